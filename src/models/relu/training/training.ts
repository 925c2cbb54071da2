import { brief, readable } from "../../../lib/decimal.ts";
import { t, together } from "../../../lib/language.ts";
import { commas } from "../../../lib/lists.ts";
import type { Training, TrainingFigure } from "../../training.ts";
import { watchedRace } from "../../watchedRace.ts";
import { obstacle } from "../network/cost.ts";
import { hasTheory, type ReluParams } from "../params.ts";
import { trains } from "../simulate/layout.ts";

/** Inputs of the watched network at the most. */
const MOST_INPUTS = 50;

/** Indices of phases. */
const [FINE_TUNING, SCRATCH] = [1, 2];

/** Index of the phase in which networks of other widths are compared. */
const WIDTHS = 3;

/** Values of a point: risk, the kernel's risk on the same data, training error. */
const trained: TrainingFigure = {
  phases: ["pretraining", "fine-tuning", "scratch"],
  between: "another task",
  rows: [
    {
      name: "error",
      meaning: "error on the task and on the training data, with the error of the kernel's regression on the same data",
      symbol: "R",
      scale: "linear",
      traces: [
        { name: "test", look: "test" },
        { name: "kernel", look: "formula" },
        { name: "training", look: "train" },
      ],
    },
  ],
};

/** Numbers of the whole run: how far scratch is from the kernel, in per cent, 1 for each training that has converged, and the widths that have not. */
export interface Ending {
  readonly apart: number;
  readonly pretraining: number;
  readonly fineTuning: number;
  readonly scratch: number;
  readonly [width: string]: number;
}

/** How it ended, in sentences. */
function inWords({ apart, pretraining, fineTuning, scratch, ...widths }: Ending): string {
  const left = [
    ...(pretraining ? [] : ["pretraining"]),
    ...(fineTuning ? [] : ["fine-tuning"]),
    ...(scratch ? [] : ["training from scratch"]),
    ...Object.values(widths).map((width) => t("width {width}", { width })),
  ];
  return together([
    scratch
      ? t("The network trained from scratch differs from the kernel by {percent} % (rms).", { percent: brief(apart) })
      : t("The network trained from scratch has not come to its end: how far it is from the kernel cannot be said."),
    left.length > 0 ? t("Not converged: {what}.", { what: commas(left) }) : "",
  ]);
}

/** Values: the distance, and what m^−½ makes of the one at the full width. */
const apart = (width: number): TrainingFigure => ({
  phases: ["distance from the kernel"],
  between: "",
  axis: { name: "width", symbol: "m", mark: width },
  rows: [
    {
      name: "",
      meaning:
        "root mean square of network minus kernel, relative to the kernel, from scratch; and a line that falls like one over the root of the width",
      symbol: "",
      scale: "log",
      traces: [
        { name: "network", look: "finetune" },
        { name: "m^−½", look: "formula" },
      ],
    },
  ],
});

/**
 * A real network of width m beside the kernel, on the data of the simulation's first trial in fewer dimensions: fine-tuning and scratch, then
 * networks of other widths (network/trainingRun.ts). With large first weights and a large width it is the kernel's; small first weights
 * let it learn features, where the kernel stops describing it.
 */
export const training: Training<ReluParams> = {
  figures: (p) => [trained, apart(p.width)],
  status(last, done) {
    if (!last) return t("One network is about to be trained.");
    if (done) return last.end ? inWords(last.end as Ending) : "";
    return last.phase === WIDTHS
      ? t("the same with m = {width} …", { width: readable(last.time) })
      : t("{phase}, time {time}, error {error} …", {
          phase: trained.phases[last.phase],
          time: readable(last.time, 2),
          error: readable(last.values[0], 2),
        });
  },
  note(p) {
    const { d, n, width, ns } = training.setup(p);
    const inputs =
      d < p.d
        ? t("A network of two layers, {width} wide, on {d} inputs (not the {whole} of the scene)", {
            width,
            d,
            whole: p.d,
          })
        : t("A network of two layers, {width} wide, on {d} inputs", { width, d });
    return ns < 0
      ? t(
          "{inputs}; its source was learned exactly, which leaves nothing to watch of pretraining and {n} target samples, by gradient flow.",
          { inputs, n },
        )
      : t("{inputs}, {ns} source samples and {n} target samples, by gradient flow.", { inputs, ns, n });
  },
  setup(p) {
    const d = Math.min(p.d, MOST_INPUTS);
    const ns = p.gs === Number.POSITIVE_INFINITY ? -1 : Math.round(p.gs * d);
    const { theta, rho, s, ss, sigma, width, init } = p;
    return { d, n: Math.round(p.gamma * d), ns, theta, rho, s, ss, sigma, width, init, train: trains.indexOf(p.train) };
  },
  race(points) {
    const of = (phase: number) => points.filter((point) => point.phase === phase);
    const run = (series: number, name: string, phase: number) => ({
      series,
      name,
      points: of(phase),
      error: 0,
      end: of(phase)[0]?.values[1],
    });
    return watchedRace([run(0, "scratch", SCRATCH), run(2, "fine-tuning", FINE_TUNING)], {
      note: "Gradient flow of both networks on the same data. The ticks at the right are the kernel’s regression on these data: where networks as wide as that end.",
    });
  },
  refuse(p) {
    const setup = training.setup(p);
    if (!hasTheory(p)) return "only a real network of linear tasks can be watched: choose “real” as the network";
    if (p.ridge > 0) return "the watched network has no added ridge: set it to 0";
    if (setup.n === 0) return "there is no target sample to train on: set γ higher";
    if (setup.ns === 0) return "there is no source sample to pretrain on: set γₛ higher";
    const reason = obstacle(setup, [setup.n]);
    return reason && t("not trained: {reason}", { reason });
  },
};
