import { cosDegrees } from "../../../lib/angles.ts";
import { readable } from "../../../lib/decimal.ts";
import { decimalMark, t } from "../../../lib/language.ts";
import type { Distances } from "../../explanation.ts";
import type { DeepLinearParams } from "../params.ts";
import { quantities } from "../theory/quantities.ts";
import { spectrumOf } from "../theory/spectrum.ts";
import { state } from "../theory/state.ts";
import { solve } from "../theory/theory.ts";
import { type Bounds, dudley, wasserstein } from "./transport.ts";

/** Steps of half a degree, and of 1/400 of the data axis. */
const ANGLES = 361;
const SAMPLES = 401;
const HALVINGS = 40;
/** Solves between two rests. */
const REST_EVERY = 50;

/** (β_t − β_s)ᵀΣ(β_t − β_s) of the tasks themselves, mean over generic directions. */
function apart2(p: DeepLinearParams): number {
  const length2 = p.s * p.s + p.rho * p.rho - 2 * p.s * p.rho * cosDegrees(p.theta);
  if (p.align === "top" || p.align === "rest" || p.align === "bottom" || p.align === "own") {
    const { values, chosen } = spectrumOf(p);
    return p.delta * p.delta * chosen.reduce((sum, m, g) => sum + m * values[g], 0);
  }
  if (p.spec === "power" || p.spec === "spike" || p.spec === "step" || p.spec === "own") {
    const { trace, d } = spectrumOf(p);
    return (length2 * trace) / d;
  }
  return length2;
}

/**
 * KL divergence of the source from the target law, p(x, y) with y = β·x + noise of the target's σ:
 * (β_s − β_t)ᵀΣ(β_s − β_t)/(2σ²) ([T25] App. A; docs/theory.md §1.6). Infinite without noise unless the tasks are the same.
 */
export function divergence(p: DeepLinearParams): number {
  // Rounding may leave a trace below zero where the tasks are the same.
  const positive = Math.max(0, apart2(p));
  if (positive === 0) return 0;
  return p.sigma === 0 ? Number.POSITIVE_INFINITY : positive / (2 * p.sigma * p.sigma);
}

/**
 * What the distance between two tasks tells of transfer, and what it cannot ([T25] Fig. 4a; docs/theory.md §1.6): T against KL
 * as θ goes from 0 to 180°, and T against γ for the one pair of tasks at the probe, whose distance is one number. It rests
 * every so many solves, so that a page can do something else meanwhile.
 *
 * @param id `t-finetune`, or anything else for `t-linear`
 * @param top largest γ of the second picture
 */
export function* distances(p: DeepLinearParams, id: string, top: number): Generator<void, Distances> {
  const quantity = id === "t-finetune" ? "t-finetune" : "t-linear";
  const values = new Float64Array(state.length);
  const T = (over: Partial<DeepLinearParams>) => {
    const at = { ...p, ...over };
    solve(at, values, 0);
    return quantities[quantity].read(values, 0, at);
  };
  const name = quantity === "t-linear" ? "linear transfer" : "fine-tuning";
  const here = divergence(p);
  const empty = { quantity, here, value: T({}), angles: [], samples: [], crossings: [], ends: [] as number[] } as const;
  if (p.sigma === 0)
    return {
      ...empty,
      refused:
        "Without label noise the two laws have no overlap and KL is infinite for every angle but 0: give the target some noise.",
      sentences: [],
    };
  if (p.align !== "generic")
    return {
      ...empty,
      refused: "The difference lives in chosen directions: there is no angle to turn. Let it live in all directions.",
      sentences: [],
    };
  if (p.s === 0 || p.rho === 0)
    return { ...empty, refused: "A task of size 0 has no angle: KL is the same for every θ.", sentences: [] };
  const angles = yield* restfully(ANGLES, (k) => {
    const theta = k / 2;
    return [divergence({ ...p, theta }), T({ theta })] as const;
  });
  const samples = yield* restfully(SAMPLES, (k) => {
    const gamma = (k / (SAMPLES - 1)) * top;
    return [gamma, T({ gamma })] as const;
  });
  const crossings: number[] = [];
  // A value that is zero, or none, has no sign: the last one that has counts.
  const signed = samples.filter(([, t]) => t > 0 || t < 0);
  for (let k = 1; k < signed.length; k++) {
    let [[lo, before], [hi, after]] = [signed[k - 1], signed[k]];
    if (before > 0 === after > 0) continue;
    for (let i = 0; i < HALVINGS; i++) {
      const middle = (lo + hi) / 2;
      const value = T({ gamma: middle });
      if (value > 0 === before > 0 && value !== 0) [lo, before] = [middle, value];
      else [hi, after] = [middle, value];
    }
    crossings.push(hi);
    yield;
  }
  const places = [p.theta, 0, 90, 180].map((theta) => ({ ...p, theta }));
  const between = (bounds: (v: number, sigma: number, length: number) => Bounds) =>
    places.map((at) => {
      const { lower, upper } = bounds(Math.sqrt(Math.max(0, apart2(at))), p.sigma, Math.min(p.s, p.rho));
      return [lower, upper] as const;
    });
  const related = correlation(angles.slice(0, (ANGLES + 1) / 2));
  const all = correlation(angles);
  const said = (r: number) => (Number.isNaN(r) ? "none" : readable(Math.abs(r) < 5e-4 ? 0 : r, 2));
  const marks = crossings.map((g) => readable(g)).join(decimalMark() === "," ? "; " : ", ");
  return {
    quantity,
    here,
    value: empty.value,
    angles,
    samples,
    crossings,
    ends: [0, 90, 180].map((theta) => T({ theta })),
    places: ["at the probe", "0°", "90°", "180°"],
    kinds: [
      {
        name: "KL",
        at: places.map((at) => {
          const kl = divergence(at);
          return [kl, kl] as const;
        }),
      },
      { name: "W₁", at: between(wasserstein) },
      { name: "Dudley", at: between(dudley) },
    ],
    sentences: [
      t(
        "As θ goes from 0 to 180°, the correlation of KL and the transferability of {name} is {all}; up to 90° alone it is {related}.",
        { name, all: said(all), related: said(related) },
      ),
      crossings.length === 0
        ? t(
            "For this pair KL is {here} whatever the amount of data, and {name} does not change sign up to γ = {top}.",
            { here: readable(here), name, top: readable(top) },
          )
        : t(
            "For this pair KL is {here} whatever the amount of data, yet {name} changes sign {times}, at γ = {marks}.",
            {
              here: readable(here),
              name,
              times: times(crossings.length),
              marks,
            },
          ),
      t(
        "Other distances of the two laws do no better: KL, W₁ and Dudley’s are bounded by functions that all grow with the distance of the tasks, and none asks how much data there is.",
      ),
    ],
  };
}

function* restfully<T>(length: number, at: (k: number) => T): Generator<void, T[]> {
  const found: T[] = [];
  while (found.length < length) {
    found.push(at(found.length));
    if (found.length % REST_EVERY === 0) yield;
  }
  return found;
}

const times = (n: number) => ["never", "once", "twice", "three times", "four times"][n] ?? t("{n} times", { n });

/** Pearson correlation of finite pairs; NaN where either number is constant. */
function correlation(pairs: readonly (readonly [number, number])[]): number {
  const finite = pairs.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  const mean = (k: 0 | 1) => finite.reduce((sum, pair) => sum + pair[k], 0) / finite.length;
  const [mx, my] = [mean(0), mean(1)];
  let [xx, yy, xy] = [0, 0, 0];
  for (const [x, y] of finite) {
    xx += (x - mx) ** 2;
    yy += (y - my) ** 2;
    xy += (x - mx) * (y - my);
  }
  return yy > 1e-20 * (1 + my * my) && xx > 0 ? xy / Math.sqrt(xx * yy) : Number.NaN;
}
