import { cosDegrees, sinDegrees } from "../../../lib/angles.ts";
import { t, together } from "../../../lib/language.ts";
import type { Place, PlaneFrame } from "../../plane.ts";
import type { Race } from "../../training.ts";
import { guessOf } from "../geometry/geometry.ts";
import {
  baseRidge,
  type DeepLinearParams,
  tuned as hasBestRidges,
  isotropic,
  sourceRidge,
  stopped,
  trained,
} from "../params.ts";
import { S } from "../theory/state.ts";
import { balancedFlow, type Flowed, type FlowStart } from "./balancedFlow.ts";
import { ridgeFlow } from "./ridgeFlow.ts";

/**
 * Scratch, linear transfer and fine-tuning trained by gradient flow on the same data, for large d (docs/theory.md §1.7). Scratch
 * starts near 0, the other two at the pretrained network.
 *
 * @returns the race, or a sentence that says why there is none
 */
export function race(p: DeepLinearParams, state: Float64Array): Race | string {
  const refused = refuse(p, state);
  if (refused) return t(refused);
  const norm2 = state[S.sourceNorm2];
  const depth = p.formula === "printed" ? 1 : trained(p).depth;
  const start: FlowStart = {
    gamma: p.gamma,
    target2: p.rho * p.rho,
    // At finite d the noise costs slightly more than in the limit; with this factor the flow ends at the value of the formula.
    noise2: p.sigma * p.sigma * noiseFactor(p, state),
    source2: norm2,
    overlap: state[S.overlap],
  };
  const until = stopped(p) ? p.stop : Number.POSITIVE_INFINITY;
  const best = hasBestRidges(p);
  const own = (from: "scratch" | "source", ridged: boolean): Runner => {
    if (ridged) return ridgeFlow(start, from, ridgeOf(p, state, from));
    const flow = balancedFlow(start, depth, from, until);
    return { settles: flow, at: (times) => resampled(flow, times) };
  };
  const flows = [own("scratch", best), own("source", best && !Number.isNaN(state[S.tunedKappa]))] as const;
  const readout = linearFlow(p, state);
  const times = commonTimes([...flows.map(({ settles }) => settles), readout.settles], until);
  const [scratch, tuned] = flows.map((flow) => flow.at(times));
  const linear = Array.from(times, readout.at);

  const turn = p.theta - guessOf(p).turn;
  const target = polar(p.rho, p.theta);
  const source = polar(Math.sqrt(norm2), turn);
  const sum = (a: number, b: number): Place => [a * source[0] + b * target[0], a * source[1] + b * target[1]];
  const paths = [
    scratch.map(({ ofTarget }) => sum(0, ofTarget)),
    linear.map(({ ofSource }) => sum(ofSource, 0)),
    tuned.map(({ ofSource, ofTarget }) => sum(ofSource, ofTarget)),
  ];
  const ends = [
    state[S.baseBias] + state[S.baseNoise],
    state[S.linearBias] + state[S.linearVariance],
    state[S.finetuneBias] + state[S.finetuneNoise],
  ];
  const names = ["scratch", "linear transfer", "fine-tuning"];
  const errors = [scratch, linear, tuned].map((points) => points.map(({ risk }) => risk));
  return {
    times,
    runners: names.map((name, series) => ({
      series,
      name,
      errors: errors[series],
      path: paths[series],
      // A baseline with a ridge is not the scratch that is trained here.
      end: series === 0 && baseRidge(p) !== 0 && !best ? undefined : ends[series],
    })),
    plane: {
      frame: frameOf([...paths.flat(), source, target]),
      arrows: [
        { id: "source", to: [p.s, 0], label: "β_s" },
        { id: "target", to: target, label: "β_t" },
      ],
    },
    note: together([
      best ? ridgedFlow(Number.isNaN(state[S.tunedKappa])) : plainFlow(p),
      t(
        "An arrow is the part of an estimate that lies in the plane of the two tasks; its error counts what lies outside as well. The ticks at the right are the formulas’ values.",
      ),
      !best && baseRidge(p) !== 0 ? t("Scratch has no ridge here.") : "",
    ]),
  };
}

/** States which flow is shown. @param bare true where fine-tuning does better without a ridge */
const ridgedFlow = (bare: boolean): string =>
  t(
    bare
      ? "Gradient flow of ridge regression on the target data, each with its best ridge, in the limit of large d (A): scratch is drawn back to 0, fine-tuning to the source, but here it does better without a ridge and has none."
      : "Gradient flow of ridge regression on the target data, each with its best ridge, in the limit of large d (A): scratch is drawn back to 0, fine-tuning to the source.",
  );

function plainFlow({ L }: DeepLinearParams): string {
  if (L <= 1) return t("Gradient flow on the target data, in the limit of large d (A).");
  return L === Number.POSITIVE_INFINITY
    ? t("Gradient flow on the target data, all layers of a network of infinite depth, in the limit of large d (A).")
    : t("Gradient flow on the target data, all layers of a network of depth {L}, in the limit of large d (A).", { L });
}

function refuse(p: DeepLinearParams, state: Float64Array): string | undefined {
  if (sourceRidge(p) > 0) return "The race is for pretraining without ridge: set λ_s to 0.";
  if (!isotropic(p)) return "The race is for inputs of equal strength and generic tasks: set them so.";
  if (trained(p).frozen) return "The race trains all layers: set “fine-tuning trains” to all layers.";
  if (p.gamma === 0) return "There is no target sample to train on: set γ higher.";
  if (!(state[S.sourceNorm2] < Number.POSITIVE_INFINITY))
    return "Pretraining has no finite mean here: there is no start.";
  if (p.rho === 0) return "The target is zero: set ρ higher.";
  if (state[S.sourceNorm2] === 0) return "The pretrained network is zero: there is nothing to transfer.";
  if (trained(p).depth === Number.POSITIVE_INFINITY && state[S.overlap] <= 0)
    return "At infinite depth a network whose source points away from the target stops at 0 at once.";
  return undefined;
}

interface Runner {
  readonly settles: { readonly from: number; readonly to: number };
  at(times: Float64Array): Moment[];
}

/**
 * The best ridge for isotropic inputs, σ²/(γv), v the squared norm of what there is to learn (docs/theory.md §1.3.2); ∞ for v = 0.
 */
function ridgeOf(p: DeepLinearParams, state: Float64Array, from: "scratch" | "source"): number {
  const v = from === "scratch" ? p.rho * p.rho : state[S.sourceRisk];
  return v > 0 ? (p.sigma * p.sigma) / (p.gamma * v) : Number.POSITIVE_INFINITY;
}

/** Cost of the label noise at this d relative to its cost in the limit d → ∞; 1 where that is not defined. */
function noiseFactor(p: DeepLinearParams, state: Float64Array): number {
  const limit = p.gamma < 1 ? (p.sigma ** 2 * p.gamma) / (1 - p.gamma) : p.sigma ** 2 / (p.gamma - 1);
  const factor = state[S.noise] / limit;
  return Number.isFinite(factor) && factor > 0 ? factor : 1;
}

/** The refitted readout: a single exponential. */
function linearFlow(p: DeepLinearParams, state: Float64Array) {
  const [norm2, overlap, shrink] = [state[S.sourceNorm2], state[S.overlap], state[S.shrink]];
  const feature2 = p.L === Number.POSITIVE_INFINITY ? norm2 : norm2 ** (1 - 1 / p.L);
  const rate = feature2 * (1 + shrink);
  const last = overlap / norm2 / (1 + shrink);
  const error = (m: number) => p.rho * p.rho - 2 * m * overlap + m * m * norm2;
  // Additional risk of refitting at finite n; it grows from 0 as the readout leaves its start.
  const cost = state[S.linearBias] + state[S.linearVariance] - error(last);
  const settled = 12 / rate;
  return {
    settles: { from: 0.02 / rate, to: settled },
    at(t: number) {
      const done = -Math.expm1(-rate * t);
      const ofSource = 1 - done + done * last;
      return { ofSource, risk: Math.max(0, error(ofSource) + (done > 0 ? done * done * cost : 0)) };
    },
  };
}

/** Number of times after 0. */
const COUNT = 160;
/** Latest time to which a flow that has not settled is followed. */
const LATEST = 1e6;

/** Common times: 0, then spaced logarithmically from where the first flow begins to move to where the last has settled. */
function commonTimes(spans: readonly { readonly from: number; readonly to: number }[], until: number): Float64Array {
  const first = Math.min(...spans.map(({ from }) => from));
  const last = Math.min(until, LATEST, Math.max(...spans.map(({ to }) => to)));
  const from = Math.min(first, last / 10);
  return Float64Array.from({ length: COUNT + 1 }, (_, k) =>
    k === 0 ? 0 : from * (last / from) ** ((k - 1) / (COUNT - 1)),
  );
}

type Moment = Flowed["points"][number];

/** A flow at other times, by linear interpolation between its own. */
function resampled({ points }: Flowed, times: Float64Array): Moment[] {
  let k = 0;
  return Array.from(times, (t) => {
    while (k + 2 < points.length && points[k + 1].time < t) k++;
    const [a, b] = [points[k], points[k + 1] ?? points[k]];
    const share = b.time > a.time ? Math.max(0, Math.min(1, (t - a.time) / (b.time - a.time))) : 1;
    const mix = (key: keyof Moment) => a[key] + share * (b[key] - a[key]);
    return { time: t, ofSource: mix("ofSource"), ofTarget: mix("ofTarget"), risk: mix("risk") };
  });
}

/** A frame with equal scales on both axes that contains all points and 0, with a margin. */
function frameOf(places: readonly Place[]): PlaneFrame {
  const xs = [0, ...places.map(([x]) => x)];
  const ys = [0, ...places.map(([, y]) => y)];
  const [left, right, bottom, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const room = 0.14 * Math.max(right - left, top - bottom);
  return { left: left - room, right: right + room, bottom: bottom - room, top: top + room };
}

const polar = (length: number, angle: number): Place => [
  length * cosDegrees(Math.abs(angle)),
  length * Math.sign(angle) * sinDegrees(Math.abs(angle)),
];
