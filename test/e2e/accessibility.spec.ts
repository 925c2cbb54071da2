import { expectAccessibleEverywhere, expectAll } from "./axe.ts";
import { expect, open, SMALL, simulated, test } from "./helpers.ts";

const here = `?v=1&${SMALL}`;

test("axe finds nothing against WCAG 2.2 AA: paused, compared, with a notice, a pin and the axes open", async ({
  page,
}) => {
  test.slow();
  await open(page, "?v=1&d=100&trials=100000&theta=NaN&foo=1&pin=30,1&compare=ghost&ref=theta:60");
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("Axes", { exact: true }).click();
  await expect(page.locator(".notices")).toBeVisible();
  await expect(page.getByRole("button", { name: "Swap axes" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Continue" })).toBeVisible();
  await expect(page.locator("#curves path.ghost").first()).toBeVisible();
  await expectAccessibleEverywhere(page);
});

test("axe finds nothing against WCAG 2.2 AA: simulated map, categories, a number that does not read, help", async ({
  page,
}) => {
  test.slow();
  await open(page, `${here}&show=simulation&q=best&L=inf&gs=0.5&eps=0.4`);
  await simulated(page, 4);
  await page.getByLabel("target label noise, exact value").fill("x");
  await expect(page.locator("[data-param=sigma] .control-help")).toBeVisible();
  await expect(page.getByRole("slider", { name: "Target error ε on the curves" })).toBeVisible();
  await (process.env.TRANSFERSCOPE_LONG ? expectAccessibleEverywhere : expectAll)(page);
});

test("headings, landmarks and the picture in words", async ({ page }) => {
  await open(page, here);
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText([
    "Target task",
    "Source task",
    "Inputs",
    "Training",
    "Simulation",
    "The plane of the two tasks",
    "The formula in use",
    "What a distance between tasks cannot tell",
    "The map in words",
  ]);
  for (const name of ["Parameters", "Phase diagram", "Curves and numbers", "Simulation"])
    await expect(page.getByRole("region", { name, exact: true }).first()).toBeVisible();
  const words = await page.getByRole("application").getAttribute("aria-description");
  expect(words).toMatch(/At 45° with 0\.5 .* θ = 45°, γ = 0\.5: T linear = 0\.\d+/);
  expect(words).toContain("angle between source and target from 0° to 90° runs across");
  await expect(page.locator("#curves")).toHaveAttribute("aria-label", /Risk against target samples per dimension/);
  // The figures' ticks are not read one by one.
  expect(await page.getByRole("region", { name: "Phase diagram" }).ariaSnapshot()).not.toMatch(/text: .*15°/);
});

test("a gesture is announced once, at its end", async ({ page }) => {
  await open(page, here);
  const told = page.getByRole("main").getByRole("status");
  await page.evaluate(() => {
    const seen: string[] = [];
    (window as unknown as { told: string[] }).told = seen;
    const region = document.querySelector("main [role=status]") as Element;
    new MutationObserver(() => seen.push(region.textContent ?? "")).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    const range = document.querySelector("[data-param=theta] input[type=range]") as HTMLInputElement;
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    for (let i = 0; i < 20; i++) {
      set?.call(range, String(20 + i));
      range.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  await expect(told).toContainText("At 39°");
  expect(await page.evaluate(() => (window as unknown as { told: string[] }).told)).toEqual([
    expect.stringContaining("At 39°"),
  ]);
});
