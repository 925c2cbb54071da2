import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import type { FrameLocator, Page } from "@playwright/test";
import { opener, openShare } from "./exportHelpers.ts";
import {
  box,
  everyWay,
  expect,
  expectQuery,
  frames,
  open,
  region,
  SMALL,
  sentence,
  simulated,
  test,
  type,
} from "./helpers.ts";

test.use({ simulates: true });

const here = `?v=1&${SMALL}`;
const levels = ["figure", "controls", "full"] as const;

/** A page of ours that is not part of the site, under the site's own origin. */
async function openBeside(page: Page, body: string | { path: string }): Promise<void> {
  await page.route("**/beside.html", (route) =>
    route.fulfill({ contentType: "text/html", ...(typeof body === "string" ? { body } : body) }),
  );
  await page.goto("./beside.html");
}

const openDeck = (page: Page) =>
  openBeside(page, { path: fileURLToPath(new URL("./fixtures/deck.html", import.meta.url)) });

const framed = (page: Page, level: string): FrameLocator => page.frameLocator(`iframe[title$="${level}"]`);
const slide = (page: Page) => page.locator("#slide");

/** Waits until a frame shows its numbers and the whole map. */
async function drawn(frame: FrameLocator): Promise<void> {
  await expect(frame.locator(".readout tbody tr").first()).toBeVisible();
  await expect(region(frame, "Phase diagram").locator("[aria-busy]")).toHaveAttribute("aria-busy", "false", {
    timeout: 30_000,
  });
}

test("three frames in a deck: loading moves neither focus nor scroll, keys move the slides after a click", async ({
  page,
}) => {
  test.slow();
  await openDeck(page);
  for (const level of levels) await expect(framed(page, level).locator(".readout").first()).toBeAttached();
  await frames(page, 5);
  expect(await page.evaluate(() => [document.activeElement?.id, scrollY])).toEqual(["before", 30]);

  for (const [i, level] of levels.entries())
    await test.step(level, async () => {
      await page.locator("#before").focus();
      await page.evaluate(() => scrollTo(0, 30));
      await page.keyboard.press("ArrowRight");
      await expect(slide(page)).toHaveText(String(i + 2));
      const frame = framed(page, level);
      await drawn(frame);
      expect(await page.evaluate(() => [document.activeElement?.id, scrollY])).toEqual(["before", 30]);

      // A click on the words, then one on the map, which moves the probe and nothing else.
      await frame.locator(".sentence").click();
      await page.keyboard.press("ArrowRight");
      await expect(slide(page)).toHaveText(String(Math.min(4, i + 3)));
      await page.keyboard.press("ArrowLeft");
      if (i < 2) await expect(slide(page)).toHaveText(String(i + 2));
      else {
        await expect(slide(page)).toHaveText("3");
        await page.keyboard.press(" ");
        await expect(slide(page)).toHaveText("4");
      }
      const before = await frame.locator(".sentence").textContent();
      await frame
        .getByRole("application")
        .first()
        .click({ position: { x: 60, y: 60 } });
      await expect(frame.locator(".sentence")).not.toHaveText(before as string);
      await page.keyboard.press("PageUp");
      await expect(slide(page)).toHaveText(String(i + 1));
      await page.keyboard.press(" ");
      await expect(slide(page)).toHaveText(String(i + 2));
      await page.keyboard.press("Shift+ ");
      await expect(slide(page)).toHaveText(String(i + 1));
      await page.keyboard.press("PageDown");
      await expect(slide(page)).toHaveText(String(i + 2));
    });
});

test("a focused control uses its own keys and passes on the others", async ({ page }) => {
  await openDeck(page);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(slide(page)).toHaveText("3");
  const frame = framed(page, "controls");
  await drawn(frame);
  /** What the deck has heard up to an Esc, which no control here uses: messages take a moment. */
  async function heard() {
    await page.keyboard.press("Escape");
    const read = () => page.evaluate(() => (window as unknown as { heard: { key: string }[] }).heard);
    await expect.poll(async () => (await read()).at(-1)?.key).toBe("Escape");
    return page.evaluate(() => (window as unknown as { heard: { key: string }[] }).heard.splice(0).slice(0, -1));
  }
  const range = frame.locator("[data-param=sigma] input[type=range]");
  const sentence = frame.locator(".sentence");

  await range.focus();
  const before = (await sentence.textContent()) as string;
  for (const key of ["ArrowRight", "PageUp", "Home", "End"]) await page.keyboard.press(key);
  await expect(sentence).not.toHaveText(before);
  expect(await heard()).toEqual([]);
  await page.keyboard.press("b");
  expect(await heard()).toEqual([
    {
      type: "transferscope:key",
      key: "b",
      code: "KeyB",
      shiftKey: false,
      ctrlKey: false,
      altKey: false,
      metaKey: false,
    },
  ]);

  const box = frame.locator("[data-param=sigma] .number-box");
  await box.focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("0.5 ");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await expect(box).toHaveValue("0.5");
  expect(await heard()).toEqual([]);
  await expect(slide(page)).toHaveText("3");

  // Undo is a key of the page; Tab is the browser's.
  await frame.getByRole("application").focus();
  await page.keyboard.press("Control+z");
  await expect(box).not.toHaveValue("0.5");
  const there = (await sentence.textContent()) as string;
  await page.keyboard.press("ArrowLeft");
  await expect(sentence).not.toHaveText(there);
  await page.keyboard.press("Tab");
  expect(await heard()).toEqual([]);
  await expect(slide(page)).toHaveText("3");
});

test("Tab enters the frame and leaves it, both ways; the wheel scrolls the page around", async ({ page }) => {
  await openDeck(page);
  await page.keyboard.press("ArrowRight");
  const frame = framed(page, "figure");
  await drawn(frame);
  await expect(frame.getByRole("button", { name: "Pause" })).toBeHidden({ timeout: 30_000 });
  const where = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName);
  await page.locator("#before").focus();
  for (const [forth, from, to] of [
    ["Tab", "before", "after"],
    ["Shift+Tab", "after", "before"],
  ] as const) {
    expect(await where()).toBe(from);
    const seen: (string | undefined)[] = [];
    for (let i = 0; i < 40 && seen.at(-1) !== to; i++) {
      await page.keyboard.press(forth);
      seen.push(await where());
    }
    expect(seen).toContain("IFRAME");
    expect(seen.at(-1)).toBe(to);
  }

  await page.addStyleTag({ content: "html { overflow: auto }" });
  const bounds = await frame.getByRole("application").boundingBox();
  if (!bounds) throw new Error("no map");
  await page.mouse.move(bounds.x + 50, bounds.y + 50);
  const before = await page.evaluate(() => scrollY);
  await page.mouse.wheel(0, 200);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(before);
});

test("axe finds nothing against WCAG 2.2 AA in any frame, light and dark", { tag: "@long" }, async ({ page }) => {
  test.slow();
  await openDeck(page);
  for (const level of levels) {
    await page.keyboard.press("ArrowRight");
    await drawn(framed(page, level));
    // The full level has no part that the others and the page itself do not have.
    if (level === "full" && !process.env.TRANSFERSCOPE_LONG) continue;
    for (const colorScheme of everyWay(["light", "dark"] as const)) {
      await page.emulateMedia({ colorScheme });
      const { violations, passes } = await new AxeBuilder({ page })
        .include(["section.present iframe", "main"])
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
        .analyze();
      expect(violations.map((v) => `${level} ${v.id}: ${v.nodes.map((n) => n.html).join(" | ")}`)).toEqual([]);
      expect(passes.map((p) => p.id)).toContain("color-contrast");
    }
  }
});

test("each embed level shows what it names, and links to the same state on the full page", { tag: "@long" }, async ({
  page,
}) => {
  const shown = async () => ({
    header: await page.getByRole("banner").count(),
    sliders: (await page.locator("input[type=range]").count()) > 0,
    select: (await region(page, "Phase diagram").locator("select").count()) > 0,
    curves: await page.locator("#curves").count(),
    map: await region(page, "Phase diagram").locator("canvas").count(),
    bar: await page.locator(".colour-bar svg").count(),
    sentence: ((await sentence(page).textContent()) ?? "").length > 40,
    rows: await page.locator(".readout tbody tr").count(),
  });
  const always = { map: 1, bar: 1, sentence: true, rows: 9 };
  for (const [level, wanted] of [
    ["figure", { header: 0, sliders: false, select: false, curves: 0 }],
    ["controls", { header: 0, sliders: true, select: true, curves: 0 }],
    ["full", { header: 0, sliders: true, select: true, curves: 1 }],
  ] as const)
    await test.step(level, async () => {
      await page.goto("about:blank");
      await open(page, `${here}&embed=${level}&theta=30`);
      await expect.poll(shown).toEqual({ ...always, ...wanted });
      const out = page.getByRole("link", { name: "Open in Transferscope" });
      await expect(out).toHaveAttribute("href", `?v=1&theta=30&${SMALL}`);
      await expect(out).toHaveAttribute("target", "_blank");
      await expect(out).toHaveAttribute("rel", "noopener");
    });
  // The key stays in the link whatever is changed.
  await type(box(page, "theta"), "60");
  await expectQuery(page, `?v=1&theta=60&${SMALL}&embed=full`);
});

test("no frame overflows sideways from 320 px; at the builder's sizes none but the full one scrolls", async ({
  page,
}) => {
  test.slow();
  const overflow = () =>
    page.evaluate(() => {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
      return { x: scrollWidth - clientWidth, y: scrollHeight - clientHeight };
    });
  for (const level of levels) {
    await page.goto("about:blank");
    await open(page, `${here}&embed=${level}`);
    for (const width of [320, 480, 768, 1024]) {
      await page.setViewportSize({ width, height: 600 });
      await frames(page, 3);
      await expect.poll(async () => (await overflow()).x, `${level} at ${width}`).toBe(0);
    }
  }
  for (const [level, width, height] of [
    ["figure", 960, 680],
    ["controls", 1200, 860],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.goto("about:blank");
    await open(page, `${here}&embed=${level}`);
    await simulated4(page);
    await expect.poll(async () => (await overflow()).y, level).toBe(0);
  }
});

/** The simulation is over, in the words of any level. */
const simulated4 = (page: Page) =>
  expect(page.locator(".simulation-status")).toContainText("4 of 4 trials, done", { timeout: 40_000 });

test("the builder: level, size, code; what is copied leads to the same picture", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, `${here}&theta=30&q=t-finetune`);
  await openShare(page, "Embed");
  const dialog = page.getByRole("dialog", { name: "Share this view" });
  const code = dialog.getByLabel("HTML of the frame");
  await expect(code).toHaveValue(/embed=figure" width="960" height="680" loading="lazy"/);
  await dialog.getByRole("radio", { name: "figure and controls" }).check();
  await expect(code).toHaveValue(/embed=controls"/);
  // Which controls it has: without those that are left out, the link names the fewer.
  await dialog.getByText(/^Single controls: \d+ of \d+$/).click();
  await dialog.getByRole("checkbox", { name: "target label noise" }).uncheck();
  await expect(code).toHaveValue(/embed=controls&amp;hide=sigma"/);
  await dialog.getByRole("button", { name: "None" }).click();
  await expect(code).toHaveValue(/&amp;only=none"/);
  await dialog.getByRole("button", { name: "Those of the map’s axes" }).click();
  await dialog.getByRole("checkbox", { name: "quantity on the map" }).check();
  await expect(code).toHaveValue(/&amp;only=theta,gamma,q"/);
  await type(dialog.getByLabel("width in pixels"), "900");
  await type(dialog.getByLabel("height in pixels"), "7");
  await expect(code).toHaveValue(/width="900" height="200"/);
  await expect(dialog.getByRole("status")).toContainText("200 is used");
  const { violations } = await new AxeBuilder({ page }).include("dialog").analyze();
  expect(violations.map((v) => v.id)).toEqual([]);
  await dialog.getByRole("button", { name: "Copy HTML" }).click();
  await expect(dialog.getByRole("status")).toHaveText("copied");
  const html = await page.evaluate(() => navigator.clipboard.readText());
  expect(html).toBe(await code.inputValue());
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(opener(page)).toBeFocused();
  const said = (await sentence(page).textContent()) as string;

  await openBeside(page, `<!doctype html><html lang="en"><title>A page</title><body>${html}</body></html>`);
  const frame = page.frameLocator("iframe");
  await expect(page.locator("iframe")).toHaveAttribute("title", /^Transferscope: transferability of fine-tuning/);
  await drawn(frame);
  await expect(frame.locator(".sentence")).toHaveText(said);
  await expect(frame.locator("[data-param]")).toHaveCount(2);
  await expect(region(frame, "Phase diagram").locator("select")).toHaveCount(1);
  await expect(frame.locator("input[name=show]")).toHaveCount(0);
});

test("clipboard denied: the builder selects the text and says so", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", {
      value: { writeText: () => Promise.reject(new DOMException("denied", "NotAllowedError")) },
    });
  });
  await open(page, here);
  await openShare(page, "Embed");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Copy HTML" }).click();
  await expect(dialog.getByRole("status")).toContainText("the text is selected");
  expect(
    await dialog
      .getByLabel("HTML of the frame")
      .evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd)),
  ).toMatch(/^<iframe .*<\/iframe>$/);
});

test("in a sandbox without an origin the page computes on its own thread, keeps its keyboard shortcuts and is never blank", async ({
  page,
}) => {
  test.slow();
  await openBeside(
    page,
    `<!doctype html><html lang="en"><title>A page</title><body>
      <iframe title="A frame" sandbox="allow-scripts" width="900" height="700" src="./${here}&embed=full&watch=yes"></iframe>
      <script>addEventListener("message", (e) => { document.title = e.data.key; });</script></body></html>`,
  );
  const frame = page.frameLocator("iframe");
  await drawn(frame);
  await expect(frame.locator(".simulation-status")).toContainText("4 of 4 trials, done", { timeout: 60_000 });
  const [origin, workers] = await frame
    .locator("body")
    .evaluate(() => [window.origin, window.lanes.made] as [string, number]);
  expect([origin, workers]).toEqual(["null", 0]);
  const before = await frame.locator(".sentence").textContent();
  await type(frame.locator("[data-param=theta] .number-box"), "75");
  await expect(frame.locator(".sentence")).not.toHaveText(before as string);
  await drawn(frame);
  await frame.locator(".sentence").click();
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveTitle("ArrowRight");
  await expect(frame.locator(".training-status")).toContainText("Train again", { timeout: 60_000 });
});

test("with storage that throws and a history that refuses, everything works without a message", async ({ page }) => {
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException("denied", "SecurityError");
    };
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"])
      Object.defineProperty(window, name, { get: refuse });
    Object.defineProperty(Document.prototype, "cookie", { get: refuse, set: refuse });
    history.replaceState = history.pushState = refuse;
  });
  await open(page, here);
  const before = await sentence(page).textContent();
  await type(box(page, "theta"), "75");
  await expect(sentence(page)).not.toHaveText(before as string);
  await simulated(page, 4);
});

test("if drawing throws, a message offers the link and two ways to continue", async ({ page, watch }) => {
  await page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    (window as unknown as { mend: () => void }).mend = () => {
      HTMLCanvasElement.prototype.getContext = getContext;
    };
    if (!location.search.includes("theta")) return;
    HTMLCanvasElement.prototype.getContext = () => {
      throw new Error("the canvas is out of order");
    };
  });
  await page.goto(`./${here}&theta=30`);
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("The page could not be shown (the canvas is out of order).");
  await expect(alert.getByLabel("Link to the present setting")).toHaveValue(
    new URL(`?v=1&theta=30&${SMALL}`, page.url()).href,
  );
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(alert).toContainText("out of order");
  await page.evaluate(() => (window as unknown as { mend: () => void }).mend());
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(sentence(page)).toContainText("At 30°");
  await expect(alert).toHaveCount(0);

  await page.goto(`./${here}&theta=30`);
  await page.getByRole("button", { name: "Reload with the defaults" }).click();
  await expect(sentence(page)).toContainText("At 45°");
  await expectQuery(page, "?v=1");
  // What React tells of what it caught.
  expect(watch.errors.filter((error) => !error.includes("out of order"))).toEqual([]);
  watch.errors.length = 0;
});

test("a frame of the map alone fetches nothing of the curves", { tag: "@long" }, async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  for (const [mode, wanted] of [
    ["figure", false],
    ["full", true],
  ] as const) {
    asked.length = 0;
    await open(page, `?v=1&${SMALL}&embed=${mode}`);
    await expect(page.locator(".readout tbody tr")).toHaveCount(9);
    expect(
      asked.some((url) => /\/CurvePanel-[^/]*\.js/.test(url)),
      mode,
    ).toBe(wanted);
  }
});

test("if the script does not load, a message is shown", async ({ page, watch }) => {
  await page.route("**/assets/index-*.js", (route) => route.abort());
  await page.goto(`./${here}`);
  await expect(page.getByText("Transferscope has not started")).toBeVisible({ timeout: 10_000 });
  expect(watch.errors.every((error) => error.includes("Failed to load resource"))).toBe(true);
  watch.errors.length = 0;
});
