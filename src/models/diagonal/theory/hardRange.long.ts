import { describe, expect, it } from "vitest";
import { hardSetting, slowCheck } from "../../../../test/slowEvolution.ts";
import { fineTuningClasses } from "./classes.ts";
import { obstacle } from "./obstacle.ts";
import { pretrain } from "./pretraining.ts";
import { S, solve, state } from "./theory.ts";

/** Solves settings first … first+count−1 and their pretraining; all with α < 1 against the slow equations. */
function sweep(first: number, count: number) {
  const failures: string[] = [];
  let worst = 0;
  let residual = 0;
  let checked = 0;
  // `power` is the error of predicting zero: 1 at fine-tuning, ρ_PT a_PT² at pretraining.
  const compare = (name: string, risk: number, slow: ReturnType<typeof slowCheck>, power = 1) => {
    const error = Math.abs(slow.risk - risk) / Math.max(1, power, slow.risk);
    checked++;
    if (!(slow.left < 1e-8 && error < 2e-5)) failures.push(`${name}: ${risk} against ${slow.risk}`);
    worst = Math.max(worst, error);
    if (risk > 1e-20) residual = Math.max(residual, Math.abs(slow.first), Math.abs(slow.second));
  };
  for (let k = first; k < first + count; k++) {
    const p = hardSetting(k);
    const name = `${k} ${JSON.stringify(p)}`;
    const out = new Float64Array(state.length);
    solve(p, out, 0);
    const [risk, tau, kappa] = [out[S.risk], out[S.tau], out[S.kappa]];
    if (obstacle(p) !== undefined) {
      if (!Number.isNaN(risk)) failures.push(`${name}: a risk in spite of its obstacle`);
      continue;
    }
    if (!(risk >= 0 && risk < Number.POSITIVE_INFINITY)) failures.push(`${name}: ${risk}`);
    else if (p.alpha < 1) compare(name, risk, slowCheck(fineTuningClasses(p), p.alpha, p.sigma, { tau, kappa }));
    const { evolution } = pretrain(p);
    if (evolution === undefined || p.alphapt >= 1) continue;
    const classes = [
      { rootK: 2 * p.c, weight: p.rpt, size: p.apt, variance: 0 },
      { rootK: 2 * p.c, weight: 1 - p.rpt, size: 0, variance: 0 },
    ];
    const slow = slowCheck(classes, p.alphapt, p.sigmapt, evolution);
    compare(`pretraining of ${name}`, evolution.risk, slow, p.rpt * p.apt * p.apt);
  }
  console.log(
    `${checked} solutions checked: risk off by ${worst.toExponential(1)}, residual ${residual.toExponential(1)} at most`,
  );
  return failures;
}

describe("state evolution over the hard range, against slow quadrature", () => {
  it("the 2000 settings of the short test", () => expect(sweep(0, 2000)).toEqual([]));
  it("20 000 more", () => expect(sweep(10_000, 20_000)).toEqual([]), 600_000);
});
