import { describe, expect, it } from "vitest";
import { normals } from "../../../lib/normal.ts";
import { uniforms } from "../../../lib/philox.ts";
import { type Interpolation, interpolate } from "./interpolate.ts";

type Scales = "even" | "uneven" | "fine-tuned";

/** Instance k of a sweep: Gaussian inputs, a teacher from dense to one coefficient in a hundred, noise in every second. */
function instance(k: number, D: number, scales: Scales, least: number, range: number, n?: number): Interpolation {
  const at = { seed: 602_20062, replicate: k };
  const u = new Float64Array(6 + 2 * D);
  uniforms(u, u.length, { ...at, purpose: 1 });
  const samples = n ?? 1 + Math.floor((D - 1) * u[0]);
  const X = new Float64Array(samples * D);
  normals(X, X.length, { ...at, purpose: 2 });
  const teacher = new Float64Array(D);
  normals(teacher, D, { ...at, purpose: 3 });
  const y = new Float64Array(samples);
  normals(y, samples, { ...at, purpose: 4 });
  const active = 10 ** (-2 * u[1]);
  const sigma = u[2] < 0.5 ? 0 : u[3];
  for (let i = 0; i < samples; i++) {
    y[i] *= sigma;
    for (let d = 0; d < D; d++) {
      X[i * D + d] /= Math.sqrt(D);
      if (d === 0 || u[6 + d] < active) y[i] += (X[i * D + d] * teacher[d]) / Math.sqrt(active);
    }
  }
  const scale = (v: number) => 10 ** (least + range * v);
  const rootK = Float64Array.from({ length: D }, (_, d) => {
    const own = u[6 + D + d];
    if (scales === "uneven") return scale(own);
    return scales === "fine-tuned" && own < 0.1 ? scale(u[5]) : scale(u[4]);
  });
  const steps = interpolate(X, y, rootK, samples, D);
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

function sweep(count: number, solve: (k: number) => Interpolation) {
  let worst = 0;
  let most = 0;
  let sum = 0;
  const failures: number[] = [];
  for (let k = 0; k < count; k++) {
    const { beta, residual, factorisations } = solve(k);
    if (!(residual < 1e-9 && beta.every(Number.isFinite))) failures.push(k);
    worst = Math.max(worst, residual);
    most = Math.max(most, factorisations);
    sum += factorisations;
  }
  console.log(
    `${count} instances: worst residual ${worst.toExponential(1)}, factors ${sum / count} on average, ${most} at most`,
  );
  return { failures, mean: sum / count, most };
}

const mixed: Scales[] = ["even", "uneven", "fine-tuned"];

describe("interpolation never fails", () => {
  it("500 instances at D = 100, one √k from 1e-8 … 1e4, n = 1 … 99", () => {
    const { failures, mean, most } = sweep(500, (k) => instance(k, 100, "even", -8, 12));
    expect(failures).toEqual([]);
    expect(mean).toBeLessThan(4);
    expect(most).toBeLessThanOrEqual(9);
  });

  it("3000 more, with √k_d of all these orders in one instance too", () => {
    expect(sweep(3000, (k) => instance(1000 + k, 100, mixed[k % 3], -8, 12)).failures).toEqual([]);
  });

  it("300 with n = D − 1, and 300 with n = D", () => {
    expect(sweep(300, (k) => instance(5000 + k, 100, mixed[k % 3], -8, 12, 99)).failures).toEqual([]);
    expect(sweep(300, (k) => instance(6000 + k, 100, mixed[k % 3], -8, 12, 100)).failures).toEqual([]);
  });

  it("300 with √k down to 1e-12", () => {
    expect(sweep(300, (k) => instance(7000 + k, 100, mixed[k % 3], -12, 6)).failures).toEqual([]);
  });

  it("20 at D = 400, and one at D = 1000, n = 500", () => {
    expect(sweep(20, (k) => instance(8000 + k, 400, mixed[k % 3], -8, 12)).failures).toEqual([]);
    expect(sweep(1, (k) => instance(9000 + k, 1000, "even", -3, 0, 500)).failures).toEqual([]);
  });
});
