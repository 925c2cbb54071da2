import type { Locator, Page } from "@playwright/test";
import {
  box,
  expect,
  expectQuery,
  frames,
  open,
  readout,
  region,
  SMALL,
  settled,
  slider,
  sharedTab as test,
} from "./helpers.ts";

const here = `?v=1&${SMALL}`;
const panel = (page: Page): Locator => region(page, "Geometry");
const handle = (page: Page, name: "source" | "target"): Locator =>
  panel(page).getByRole("slider", { name: `${name} task` });
const caption = (page: Page): Locator => panel(page).locator(".geometry-caption");

async function middle(target: Locator): Promise<[number, number]> {
  await target.scrollIntoViewIfNeeded();
  const bounds = await target.boundingBox();
  if (!bounds) throw new Error("not on the page");
  return [bounds.x + bounds.width / 2, bounds.y + bounds.height / 2];
}

/** Where a place of the plane is on the screen now, told from the two tips. */
async function plane(page: Page): Promise<(x: number, y: number) => [number, number]> {
  const [s, [, height]] = [await number(page, "s"), polar(await number(page, "rho"), await number(page, "theta"))];
  // All of it, so that no place is below the window.
  await panel(page)
    .locator("svg.figure")
    .evaluate((svg) => svg.scrollIntoView({ block: "center" }));
  const [, ty] = await middle(handle(page, "target"));
  const [sx, sy] = await middle(handle(page, "source"));
  const unit = (sy - ty) / height;
  return (x, y) => [sx + unit * (x - s), sy - unit * y];
}

const polar = (length: number, degrees: number): [number, number] => [
  length * Math.cos((degrees * Math.PI) / 180),
  length * Math.sin((degrees * Math.PI) / 180),
];

async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 12 });
}

const number = async (page: Page, key: string) => Number(await box(page, key).inputValue());

test("dragging β_t sets size and angle, as the sliders would", async ({ page }) => {
  await open(page, here);
  await panel(page).scrollIntoViewIfNeeded();
  const place = await plane(page);
  // Taken a little beside its middle: it keeps its distance from the pointer.
  const [x, y] = place(...polar(1, 45));
  const [u, v] = place(...polar(1.4, 70));
  await drag(page, [x + 6, y - 5], [u + 6, v - 5]);
  await page.mouse.up();
  await settled(page);
  const [theta, rho] = [await number(page, "theta"), await number(page, "rho")];
  expect(Math.abs(theta - 70)).toBeLessThanOrEqual(1);
  expect(Math.abs(rho - 1.4)).toBeLessThanOrEqual(0.02);
  expect(theta * 2).toBe(Math.round(theta * 2));
  expect(rho).toBe(Number(rho.toFixed(2)));
  await expectQuery(page, `?v=1&theta=${theta}&rho=${rho}&d=60&trials=4`);
  await expect(slider(page, "theta")).toHaveAttribute("aria-valuetext", new RegExp(` ${theta}°$`));
  await expect(handle(page, "target")).toHaveAttribute(
    "aria-valuetext",
    `target task: size ${rho.toFixed(2)}, angle ${theta}°`,
  );
  const said = await caption(page).textContent();
  await open(page, `?v=1&theta=${theta}&rho=${rho}&d=60&trials=4`);
  expect(await caption(page).textContent()).toBe(said);
});

test("β_s moves along its line only; a click on a tip moves nothing; below the axis is the mirror image", {
  tag: "@long",
}, async ({ page }) => {
  await open(page, here);
  for (const name of ["source", "target"] as const) {
    const [x, y] = await middle(handle(page, name));
    await page.mouse.click(x + 7, y + 4);
  }
  await frames(page, 3);
  expect([await number(page, "s"), await number(page, "rho"), await number(page, "theta")]).toEqual([1, 1, 45]);
  let place = await plane(page);
  await drag(page, place(1, 0), place(0.6, 0.5));
  await page.mouse.up();
  await expect.poll(async () => Math.abs((await number(page, "s")) - 0.6)).toBeLessThanOrEqual(0.02);
  expect(await number(page, "rho")).toBe(1);
  await settled(page);
  place = await plane(page);
  await drag(page, place(...polar(1, 45)), place(...polar(0.8, -30)));
  await page.mouse.up();
  await expect.poll(async () => Math.abs((await number(page, "theta")) - 30)).toBeLessThanOrEqual(1);
});

test("the words, the circle and the number agree about who wins", { tag: "@long" }, async ({ page }) => {
  for (const [query, side, sign] of [
    ["theta=30", "inside", 1],
    ["theta=85", "outside", -1],
    ["theta=62&sigma=0.8&gs=0.6&ss=0.5", "outside", -1],
  ] as const) {
    await open(page, `${here}&${query}`);
    await expect(caption(page)).toContainText(`lies ${side} the circle`);
    const row = (await readout(page)).find(([name]) => name.startsWith("T, fine-tuning"));
    expect(Math.sign(Number.parseFloat(row?.[1].replace("−", "-") ?? "")), row?.join()).toBe(sign);
    const inside = await panel(page).evaluate((section) => {
      const circle = section.querySelector("circle.break-even") as SVGCircleElement;
      const { x, y, width, height } = (section.querySelector(".point.series-2") as SVGPathElement).getBBox();
      const gap = Math.hypot(x + width / 2 - circle.cx.baseVal.value, y + height / 2 - circle.cy.baseVal.value);
      return gap < circle.r.baseVal.value;
    });
    expect(inside).toBe(sign > 0);
  }
  await open(page, `${here}&gamma=1.5`);
  await expect(caption(page)).toContainText("The data show every direction");
  await open(page, "?v=1&m=diagonal&trials=4&D=60");
  await expect(panel(page)).toHaveCount(0);
});

test("the arrow keys step as the sliders do", { tag: "@long" }, async ({ page }) => {
  await open(page, here);
  for (const [name, steps] of [
    [
      "target",
      [
        ["ArrowRight", "rho", "1.1"],
        ["Shift+ArrowRight", "rho", "1.12"],
        ["ArrowLeft", "rho", "1.02"],
        ["ArrowUp", "theta", "50"],
        ["Shift+ArrowDown", "theta", "49"],
        ["PageUp", "theta", "59"],
        ["End", "theta", "90"],
        ["ArrowUp", "theta", "95"],
        ["Home", "theta", "0"],
        ["ArrowDown", "theta", "0"],
      ],
    ],
    [
      "source",
      [
        ["ArrowRight", "s", "1.1"],
        ["Shift+ArrowUp", "s", "1.12"],
        ["PageDown", "s", "0.92"],
        ["Home", "s", "0"],
        ["ArrowLeft", "s", "0"],
        ["End", "s", "3"],
      ],
    ],
  ] as const) {
    await handle(page, name).focus();
    for (const [key, param, value] of steps) {
      await page.keyboard.press(key);
      await expect(box(page, param), `${param} after ${key}`).toHaveValue(value);
    }
  }
  await expect(handle(page, "source")).toBeFocused();
  await expect(handle(page, "source")).toHaveAttribute("aria-valuetext", "source task: size 3.00");
});

test("the frame of the plane is fixed during a drag, and no element is recreated", { tag: "@long" }, async ({
  page,
}) => {
  await open(page, here);
  const place = await plane(page);
  // β_s does not move: its arrow is as long as the frame makes it.
  const source = () => panel(page).locator(".head.source").getAttribute("d");
  const before = await source();
  await panel(page).evaluate((section) => {
    const seen = { built: 0, written: 0, again: 0 };
    (window as unknown as { seen: typeof seen }).seen = seen;
    new MutationObserver((records) => {
      for (const { type, target, attributeName, oldValue } of records) {
        if (type === "childList" && !(target as Element).closest("text")) seen.built++;
        if (type !== "attributes") continue;
        seen.written++;
        if ((target as Element).getAttribute(attributeName as string) === oldValue) seen.again++;
      }
    }).observe(section.querySelector("svg.figure") as Element, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeOldValue: true,
    });
  });
  await drag(page, place(...polar(1, 45)), place(...polar(1.3, 60)));
  await settled(page);
  expect(await source()).toBe(before);
  const seen = await page.evaluate(
    () => (window as unknown as { seen: { built: number; written: number; again: number } }).seen,
  );
  expect(seen.written).toBeGreaterThan(20);
  expect(seen.again, "attributes written as they were").toBe(0);
  // A label that finds room for the first time is made once.
  expect(seen.built).toBeLessThanOrEqual(4);
  await page.mouse.up();
  await expect.poll(source).not.toBe(before);
});

test("the page's height grows in steps, not with a formula, and ends with its last part in print", {
  tag: "@long",
}, async ({ page }) => {
  await open(page, here);
  await expect(page.locator(".formula-where li").first()).toBeVisible();
  await settled(page);
  await page.evaluate(() => {
    const seen = { pages: new Set<number>(), contents: new Set<number>() };
    Object.assign(window, { seen });
    const main = document.querySelector("main") as HTMLElement;
    const look = () => {
      // Between a change and its frame the page is as high as what it holds.
      seen.pages.add(Number.parseInt(document.body.style.minHeight, 10));
      seen.contents.add(Math.ceil(main.getBoundingClientRect().bottom + scrollY));
      requestAnimationFrame(look);
    };
    look();
  });
  const heights = () =>
    page.evaluate(() => {
      const { seen } = window as unknown as { seen: { pages: Set<number>; contents: Set<number> } };
      return { pages: [...seen.pages], contents: [...seen.contents] };
    });
  await slider(page, "ridge").focus();
  await page.keyboard.press("End");
  await expect.poll(async () => (await heights()).contents.length).toBeGreaterThan(2);
  await settled(page);
  const { pages, contents } = await heights();
  expect(pages.map((height) => height % 400)).toEqual(pages.map(() => 0));
  expect(pages.length).toBeLessThan(contents.length);
  expect(Math.max(...pages) - Math.max(...contents)).toBeLessThan(400);
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(pages.at(-1));
  await page.emulateMedia({ media: "print" });
  expect(await page.evaluate(() => getComputedStyle(document.body).minHeight)).toBe("0px");
});

test("Tab reaches both tips with a visible ring", async ({ page }) => {
  await open(page, here);
  await handle(page, "source").focus();
  await page.keyboard.press("Tab");
  await expect(handle(page, "target")).toBeFocused();
  expect(await handle(page, "target").evaluate((e) => getComputedStyle(e).outlineStyle)).not.toBe("none");
});

test.describe("with touch, 360 px wide", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });

  async function swipe(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    const touch = await page.context().newCDPSession(page);
    const send = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: { x: number; y: number }[]) =>
      touch.send("Input.dispatchTouchEvent", { type, touchPoints });
    await send("touchStart", [{ x: from[0], y: from[1] }]);
    for (let t = 1; t <= 20; t++)
      await send("touchMove", [
        { x: from[0] + (t / 20) * (to[0] - from[0]), y: from[1] + (t / 20) * (to[1] - from[1]) },
      ]);
    await send("touchEnd", []);
  }

  test("a swipe over the plane scrolls the page, a tip under the finger does not", { tag: "@long" }, async ({
    page,
  }) => {
    await open(page, here);
    await panel(page).scrollIntoViewIfNeeded();
    for (const name of ["source", "target"] as const) {
      const bounds = await handle(page, name).boundingBox();
      expect(Math.min(bounds?.width ?? 0, bounds?.height ?? 0)).toBeGreaterThanOrEqual(44);
    }
    const [x, y] = await middle(handle(page, "target"));
    const stay = await page.evaluate(() => scrollY);
    await swipe(page, [x + 8, y + 8], [x - 22, y - 12]);
    await expect.poll(() => number(page, "theta")).toBeGreaterThan(50);
    expect(await page.evaluate(() => scrollY)).toBe(stay);
    await settled(page);

    const theta = await number(page, "theta");
    const bounds = await panel(page).locator("svg.figure").boundingBox();
    if (!bounds) throw new Error("no figure");
    const from = [bounds.x + bounds.width - 12, bounds.y + bounds.height / 2] as const;
    const up = from[1] > 400;
    await swipe(page, from, [from[0] + 3, from[1] + (up ? -250 : 250)]);
    await expect.poll(async () => Math.abs((await page.evaluate(() => scrollY)) - stay)).toBeGreaterThan(100);
    expect(await number(page, "theta")).toBe(theta);
  });
});
