import {
  curvePath,
  expect,
  frames,
  hue,
  mapPixels,
  open,
  readout,
  sentence,
  settled,
  simulated,
  status,
  test,
  trialsDone,
  type,
} from "./helpers.ts";

test.use({ simulates: true });

/** Centres of n × n cells over the frame. */
const grid = (n: number) =>
  Array.from({ length: n * n }, (_, i) => [((i % n) + 0.5) / n, (Math.floor(i / n) + 0.5) / n] as const);

test("the first picture is complete without interaction: sentence, map, curves and numbers", async ({ page }) => {
  await open(page);
  await test.step("the setting, the sign of transfer there, and its size", async () => {
    await expect(page).toHaveTitle(/Transferscope/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Transferscope");
    await expect(sentence(page)).toHaveText(
      /^At 45° with 0\.5 target samples per dimension, linear transfer beats .* by 0\.\d+ and fine-tuning beats .* by 0\.\d+\. All else equal, scratch beats linear transfer below γ = 0\.00619, from 0\.546 to 0\.909 and above 1\.08\.$/,
    );
    const rows = await readout(page);
    expect(rows.map((r) => r[0])).toEqual([
      "T, linear transfer",
      "T, fine-tuning",
      "risk, scratch",
      "risk, linear transfer",
      "risk, fine-tuning",
      "risk, source as it is",
      "least risk",
      "P(linear transfer hurts)",
      "P(fine-tuning hurts)",
    ]);
    const tags = await page.locator(".readout tbody .tag").allTextContents();
    expect(tags).toHaveLength(rows.length - 2);
    for (const tag of tags) expect(tag).toMatch(/^[EAB]$/);
    const [linear, finetune, scratch, byLinear, byFinetune, source] = rows.map((r) => Number.parseFloat(r[1]));
    // The source used as it is costs ‖β_t − β_s‖² = 2 − 2 cos 45°, and a gain is a difference of two risks.
    expect(source).toBeCloseTo(2 - Math.SQRT2, 3);
    expect(linear).toBeCloseTo(scratch - byLinear, 2);
    expect(finetune).toBeCloseTo(scratch - byFinetune, 2);
    const told = (await sentence(page).textContent())?.match(/by (0\.\d+)/g)?.map((t) => Number(t.slice(3))) ?? [];
    expect(told).toHaveLength(2);
    expect(told[0]).toBeCloseTo(linear, 2);
    expect(told[1]).toBeCloseTo(finetune, 2);
    expect(rows[6][1]).toContain("fine-tuning");
  });

  await test.step("a coloured map with its phase line, axes in words, and what the colours mean", async () => {
    const at = (theta: number, gamma: number) => [theta / 90, gamma / 2] as const;
    const pixels = await mapPixels(page, [at(10, 0.3), at(80, 1.8), at(85, 0.8), at(30, 0.3), at(2, 1), at(88, 1)]);
    expect(pixels.map(hue)).toEqual(["blue", "red", "red", "blue", "blue", "blue"]);
    const all = await mapPixels(page, grid(24));
    expect(all.every((p) => p[3] === 255)).toBe(true);
    expect(new Set(all.map(String)).size).toBeGreaterThan(60);

    const panel = page.getByRole("region", { name: "Phase diagram" });
    const line = panel.locator("path.phase-line:not(.under)");
    // A line that is drawn, not a corner of one.
    expect((await line.getAttribute("d"))?.split("L").length).toBeGreaterThan(50);
    // It is where the colour turns: left of it blue, right of it red, on the row of the probe.
    const sides = await line.evaluate((path, gamma) => {
      const frame = (path.parentElement as Element).querySelector("rect.frame") as SVGRectElement;
      const [x, y, w, h] = ["x", "y", "width", "height"].map((a) => Number(frame.getAttribute(a)));
      const row = y + h * (1 - gamma / 2);
      const points = (path.getAttribute("d") ?? "")
        .split(/[ML]/)
        .slice(1)
        .map((p) => p.split(",").map(Number));
      const nearest = points.reduce((a, b) => (Math.abs(b[1] - row) < Math.abs(a[1] - row) ? b : a));
      return (nearest[0] - x) / w;
    }, 1.6);
    const near = await mapPixels(page, [
      [sides - 0.08, 0.8],
      [sides + 0.08, 0.8],
    ]);
    expect(near[0][2]).toBeGreaterThan(near[0][0]);
    expect(near[1][0]).toBeGreaterThan(near[1][2]);

    await expect(panel.locator("text.axis-title")).toHaveText([
      /angle between source and target\s*θ/,
      /target samples per dimension\s*γ/,
    ]);
    expect(await panel.locator(".figure .tick text").allTextContents()).toEqual(
      expect.arrayContaining(["45°", "90°", "1"]),
    );
    await expect(panel.locator(".bar-box")).toContainText("scratch wins");
    await expect(panel.locator(".bar-box")).toContainText("transfer wins");
    await expect(panel.locator(".probe")).toHaveCount(1);
    // Regions have names, on their own colours.
    await expect(panel.locator("text.region")).toHaveText([
      /^(scratch|transfer) wins$/,
      /^(scratch|transfer) wins$/,
      "anomalous positive transfer",
    ]);
    await expect(panel.locator("text.line-label")).toHaveText(/^T.* = 0$/);
  });

  await test.step("three curves with a legend, axes in words, and the peak that leaves the frame marked", async () => {
    const panel = page.getByRole("region", { name: "Curves and numbers" });
    await expect(panel.getByRole("list", { name: "Curves" }).getByRole("listitem")).toHaveText([
      "scratch",
      "linear transfer",
      "fine-tuning",
    ]);
    for (const series of [0, 1, 2]) expect((await curvePath(page, series)).split("L").length).toBeGreaterThan(200);
    await expect(panel.locator("text.axis-title")).toHaveText([/target samples per dimension\s*γ/, /risk\s*R/]);
    await expect(panel.locator(".clip-arrow").first()).toBeVisible();
    const colours = await panel
      .locator("#curves path.series")
      .evaluateAll((paths) =>
        paths
          .filter((p) => p.getAttribute("d"))
          .map((p) => `${getComputedStyle(p).stroke} ${getComputedStyle(p).strokeDasharray}`),
      );
    expect(new Set(colours).size).toBe(3);
  });

  await test.step("simulated means, which arrive by themselves", async () => {
    await expect(status(page)).toHaveText(/^\d+ of 200 trials/);
    await expect.poll(() => trialsDone(page), { timeout: 40_000 }).toBeGreaterThanOrEqual(2);
    await expect(page.locator("#curves .dot").first()).toBeAttached();
    await expect(page.locator("#curves .bars").first()).toBeAttached();
    await expect(page.locator("tr[data-quantity=risk-scratch] .spread")).toHaveText(/± \d/);
  });
});

test("bars shrink as trials are added, and the means lie where theory says", { tag: "@long" }, async ({ page }) => {
  await open(page, "?v=1&d=60&trials=10");
  const spread = async () =>
    Number((await page.locator("tr[data-quantity=risk-scratch] .spread").textContent())?.replace(/[^\d.]/g, ""));
  const bars = () =>
    page.locator("#curves .series-0 .bars").evaluate((path) => {
      const strokes = [...(path.getAttribute("d") ?? "").matchAll(/M[\d.-]+,([\d.-]+)V([\d.-]+)/g)];
      const heights = strokes.map(([, from, to]) => Math.abs(Number(from) - Number(to))).sort((a, b) => a - b);
      return heights[Math.floor(heights.length / 2)];
    });
  await simulated(page, 10);
  const [early, earlyBar] = [await spread(), await bars()];
  await type(page.getByLabel("trials", { exact: true }), "400");
  await simulated(page, 400);
  const [late, lateBar] = [await spread(), await bars()];
  // A standard error falls as the root of the trials: by about 6.
  expect(late).toBeGreaterThan(0);
  expect(late).toBeLessThan(early / 3);
  expect(lateBar).toBeLessThan(earlyBar / 2);
  const scores = (await readout(page)).slice(0, 6).map((r) => r[3]);
  for (const [i, z] of scores.entries()) {
    if (i === 5) expect(z).toBe("–");
    else expect(Math.abs(Number(z.replace("−", "-")))).toBeLessThan(5);
  }
});

test("redraws when the window is resized", async ({ page }) => {
  await open(page, "?v=1&d=60&trials=4");
  const before = await page.locator("canvas").evaluate((c) => c.getBoundingClientRect().width);
  await page.setViewportSize({ width: 1024, height: 768 });
  await settled(page);
  await expect.poll(() => page.locator("canvas").evaluate((c) => c.getBoundingClientRect().width)).not.toBe(before);
  await frames(page, 2);
  const pixels = await mapPixels(page, grid(12));
  expect(pixels.every((p) => p[3] === 255)).toBe(true);
  expect(new Set(pixels.map(String)).size).toBeGreaterThan(40);
});
