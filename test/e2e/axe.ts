import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, frames, test } from "./helpers.ts";

/** WCAG 2.2 AA, as far as axe sees it. */
const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Rules that other colours can break, and those that another width can: the slow half of axe, and the other one. */
const colours = ["color-contrast"];
const shapes = ["target-size"];

async function expectAccessible(page: Page, looks: (axe: AxeBuilder) => AxeBuilder, seen: string[]): Promise<void> {
  // Parts that are not on the screen are as they are when they come there.
  await page.evaluate(() => {
    for (const part of document.querySelectorAll<HTMLElement>(".explanation *"))
      part.style.contentVisibility = "visible";
  });
  await frames(page, 3);
  const { violations, passes } = await looks(new AxeBuilder({ page })).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" | ")}`)).toEqual([]);
  // It has really looked.
  expect(passes.map((p) => p.id)).toEqual(expect.arrayContaining(seen));
}

export const expectAll = (page: Page) => expectAccessible(page, (axe) => axe.withTags(standards), colours);
export const expectColours = (page: Page) => expectAccessible(page, (axe) => axe.withRules(colours), colours);
export const expectShapes = (page: Page) =>
  expectAccessible(page, (axe) => axe.withTags(standards).disableRules(colours), shapes);

/** The same page, looked at in every way; axe sees colours that are forced, and more contrast, in test:long alone. */
export async function expectAccessibleEverywhere(page: Page): Promise<void> {
  await test.step("light", () => expectAll(page));
  await page.emulateMedia({ colorScheme: "dark" });
  await test.step("dark", () => expectColours(page));
  if (process.env.TRANSFERSCOPE_LONG)
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, contrast: "more" });
      await test.step(`${colorScheme}, more contrast`, () => expectColours(page));
    }
  await page.emulateMedia({ colorScheme: "light", contrast: null, reducedMotion: "reduce", forcedColors: "active" });
  expect(await page.evaluate(() => matchMedia("(forced-colors: active)").matches)).toBe(true);
  if (process.env.TRANSFERSCOPE_LONG) await test.step("reduced motion, forced colours", () => expectShapes(page));
  // The colours of a map are its data: they stay.
  for (const canvas of await page.locator("canvas.map-canvas").all())
    expect(await canvas.evaluate((c) => getComputedStyle(c).forcedColorAdjust)).toBe("none");
  await page.emulateMedia({ colorScheme: "light", reducedMotion: null, forcedColors: "none" });
  await page.setViewportSize({ width: 360, height: 740 });
  await frames(page, 3);
  await test.step("phone", () => expectShapes(page));
}
