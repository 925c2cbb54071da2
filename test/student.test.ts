import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { student, studentPage } from "../scripts/student.mjs";

const { rows, label } = await student();
const at = (mu: number, gamma: number, quantity: string) => {
  const row = rows.find((r) => Math.abs(r.mu - mu) < 1e-9 && r.gamma === gamma && r.quantity === quantity);
  if (!row) throw new Error(`${mu} ${gamma} ${quantity}`);
  return row as { mean: number; se: number; trials: number };
};
const mus = Array.from({ length: 11 }, (_, k) => k / 10);
const gammas = [0.5, 1, 2, 4, 8, 16, 32];

it("docs/student.md is what the shipped atlas says", () => {
  expect(label.complete).toBe(true);
  expect(readFileSync(new URL("../docs/student.md", import.meta.url), "utf8")).toBe(studentPage({ rows, label }));
});

it("no trial is missing, and what must be equal or in order is", () => {
  for (const { quantity, trials, reason } of rows) expect(trials, `${quantity}: ${reason}`).toBe(16);
  for (const gamma of gammas) {
    for (const mu of mus) {
      const of = (quantity: string) => at(mu, gamma, quantity).mean;
      // Scratch knows nothing of the source; a readout cannot go below the span of its features, however many samples there are.
      expect(of("risk-scratch")).toBe(at(0, gamma, "risk-scratch").mean);
      expect(of("risk-linear"), `${mu} ${gamma}`).toBeGreaterThan(of("floor"));
      expect(of("t-finetune")).toBeCloseTo(of("risk-scratch") - of("risk-finetune"), 12);
      expect(of("t-linear")).toBeCloseTo(of("risk-scratch") - of("risk-linear"), 12);
    }
    // Without any neuron of the teacher the source is the network of nothing: error 1, and the same start as scratch.
    expect(at(0, gamma, "floor-source").mean).toBeCloseTo(0, 12);
    expect(at(1, gamma, "floor-source").mean).toBeCloseTo(1, 12);
    expect(at(1, gamma, "risk-finetune").mean).toBe(at(1, gamma, "risk-scratch").mean);
  }
});

it("has what the paper says of Fig. 3: scratch learns like n to the −1, linear transfer peaks where n is near m", () => {
  const scratch = (gamma: number) => at(0.5, gamma, "risk-scratch").mean;
  const slope = Math.log(scratch(32) / scratch(8)) / Math.log(4);
  // Between n^−.9 and n^−1 in another program of this size; the error of this slope is .1.
  expect(Math.abs(slope + 0.95)).toBeLessThan(0.15);
  for (const mu of mus.slice(1)) {
    const linear = (gamma: number) => at(mu, gamma, "risk-linear");
    const apart = (a: number, b: number) => (linear(a).mean - linear(b).mean) / Math.hypot(linear(a).se, linear(b).se);
    expect(apart(8, 32), `${mu}`).toBeGreaterThan(3);
    if (mu > 0.15) expect(apart(8, 2), `${mu}`).toBeGreaterThan(2);
  }
  // Fine-tuning beats scratch as long as the source knows half of the teacher.
  for (const mu of mus.slice(0, 6))
    for (const gamma of gammas)
      expect(at(mu, gamma, "t-finetune").mean, `${mu} ${gamma}`).toBeGreaterThan(3 * at(mu, gamma, "t-finetune").se);
});
