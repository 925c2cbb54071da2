import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { agreement, trustPage } from "../scripts/trust.mjs";
import { replicate } from "../src/compute/evaluate.ts";
import { SimulationField } from "../src/compute/field.ts";
import { decodeLink } from "../src/scene/link.ts";
import { plan } from "../src/scene/plan.ts";
import { simulationReport } from "../src/scene/simulated.ts";

const shipped = await agreement();

it("docs/trust.md is what the shipped atlas says", () => {
  expect(shipped.label.complete).toBe(true);
  expect(readFileSync(new URL("../docs/trust.md", import.meta.url), "utf8")).toBe(trustPage(shipped));
});

// Thirty settings, ten a model, by a fixed step.
const cells = Array.from({ length: 30 }, (_, k) => 100 * k + 37);
it.each(cells)("setting %i of the shipped atlas is what its link simulates", (cell) => {
  const rows = shipped.rows.filter((row) => row.cell === cell);
  const { scene, notices } = decodeLink(rows[0].link as string);
  expect(notices).toEqual([]);
  const { probeSimulation } = plan(scene);
  if (!probeSimulation.job) throw new Error(probeSimulation.reason);
  const field = new SimulationField(probeSimulation.job, scene.trials);
  for (let r = 0; r < scene.trials; r++) {
    const pieces = replicate(probeSimulation.job, r);
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    field.store(r, r + 1, piece.value);
  }
  const report = simulationReport(field, probeSimulation.cells[0], scene.trials);
  expect(rows.map(({ quantity }) => quantity)).toEqual(Object.keys(report));
  for (const { quantity, mean, se, trials } of rows) {
    const now = report[quantity as string];
    expect([mean, se, trials], quantity as string).toEqual([now.mean, now.se, now.trials]);
  }
});
