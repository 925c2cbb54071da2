import type { Page } from "@playwright/test";
import {
  expect,
  expectQuery,
  frames,
  open,
  region,
  SMALL,
  sentence,
  settled,
  simulated,
  sharedTab as test,
} from "./helpers.ts";

const here = `?v=1&${SMALL}`;
const line = (page: Page) => page.getByRole("slider", { name: "Target error ε on the curves" });
const toggle = (page: Page) => page.getByRole("button", { name: "Target error ε" });
const words = (page: Page) => page.locator(".target-words").first();
const epsilon = async (page: Page) => Number(await line(page).getAttribute("aria-valuenow"));

/** The handle in the hand, from its middle, and let go. */
async function dragBy(page: Page, dy: number): Promise<void> {
  await line(page).scrollIntoViewIfNeeded();
  const box = await line(page).boundingBox();
  if (!box) throw new Error("no handle");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y + dy, { steps: 10 });
  await page.mouse.up();
  await settled(page);
}

test("a button sets the target error; mouse and keys move it; sentence, marks and link follow", async ({ page }) => {
  await open(page, here);
  await expect(toggle(page)).toHaveAttribute("aria-pressed", "false");
  await toggle(page).click();
  await expect(words(page)).toContainText("To reach ε = 0.4: scratch needs γ = ");
  await expect(words(page)).toContainText("linear transfer never reaches it: its floor is 0.5");
  await expect(words(page)).toContainText("pretraining saves");
  await expect(page.locator(".target-mark")).toHaveCount(2);
  await expectQuery(page, `${here}&eps=0.4`);

  const before = await words(page).textContent();
  await dragBy(page, -40);
  const dragged = await epsilon(page);
  expect(dragged).toBeGreaterThan(0.45);
  await expect(words(page)).toContainText(`To reach ε = ${Number(dragged.toPrecision(3))}:`);
  expect(await words(page).textContent()).not.toBe(before);
  await expect(line(page)).toHaveAttribute("aria-valuetext", (await words(page).textContent()) as string);
  await expectQuery(page, `${here}&eps=${dragged}`);

  // One step is a twentieth of the axis, 0.05 of 1.25; five fine ones make it.
  await open(page, `${here}&eps=0.4`);
  await line(page).focus();
  for (const [key, value] of [
    ["ArrowUp", 0.45],
    ["Shift+ArrowUp", 0.46],
    ["PageDown", 0.36],
    ["ArrowLeft", 0.31],
    ["Home", 0.05],
    ["End", 1.25],
  ] as const) {
    await page.keyboard.press(key);
    await expect.poll(() => epsilon(page), key).toBe(value);
  }
  await expect(words(page)).toContainText("scratch needs no target data");
  await expect(line(page)).toBeFocused();
  expect(await line(page).evaluate((e) => getComputedStyle(e).outlineStyle)).not.toBe("none");
  await page.keyboard.press("Delete");
  await expect(line(page)).toHaveCount(0);
  await expect(words(page)).toHaveCount(0);
  await expectQuery(page, here);

  await toggle(page).click();
  const field = page.getByRole("textbox", { name: "target error, exact value" });
  await expect(field).toHaveValue("0.4");
  await field.fill("0,3");
  await field.press("Enter");
  await expect.poll(() => epsilon(page)).toBe(0.3);
  await expectQuery(page, `${here}&eps=0.3`);
  await page.getByRole("slider", { name: "target error ε", exact: true }).press("PageUp");
  await expect(field).toHaveValue("0.4");
  await line(page).dblclick();
  await expect(line(page)).toHaveCount(0);
});

test("simulated means give n* with an interval, said as such, and only along the samples", { tag: "@long" }, async ({
  page,
}) => {
  await open(page, `?v=1&d=60&trials=40&eps=0.4`);
  await simulated(page, 40);
  const measured = page.locator(".target-words").nth(1);
  await expect(measured).toHaveText(
    /^From the simulated means.*±1\.96 s\.e\. allow: scratch [\d.]+ \([\d.]+ … [\d.]+\)/,
  );
  await page.getByRole("radio", { name: "θ" }).check();
  await expect(page.locator(".target-words")).toHaveCount(1);
  await expect(page.locator(".target-mark")).toHaveCount(0);
});

test("the map of savings has its words, its colours and its ε, for both models", async ({ page }) => {
  await open(page, `?v=1&limit=large&L=1&sigma=0.05&q=saves-finetune&y=sigma:log:0.01..4&eps=0.2&${SMALL}`);
  const regions = region(page, "Phase diagram").locator("text.region");
  await expect
    .poll(() => regions.allTextContents())
    .toEqual(expect.arrayContaining(["saves", "costs you", "never reaches ε"]));
  await expect(sentence(page)).toContainText("To reach ε = 0.2: scratch 0.81, fine-tuning 0.67: saves 1.2×.");
  await expect(page.locator(".map-status")).toContainText("Target error ε = 0.2. Here: saves; ");
  await expect(page.locator(".colour-bar text")).toContainText(["⅛×", "1×", "8×", "◂ costs you", "saves ▸"]);
  await expect(page.locator(".blank-swatch")).toBeVisible();
  const map = await page.getByRole("application").boundingBox();
  if (!map) throw new Error("no map");
  await page.mouse.move(map.x + 0.9 * map.width, map.y + 0.9 * map.height);
  await expect(page.locator(".hover-label")).toContainText(
    /: scratch 0\.80, fine-tuning [\d.]+: costs you [\d.]+× as many$/,
  );
  await page.mouse.move(map.x + 0.9 * map.width, map.y + 3);
  await expect(page.locator(".hover-label")).toContainText("neither scratch nor fine-tuning reaches the target error");

  // A new ε is a new map; the old one stays until it comes.
  await dragBy(page, -30);
  await expect(page.locator(".map-status")).not.toContainText("ε = 0.2.");
  await expect(page.locator(".map-status")).toContainText(`ε = ${await epsilon(page)}.`);

  // Its fine levels take their time: what is looked at stands in the coarse one.
  await page.goto(`.?v=1&m=diagonal&q=saves-finetune&rnew=0.05&x=rsh:0..1&y=c:log:0.0001..1&D=60&trials=4`);
  await expect.poll(() => regions.allTextContents()).toEqual(expect.arrayContaining(["saves", "costs you"]));
  await expect(page.locator(".map-status")).toContainText("ε = 0.1, the default");
});

test("choosing a saving takes the axis of samples off the map", { tag: "@long" }, async ({ page }) => {
  await open(page, here);
  await page.getByLabel("Quantity on the map").selectOption("saves-linear");
  await settled(page);
  await expectQuery(page, "?v=1&d=60&q=saves-linear&y=sigma:0..1&trials=4");
  // Not behind the reader's back.
  await expect(page.locator(".map-status", { hasText: "The axis γ gave way: the saving" })).toBeVisible();
  await expect(page.locator(".map-status").last()).toContainText("ε = 0.4, the default");
  await open(page, `${here}&q=saves-linear`);
  await expect(page.locator(".map-status")).toContainText("The saving does not depend on γ");
});

test("a map that does not change along an axis says so, and offers one that it changes along", async ({ page }) => {
  await open(page, `?v=1&${SMALL}&q=risk-scratch`);
  await expect(page.getByText(/^Nothing here depends on θ/)).toBeVisible();
  await page.getByRole("button", { name: "Show σ instead" }).click();
  await expectQuery(page, `?v=1&${SMALL.replace("&", "&q=risk-scratch&x=sigma:0..1&")}`);
  await settled(page);
  await expect(page.getByText(/^Nothing here depends/)).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(page.getByText(/^Nothing here depends on θ/)).toBeVisible();
});

test("a map without any number says why, and offers a setting that has one", { tag: "@long" }, async ({ page }) => {
  await open(page, `?v=1&${SMALL}&q=bound`);
  await expect(page.getByText(/^The same everywhere: no bound: it is for fine-tuning of one layer/)).toBeVisible();
  await page.getByRole("button", { name: "Set L to 1", exact: true }).click();
  await settled(page);
  await expect(page.getByText(/no bound: it is/)).toHaveCount(0);
  await expectQuery(page, "?v=1&L=1&d=60&q=bound&trials=4");

  // An end of a slider, ∞ included.
  await open(page, `?v=1&${SMALL}&q=bound&L=1&gs=0.5`);
  await page.getByRole("button", { name: "Set γₛ to ∞", exact: true }).click();
  await expectQuery(page, "?v=1&L=1&d=60&q=bound&trials=4");

  await open(page, "?v=1&m=relu&d=40&trials=1&q=floor");
  await page.getByRole("button", { name: "Choose “student”" }).click();
  await expect(page.getByRole("button", { name: "Choose “student”" })).toHaveCount(0);

  await open(page, `?v=1&${SMALL}&q=hurts-linear`);
  await page.getByRole("button", { name: "Show the simulation" }).click();
  await settled(page);
  await expect(page.getByRole("radio", { name: "simulation" })).toBeChecked();
  await expect(page.getByRole("button", { name: "Show the simulation" })).toHaveCount(0);
});

test.describe("with touch", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });

  test("the handle is large enough, moves under the finger, and nothing overflows from 320 px", {
    tag: "@long",
  }, async ({ page }) => {
    await open(page, `${here}&eps=0.4`);
    const box = await line(page).boundingBox();
    if (!box) throw new Error("no handle");
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44);
    await line(page).scrollIntoViewIfNeeded();
    await frames(page, 3);
    const at = await line(page).boundingBox();
    if (!at) throw new Error("no handle");
    const stay = await page.evaluate(() => scrollY);
    const touch = await page.context().newCDPSession(page);
    const [x, y] = [at.x + at.width / 2, at.y + at.height / 2];
    const send = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: { x: number; y: number }[]) =>
      touch.send("Input.dispatchTouchEvent", { type, touchPoints });
    await send("touchStart", [{ x, y }]);
    for (let k = 1; k <= 10; k++) await send("touchMove", [{ x, y: y - 3 * k }]);
    await send("touchEnd", []);
    await expect.poll(() => epsilon(page)).toBeGreaterThan(0.45);
    expect(await page.evaluate(() => scrollY)).toBe(stay);
    await open(page, `${here}&eps=0.4&q=saves-finetune&y=sigma:0..1`);
    for (const width of [320, 360, 768]) {
      await page.setViewportSize({ width, height: 740 });
      await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width);
      const wide = await page.evaluate(() => {
        const { clientWidth, scrollWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      expect(wide, `${width} px`).toBeLessThanOrEqual(0);
    }
  });
});
