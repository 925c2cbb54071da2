import type { Frame, Page } from "@playwright/test";
import { expect, frames, open, region, SMALL, test } from "./helpers.ts";

/** Around the page, or around its frame, something is enlarged: what is moved stays under the pointer. */

const here = `?v=1&${SMALL}&eps=0.3`;

const long = (is: boolean) => (is ? { tag: "@long" } : {});

/** Middle of an element in the window, or in another element, told in the pixels of its own frame. */
const middle = (of: Frame, selector: string, inside?: string): Promise<[number, number]> =>
  of.locator(selector).evaluate((element, outer) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const from = outer ? document.querySelector(outer)?.getBoundingClientRect() : undefined;
    return [left + width / 2 - (from?.left ?? 0), top + height / 2 - (from?.top ?? 0)];
  }, inside);

/** Moves the probe, the target error and a task; for each, how far from the pointer it came to rest, in its own pixels. */
async function apart(page: Page, of: Frame, scale: number): Promise<Record<string, number>> {
  const move = (x: number, y: number, steps = 1) => page.mouse.move(x * scale, y * scale, { steps });
  const far: Record<string, number> = {};
  const show = async (selector: string) => {
    await of.locator(selector).evaluate((element) => element.scrollIntoView({ block: "center" }));
    // What comes to the window takes its height.
    await expect(async () => {
      const before = await middle(of, selector);
      await frames(page, 6);
      expect(await middle(of, selector)).toEqual(before);
    }).toPass();
  };
  await show(".map-hit");
  const box = await of.locator(".map-hit").evaluate((e) => e.getBoundingClientRect().toJSON());
  await move(box.left + 0.3 * box.width, box.top + 0.25 * box.height);
  await page.mouse.down();
  await page.mouse.up();
  // The sentence above may take another line.
  const gap = async () => {
    const [x, y] = await middle(of, ".probe-handle", ".map-hit");
    return Math.hypot(x - 0.3 * box.width, y - 0.25 * box.height);
  };
  await expect(async () => {
    const before = await gap();
    await frames(page, 6);
    expect(await gap()).toBe(before);
  }).toPass();
  far.probe = await gap();
  for (const [name, selector, dx, dy] of [
    ["target error", ".target-handle", 0, -30],
    ["task", '.geometry-handle[aria-label^="target"]', -40, 25],
  ] as const) {
    await show(selector);
    const [x, y] = await middle(of, selector);
    await move(x, y);
    await page.mouse.down();
    await move(x + dx, y + dy, 6);
    // What stands above the figure may still grow: it is followed at the next move of the pointer.
    await expect(async () => {
      await move(x + dx + 1, y + dy);
      await move(x + dx, y + dy);
      await frames(page, 6);
      const [u, v] = await middle(of, selector);
      far[name] = Math.hypot(u - x - dx, v - y - dy);
      expect(far[name]).toBeLessThan(2.5);
    })
      .toPass({ timeout: 5000 })
      .catch(() => {});
    await page.mouse.up();
  }
  return far;
}

for (const [what, style, selector] of [
  ["a zoom of the page", { zoom: "1.4" }, "html"],
  ["a transform", { transform: "scale(1.3)", transformOrigin: "0 0" }, "main"],
  ["a zoom below 1", { zoom: "0.7" }, "body"],
] as const)
  test(
    `${what}: probe, target error and tasks go where the pointer is`,
    long(what !== "a zoom of the page"),
    async ({ page }) => {
      await page.setViewportSize({ width: 1800, height: 1200 });
      await open(page, here);
      await page
        .locator(selector)
        .evaluate((element, set) => Object.assign((element as HTMLElement).style, set), style);
      await frames(page, 6);
      for (const [name, far] of Object.entries(await apart(page, page.mainFrame(), 1)))
        expect(far, `${what}, ${name}`).toBeLessThan(2.5);
    },
  );

for (const [what, style, scale] of [
  ["zoom", "zoom: 1.4", 1.4],
  ["transform", "transform: scale(0.8); transform-origin: 0 0", 0.8],
] as const)
  test(`in a frame under a ${what} of the parent too`, long(what === "transform"), async ({ page }) => {
    await page.setViewportSize({ width: 1400, height: 1000 });
    await page.route("**/beside.html", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<!doctype html><html lang="en"><title>A page</title><body style="margin: 0">
          <div style="${style}"><iframe title="A frame" style="border: 0" width="980" height="700"
          src="./${here}&embed=full"></iframe></div></body></html>`,
      }),
    );
    await page.goto("./beside.html");
    const frame = page.frames()[1];
    await expect(frame.locator(".readout tbody tr").first()).toBeVisible();
    await expect(region(frame, "Phase diagram").locator("[aria-busy]")).toHaveAttribute("aria-busy", "false", {
      timeout: 30_000,
    });
    for (const [name, far] of Object.entries(await apart(page, frame, scale)))
      expect(far, `${what}, ${name}`).toBeLessThan(2.5);
  });
