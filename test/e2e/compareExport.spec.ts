import type { Browser, Page } from "@playwright/test";
import { bare, button, dialog, markup, openExport, saved, sceneOf } from "./exportHelpers.ts";
import { expect, mapHash, mapPixels, open, SMALL, sharedTab as test } from "./helpers.ts";

const here = (how: string) => `?v=1&theta=60&sigma=0.6&${SMALL}&compare=${how}&ref=theta:45_sigma:0.2_s:2&q=t-finetune`;

/** Places all over the frame. Lines, letters and marks cover some of them. */
const places = Array.from({ length: 225 }, (_, k) => [0.03 + (k % 15) / 16, 0.03 + Math.floor(k / 15) / 16] as const);

/** The part of the places at which two pictures have the same colour. */
function agreeing(found: readonly number[][], wanted: readonly number[][]): number {
  const same = found.filter((rgba, i) => [0, 1, 2].every((k) => Math.abs(rgba[k] - wanted[i][k]) <= 12));
  return same.length / found.length;
}

async function exported(page: Page, browser: Browser, width: string) {
  await openExport(page);
  await dialog(page).getByLabel("Width").selectOption(width);
  await expect(button(page, "Download SVG")).toBeEnabled();
  const { name, bytes } = await saved(page, "Download SVG");
  await page.keyboard.press("Escape");
  const text = bytes.toString("utf8");
  expect(markup(text)).not.toMatch(/NaN|undefined| class=| style=|currentcolor/i);
  const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const seen = await bare(browser, text);
  expect(seen.requests).toEqual([]);
  expect(seen.bounds.out).toEqual([]);
  const colours = await Promise.all(
    seen.frames.map(({ x, y, width: w, height: h }) =>
      seen.pixels(places.map(([u, v]) => [x + u * w, y + (1 - v) * h] as const)),
    ),
  );
  await seen.close();
  const link = /<dc:identifier[^>]*>([^<]*)</.exec(text)?.[1].replaceAll("&amp;", "&") as string;
  return { name, words: seen.texts.join("\n"), frames: seen.frames, colours, link };
}

for (const width of ["double", "single"])
  test(`side by side is a file of two maps in the page's colours, ${width} column`, {
    tag: width === "double" ? [] : ["@long"],
  }, async ({ page, browser }) => {
    await open(page, here("side"));
    const shown = [await mapPixels(page, places, 0), await mapPixels(page, places, 1)];
    const { words, frames, colours, link } = await exported(page, browser, width);
    expect(colours).toHaveLength(2);
    for (const i of [0, 1]) {
      expect(agreeing(colours[i], shown[i]), `map ${i}`).toBeGreaterThan(0.8);
      expect(agreeing(colours[i], shown[1 - i]), `map ${i} is not the other`).toBeLessThan(0.65);
    }
    const [a, b] = frames;
    expect(a.width).toBeCloseTo(b.width, 3);
    if (width === "double") expect(a.y).toBeCloseTo(b.y, 3);
    else expect(b.y).toBeGreaterThan(a.y + a.height);
    for (const part of ["A, the pinned setting", "B, the present setting", "θ = 45°", "θ = 60°", "σ = 0.2 → 0.6"])
      expect(words).toContain(part);
    expect(sceneOf(link)).toEqual(sceneOf(here("side")));
  });

test("B − A is a file of the difference in the page's colours, and its link restores both", async ({
  page,
  browser,
}) => {
  await open(page, here("difference"));
  const shown = await mapPixels(page, places);
  const hash = await mapHash(page);
  const { words, colours, link } = await exported(page, browser, "double");
  expect(colours).toHaveLength(1);
  expect(agreeing(colours[0], shown)).toBeGreaterThan(0.8);
  for (const part of ["B − A:", "A is higher", "B is higher", "A’s probe"]) expect(words).toContain(part);
  await open(page, "?v=1&m=diagonal");
  await open(page, link);
  await expect.poll(() => mapHash(page)).toBe(hash);
  await expect(page.locator(".compare-words")).toContainText("θ = 45° → 60°");
  // Not the picture of B alone.
  await open(page, here("ghost"));
  expect(agreeing(colours[0], await mapPixels(page, places))).toBeLessThan(0.65);
});
