import { cosDegrees, sinDegrees } from "../../../lib/angles.ts";
import { t } from "../../../lib/language.ts";
import type { Simulator } from "../../simulator.ts";
import type { ReluParams } from "../params.ts";
import { kernels } from "../theory/kernels.ts";
import { form, functions, head, trains, triangle, width } from "./layout.ts";

/** Bytes that one replicate may hold, and multiplications that it may take: some seconds. */
const MEMORY = 300 * 2 ** 20;
const COST = 1e10;

/** The network itself, infinitely wide, on real draws: docs/theory.md §3.4. */
export const simulator: Simulator<ReluParams> = {
  id: "kernel",
  version: 1,
  note: "kernel regression on inputs of a sphere; risks are exact given the draw",
  setupParams: () => ["d", "train", "gs", "ridge"],
  setup: (p) => ({
    d: p.d,
    train: trains.indexOf(p.train),
    ridge: p.ridge,
    ns: p.gs === Number.POSITIVE_INFINITY ? -1 : Math.round(p.gs * p.d),
  }),
  sampleParam: "gamma",
  samples: (p) => Math.round(p.gamma * p.d),
  atSamples: (n, p) => ({
    ...p,
    gamma: n / p.d,
    gs: p.gs === Number.POSITIVE_INFINITY ? p.gs : Math.round(p.gs * p.d) / p.d,
  }),
  refuse(ns, p) {
    const { d } = p;
    const source = Math.max(0, simulator.setup(p).ns);
    const most = Math.max(0, ...ns);
    const bytes = 8 * (2 * most ** 2 + (p.ridge > 0 ? most ** 2 : 0) + 2 * source ** 2 + (most + source) * d);
    const samples = Math.max(most, source);
    if (bytes > MEMORY)
      return t(
        "not simulated: a replicate of {samples} samples would take {size} MB a thread; choose fewer samples or a smaller d (theory is drawn all the same)",
        { samples, size: Math.round(bytes / 2 ** 20) },
      );
    const factors = (p.ridge > 0 ? ns : [most]).reduce((sum, n) => sum + n ** 3 / 6, source ** 3 / 6);
    if (factors + ((most ** 2 + source ** 2) / 2 + most * source) * d > COST)
      return t(
        "not simulated: a replicate of {samples} samples at d = {d} would take too long; choose fewer samples or a smaller d (theory is drawn all the same)",
        { samples, d },
      );
    return undefined;
  },
  lattice: (values, p) =>
    [...new Set(Array.from(values, (gamma) => Math.round(gamma * p.d)))].filter((n) => n > 0).sort((a, b) => a - b),
  head,
  width,
  quantities: ["t-finetune", "risk-scratch", "risk-finetune", "proxy"],
  read(out, data, first, row, n, setup, p) {
    const { rho, s, sigma, ss } = p;
    const m = functions(setup);
    const [along, across] = [rho * cosDegrees(p.theta), rho * sinDegrees(p.theta)];
    const known = m === 2;
    const scratch = known ? [along, across] : [along, across, 0, 0];
    const tuned = known ? [along - s, across] : [along, across, -s, -ss];
    const products = row + triangle(m);
    const squares = products + m * (m + 1);
    /** Of the regression on labels w·g(x) + σε, scored against w·g. */
    const risk = (w: readonly number[]): number => {
      const labels = [...w, sigma];
      let cross = 0;
      for (let i = 0; i < m; i++)
        for (let j = 0; j <= m; j++) cross += w[i] * labels[j] * data[products + i * (m + 1) + j];
      return form(data, first, w) - 2 * cross + form(data, squares, labels);
    };
    out[1] = risk(scratch);
    out[2] = risk(tuned);
    out[0] = out[1] - out[2];
    // ỹᵀH⁻¹ỹ for labels of inputs on the unit sphere; without samples its limit as n → 0.
    const { slope, builtIn } = kernels[p.train];
    out[3] = Math.sqrt(
      n > 0 ? (2 * form(data, row, tuned)) / (n * p.d) : (2 * form(data, first, tuned)) / (slope * (1 + builtIn) * p.d),
    );
  },
  noScore: () => undefined,
};
