import type { Page } from "@playwright/test";
import { expect, frames, open, settled, test } from "./helpers.ts";

/** Names of quantities whose maps are names, and one whose map is a number. */
const kinds = [
  ["deep-linear", "best", "t-linear"],
  ["diagonal", "regime", "risk-finetune"],
] as const;

/** How far the colour bar reaches beside the frame of the map, on both sides, and how much of it is drawn. */
const bar = (page: Page) =>
  page.evaluate(() => {
    const of = (name: string) => (document.querySelector(name) as Element).getBoundingClientRect();
    const [frame, strip] = [of(".map-panel rect.frame"), of(".bar-box svg")];
    return [strip.left - frame.left, strip.right - frame.right, document.querySelectorAll(".bar-box rect").length];
  });

test("the colour bar comes back after a map of names, and follows the page's width", async ({ page }) => {
  for (const [model, names, number] of kinds) {
    const choose = async (q: string) => {
      await page.getByLabel("Quantity on the map").selectOption(q);
      await settled(page);
    };
    await open(page, `?v=1&m=${model}&q=${names}`);
    await expect(page.locator(".categories")).toBeVisible();
    await choose(number);
    for (const width of [1440, 1300]) {
      await page.setViewportSize({ width, height: 900 });
      await frames(page, 3);
      const [left, right, colours] = await bar(page);
      expect(colours).toBeGreaterThanOrEqual(256);
      expect(Math.abs(left)).toBeLessThan(20);
      expect(Math.abs(right)).toBeLessThan(120);
    }
    await choose(names);
    await choose(number);
    expect((await bar(page))[2]).toBeGreaterThanOrEqual(256);
    await page.setViewportSize({ width: 1440, height: 900 });
  }
});
