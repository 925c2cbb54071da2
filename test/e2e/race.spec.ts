import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { box, expect, open, region, SMALL, settled, sharedTab as test, type } from "./helpers.ts";

const panel = (page: Page): Locator => region(page, "Watch it train");
const time = (page: Page): Locator => panel(page).getByRole("slider", { name: "time of the race" });
const words = (page: Page): Locator => panel(page).locator(".race-words");
const errors = (page: Page): Promise<number[]> =>
  panel(page)
    .locator(".race-error")
    .allTextContents()
    .then((texts) => texts.map(Number));

test.describe("still", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("the race by keyboard: it waits where motion is reduced, ends at the formula's values, steps and plays", async ({
    page,
  }) => {
    await open(page, "?v=1&trials=4");
    await panel(page).getByText("Watch it train").click();
    await expect(words(page)).toHaveText("At the start linear transfer and fine-tuning are level, at 0.59.");
    await settled(page);
    await expect(time(page)).toHaveValue("0");
    await time(page).focus();
    await page.keyboard.press("End");
    await expect(words(page)).toHaveText("At the end fine-tuning is ahead: 0.34, linear transfer 0.50.");
    const [scratch, linear, tuned] = await errors(page);
    for (const [shown, formula] of [
      [scratch, 0.54],
      [linear, 0.502],
      [tuned, 0.337],
    ])
      expect(Math.abs(shown - formula)).toBeLessThan(0.004);
    await expect(panel(page).locator(".race-box .end-label")).toHaveText(["0.502", "0.337", "0.540"].sort().reverse());
    await page.keyboard.press("ArrowLeft");
    await expect(time(page)).toHaveValue("159");
    await panel(page).getByRole("button", { name: "One step back" }).press("Enter");
    await expect(time(page)).toHaveValue("158");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(time(page)).toHaveValue("159");
    // Three arrows, each to its tip.
    for (const series of [0, 1, 2])
      await expect(panel(page).locator(`.plane .runner.series-${series}`)).toHaveAttribute("d", /^M.*L/);
    // Another point begins at its start.
    await type(box(page, "theta"), "75");
    await expect(time(page)).toHaveValue("0");
    await panel(page).getByRole("button", { name: "Play" }).press("Enter");
    await expect(words(page)).toHaveText(/^At the end scratch is ahead/, { timeout: 20_000 });
    await expect(panel(page).getByRole("button", { name: "Play" })).toBeVisible();
    expect(
      (await new AxeBuilder({ page }).include(".race").withTags(["wcag2a", "wcag2aa", "wcag22aa"]).analyze())
        .violations,
    ).toEqual([]);
    await type(box(page, "gamma"), "0");
    await expect(panel(page).locator(".race-refused")).toHaveText(
      "There is no target sample to train on: set γ higher.",
    );
  });
});

test("the race plays by itself, pauses, and stays in a phone's width", { tag: "@long" }, async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, `?v=1&${SMALL}&watch=yes`);
  await time(page).scrollIntoViewIfNeeded();
  await expect.poll(async () => Number(await time(page).inputValue())).toBeGreaterThan(5);
  await panel(page).getByRole("button", { name: "Pause" }).click();
  const held = await time(page).inputValue();
  await settled(page);
  await expect(time(page)).toHaveValue(held);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
