import { brief, readable } from "../../../lib/decimal.ts";
import { t, together } from "../../../lib/language.ts";
import type { Training, TrainingFigure } from "../../training.ts";
import { type DeepLinearParams, isotropic } from "../params.ts";

/** Units of each hidden layer of the watched network. */
export const WIDTH = 40;
/** Maximum number of inputs of the watched network. */
const MOST_INPUTS = 40;
/**
 * Smallest ridge of linear transfer, in units of f². Forty features interpolate, however small they are: without a ridge the
 * refitted readout does not tend to that of one feature as α_0 → 0.
 */
export const LEAST_RIDGE = 1e-3;

/** Numbers of the phases, counted over both figures. */
export const [PRETRAINING, FINE_TUNING, DISTANCE] = [0, 1, 2];

/**
 * Values of a point: errors (test, training, and two of the formula), then three singular values in units of f, and the alignment.
 */
const trained: TrainingFigure = {
  phases: ["pretraining", "fine-tuning"],
  between: "new task",
  rows: [
    {
      name: "error",
      meaning: "error on the training data and on the task, with the values that the formula gives for these data",
      symbol: "R",
      scale: "linear",
      traces: [
        { name: "test", look: "test" },
        { name: "training", look: "train" },
        { name: "formula", look: "formula" },
        { name: "formula", look: "formula" },
      ],
    },
    {
      name: "size, in units of",
      meaning:
        "the three largest singular values of the hidden features, in units of the formula’s only one, f; and how well the first feature is aligned with the source",
      symbol: "f",
      scale: "linear",
      top: 1,
      traces: [
        { name: "first", look: "first" },
        { name: "second", look: "third" },
        { name: "third", look: "second" },
        { name: "alignment", look: "rest" },
      ],
    },
  ],
};

const distance = (mark: number): TrainingFigure => ({
  phases: ["distance from the formula"],
  between: "",
  axis: { name: "scale of the first weights", symbol: "α_0", mark },
  rows: [
    {
      name: "",
      meaning: "distance of β from the formula’s, of the fine-tuned network and of linear transfer",
      symbol: "",
      scale: "log",
      traces: [
        { name: "fine-tuning", look: "finetune" },
        { name: "linear transfer", look: "linear" },
      ],
    },
  ],
});

/** Results of the whole run. */
export interface Ending {
  readonly init: number;
  /** Singular values of the pretrained features in units of f, and the alignment of the first feature with the source. */
  readonly first: number;
  readonly second: number;
  readonly third: number;
  readonly alignment: number;
  /** Distances from the formula, and the risks of the network and of the formula. */
  readonly fineTuning: number;
  readonly fineTuningRisk: number;
  readonly fineTuningFormula: number;
  readonly linear: number;
  readonly linearRisk: number;
  readonly linearFormula: number;
  /** Time and steps of a flow that was stopped before it had converged; absent where it converged. */
  readonly pretrainingTime?: number;
  readonly pretrainingSteps?: number;
  readonly fineTuningTime?: number;
  readonly fineTuningSteps?: number;
  /** Number of runs of the distance figure that have not converged, and of all its runs. */
  readonly stopped: number;
  readonly runs: number;
}

/** The results, in sentences. */
function inWords(end: Ending): string {
  return together([
    t(
      "From α_0 = {init}, pretraining leaves features of {first}, {second} and {third} f, the first aligned with the source to {alignment}.",
      {
        init: brief(end.init),
        first: readable(end.first, 3),
        second: readable(end.second, 2),
        third: readable(end.third, 2),
        alignment: readable(end.alignment, 3),
      },
    ),
    end.pretrainingTime === undefined
      ? ""
      : t(
          "Pretraining was stopped at time {time}, after {steps} steps, and has not converged: near γₛ = 1 the flow is slow.",
          { time: readable(end.pretrainingTime, 2), steps: end.pretrainingSteps ?? 0 },
        ),
    t("Fine-tuned, the network is {distance} from the formula: risk {risk}, the formula’s {formula}.", {
      distance: readable(end.fineTuning, 2),
      risk: readable(end.fineTuningRisk, 3),
      formula: readable(end.fineTuningFormula, 3),
    }),
    end.fineTuningTime === undefined
      ? ""
      : t(
          "Fine-tuning was stopped at time {time}, after {steps} steps, and has not converged: near γ = 1 the flow is slow.",
          { time: readable(end.fineTuningTime, 2), steps: end.fineTuningSteps ?? 0 },
        ),
    t("Linear transfer is {distance} from its formula: risk {risk}, the formula’s {formula}.", {
      distance: readable(end.linear, 2),
      risk: readable(end.linearRisk, 3),
      formula: readable(end.linearFormula, 3),
    }),
    end.stopped > 0
      ? t("Left out of the distances: {stopped} of {runs} runs, not converged.", {
          stopped: end.stopped,
          runs: end.runs,
        })
      : "",
  ]);
}

/**
 * Pretraining of a real network from weights of scale α_0, then linear transfer and fine-tuning on target data, with the formulas'
 * answers for the same data ([T25] Thm 3.4; docs/theory.md §1.1.3); then the distance between both as a function of α_0. Weights
 * and data have separate random numbers: the initial weights for all α_0 differ only in scale.
 */
export const training: Training<DeepLinearParams> = {
  figures: (p) => [trained, distance(p.init)],
  status(last, done) {
    if (!last) return t("One network is about to be pretrained.");
    if (done) return last.end ? inWords(last.end as unknown as Ending) : "";
    const [value] = last.values;
    return last.phase === DISTANCE
      ? t("the same from other scales: α_0 = {init} …", { init: readable(last.time, 2) })
      : t("{phase}, time {time}, error {error} …", {
          phase: trained.phases[last.phase],
          time: readable(last.time, 2),
          error: readable(value, 2),
        });
  },
  note(p) {
    const { d, n, L, ns } = training.setup(p);
    const slots = { L, width: WIDTH, d, n };
    const learned = { ...slots, ns };
    const fewer = { all: p.d };
    const network =
      d < p.d
        ? ns < 0
          ? t(
              "A network of {L} layers, {width} wide, on {d} inputs (not the {all} of the scene) and {n} target samples.",
              {
                ...slots,
                ...fewer,
              },
            )
          : t(
              "A network of {L} layers, {width} wide, on {d} inputs (not the {all} of the scene), {ns} source samples and {n} target samples.",
              { ...learned, ...fewer },
            )
        : ns < 0
          ? t("A network of {L} layers, {width} wide, on {d} inputs and {n} target samples.", slots)
          : t(
              "A network of {L} layers, {width} wide, on {d} inputs, {ns} source samples and {n} target samples.",
              learned,
            );
    return together([
      network,
      t(
        "Linear transfer is refitted with ridge λ_lt\u00a0=\u00a0f²/{most}, or the scene’s λ_lt where that is larger, in network and formula alike: without ridge {width} features, however small, interpolate, and α_0\u00a0→\u00a00 would not lead to the one feature of the formula.",
        { most: 1 / LEAST_RIDGE, width: WIDTH },
      ),
      t("Where a distance levels off, only the accuracy of the flow is left."),
    ]);
  },
  setup(p) {
    const d = Math.min(p.d, MOST_INPUTS);
    const ns = p.gs === Number.POSITIVE_INFINITY ? -1 : Math.round(p.gs * d);
    const { theta, rho, s, ss, sigma, ridge, L, init } = p;
    return { d, n: Math.round(p.gamma * d), ns, theta, rho, s, ss, sigma, ridge, L, init };
  },
  refuse(p) {
    if (!isotropic(p)) return "the watched network has inputs of equal strength and generic tasks: set them so";
    if (p.train !== "all") return "the watched network trains all layers: set “fine-tuning trains” to all layers";
    const { n, ns } = training.setup(p);
    if (p.L !== 2 && p.L !== 3) return "the watched network has two or three layers: set L to 2 or 3";
    if (n === 0) return "there is no target sample to train on: set γ higher";
    if (ns === 0) return "there is no source sample to pretrain on: set γₛ higher";
    if (p.s === 0 && (ns < 0 || p.ss === 0)) return "the source is zero: there is no feature to learn; set s above 0";
    return undefined;
  },
};
