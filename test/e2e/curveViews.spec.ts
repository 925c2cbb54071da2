import { dialog, openExport, radio, saved } from "./exportHelpers.ts";
import { expect, expectQuery, open, readout, sentence, simulated, sharedTab as test } from "./helpers.ts";

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
  // ρ² = 1, ‖β_t − β_s‖² = 2 − √2; in the limit ½[b + √(b² + 4vσ²)] at γ = ½, σ = .2 is .535 and .281 for v = 1 and ½.
  await expect
    .poll(async () => Object.fromEntries((await readout(page)).map(([name, theory]) => [name, theory])))
    .toMatchObject({
      "risk, predicting zero": expect.stringMatching(/^1\.00 E/),
      "risk, source as it is": expect.stringMatching(/^0\.586 E/),
      "risk, best ridge": expect.stringMatching(/^0\.536 E/),
      "risk, best ridge from the source": expect.stringMatching(/^0\.282 E/),
    });
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

test("both tasks in one plane: a line a way, a finding and a table, and the same in a file", async ({ page }) => {
  await open(page, "?v=1&d=60&trials=2&theta=60&L=1&curves=tasks");
  const rows = page.locator(".task-table tbody tr");
  await expect(rows).toHaveCount(3);
  // ‖β_t − β_s‖ = 1; at γ = ½ half of it is learned and half forgotten, and fitting the noise costs .04·30/29.
  await expect(rows.first()).toHaveText(/^source as it is1\.000$/);
  await expect(rows.last()).toHaveText(/^fine-tuned0\.5410\.541$/);
  await expect(page.locator(".curve-words")).toHaveText(
    /^Fine-tuning takes the risk on the new task from 1\.00 to 0\.541/,
  );
  await expect(page.locator("#curves path.series[d^=M]")).toHaveCount(3);
  await expect(page.getByRole("img", { name: /^Risk on the old task against risk on the new task/ })).toBeVisible();
  // There is no cut to choose, and no target error to draw.
  await expect(page.getByRole("group", { name: "Curves along" })).toHaveCount(0);
  await page.getByRole("combobox", { name: "Curves show" }).selectOption("protocols");
  await expect(page.getByRole("list", { name: "Curves" }).getByRole("listitem")).toHaveText([
    "scratch",
    "linear transfer",
    "fine-tuning",
    "bound (95 %), noise excluded",
    "best interpolation",
    "pooled data",
    "forgetting",
  ]);
  await page.getByRole("combobox", { name: "Curves show" }).selectOption("tasks");
  await openExport(page);
  await radio(page, "Figure", "curves").check({ force: true });
  const { bytes } = await saved(page, "Download SVG");
  const text = bytes.toString("utf8");
  for (const words of ["risk on the new task", "part of the way", "risk on the old task"])
    expect(text).toContain(words);
  await radio(page, "What to export", "Numbers").check({ force: true });
  await dialog(page).getByLabel("Contents").selectOption("curves");
  const { bytes: csv } = await saved(page, "Download CSV");
  expect(csv.toString("utf8")).toMatch(/\nway,along,risk-finetune,forgetting\nsamples,0,1/);
});

test("labels of another network: the strip shows which would be best", { tag: "@long" }, async ({ page }) => {
  await open(page, "?v=1&d=60&trials=2&spec=power&a=1.5&gamma=0.2&sigma=1&gw=0.8&q=beats-teacher");
  await expect(page.locator(".spectrum-strip path.spectrum-labels")).toHaveAttribute("d", /^M.*Z$/);
  await expect(page.locator(".spectrum-strip figcaption")).toHaveText(/The best labels say more than the true ones/);
  await page.getByRole("combobox", { name: "Quantity" }).selectOption("risk-scratch");
  await expect(page.locator(".spectrum-strip path.spectrum-labels")).toHaveCount(0);
});

test("the ridge of pretraining: best for the source and best for transfer are two lines", async ({ page }) => {
  await open(
    page,
    "?v=1&d=60&trials=2&L=1&theta=40&gamma=0.2&gs=0.7&ss=0.5&sr=0.3&x=sr:log:0.01..10&cut=x&curves=protocols",
  );
  await expect(page.locator("#curves text.landmark-label")).toHaveText(["best for the source", "best for transfer"]);
  await expect(page.locator("#curves path.landmark")).toHaveAttribute("d", /^M.*M/);
});

test("log axes say whether pretraining changes the exponent", { tag: "@long" }, async ({ page }) => {
  await open(page, "?v=1&spec=power&a=2&L=1&sigma=0&trials=2&curves=log");
  await expect(page.locator(".curve-words")).toHaveText(
    /^Pretraining changes only the constant.*scratch falls with exponent −0\.99\d* \(predicted for n ≪ d: −1\)/,
  );
  await page.getByRole("combobox", { name: "Curves show" }).selectOption("risks");
  await expect(page.locator(".curve-words")).toHaveCount(0);
});

test("below d = 100 the simulation leads where theory is approximate", { tag: "@long" }, async ({ page }) => {
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

test("what only a further protocol has is there with that protocol alone", { tag: "@long" }, async ({ page }) => {
  const control = (id: string) => page.locator(`.control[data-param=${id}]`);
  await open(page, "?v=1&d=60&trials=2");
  await expect(control("theta")).toBeVisible();
  for (const id of ["gw", "share", "sr"]) await expect(control(id)).toHaveCount(0);
  await open(page, "?v=1&d=60&trials=2&curves=protocols&gs=0.5");
  for (const id of ["share", "sr"]) await expect(control(id)).toBeVisible();
  await expect(control("gw")).toHaveCount(0);
  await open(page, "?v=1&d=60&trials=2&q=risk-taught");
  await expect(control("gw")).toBeVisible();
  await expect(control("share")).toHaveCount(0);
  // One that a link has set stays, with what it counts for.
  await open(page, "?v=1&d=60&trials=2&gw=1");
  await expect(control("gw")).toContainText("no effect: only for risk, taught and gain over the teacher");
});
