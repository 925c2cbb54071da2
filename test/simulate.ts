import { expect } from "vitest";
import { replicate } from "../src/compute/evaluate.ts";
import { SimulationField } from "../src/compute/field.ts";
import { decodeLink } from "../src/scene/link.ts";
import { plan } from "../src/scene/plan.ts";
import { type SimulatedQuantity, simulationReport } from "../src/scene/simulated.ts";

/** Runs the probe's experiment of a link on this thread and reports every simulated quantity. */
export function simulate(link: string, trials: number, seed: number): Record<string, SimulatedQuantity> {
  const { scene, notices } = decodeLink(`v=1&${link}&seed=${seed}`);
  expect(notices).toEqual([]);
  const { probeSimulation } = plan(scene);
  if (!probeSimulation.job) throw new Error(probeSimulation.reason);
  const field = new SimulationField(probeSimulation.job, trials);
  for (let r = 0; r < trials; r++) {
    const pieces = replicate(probeSimulation.job, r);
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    field.store(r, r + 1, piece.value);
  }
  return simulationReport(field, probeSimulation.cells[0], trials);
}
