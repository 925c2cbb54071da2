import type { Page } from "@playwright/test";
import {
  box,
  expect,
  expectQuery,
  map,
  mapHash,
  notices,
  open,
  region,
  settled,
  slider,
  sharedTab as test,
  type,
} from "./helpers.ts";

const SMALL = "d=60&trials=4";
const link = `?v=1&theta=60&sigma=0.6&${SMALL}&compare=ghost&ref=theta:45_sigma:0.2`;

const toggle = (page: Page) => page.getByRole("button", { name: "Compare: pin this setting as A" });
async function how(page: Page, name: string): Promise<void> {
  // Its place is another while one map becomes two.
  await settled(page);
  const choices = page.getByRole("group", { name: "A and B are shown" });
  await choices.getByRole("radio", { name, exact: true }).check({ force: true });
}
const words = (page: Page) => page.locator(".compare-words");
const ghostLine = (page: Page) =>
  region(page, "Phase diagram").locator("svg.figure path.ghost-line:not(.under)").last();
const phaseLine = (page: Page) => region(page, "Phase diagram").locator("svg.figure path.phase-line:not(.under)");

test("A is pinned, B moves: lines of A stay, the changes are listed, one link holds both, undo takes it back", async ({
  page,
}) => {
  await open(page, `?v=1&${SMALL}`);
  const before = await phaseLine(page).getAttribute("d");
  await toggle(page).click();
  await expectQuery(page, `?v=1&${SMALL}&compare=ghost`);
  await expect(words(page)).toHaveText("A is as B: move any control to make a difference.");
  await expect(ghostLine(page)).toHaveAttribute("d", before as string);
  const asked = await page.evaluate(() => window.lanes.runs.length);
  expect(asked).toBeGreaterThan(0);

  await type(box(page, "sigma"), "0.6");
  await settled(page);
  await expect(words(page)).toHaveText("From A to B: σ = 0.2 → 0.6");
  await expect(ghostLine(page)).toHaveAttribute("d", before as string);
  expect(await phaseLine(page).getAttribute("d")).not.toBe(before);
  await expect(page.locator("#curves path.series.ghost[d^='M']")).toHaveCount(3);
  await expectQuery(page, `?v=1&sigma=0.6&${SMALL}&compare=ghost&ref=sigma:0.2`);
  await expect(map(page)).toHaveAttribute("aria-description", /Compared with A: σ = 0\.2 → 0\.6\./);

  // The very same when the link is opened, A's picture included.
  const hash = await mapHash(page);
  const now = await phaseLine(page).getAttribute("d");
  await open(page, new URL(page.url()).search);
  await expect.poll(() => mapHash(page)).toBe(hash);
  await expect(ghostLine(page)).toHaveAttribute("d", before as string);
  await expect(phaseLine(page)).toHaveAttribute("d", now as string);

  await page.getByRole("button", { name: "Swap" }).click();
  await settled(page);
  await expect(words(page)).toHaveText("From A to B: σ = 0.6 → 0.2");
  await expect(ghostLine(page)).toHaveAttribute("d", now as string);
  await expect(phaseLine(page)).toHaveAttribute("d", before as string);
  await page.getByRole("button", { name: "Drop A" }).click();
  await expectQuery(page, `?v=1&${SMALL}`);
  await expect(ghostLine(page)).toHaveAttribute("d", "");
  for (let i = 0; i < 2; i++) await page.keyboard.press("Control+z");
  await expectQuery(page, `?v=1&sigma=0.6&${SMALL}&compare=ghost&ref=sigma:0.2`);
});

test("dragging B requests no new computation for A", async ({ page }) => {
  await open(page, link);
  const count = () => page.evaluate(() => window.lanes.runs.filter((r) => r.kind === "theory").length);
  // An axis' own slider: neither map changes, so nobody is asked for a map.
  const before = await count();
  await slider(page, "theta").focus();
  for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowRight");
  await settled(page);
  const curves = (await count()) - before;
  const line = await ghostLine(page).getAttribute("d");
  await slider(page, "sigma").focus();
  await page.keyboard.press("ArrowRight");
  await settled(page);
  await expect(ghostLine(page)).toHaveAttribute("d", line as string);
  expect(curves).toBeLessThan(40);
});

test("two maps, and their difference: limits and axes are shared, equal settings differ by nothing", async ({
  page,
}) => {
  await open(page, link);
  await how(page, "side by side");
  await settled(page);
  const figures = page.locator(".compared-map svg.figure[role=img], .compared-map .map-figure svg.figure").first();
  await expect(figures).toBeVisible();
  await expect(page.locator(".compared-name")).toHaveText(["A, the pinned setting", "B, the present setting"]);
  const ticks = (n: number) => page.locator(".compared-map").nth(n).locator(".figure-box .tick text").allTextContents();
  expect(await ticks(0)).toEqual(await ticks(1));
  // A's picture is the one that A's own link shows.
  const [a] = await page
    .locator(".compared-map canvas")
    .evaluateAll((all) => all.map((c) => (c as HTMLCanvasElement).toDataURL()));
  await expect(page.locator(".colour-bar")).toHaveCount(1);
  await how(page, "B − A");
  await settled(page);
  await expect(page.locator(".colour-bar svg")).toHaveAttribute("aria-label", "Colours: A is higher to B is higher");
  const difference = await mapHash(page);
  await open(page, `?v=1&${SMALL}`);
  expect(
    await page
      .locator("canvas")
      .first()
      .evaluate((c) => (c as HTMLCanvasElement).toDataURL()),
  ).toBe(a);
  await expect.poll(() => mapHash(page)).not.toBe(difference);
  await open(page, `?v=1&gamma=0.3&${SMALL}&y=gamma:0.1..0.9&compare=difference`);
  const colours = await page
    .locator("canvas")
    .first()
    .evaluate((c) => {
      const { data } = (c as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, 129, 129);
      return [...new Set(Array.from({ length: data.length / 4 }, (_, k) => data.slice(4 * k, 4 * k + 3).join()))];
    });
  expect(colours).toHaveLength(1);
});

test("changing the model ends the comparison with a message; categorical quantities have no difference, and a sentence says so", {
  tag: "@long",
}, async ({ page }) => {
  await open(page, link);
  await page.getByLabel("Model").selectOption("diagonal");
  await expect(notices(page)).toContainText("A and B must be of one model");
  // A model that is chosen opens at the picture of its paper: old features against data.
  await expectQuery(page, "?v=1&m=diagonal&alpha=0.15&rsh=0.5&rnew=0.05&x=alpha:0..0.5&y=rsh:0..1");
  await page.keyboard.press("Control+z");
  await expectQuery(page, link);
  await open(page, `${link.replace("ghost", "difference")}&q=best`);
  await expect(page.locator(".differences")).toContainText("Names have no difference");
  await expect(page.locator(".categories")).toBeVisible();
});

test("by keyboard alone; nothing overflows from 320 px on", { tag: "@long" }, async ({ page }) => {
  await open(page, `?v=1&${SMALL}`);
  await toggle(page).focus();
  await page.keyboard.press("Enter");
  await expect(toggle(page)).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("radio", { name: "A’s lines over B" }).focus();
  await page.keyboard.press("ArrowRight");
  await expectQuery(page, `?v=1&${SMALL}&compare=side`);
  for (const mode of ["A’s lines over B", "side by side", "B − A"]) {
    await how(page, mode);
    for (const width of [1024, 320]) {
      await page.setViewportSize({ width, height: 844 });
      await expect
        .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${mode} at ${width}`)
        .toBeLessThanOrEqual(0);
    }
  }
});
