import { expect, expectQuery, open, readout, sentence, simulated, test } from "./helpers.ts";

/** What the curve panel shows, chosen by its title and kept in the link. */

test("references to judge by: thin lines, a legend entry and a row of numbers each", async ({ page }) => {
  await open(page, "?v=1&d=60&trials=2");
  const view = page.getByRole("combobox", { name: "Curves show" });
  await expect(page.locator("#curves path.reference[d^=M]")).toHaveCount(0);
  await view.selectOption("references");
  await expect(page.getByRole("list", { name: "Curves" }).getByRole("listitem")).toHaveText([
    "scratch",
    "linear transfer",
    "fine-tuning",
    "predicting zero",
    "source as it is",
    "best ridge",
    "best ridge from the source",
  ]);
  await expectQuery(page, "?v=1&d=60&trials=2&curves=references");
  for (const k of [4, 5, 6, 7]) await expect(page.locator(`#curves path.series-${k}`)).toHaveAttribute("d", /^M.*L/);
  const rows = Object.fromEntries((await readout(page)).map(([name, theory]) => [name, theory]));
  // ρ² = 1, ‖β_t − β_s‖² = 2 − √2; in the limit ½[b + √(b² + 4vσ²)] at γ = ½, σ = .2 is .535 and .281 for v = 1 and ½.
  expect(rows["risk, predicting zero"]).toMatch(/^1\.00 E/);
  expect(rows["risk, source as it is"]).toMatch(/^0\.586 E/);
  expect(rows["risk, best ridge"]).toMatch(/^0\.536 E/);
  expect(rows["risk, best ridge from the source"]).toMatch(/^0\.282 E/);
});

test("the parts of a risk: three bands with patterns of their own, and their numbers in words", async ({ page }) => {
  await open(page, "?v=1&d=60&trials=2&sigma=0.5&curves=parts:risk-scratch");
  const bands = page.locator("#curves path.band");
  await expect(bands).toHaveCount(3);
  const fills = await bands.evaluateAll((all) => all.map((b) => b.getAttribute("fill")));
  expect(new Set(fills).size).toBe(3);
  for (const k of [0, 1, 2]) await expect(bands.nth(k)).toHaveAttribute("d", /^M.*Z$/);
  await expect(page.getByRole("list", { name: "Parts" }).getByRole("listitem")).toHaveCount(3);
  // (1 − γ)² = .25, γ(1 − γ) = .25, σ²n/(d − n − 1) = .25·30/29.
  await expect(page.locator(".curve-words")).toHaveText(/bias² 0\.250, variance 0\.250, noise 0\.259; together 0\.759/);
});

test("log axes say whether pretraining changes the exponent", async ({ page }) => {
  await open(page, "?v=1&spec=power&a=2&L=1&sigma=0&trials=2&curves=log");
  await expect(page.locator(".curve-words")).toHaveText(
    /^Pretraining changes only the constant.*scratch falls with exponent −0\.99\d* \(predicted for n ≪ d: −1\)/,
  );
  await page.getByRole("combobox", { name: "Curves show" }).selectOption("risks");
  await expect(page.locator(".curve-words")).toHaveCount(0);
});

test("below d = 100 the simulation leads where theory is approximate", async ({ page }) => {
  await open(page, "?v=1&spec=power&d=30&trials=40");
  await simulated(page, 40);
  await expect(sentence(page)).toHaveText(/means of \d+ simulated trials: theory for these inputs is only approximate/);
  const heads = page.getByRole("table").getByRole("columnheader");
  await expect(heads.nth(1)).toHaveText("simulated");
  await expect(heads.nth(2)).toHaveText("theory, approximate");
  await open(page, "?v=1&d=30&trials=2");
  await expect(heads.nth(1)).toHaveText("theory");
  await expect(sentence(page)).not.toHaveText(/approximate/);
});
