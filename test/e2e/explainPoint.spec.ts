import type { Locator, Page } from "@playwright/test";
import { expect, map, open, region, settled, sharedTab as test } from "./helpers.ts";

const chain = (page: Page): Locator => region(page, "Explain this point");
const statements = (page: Page): Locator => chain(page).locator(".chain li > button:first-child");
const start = (page: Page): Locator => chain(page).getByRole("button", { name: "Explain this point" });

/** A click at a share of the map's frame, from the lower left. */
async function click(page: Page, u: number, v: number): Promise<void> {
  const box = await map(page).boundingBox();
  if (!box) throw new Error("no map");
  await page.mouse.click(box.x + u * box.width, box.y + (1 - v) * box.height);
}

const strokeWidth = (target: Locator) => target.evaluate((e) => getComputedStyle(e).strokeWidth);
const opacity = (target: Locator) => target.evaluate((e) => getComputedStyle(e).opacity);

test("a click on a region of who wins tells why", async ({ page }) => {
  await open(page, "?v=1&q=best");
  await settled(page);
  await expect(chain(page)).toContainText("Fine-tuning has the least risk, 0.337; linear transfer has 0.502");
  await click(page, 0.85, 0.3);
  await expect(chain(page)).toContainText(/^Scratch has the least risk, 0\.\d+; /);
  await click(page, 0.75, 0.75);
  await expect(chain(page)).toContainText(
    /^Scratch and fine-tuning have the least risk, 0\.\d+ each; linear transfer has/,
  );
  await click(page, 0.05, 0.75);
  await expect(chain(page)).toContainText(/^Linear transfer has the least risk/);
});

test("the chain by keyboard lights up what each statement names, and follows the probe", async ({ page }) => {
  await open(page, "?v=1");
  await settled(page);
  await expect(chain(page).locator(".point-verdict")).toHaveCount(0);
  await start(page).focus();
  await page.keyboard.press("Enter");
  await expect(statements(page)).toHaveCount(5);
  await expect(statements(page).nth(0)).toHaveText(
    "You have 250 samples in 500 dimensions: half of all directions are unseen.",
  );
  await page.keyboard.press("Tab");
  await expect(statements(page).nth(0)).toBeFocused();
  expect(await strokeWidth(page.locator(".curve-panel .probe-line"))).toBe("2.5px");
  await page.keyboard.press("Tab");
  await expect(statements(page).nth(1)).toBeFocused();
  const plane = region(page, "Geometry");
  await expect(plane.locator(".break-even")).toHaveCount(1);
  expect(await strokeWidth(plane.locator(".break-even"))).toBe("3.5px");
  expect(await strokeWidth(plane.locator(".point.series-2"))).toBe("3.5px");
  expect(await opacity(plane.locator(".point.series-1"))).toBe("0.2");
  expect(await opacity(page.locator(".curve-panel .inner .series.series-1"))).toBe("0.2");
  expect(await opacity(page.locator(".curve-panel .inner .series.series-2"))).toBe("1");
  // Held: it stays lit where its link leads.
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(plane).toBeInViewport();
  expect(await strokeWidth(plane.locator(".break-even"))).toBe("3.5px");
  await map(page).focus();
  for (let k = 0; k < 20; k++) await page.keyboard.press("ArrowRight");
  await settled(page);
  await expect(statements(page).nth(1)).toContainText("outside the circle");
  await statements(page).nth(1).click();
  await map(page).focus();
  await expect(page.locator("html[data-lit]")).toHaveCount(0);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });
  test("a tap explains the point of each model", { tag: "@long" }, async ({ page }) => {
    for (const [link, first] of [
      ["?v=1&m=diagonal&rnew=0.05", "You have 80 samples for 400 coefficients"],
      ["?v=1&m=relu", "Scratch has the whole target to learn"],
    ]) {
      await open(page, link);
      await start(page).tap();
      await expect(statements(page).first()).toContainText(first);
      await statements(page).first().tap();
      await expect(page.locator("html[data-lit]")).toHaveCount(1);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(390);
    }
  });
});
