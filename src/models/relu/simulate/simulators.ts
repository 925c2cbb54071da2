import { t } from "../../../lib/language.ts";
import type { Setup } from "../../param.ts";
import type { Simulator } from "../../simulator.ts";
import * as networkCost from "../network/cost.ts";
import * as network from "../network/layout.ts";
import type { ReluParams } from "../params.ts";
import * as scalesCost from "../scales/cost.ts";
import * as scales from "../scales/layout.ts";
import * as studentCost from "../student/cost.ts";
import * as student from "../student/layout.ts";
import { trains } from "./layout.ts";
import { simulator as kernel } from "./simulator.ts";
import { secondsOf } from "./work.ts";

/** Networks that are trained, each replicate by gradient flow (docs/models/relu.md). */

type S = Simulator<ReluParams>;

/** NaN for a training that has not converged: its risk is not averaged. */
const ended = (data: Float64Array, at: number, risk: number, converged: number): number =>
  data[at + converged] === 1 ? data[at + risk] : Number.NaN;

/** Share of two trainings that have not converged. */
const unfinished = (
  data: Float64Array,
  at: number,
  rows: { readonly scratchConverged: number; readonly fineTunedConverged: number },
) => 1 - (data[at + rows.scratchConverged] + data[at + rows.fineTunedConverged]) / 2;

/** What all have in common. */
const trained = {
  trained: true,
  sampleParam: "gamma",
  samples: (p) => Math.round(p.gamma * p.d),
  atSamples: (n, p) => ({ ...p, gamma: n / p.d }),
  lattice: (values, p) =>
    [
      ...new Set(
        Array.from(
          values.filter((_, i) => i % 2 === 0),
          (gamma) => Math.round(gamma * p.d),
        ),
      ),
    ]
      .filter((n) => n > 0)
      .sort((a, b) => a - b),
  noScore: () => undefined,
} as const satisfies Partial<S>;

const refused = (reason: string | undefined) => reason && t("not simulated: {reason}", { reason });

const networkSetup = (p: ReluParams): Setup => ({
  d: p.d,
  width: p.width,
  train: trains.indexOf(p.train),
  init: p.init,
  theta: p.theta,
  rho: p.rho,
  s: p.s,
  sigma: p.sigma,
  ns: p.gs === Number.POSITIVE_INFINITY ? -1 : Math.round(p.gs * p.d),
  ss: p.gs === Number.POSITIVE_INFINITY ? 0 : p.ss,
});

const real: S = {
  ...trained,
  id: "network",
  version: 1,
  note: "a real network, by gradient flow, on the draws of the kernel's simulation",
  atSamples: kernel.atSamples,
  setupParams: () => ["d", "width", "train", "init", "theta", "rho", "s", "sigma", "gs", "ss"],
  setup: networkSetup,
  refuse: (ns, p) =>
    p.ridge > 0
      ? "not simulated: a real network has no added ridge (theory is drawn all the same)"
      : refused(networkCost.obstacle(networkSetup(p), ns)),
  cost: networkCost.work,
  offer: { seconds: secondsOf(networkCost.work), trials: 5 },
  head: () => network.HEAD_WIDTH,
  width: () => network.ROW_WIDTH,
  quantities: ["t-finetune", "risk-scratch", "risk-finetune", "kernel-gap", "unfinished"],
  read(out, data, _head, row) {
    const { ROW } = network;
    out[1] = ended(data, row, ROW.scratch, ROW.scratchConverged);
    out[2] = ended(data, row, ROW.fineTuned, ROW.fineTunedConverged);
    out[0] = out[1] - out[2];
    out[3] = ended(data, row, ROW.scratchGap, ROW.scratchConverged);
    out[4] = unfinished(data, row, ROW);
  },
};

const studentSetup = ({ d, width, teachers, mu, ridge }: ReluParams): Setup => ({ d, width, teachers, mu, ridge });

/** After [T25] §4 and Fig. 3. */
const studentAndTeacher: S = {
  ...trained,
  id: "student",
  version: 1,
  note: "after Fig. 3 of arXiv:2410.08194, whose optimiser, learning rates and sample sizes are not published",
  setupParams: () => ["d", "width", "teachers", "mu", "ridge"],
  setup: studentSetup,
  refuse: (ns, p) => refused(studentCost.obstacle(studentSetup(p), ns)),
  cost: studentCost.cost,
  offer: {
    seconds: secondsOf(studentCost.cost),
    trials: 1,
    map: { q: "t-linear", x: "mu:0..1", y: "gamma:log:0.5..32" },
  },
  head: () => student.HEAD_WIDTH,
  width: () => student.ROW_WIDTH,
  quantities: [
    "t-finetune",
    "risk-scratch",
    "risk-finetune",
    "t-linear",
    "risk-linear",
    "floor",
    "floor-source",
    "unfinished",
  ],
  read(out, data, head, row) {
    const { HEAD, ROW } = student;
    const pretrained = data[head + HEAD.converged] === 1;
    out[1] = ended(data, row, ROW.scratch, ROW.scratchConverged);
    out[2] = ended(data, row, ROW.fineTuned, ROW.fineTunedConverged);
    out[0] = out[1] - out[2];
    out[4] = pretrained ? data[row + ROW.linear] : Number.NaN;
    out[3] = out[1] - out[4];
    out[5] = pretrained ? data[head + HEAD.floorStudent] : Number.NaN;
    out[6] = data[head + HEAD.floorSource];
    out[7] = unfinished(data, row, ROW);
  },
};

const scalesSetup = ({ d, width, teachers, mu, kappa, gout, init, sigma }: ReluParams): Setup => ({
  d,
  width,
  teachers,
  mu,
  kappa,
  gout,
  init,
  sigma,
});

/** After [A26], beyond diagonal networks. */
const initialScales: S = {
  ...trained,
  id: "scales",
  version: 1,
  note: "nested ReLU teachers; the question of arXiv:2602.20062 asked of another network",
  setupParams: () => ["d", "width", "teachers", "mu", "kappa", "gout", "init", "sigma"],
  setup: scalesSetup,
  refuse: (ns, p) => refused(scalesCost.obstacle(scalesSetup(p), ns)),
  cost: scalesCost.cost,
  offer: {
    seconds: secondsOf(scalesCost.cost),
    trials: 4,
    map: { q: "risk-finetune", x: "kappa:log:0.1..10", y: "gout:0..3" },
  },
  head: () => scales.HEAD_WIDTH,
  width: () => scales.ROW_WIDTH,
  quantities: ["t-finetune", "risk-scratch", "risk-finetune", "unfinished"],
  read(out, data, _head, row) {
    const { ROW } = scales;
    out[1] = ended(data, row, ROW.scratch, ROW.scratchConverged);
    out[2] = ended(data, row, ROW.fineTuned, ROW.fineTunedConverged);
    out[0] = out[1] - out[2];
    out[3] = unfinished(data, row, ROW);
  },
};

export const simulators: readonly S[] = [kernel, real, studentAndTeacher, initialScales];
