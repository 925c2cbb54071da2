import {
  cell,
  curvePath,
  everyOther,
  expect,
  expectNoLeaks,
  open,
  paste,
  readout,
  sentence,
  simulated,
  sharedTab as test,
} from "./helpers.ts";

test("at γ = 1 the risk is infinite, with a reason, and its curves leave the frame with an arrow", async ({ page }) => {
  await open(page, "?v=1&gamma=1&d=60&trials=20");
  for (const id of ["risk-scratch", "risk-finetune", "t-linear"]) {
    await expect(cell(page, id, "theory").locator(".number")).toHaveText("∞");
    await expect(cell(page, id, "theory")).toHaveAttribute("title", /infinite: at γ = 1 .*label noise/);
  }
  await expect(cell(page, "risk-linear", "theory").locator(".number")).toHaveText(/^0\.\d+$/);
  await expect(sentence(page)).toContainText("linear transfer escapes the peak that scratch has here");
  const arrows = page.locator("#curves .clip-arrow");
  await expect(arrows).toHaveCount(1);
  // The arrow stands over γ = 1, the middle of the axis.
  const where = await arrows.evaluate((path) => {
    const frame = document.querySelector("#curves rect.frame") as SVGRectElement;
    const [x, w] = [frame.x.baseVal.value, frame.width.baseVal.value];
    return [...(path.getAttribute("d") ?? "").matchAll(/M([\d.]+)/g)].map((m) => (Number(m[1]) - x) / w);
  });
  expect(Math.min(...where.map((t) => Math.abs(t - 0.5)))).toBeLessThan(0.02);
  await simulated(page, 20);
  // An infinite mean has no score, and says why; no number and no bar stand for it.
  for (const id of ["t-linear", "risk-scratch", "risk-finetune"])
    await expect(cell(page, id, "simulated")).toHaveText("diverges");
  await expect(cell(page, "risk-linear", "simulated")).toHaveText(/^0\.\d+ ± 0\.\d+$/);
  // Nor does a mark among the curves: linear transfer has one at γ = 1, scratch has none there.
  const marksInTheMiddle = (series: number) =>
    page.locator(`#curves .dots.series-${series} .dot`).evaluate((path) => {
      const frame = document.querySelector("#curves rect.frame") as SVGRectElement;
      const [x, w] = [frame.x.baseVal.value, frame.width.baseVal.value];
      const starts = [...(path.getAttribute("d") ?? "").matchAll(/M([\d.]+)/g)].map((m) => (Number(m[1]) - x) / w);
      return starts.filter((t) => Math.abs(t - 0.5) < 0.02).length;
    });
  await expect.poll(() => marksInTheMiddle(1)).toBeGreaterThan(0);
  expect(await marksInTheMiddle(0)).toBe(0);
  await expect(cell(page, "risk-scratch", "z")).toHaveText("–");
  await expect(cell(page, "risk-scratch", "z")).toHaveAttribute("title", /infinite variance/);
  // The same reasons without a mouse.
  const reasons = page.getByRole("group").filter({ hasText: "Why some numbers are infinite or missing" });
  await reasons.getByText("Why some numbers are infinite or missing").focus();
  await page.keyboard.press("Enter");
  await expect(
    reasons.getByRole("listitem").filter({ hasText: "theory of T, linear transfer; risk, scratch; risk, fine-tuning" }),
  ).toHaveText(/ – infinite: at γ = 1 .*label noise/);
  await expect(reasons.getByRole("listitem").filter({ hasText: "simulation of T, linear transfer;" })).toContainText(
    "infinite variance",
  );
  await expectNoLeaks(page);
});

const extremes = [
  ["pretraining at its own peak", "?v=1&gs=1&ss=0.3&limit=large&d=60&trials=20"],
  ["the same for real data", "?v=1&gs=1&ss=0.3&d=60&trials=20"],
  ["no target data", "?v=1&gamma=0&d=60&trials=20"],
  ["no source task", "?v=1&s=0&d=60&trials=20&q=t-finetune"],
  ["no tasks at all", "?v=1&s=0&rho=0&sigma=0&d=60&trials=20"],
  ["no source data", "?v=1&gs=0&ss=1&d=60&trials=20&L=inf"],
  ["infinite depth", "?v=1&L=inf&gs=1&ss=1&d=60&trials=20&q=risk-finetune"],
  ["the smallest experiment", "?v=1&d=4&gamma=0.25&gs=0.25&ss=1&trials=20&show=simulation"],
  ["far from every range", "?v=1&sigma=100&rho=1000&s=1000&L=1000&ridge=1000&gamma=20&d=60&trials=4"],
  ["axes without a finite number", "?v=1&x=gs:0..1&y=ss:0..1&gamma=1&d=60&trials=4"],
  ["a marker and a probe outside the frame", "?v=1&theta=170&gamma=5&pin=170,5;-3,1;20,1&d=60&trials=4"],
] as const;

test("at the ends of every range the page shows only numbers and reasons", { tag: "@long" }, async ({ page }) => {
  test.slow();
  await open(page, "?v=1&d=60&trials=4");
  for (const [name, link] of everyOther(extremes))
    await test.step(name, async () => {
      await paste(page, link);
      await simulated(page, Number(/trials=(\d+)/.exec(link)?.[1]));
      await expectNoLeaks(page);
      const rows = await readout(page);
      expect(rows).toHaveLength(9);
      // The last two are known from the simulation only.
      for (const [, theory] of rows.slice(7)) expect(theory).toBe("–");
      for (const [quantity, theory] of rows.slice(0, 7))
        expect(`${quantity} ${theory}`).toMatch(/ (−?[\d.]+(·10\S+)?|−?∞|[a-z -]+) [EAB]$/);
      const reasons = await page
        .locator(".readout tbody td:nth-of-type(1)")
        .evaluateAll((all) =>
          all.filter((td) => /∞|–/.test(td.textContent ?? "")).map((td) => td.getAttribute("title")),
        );
      for (const reason of reasons) expect(reason?.length ?? 0).toBeGreaterThan(20);
      for (const series of [0, 1, 2]) expect(await curvePath(page, series)).not.toContain("NaN");
      await expect(sentence(page)).toHaveText(/^At .*\.$/);
    });
});
