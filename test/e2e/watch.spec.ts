import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { box, expect, expectQuery, open, region, SMALL, slider, sharedTab as test, type } from "./helpers.ts";

const panel = (page: Page) => page.getByRole("region", { name: "Watch it train" });
const told = (page: Page) => panel(page).locator(".training-status");
const done = /aligned with the source to .* Linear transfer is \S+ from its formula: risk \S+, the formula’s \S+/;

/** Second singular value of the pretrained features, in units of f, as the words say. */
async function second(page: Page): Promise<number> {
  await expect(told(page)).toContainText(done, { timeout: 30_000 });
  return Number(/features of \S+, (\S+) and/.exec((await told(page).textContent()) ?? "")?.[1]);
}

test("one feature is learned from small weights, many from large ones", async ({ page }) => {
  await open(page, `?v=1&${SMALL}`);
  await panel(page).getByText("Watch it train").click();
  expect(await second(page)).toBeLessThan(0.1);
  // Two phases of singular values, and the distances from the formula with a mark at the present α.
  for (const look of ["first", "second", "third", "rest"]) {
    const path = await panel(page).locator(`.rows-2 path.trace-${look}`).getAttribute("d");
    expect(path?.match(/M/g)).toHaveLength(2);
  }
  const distances = panel(page).locator(".rows-1");
  expect((await distances.locator("path.trace-finetune").getAttribute("d"))?.length).toBeGreaterThan(50);
  await expect(distances.locator(".mark")).toHaveAttribute("d", /^M/);
  await expect(panel(page)).toContainText("on 40 inputs (not the 60 of the scene) and 20 target samples");
  expect(
    (await new AxeBuilder({ page }).include(".training-panel").withTags(["wcag2a", "wcag2aa", "wcag22aa"]).analyze())
      .violations,
  ).toEqual([]);

  // α is in the panel alone; it starts no theory, is no axis, and stands in the link.
  await expect(region(page, "Parameters").locator("[data-param=init]")).toHaveCount(0);
  await expect(page.locator(".axis-picker option[value=init]")).toHaveCount(0);
  const jobs = () => page.evaluate(() => window.lanes.runs.filter((r) => r.kind === "theory").length);
  const before = await jobs();
  await type(box(page, "init"), "1");
  await expectQuery(page, "?v=1&d=60&init=1&trials=4&watch=yes");
  await expect(told(page)).toContainText("From α0 = 1,", { timeout: 30_000 });
  expect(await second(page)).toBeGreaterThan(0.5);
  expect(await jobs()).toBe(before);
});

test("three layers by keyboard, and another depth is refused with its reason", { tag: "@long" }, async ({ page }) => {
  await open(page, `?v=1&${SMALL}&L=3&watch=yes`);
  expect(await second(page)).toBeLessThan(0.01);
  await slider(page, "init").focus();
  await page.keyboard.press("End");
  await expect(told(page)).toContainText("From α0 = 1,", { timeout: 30_000 });
  await type(box(page, "L"), "5");
  await expect(told(page)).toHaveText("the watched network has two or three layers: set L to 2 or 3");
  await expect(panel(page).getByRole("button", { name: "Train again" })).toHaveCount(0);
});

test("an axis of the map cannot be a parameter of the watched network", async ({ page }) => {
  await open(page, `?v=1&${SMALL}&x=init:0.001..1`);
  await expect(page.locator(".notices")).toContainText("does not change what the map shows");
});

test("the panel fits a phone", { tag: "@long" }, async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 740 });
  await open(page, `?v=1&${SMALL}&watch=yes`);
  await expect(told(page)).toContainText(done, { timeout: 30_000 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});
