import type { CDPSession, Page } from "@playwright/test";
import { box, expect, expectQuery, map, open, SMALL, sentence, settled, slider, test } from "./helpers.ts";

const here = `?v=1&${SMALL}`;

async function expectNoOverflow(page: Page): Promise<void> {
  // Figures follow a new width in the next frame.
  const wide = () =>
    page.evaluate(() => {
      const { clientWidth, scrollWidth } = document.documentElement;
      const out = [...document.querySelectorAll("body *")].filter((e) => {
        if (e.closest(".visually-hidden, svg, option")) return false;
        const { left, right, width } = e.getBoundingClientRect();
        return width > 0 && (right > clientWidth + 1 || left < -1);
      });
      return { by: scrollWidth - clientWidth, out: out.map((e) => e.outerHTML.slice(0, 120)) };
    });
  await expect.poll(wide).toEqual({ by: 0, out: [] });
}

test("no width from 320 px overflows, with notices, open axes, a simulated map and long numbers", async ({ page }) => {
  await open(page, `${here}&show=simulation&rho=123.4567&foo=${"x".repeat(60)}&pin=1,1&lim=0.123456`);
  await page.getByText("Axes", { exact: true }).click();
  for (const width of [320, 360, 390, 768, 1024, 1440]) {
    await page.setViewportSize({ width, height: 740 });
    await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width);
    await test.step(`${width} px`, () => expectNoOverflow(page));
  }
});

test.describe("at 360 × 740 with touch", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });

  async function finger(page: Page) {
    const touch: CDPSession = await page.context().newCDPSession(page);
    const send = (type: "touchStart" | "touchMove" | "touchEnd", points: { x: number; y: number }[]) =>
      touch.send("Input.dispatchTouchEvent", { type, touchPoints: points });
    return async (from: readonly [number, number], to: readonly [number, number], moves = 20) => {
      await send("touchStart", [{ x: from[0], y: from[1] }]);
      for (let i = 1; i <= moves; i++) {
        const t = i / moves;
        await send("touchMove", [{ x: from[0] + t * (to[0] - from[0]), y: from[1] + t * (to[1] - from[1]) }]);
      }
      await send("touchEnd", []);
    };
  }

  /** Where a place of the map is on the screen, in fractions from its lower left corner. */
  async function onMap(page: Page, u: number, v: number): Promise<[number, number]> {
    const bounds = await map(page).boundingBox();
    if (!bounds) throw new Error("no map");
    return [bounds.x + u * bounds.width, bounds.y + (1 - v) * bounds.height];
  }

  test("sentence, map and sliders come first, nothing overflows", async ({ page }) => {
    await open(page, here);
    // What lies below the fold comes after the first picture.
    await expect(page.locator(".explanation")).toBeAttached();
    await expectNoOverflow(page);
    const tops = await page.evaluate(() =>
      [".sentence", ".map-panel", ".controls", ".curve-panel", ".explanation"].map(
        (s) => (document.querySelector(s) as Element).getBoundingClientRect().top,
      ),
    );
    expect([...tops].sort((a, b) => a - b)).toEqual(tops);
    const bounds = await map(page).boundingBox();
    expect(bounds?.width).toBeGreaterThan(240);
    // The handle is as large as a fingertip.
    const handle = await page.locator(".probe-handle").boundingBox();
    expect(Math.min(handle?.width ?? 0, handle?.height ?? 0)).toBeGreaterThanOrEqual(44);
    const low = await page.evaluate(() =>
      [...document.querySelectorAll("button, select, .number-box, input[type=range]")]
        .filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 24)
        .map((e) => e.outerHTML.slice(0, 100)),
    );
    expect(low, "controls lower than 24 px").toEqual([]);
  });

  test("the map stays where it is, however long the sentence", async ({ page }) => {
    await open(page, here);
    for (const width of [320, 360, 412, 480, 768, 1280]) {
      await page.setViewportSize({ width, height: 740 });
      const seen = await page.evaluate(async () => {
        const out: [length: number, top: number][] = [];
        for (const place of ["theta=45", "theta=90&gamma=0", "theta=17.25&gamma=1.475", "theta=122.5&gamma=0.475"]) {
          const said = () => document.querySelector(".sentence")?.textContent ?? "";
          const before = said();
          location.hash = `v=1&d=60&trials=4&${place}`;
          for (let i = 0; i < 600 && said() === before; i++) await new Promise((done) => requestAnimationFrame(done));
          const { top } = (document.querySelector("[role=application]") as Element).getBoundingClientRect();
          out.push([said().length, Math.round(top + scrollY)]);
        }
        return out;
      });
      expect(new Set(seen.map(([length]) => length)).size).toBeGreaterThan(2);
      expect(new Set(seen.map(([, top]) => top)).size, `places of the map at ${width} px`).toBe(1);
    }
  });

  test("a finger that goes across or up the map scrolls the page and leaves the probe alone", async ({ page }) => {
    await open(page, here);
    const swipe = await finger(page);
    await swipe(await onMap(page, 0.1, 0.8), await onMap(page, 0.9, 0.82));
    await expect(box(page, "theta")).toHaveValue("45");
    await expect(box(page, "gamma")).toHaveValue("0.5");
    const from = await onMap(page, 0.15, 0.2);
    await swipe(from, [from[0] + 6, from[1] - 250]);
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(100);
    await expect(box(page, "theta")).toHaveValue("45");
    await expect(box(page, "gamma")).toHaveValue("0.5");
    await expect(sentence(page)).toContainText("At 45° with 0.5 ");
  });

  test("a tap moves the probe, and so does dragging its handle, which does not scroll", async ({ page }) => {
    await open(page, here);
    await page.touchscreen.tap(...(await onMap(page, 0.7, 0.6)));
    await expect.poll(async () => Math.abs(Number(await box(page, "theta").inputValue()) - 63)).toBeLessThan(1);
    expect(Math.abs(Number(await box(page, "gamma").inputValue()) - 1.2)).toBeLessThan(0.02);

    const drag = await finger(page);
    const scrolled = await page.evaluate(() => scrollY);
    // Taken a little beside its middle, as a finger does.
    const [x, y] = await onMap(page, 0.7, 0.6);
    await drag([x + 9, y - 9], await onMap(page, 0.3, 0.2));
    await expect.poll(async () => Math.abs(Number(await box(page, "theta").inputValue()) - 27)).toBeLessThan(1);
    await settled(page);
    expect(Math.abs(Number(await box(page, "gamma").inputValue()) - 0.4)).toBeLessThan(0.02);
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
    await expect(sentence(page)).toContainText("At 2");
    await expectQuery(
      page,
      `?v=1&theta=${await box(page, "theta").inputValue()}&gamma=${await box(page, "gamma").inputValue()}&d=60&trials=4`,
    );
  });

  test("a finger on a slider's track sets it, a swipe over it scrolls", async ({ page }) => {
    await open(page, here);
    await slider(page, "rho").scrollIntoViewIfNeeded();
    const bounds = await slider(page, "rho").boundingBox();
    if (!bounds) throw new Error("no slider");
    await page.touchscreen.tap(bounds.x + 0.8 * bounds.width, bounds.y + bounds.height / 2);
    await expect.poll(async () => Number(await box(page, "rho").inputValue())).toBeGreaterThan(2);
    const from = await page.evaluate(() => scrollY);
    const swipe = await finger(page);
    await swipe([bounds.x + 30, bounds.y + 10], [bounds.x + 33, bounds.y + 200]);
    await expect.poll(() => page.evaluate(() => scrollY)).toBeLessThan(from - 80);
  });
});
