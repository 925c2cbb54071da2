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

test("numbers along axes and colours differ from each other, however narrow the range", async ({ page }) => {
  const small = "d=60&D=60&trials=4";
  await open(page, `?v=1&${small}`);
  for (const link of [
    "m=diagonal&y=c:0.0002..0.0005",
    "m=diagonal&y=c:log:0.0002..0.0005&cut=y&present=yes",
    "x=theta:45..45.0001&cut=x&lim=1.25",
    "x=gamma:1.00000001..1.00000002&y=theta:log:45..45.0001&cut=x&embed=full",
    "x=theta:45..45.0001&cut=x&present=curves",
  ])
    await test.step(link, async () => {
      await page.goto(`./?v=1&${small}&${link}`);
      await expect(page.locator(".figure .axis").first()).toBeVisible();
      await settled(page).catch(() => {});
      const axes = await page
        .locator(".figure .axis")
        .evaluateAll((all) => all.map((axis) => [...axis.querySelectorAll(".tick text")].map((t) => t.textContent)));
      expect(axes.length).toBeGreaterThanOrEqual(2);
      for (const texts of axes) {
        expect(texts.length).toBeGreaterThanOrEqual(2);
        expect(new Set(texts).size, texts.join(" | ")).toBe(texts.length);
      }
      if (link.includes("lim="))
        expect(await page.locator(".bar-box text:not(.end)").allTextContents()).toEqual(["−1.25", "0", "1.25"]);
      // No number lies over the axis' title or over its neighbour.
      const over = await page.locator(".figure .axis").evaluateAll((all) =>
        all.flatMap((axis) => {
          const texts = [...axis.querySelectorAll("text")].map(
            (t) => [t.textContent, t.getBoundingClientRect()] as const,
          );
          return texts.flatMap(([a, p], i) =>
            texts
              .slice(i + 1)
              .filter(
                ([, q]) => p.left < q.right - 2 && q.left < p.right - 2 && p.top < q.bottom - 2 && q.top < p.bottom - 2,
              )
              .map(([b]) => `${a} over ${b}`),
          );
        }),
      );
      expect(over).toEqual([]);
    });
});
