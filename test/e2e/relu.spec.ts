import {
  address,
  curvePath,
  expect,
  mapHash,
  open,
  test as ownTab,
  readout,
  region,
  sentence,
  settled,
  simulated,
  status,
  sharedTab as test,
} from "./helpers.ts";

test.use({ simulates: true });

test("a wide ReLU network opens with its map, curves and formula, and the simulation beside them", async ({ page }) => {
  await open(page, "?v=1&m=relu&d=60&trials=6");
  await expect(sentence(page)).toContainText("At 45° with 0.5 target samples per dimension, fine-tuning a wide ReLU");
  await settled(page);
  const map = await mapHash(page);
  expect(await curvePath(page, 0)).toMatch(/^M/);
  await expect(page.locator(".formula-main math").first()).toBeAttached();
  await expect(page.locator(".remarks")).toContainText("Fine-tuning helps below 60° and hurts above");
  await simulated(page, 6);
  const row = (await readout(page)).find(([name]) => name === "T, fine-tuning");
  // Simulated mean ± error beside theory, both numbers.
  expect(row?.join(" ")).toMatch(/0\.279/);
  expect(row?.join(" ")).toMatch(/±/);
  await page.getByLabel("Quantity on the map").selectOption("proxy");
  await settled(page);
  await expect.poll(() => mapHash(page)).not.toBe(map);
});

ownTab("student and teacher have no theory: the simulated map is the picture, a cell a job", async ({ page }) => {
  await open(
    page,
    "?v=1&m=relu&sim=student&d=6&width=8&teachers=4&x=mu:0..1&y=gamma:1..5&q=t-linear&show=simulation&trials=1&gamma=3",
  );
  await expect(sentence(page)).toContainText("There is no theory of student and teacher");
  await simulated(page, 1);
  const setups = await page.evaluate(() =>
    window.lanes.runs.flatMap((run) => (run.kind === "simulation" ? [run.setup?.mu] : [])),
  );
  expect(new Set(setups).size).toBe(9);
  // The corners come before the rest.
  expect(new Set(setups.slice(0, 2))).toEqual(new Set([0, 1]));
  const row = (await readout(page)).find(([name]) => name === "risk, linear transfer");
  expect(row?.join(" ")).toMatch(/\d\.\d/);
});

test("without theory the page offers to run the diagram, says what it takes, and one click runs it", async ({
  page,
}) => {
  await open(page, "?v=1&m=relu&sim=student&d=6&width=8&teachers=4&trials=60");
  const offer = page.locator(".run-diagram");
  await expect(offer).toContainText(/81 cells, one trial each: about \d+ s on (one thread|\d threads)/);
  await offer.getByRole("button", { name: "Run the diagram" }).click();
  await expect(offer).toHaveCount(0);
  await simulated(page, 1);
  const asked = new URL(await address(page)).searchParams;
  expect([asked.get("show"), asked.get("trials"), asked.get("x")]).toEqual(["simulation", "1", "mu:0..1"]);
  await expect(page.locator(".map-status")).toHaveText("simulated cells: 1 trial each");
  // No letter of a tag beside what has no number.
  await expect(page.locator(".readout .tag")).toHaveCount(0);
});

ownTab("what takes long waits for the reader, and stops at once", async ({ page }) => {
  await open(page, "?v=1&m=relu&sim=student&gamma=4&x=mu:0..1&y=gamma:log:0.5..32&show=simulation&trials=8");
  await expect(status(page)).toHaveText(/^0 of 8 trials; they take about \d+ (s|min) on (one thread|\d threads)$/);
  expect(await page.evaluate(() => window.lanes.runs.filter((run) => run.kind === "simulation").length)).toBe(0);
  await expect(page.getByRole("button", { name: /^One trial instead: about/ })).toBeVisible();
  const bar = region(page, "Simulation");
  await bar.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.locator(".map-status")).toHaveText(/^\d+ of 81 cells have their first trial/);
  await expect.poll(() => page.evaluate(() => window.lanes.open.simulation)).toBeGreaterThan(0);
  await bar.getByRole("button", { name: "Stop" }).click();
  await page.waitForFunction(() => window.lanes.open.simulation === 0, undefined, { timeout: 5000 });
});

test("a map of which some cells are refused keeps the others, and says why where they are", async ({ page }) => {
  await open(
    page,
    "?v=1&m=relu&sim=student&d=200&width=1500&teachers=4&x=mu:0..1&y=gamma:1..100&show=simulation&trials=2&gamma=100",
  );
  await expect(page.locator(".map-key")).toContainText("no solution");
  await expect(status(page)).toContainText("not simulated: ");
  const { width, height } = (await page.locator(".map-hit").boundingBox())!;
  await page.locator(".map-hit").hover({ position: { x: width - 5, y: 5 } });
  await expect(page.locator(".hover-label")).toContainText(/no solution for n = 20000: not simulated: /);
  await page.locator(".map-hit").hover({ position: { x: width - 5, y: height - 5 } });
  await expect(page.locator(".hover-label")).not.toContainText("no solution");
});

test("a real network is watched beside the kernel to its end; one that has not converged says so", {
  tag: "@long",
}, async ({ page }) => {
  const panel = region(page, "Watch it train");
  const told = panel.locator(".training-status");
  await open(page, "?v=1&m=relu&sim=network&d=10&gamma=1&width=128&trials=1");
  await panel.getByText("Watch it train").click();
  await expect(told).toContainText(/differs from the kernel by \d+\.?\d* %/, { timeout: 30_000 });
  await expect(told).not.toContainText("Not converged");
  expect((await panel.locator("path.trace-finetune").first().getAttribute("d"))?.length).toBeGreaterThan(10);
  // Two neurons cannot fit twenty noisy samples.
  await open(page, "?v=1&m=relu&sim=network&d=10&gamma=2&width=2&sigma=1&trials=1&watch=yes");
  await expect(told).toContainText("Not converged: fine-tuning, training from scratch.", { timeout: 30_000 });
  await expect(told).not.toContainText("differs from");
  await open(page, "?v=1&m=relu&sim=student&watch=yes&trials=1");
  await expect(told).toContainText("only a real network of linear tasks can be watched");
});
