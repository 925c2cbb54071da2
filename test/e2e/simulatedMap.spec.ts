import { divergingTable } from "../../src/charts/colour.ts";
import {
  expect,
  hue,
  mapHash,
  mapPixels,
  open,
  paste,
  settled,
  simulated,
  status,
  sharedTab as test,
} from "./helpers.ts";

test.use({ simulates: true });

/** Columns of the simulated map, and its rows of γ = 0.1 … 2 (none at 0: without data there is no experiment). */
const cells = (columns: number) =>
  Array.from({ length: 20 }, (_, j) =>
    Array.from(
      { length: columns },
      (_, i) => [Math.min(0.995, Math.max(0.005, i / (columns - 1))), Math.min(0.995, (j + 1) / 20)] as const,
    ),
  ).flat();

for (const [name, axes] of [
  ["angle", ""],
  ["label noise", "&x=sigma:0..1"],
] as const)
  test(`every cell of the simulated map over ${name} is filled and has the sign of theory`, {
    tag: axes ? "@long" : [],
  }, async ({ page }) => {
    await open(page, `?v=1&d=60&trials=30${axes}`);
    const theory = await mapPixels(page, cells(21));
    await page.getByRole("radio", { name: "simulation" }).click();
    await simulated(page, 30);
    await expect(page.locator(".map-status")).toHaveText("simulated cells: 30 trials each");
    const found = await mapPixels(page, cells(21));
    expect(found.filter((p) => p[3] < 255)).toEqual([]);
    const table = new Set(divergingTable.map((c) => c.join()));
    expect(found.filter((p) => !table.has(p.slice(0, 3).join()))).toEqual([]);
    expect(new Set(found.map(String)).size).toBeGreaterThan(40);
    // Where both are clearly coloured the sign is the same; at γ = 1 the mean is infinite and anything goes.
    const clear = found
      .map((p, k) => [hue(p), hue(theory[k]), Math.floor(k / 21)] as const)
      .filter(([a, b, row]) => a !== "pale" && b !== "pale" && Math.abs(row - 9) > 1);
    expect(clear.length).toBeGreaterThan(150);
    expect(clear.filter(([a, b]) => a !== b).length).toBeLessThan(0.02 * clear.length);
    // The row without data is hatched, not coloured.
    const [empty] = await mapPixels(page, [[0.5, 0.002]]);
    expect(empty[3]).toBeLessThan(255);

    await page.getByRole("radio", { name: "theory" }).click();
    await settled(page);
    expect(await mapPixels(page, cells(21))).toEqual(theory);
  });

test("a quantity switch reads the simulated map anew, without a new pass", async ({ page }) => {
  await open(page, "?v=1&d=60&trials=10&show=simulation");
  await simulated(page, 10);
  const [gain, asked] = [await mapHash(page), await page.evaluate(() => window.lanes.runs.length)];
  await page.getByLabel("Quantity on the map").selectOption("risk-linear");
  await settled(page);
  await expect.poll(() => mapHash(page)).not.toBe(gain);
  expect((await mapPixels(page, cells(21))).filter((p) => p[3] < 255)).toEqual([]);
  await page.getByLabel("Quantity on the map").selectOption("t-linear");
  await settled(page);
  await expect.poll(() => mapHash(page)).toBe(gain);
  expect(await page.evaluate(() => window.lanes.runs.length)).toBe(asked);
});

test("a map along what the data depend on says why it is not simulated", async ({ page }) => {
  await open(page, "?v=1&d=60&trials=4&show=simulation");
  for (const [axis, name] of [
    ["x=d:20..200", "input dimension"],
    ["x=gs:0.1..2", "source samples per dimension"],
  ] as const) {
    await paste(page, `?v=1&d=60&trials=4&show=simulation&${axis}`);
    await expect(page.locator(".map-status")).toContainText(`not simulated along ${name}`);
    await expect(page.locator(".map-status")).toContainText("data of its own");
    // The probe is one experiment, and is made.
    await simulated(page, 4);
    await expect(status(page)).toHaveText("4 of 4 trials, done");
  }
});
