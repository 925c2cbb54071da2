import type { CDPSession, Page } from "@playwright/test";
import {
  box,
  expect,
  expectQuery,
  map,
  open,
  test as ownTab,
  SMALL,
  sentence,
  settled,
  simulated,
  slider,
  sharedTab as test,
} from "./helpers.ts";

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

test("a page enlarged to 200 and 400 % has the map beside or above its controls, and overflows nowhere", async ({
  page,
}) => {
  // A window of 1280 × 720 enlarged twice, one of 1280 × 1024 enlarged four times.
  await page.setViewportSize({ width: 640, height: 360 });
  await open(page, here);
  const over = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(over).toBe(0);
  await expectTogether(page, "rho");
  await page.setViewportSize({ width: 320, height: 256 });
  await expect.poll(over).toBe(0);
  // Too low for map and controls: the map gives way.
  const above = await slider(page, "rho").evaluate((input) => {
    input.scrollIntoView({ block: "center" });
    const { bottom } = (document.querySelector(".map-figure .figure-box") as Element).getBoundingClientRect();
    return bottom;
  });
  expect(above).toBeLessThan(0);
});

ownTab(
  "letters, controls and figures grow with the letters that the reader has chosen in the browser",
  async ({ page }) => {
    const browser = await page.context().newCDPSession(page);
    const parts = [
      ".sentence",
      ".control-name",
      ".controls select",
      ".map-figure .tick text",
      ".map-figure .axis-title",
      ".map-key",
      ".curve-panel .tick text",
      ".readout td",
      ".explanation h2",
      "header .primary",
    ];
    const sizes = () =>
      page.evaluate((names) => {
        const of = (name: string) => document.querySelector(name) as Element;
        const letters = names.map((name) => Number.parseFloat(getComputedStyle(of(name)).fontSize));
        const [outer, frame] = [".map-figure .figure-box", ".map-frame"].map((name) =>
          of(name).getBoundingClientRect(),
        );
        return [...letters, frame.left - outer.left, outer.bottom - frame.bottom];
      }, parts);
    for (const [width, height] of [
      [1440, 900],
      [1024, 768],
      [390, 844],
      [320, 640],
    ] as const) {
      await page.setViewportSize({ width, height });
      const read: number[][] = [];
      for (const standard of [16, 20]) {
        await browser.send("Page.setFontSizes", { fontSizes: { standard } });
        // Figures ask for it once, when the page starts.
        await page.goto("about:blank");
        await open(page, here);
        await expect(page.locator(".explanation h2").first()).toBeAttached();
        // A sentence that is too long for its place is set smaller.
        await page.locator(".sentence").evaluate((words) => words.classList.remove("long"));
        read.push(await sizes());
        await expectNoOverflow(page);
      }
      const [usual, large] = read as [number[], number[]];
      for (const [i, size] of usual.entries())
        expect(large[i]! / size, `${parts[i]} at ${width} px`).toBeCloseTo(1.25, 2);
    }
  },
);

/** The map's frame and the slider of a parameter, scrolled to where the map leaves room: both whole, neither over the other. */
async function expectTogether(page: Page, id: string): Promise<void> {
  const seen = () =>
    slider(page, id).evaluate((input) => {
      const box = (e: Element) => e.getBoundingClientRect();
      const figure = document.querySelector(".map-figure .figure-box") as Element;
      const isBeside = box(figure).right <= box(input).left;
      // Scrolled by what is missing, so that the figure is not asked to come first.
      const room = isBeside ? 52 : (box(figure).height + innerHeight) / 2;
      scrollBy(0, box(input).top - room);
      const [frame, thumb] = [box(document.querySelector(".map-frame") as Element), box(input)];
      const inside = (b: DOMRect) => b.top >= 0 && b.bottom <= innerHeight && b.left >= 0 && b.right <= innerWidth;
      const covered = document.elementFromPoint(thumb.left + thumb.width / 2, thumb.top + thumb.height / 2) !== input;
      const whole = [...document.querySelectorAll(".controls .control")].filter(
        (other) => inside(box(other)) && (isBeside || box(other).top >= box(figure).bottom),
      );
      return { map: inside(frame), slider: inside(thumb), covered, two: whole.length >= 2 };
    });
  // Figures follow a new width in the next frame.
  await expect.poll(seen, `map and ${id}`).toEqual({ map: true, slider: true, covered: false, two: true });
}

test.describe("a phone with touch", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });

  for (const [width, height] of [
    [390, 844],
    [360, 740],
    [320, 640],
    [844, 390],
  ] as const)
    test(`${width} × ${height}: the map is on the screen with every slider, two controls at a time`, {
      tag: width === 320 || width === 844 ? [] : "@long",
    }, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await open(page, here);
      const ids = await page
        .locator(".controls .control:has(input[type=range])")
        .evaluateAll((all) => all.map((e) => (e as HTMLElement).dataset.param as string));
      expect(ids.length).toBeGreaterThan(6);
      for (const id of ids) await expectTogether(page, id);
      await expectNoOverflow(page);
      // As wide as their column.
      const narrow = await page
        .locator('.controls input[type="range"]')
        .evaluateAll(
          (all) => all.filter((e) => e.clientWidth < (e.closest(".controls") as Element).clientWidth - 4).length,
        );
      expect(narrow).toBe(0);
      // What the map explains is not covered by it for ever: it leaves with its controls.
      await page.locator(".readout").first().scrollIntoViewIfNeeded();
      await page.evaluate(() => document.querySelector(".explanation")?.scrollIntoView());
      await expect(page.locator(".map-frame")).not.toBeInViewport();
    });

  for (const [width, height] of [
    [390, 844],
    [320, 640],
    [844, 390],
  ] as const)
    test(`${width} × ${height}: both maps of a comparison stay on the screen with every slider`, {
      tag: width === 390 ? [] : "@long",
    }, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await open(page, `${here}&compare=side&ref=theta:60`);
      await expect(page.locator(".map-frame")).toHaveCount(2);
      for (const id of ["sigma", "ridge", "d"]) {
        const seen = () =>
          slider(page, id).evaluate((input) => {
            const box = (e: Element) => e.getBoundingClientRect();
            const maps = [...document.querySelectorAll(".map-frame")].map(box);
            const isBeside = maps.every((b) => b.right <= box(input).left);
            const low = Math.max(...maps.map((b) => b.bottom)) + 40;
            scrollBy(0, box(input).top - (isBeside ? 60 : (low + innerHeight) / 2));
            const thumb = box(input);
            const inside = (b: DOMRect) =>
              b.top >= 0 && b.bottom <= innerHeight && b.left >= 0 && b.right <= innerWidth;
            return {
              maps: maps.filter(inside).length,
              slider: inside(thumb),
              open: document.elementFromPoint(thumb.left + thumb.width / 2, thumb.top + thumb.height / 2) === input,
            };
          });
        await expect.poll(seen, `both maps and ${id}`).toEqual({ maps: 2, slider: true, open: true });
      }
      await expectNoOverflow(page);
      await page.evaluate(() => document.querySelector(".explanation")?.scrollIntoView());
      await expect(page.locator(".map-frame").first()).not.toBeInViewport();
    });

  test("a slider that moves under the map changes it in sight, and a swipe over the map that stays scrolls on", async ({
    page,
  }) => {
    await open(page, here);
    await expectTogether(page, "rho");
    const line = () => page.locator(".map-figure .phase-line").first().getAttribute("d");
    const before = await line();
    const bounds = await slider(page, "rho").boundingBox();
    if (!bounds) throw new Error("no slider");
    await page.touchscreen.tap(bounds.x + 0.8 * bounds.width, bounds.y + bounds.height / 2);
    await expect.poll(line).not.toBe(before);
    await expect(page.locator(".map-frame")).toBeInViewport({ ratio: 0.999 });
    const at = await map(page).boundingBox();
    if (!at) throw new Error("no map");
    const from = await page.evaluate(() => scrollY);
    const touch = await page.context().newCDPSession(page);
    const send = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: { x: number; y: number }[]) =>
      touch.send("Input.dispatchTouchEvent", { type, touchPoints });
    const x = at.x + 0.9 * at.width;
    const y = at.y + 0.9 * at.height;
    await send("touchStart", [{ x, y }]);
    for (let k = 1; k <= 20; k++) await send("touchMove", [{ x, y: y - 9 * k }]);
    await send("touchEnd", []);
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(from + 100);
    await expect(page.locator(".map-frame")).toBeInViewport({ ratio: 0.999 });
  });

  test("every target has 44 px and every field letters of 16, on the page, in its menu, dialogs and a story", async ({
    page,
  }) => {
    const expectLarge = async (where: string) => {
      const found = await page.evaluate(() => {
        const all = [...document.querySelectorAll<HTMLElement>("button, select, summary, textarea, input")];
        const shown = all.filter((e) => e.checkVisibility({ visibilityProperty: true }));
        const small = shown.filter((e) => {
          const target = e.matches("[type=radio], [type=checkbox]") ? (e.closest("label") ?? e) : e;
          const { width, height } = target.getBoundingClientRect();
          const fieldOf = e.matches("select, textarea, input:not([type=radio], [type=checkbox], [type=range])");
          // Read by screen readers alone: a pixel.
          return (
            width > 2 &&
            (Math.min(width, height) < 44 || (fieldOf && Number.parseFloat(getComputedStyle(e).fontSize) < 16))
          );
        });
        return { seen: shown.length, small: small.map((e) => e.outerHTML.slice(0, 100)) };
      });
      expect(found.small, where).toEqual([]);
      expect(found.seen, where).toBeGreaterThan(20);
    };
    await open(page, here);
    await page.getByText("Axes", { exact: true }).click();
    await page.locator(".explanation").scrollIntoViewIfNeeded();
    await expect(page.locator(".axes select").first()).toBeVisible();
    await expectLarge("page");
    for (const name of ["Stories", "Figures", "Your data", "Share"]) {
      await page.evaluate(() => scrollTo(0, 0));
      await page.getByRole("button", { name: "Menu" }).click();
      if (name === "Stories") await expectLarge("menu");
      await page.getByRole("button", { name, exact: true }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectLarge(name);
      await page.keyboard.press("Escape");
    }
    await open(page, `${here}&story=tour&step=2`);
    await expectLarge("story");
  });

  for (const [width, height] of [
    [390, 844],
    [360, 740],
    [320, 640],
    [844, 390],
  ] as const)
    test(`${width} × ${height}: words and picture of a story are on one screen`, {
      tag: width === 320 || width === 844 ? [] : "@long",
    }, async ({ page }) => {
      await page.setViewportSize({ width, height });
      for (const [step, picture] of [
        ["tour&step=2", ".map-frame"],
        ["start&step=1", ".map-frame"],
        ["regimes&step=1", "#curves"],
      ]) {
        await open(page, `?v=1&story=${step}`);
        await expect(page.locator(".talk-story")).toBeVisible();
        await expect(page.locator(".story h2")).toBeInViewport({ ratio: 1 });
        await expect(page.locator(".story > p:not(.story-name)").first()).toBeInViewport({ ratio: 0.9 });
        await expect(page.locator(picture).first()).toBeInViewport({ ratio: 0.99 });
        await expectNoOverflow(page);
        if (step.startsWith("tour")) continue;
        // What it asks comes under the words; the picture is still there.
        await page.locator(".talk-ways").evaluate((ways) => ways.scrollIntoView({ block: "start" }));
        await expect(page.locator(picture).first()).toBeInViewport({ ratio: 0.99 });
      }
    });
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
      [".sentence", ".map-panel .figure-box", ".controls", ".curve-panel", ".explanation"].map(
        (s) => (document.querySelector(s) as Element).getBoundingClientRect().top,
      ),
    );
    expect([...tops].sort((a, b) => a - b)).toEqual(tops);
    const bounds = await map(page).boundingBox();
    expect(bounds?.width).toBeGreaterThan(240);
    // The handle is as large as a fingertip.
    const handle = await page.locator(".probe-handle").boundingBox();
    expect(Math.min(handle?.width ?? 0, handle?.height ?? 0)).toBeGreaterThanOrEqual(44);
  });

  test("the map stays where it is, however long the sentence", { tag: "@long" }, async ({ page }) => {
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

ownTab("a picture that grows restyles what it changes, and not the whole page", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const devtools = await page.context().newCDPSession(page);
  const restyled: number[] = [];
  devtools.on("Tracing.dataCollected", ({ value }) => {
    for (const event of value as unknown as { name: string; args: { elementCount?: number } }[])
      if (event.name === "UpdateLayoutTree") restyled.push(event.args.elementCount ?? 0);
  });
  await open(page, "?v=1&trials=12");
  await settled(page);
  const all = await page.locator("body *").count();
  await devtools.send("Tracing.start", { transferMode: "ReportEvents", categories: "devtools.timeline" });
  await simulated(page, 12);
  const ended = new Promise((done) => devtools.once("Tracing.tracingComplete", done));
  await devtools.send("Tracing.end");
  await ended;
  expect(restyled.length).toBeGreaterThan(5);
  expect(Math.max(...restyled)).toBeLessThan(all / 2);
});
