import { normals } from "../../../lib/normal.ts";
import type { Setup } from "../../param.ts";
import { gradientFlow, silently } from "../network/flow.ts";
import { joined, type Neurons, outputs } from "../network/neurons.ts";
import { meanSquare } from "../network/population.ts";
import type { Samples } from "../network/sample.ts";
import { shared } from "../network/shared.ts";
import { neuronsOf, populationSlope, type Shape, trainOnSamples } from "../network/slopes.ts";
import { sphere, type Where } from "../network/sphere.ts";
import { HEAD, HEAD_WIDTH, ROW, ROW_WIDTH } from "./layout.ts";

/**
 * Initial scales of a small ReLU network, after [A26] beyond diagonal networks: does what the diagonal theory advises hold?
 * The source's teacher has m* units on the unit sphere, f = Σ ±relu(w_j·x)/√m*; the target's are the first of them. A network
 * f = (1/√m) Σ a_i relu(w_i·x) starts at ‖w_i‖ = √(cκ), a_i = ±√(c/κ) in pairs of equal w_i (so f = 0): c is its absolute scale, κ
 * that of its first layer over its readout; the diagonal λ is (κ² − 1)/(κ² + 1). It is pretrained on the population, exactly.
 * Fine-tuning keeps the first layer: each neuron becomes two, with readouts ±γ/√2, so that f = 0 again as in the diagonal model.
 * Scratch has as many neurons. Gradient flow throughout (docs/theory.md §3.6, §3.7).
 */

const DATA = 0;
const NOISE = 1;
const TEACHER = 30;
const SIGNS = 31;
const STUDENT = 32;

/** Pretraining has converged at this share of the source's E f². */
export const PRETRAINED = 1e-3;
/** Training on samples has converged when ‖f − y‖² is this share of ‖y‖². */
export const FITTED = 1e-5;
export const MOST_GRADIENTS = 6000;

export function drawTeacher(units: number, d: number, where: Where): Neurons {
  const z = new Float64Array(units);
  normals(z, units, { ...where, purpose: SIGNS });
  return { count: units, d, W: sphere(units, d, where, TEACHER), q: z.map((v) => (v < 0 ? -1 : 1) / Math.sqrt(units)) };
}

/** The first units of a teacher: all but round(μ m*), at least one. */
export function targetOf(teacher: Neurons, mu: number): Neurons {
  const count = Math.max(1, teacher.count - Math.round(mu * teacher.count));
  return { ...teacher, count, W: teacher.W.slice(0, count * teacher.d), q: teacher.q.slice(0, count) };
}

/** Pairs of neurons of norm `first` and readouts ±`readout`; the first pairs do not depend on how many there are. */
export function drawPairs(pairs: number, d: number, first: number, readout: number, where: Where): Float64Array {
  return paired(sphere(pairs, d, where, STUDENT), pairs, d, first, readout);
}

function paired(W: Float64Array, pairs: number, d: number, first: number, readout: number): Float64Array {
  const m = 2 * pairs;
  const theta = new Float64Array(m * d + m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < d; j++) theta[i * d + j] = first * W[(i >> 1) * d + j];
    theta[m * d + i] = i % 2 === 0 ? readout : -readout;
  }
  return theta;
}

const shapeOf = (m: number, d: number): Shape => ({ m, d, scale: 1 / Math.sqrt(m), rate: 1 });

const pretrainings = shared<{ theta: Float64Array; converged: boolean; risk: number }>(64);
const scratches = shared<readonly [risk: number, converged: number]>(512);

/**
 * @param setup d, width (neurons in pretraining; rounded down to pairs), teachers m*, mu (share of its units that the target lacks), kappa κ, gout γ,
 *   init c, sigma (noise of the labels, in units of their rms), rescale (what the pretrained first layer is multiplied by; 1 where it is missing)
 * @returns head and rows of layout.ts, a row for each of the ascending `ns`
 */
export function* replicateScales(
  setup: Setup,
  ns: readonly number[],
  seed: number,
  replicate: number,
): Generator<void, Float64Array> {
  const { d, width, teachers, mu, kappa, gout, init, sigma } = setup;
  const where = { seed, replicate };
  const pairs = Math.floor(width / 2);
  const [first, second] = [Math.sqrt(init * kappa), Math.sqrt(init / kappa)];
  const source = drawTeacher(teachers, d, where);
  const target = targetOf(source, mu);
  const norm = yield* meanSquare(target);
  const sourceNorm = yield* meanSquare(source);
  const out = new Float64Array(HEAD_WIDTH + ns.length * ROW_WIDTH);
  const start = [d, width, teachers, kappa, init, seed, replicate].join();
  const pretrained = yield* pretrainings(start, function* () {
    const theta = drawPairs(pairs, d, first, second, where);
    const { stop, loss } = yield* silently(
      gradientFlow(theta, populationSlope(source, shapeOf(2 * pairs, d)), {
        target: (PRETRAINED * sourceNorm) / 2,
        maxGradients: MOST_GRADIENTS,
      }),
    );
    return { theta, converged: stop === "converged", risk: (2 * loss) / sourceNorm };
  });
  out[HEAD.converged] = pretrained.converged ? 1 : 0;
  out[HEAD.source] = pretrained.risk;

  // Fine-tuning has the scale 1/√m of pretraining, though twice as many neurons: √2 of it is in the readouts.
  const shape = shapeOf(4 * pairs, d);
  const fresh = paired(pretrained.theta, 2 * pairs, d, setup.rescale ?? 1, gout);
  const all = drawTarget(Math.max(0, ...ns), target, sigma * Math.sqrt(norm), where);
  for (const [k, n] of ns.entries()) {
    const row = HEAD_WIDTH + k * ROW_WIDTH;
    const samples = { ...all, n };
    const scratch = yield* scratches(`${start} ${target.count} ${sigma} ${n}`, () =>
      trainOn(drawPairs(2 * pairs, d, first, second, where), shape, samples, target, norm),
    );
    out.set(scratch, row + ROW.scratch);
    const [risk, converged] = yield* trainOn(fresh.slice(), shape, samples, target, norm);
    out[row + ROW.fineTuned] = risk;
    out[row + ROW.fineTunedConverged] = pretrained.converged ? converged : 0;
  }
  return out;
}

function drawTarget(n: number, target: Neurons, sigma: number, where: Where): Samples {
  const { d } = target;
  const [X, noise, y] = [new Float64Array(n * d), new Float64Array(n), new Float64Array(n)];
  normals(X, n * d, { ...where, purpose: DATA });
  normals(noise, n, { ...where, purpose: NOISE });
  outputs(y, target, X, n);
  for (let s = 0; s < n; s++) y[s] += sigma * noise[s];
  return { n, d, X, y };
}

/** Trains in place: [risk, 1 if it converged]. */
function* trainOn(
  theta: Float64Array,
  shape: Shape,
  samples: Samples,
  target: Neurons,
  norm: number,
): Generator<void, readonly [number, number]> {
  const { stop } = yield* silently(
    trainOnSamples(theta, samples, shape, { fitted: FITTED, maxGradients: MOST_GRADIENTS }),
  );
  const risk = (yield* meanSquare(joined(neuronsOf(theta, shape), target, -1))) / norm;
  return [risk, stop === "converged" ? 1 : 0];
}
