import { curvePath, expect, mapHash, open, readout, sentence, settled, simulated, test } from "./helpers.ts";

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
  expect(await mapHash(page)).not.toBe(map);
});

test("student and teacher have no theory: the simulated map is the picture, a cell a job", async ({ page }) => {
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
