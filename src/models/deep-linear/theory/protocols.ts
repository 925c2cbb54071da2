import { cosDegrees } from "../../../lib/angles.ts";
import { t } from "../../../lib/language.ts";
import { memoByKey, memoByObject } from "../../../lib/memo.ts";
import type { Quantity, Tag } from "../../quantity.ts";
import { type DeepLinearParams, isotropic, stopped, trained, tuned } from "../params.ts";
import { flowOf } from "./gradientFlow.ts";
import { pooled } from "./pooled.ts";
import { finetuneTag, riskFinetune } from "./quantities.ts";
import { referencesState } from "./references.ts";
import { savingsState } from "./savings.ts";
import { sampleCount } from "./scratch.ts";
import { learnedMasses } from "./sourceMoments.ts";
import { sourceRidges } from "./sourceRidges.ts";
import { condensed, type Spectrum, spectrumOf } from "./spectrum.ts";
import { S, state } from "./state.ts";
import { taught } from "./taught.ts";

/**
 * What else one does with a pretrained network, docs/theory.md §1.8: asking what it has forgotten, going only part of the way,
 * training on the pooled data.
 */

type P = DeepLinearParams & {
  /** Set where the pooled training is to be solved, too. */
  readonly pool?: "yes";
  /** The same of training on another network's labels, and of the ridges of pretraining. */
  readonly labels?: "yes";
  readonly ridges?: "yes";
};

export const protocolsState = [
  "forgotten", // risk of the fine-tuned network on the source task
  "partRisk", // least risk on the way from β̂_s to the fine-tuned network
  "part", // where on the way that is; NaN where the two are the same
  "pooledRisk", // scratch on the pooled data at its share; NaN unless asked for
  "pooledShare", // that share
  "pretrained", // risk of the pretrained network on its own task
  "taught", // risk of scratch on the labels of another network; NaN unless asked for
  "teacher", // risk of that network
  "surrogate", // risk of scratch on the labels that are best for the target
  "ridgeCost", // what the best ridge of the source costs fine-tuning; NaN unless asked for
  "bestSourceRidge", // λ_s that is best for fine-tuning
] as const;

const N = state.length + savingsState.length + referencesState.length;

/** Numbers of a whole state, of which the last are these. */
export const STATE = N + protocolsState.length;

/** Writes these numbers after those of the theory, from which they follow. */
export function solveProtocols(p: P, out: Float64Array, at: number): void {
  const [{ from: source, both, to: tuning, scale }, { from: pretrained, to: forgotten, scale: sourceScale }] = waysOf(
    p,
    out,
    at,
  );
  const infinite = out[at + S.sourceNorm2] === Number.POSITIVE_INFINITY;
  out[at + N] = infinite || !Number.isFinite(tuning) ? Number.POSITIVE_INFINITY : exactZero(forgotten, scale);
  const gain = exactZero(source - both, scale);
  const way = exactZero(source - 2 * both + tuning, scale);
  if (!Number.isFinite(tuning) && !infinite) {
    out[at + N + 1] = source;
    out[at + N + 2] = 0;
  } else if (infinite) {
    out[at + N + 1] = tuning;
    out[at + N + 2] = Number.isFinite(tuning) ? 1 : Number.NaN;
  } else {
    out[at + N + 1] = way > 0 ? Math.max(0, source - (gain * gain) / way) : source;
    out[at + N + 2] = way > 0 ? gain / way : Number.NaN;
  }
  const together = p.pool ? pooled(p) : undefined;
  out[at + N + 3] = together?.risk ?? Number.NaN;
  out[at + N + 4] = together?.share ?? Number.NaN;
  out[at + N + 5] = infinite ? Number.POSITIVE_INFINITY : exactZero(pretrained, sourceScale);
  const labels = p.labels ? taught(p) : undefined;
  out[at + N + 6] = labels?.risk ?? Number.NaN;
  out[at + N + 7] = labels?.teacher ?? Number.NaN;
  out[at + N + 8] = labels?.surrogate ?? Number.NaN;
  const ridges = p.ridges ? sourceRidges(p) : undefined;
  out[at + N + 9] = ridges?.cost ?? Number.NaN;
  out[at + N + 10] = ridges?.best ?? Number.NaN;
}

/** What the risk of β̂_s + a(β̂_ft − β̂_s) on one task is made of: (1−a)²·from + 2a(1−a)·both + a²·to. */
export interface Way {
  /** Risk of the source network. */
  readonly from: number;
  /** Product under Σ of the errors of both networks. */
  readonly both: number;
  /** Risk of the fine-tuned network. */
  readonly to: number;
  /** Sizes that were subtracted. */
  readonly scale: number;
}

/** On the target task and on the source task, from a state of the theory. */
export function waysOf(p: P, out: Float64Array, at: number): readonly [target: Way, source: Way] {
  const own = out[at + S.tunedKappa];
  const kappa = Number.isNaN(own) ? out[at + S.kappa] : own;
  const tasks = isotropic(p) ? isotropicTasks(p, out, at, kappa) : anyTasks(p, kappa);
  const [withTarget, withSource, withLearned] = meanEstimate(p, out, at, tasks);
  const to = riskFinetune(out, at, p);
  const { tt, ss, learned, own: seen, self } = tasks;
  const scale = Math.max(tt.whole, ss.whole, to);
  return [
    {
      from: out[at + S.sourceRisk],
      both: withLearned - learned.whole - withTarget + tt.whole,
      to,
      scale,
    },
    {
      from: self.whole - 2 * seen.whole + ss.whole,
      both: withLearned - withSource - seen.whole + ss.whole,
      to: to + ss.whole - tt.whole + 2 * (withTarget - withSource),
      scale: Math.max(ss.whole, self.whole),
    },
  ];
}

/** What rounding alone leaves is 0. */
const exactZero = (x: number, scale: number): number => (x > 1e-13 * scale ? x : 0);

/** uᵀΣv and uᵀΣE[e]v, where E[e] is what the mean estimator lacks of what there is to learn. */
interface Product {
  readonly whole: number;
  readonly lacking: number;
}

interface Tasks {
  readonly tt: Product;
  readonly ts: Product;
  readonly ss: Product;
  /** β̂_s with β_t, with β_s and with itself. */
  readonly learned: Product;
  readonly own: Product;
  readonly self: Product;
}

/** [β_tᵀΣβ_s, β_sᵀΣβ_s …] for isotropic inputs: all directions are alike. */
function isotropicTasks(p: DeepLinearParams, out: Float64Array, at: number, kappa: number): Tasks {
  const left = stopped(p)
    ? flowOf(condensed(spectrumOf(p)), sampleCount(p.gamma, p.d), p.stop).lacking[0]
    : tuned(p)
      ? share(1, kappa)
      : out[at + S.missing];
  const of = (whole: number): Product => ({ whole, lacking: left * whole });
  const s2 = p.s * p.s;
  return {
    tt: of(p.rho * p.rho),
    ts: of(p.rho * p.s * cosDegrees(p.theta)),
    ss: of(s2),
    learned: of(out[at + S.overlap]),
    own: of(Math.min(1, p.gs) * s2),
    self: of(out[at + S.sourceNorm2]),
  };
}

/** κ/(λ+κ). */
const share = (lambda: number, kappa: number): number =>
  kappa === Number.POSITIVE_INFINITY ? 1 : kappa === 0 ? 0 : kappa / (lambda + kappa);

/** Products of one group of masses each with itself, under Σ; `left` is what is lacking in each group. */
function productOf({ values }: Spectrum, mass: Float64Array, left: (g: number) => number): Product {
  let [whole, lacking] = [0, 0];
  for (let g = 0; g < values.length; g++) {
    whole += values[g] * mass[g];
    lacking += values[g] * mass[g] * left(g);
  }
  return { whole, lacking };
}

/** Of the tasks' own masses at one resolution: the same all along a row of a map. */
const taskProducts = memoByObject((spectrum: Spectrum) =>
  memoByKey(
    64,
    (kappa: number) => kappa,
    (kappa) => {
      const left = (g: number) => share(spectrum.values[g], kappa);
      return {
        generic: productOf(spectrum, spectrum.generic, left),
        chosen: productOf(spectrum, spectrum.chosen, left),
      };
    },
  ),
);

function anyTasks(p: DeepLinearParams, kappa: number): Tasks {
  const spectrum = condensed(spectrumOf(p));
  const flow = stopped(p) ? flowOf(spectrum, sampleCount(p.gamma, p.d), p.stop).lacking : undefined;
  const left = flow ? (g: number) => flow[g] : (g: number) => share(spectrum.values[g], kappa);
  const { generic, chosen } = flow
    ? { generic: productOf(spectrum, spectrum.generic, left), chosen: productOf(spectrum, spectrum.chosen, left) }
    : taskProducts(spectrum)(kappa);
  const plain = p.align === "generic";
  const s2 = p.s * p.s;
  const product = plain ? p.rho * p.s * cosDegrees(p.theta) : s2;
  const tt = plain ? scaled(p.rho * p.rho, generic) : sum(s2, generic, p.delta * p.delta, chosen);
  const ts = scaled(product, generic);
  const ss = scaled(s2, generic);
  if (p.gs === Number.POSITIVE_INFINITY) return { tt, ts, ss, learned: ts, own: ss, self: ss };
  const masses = learnedMasses(p, spectrum);
  if (!masses) return { tt, ts, ss, learned: none, own: none, self: none };
  const along = productOf(spectrum, masses.along, left);
  return {
    tt,
    ts,
    ss,
    learned: scaled(product, along),
    own: scaled(s2, along),
    self: productOf(spectrum, masses.own, left),
  };
}

const scaled = (f: number, a: Product): Product => ({ whole: f * a.whole, lacking: f * a.lacking });
const sum = (f: number, a: Product, h: number, b: Product): Product => ({
  whole: f * a.whole + h * b.whole,
  lacking: f * a.lacking + h * b.lacking,
});

const none: Product = { whole: 0, lacking: 0 };

/** Products under Σ of the mean fine-tuned network with β_t, β_s and β̂_s. */
function meanEstimate(
  p: DeepLinearParams,
  out: Float64Array,
  at: number,
  { tt, ts, learned, own, self }: Tasks,
): readonly [number, number, number] {
  const { depth, frozen } = trained(p);
  const blank = out[at + S.sourceNorm2] === 0;
  if (frozen) {
    // A multiple of the source, b = β̂_sᵀΣβ_t/β̂_sᵀΣβ̂_s; without data it is the source.
    if (blank) return [0, 0, 0];
    if (p.gamma === 0) return [learned.whole, own.whole, self.whole];
    const kept = 1 - readoutLeft(p, out, at);
    const expressed = out[at + S.zero] - out[at + S.floor];
    return [kept * expressed, (kept * learned.whole * own.whole) / self.whole, kept * learned.whole];
  }
  if (blank && !tuned(p) && depth > 1 && p.formula !== "printed") return [0, 0, 0];
  const c = out[at + S.c];
  const moved = (whole: Product, from: Product) => whole.whole - whole.lacking + c * from.lacking;
  return [moved(tt, learned), moved(ts, own), moved(learned, self)];
}

/** What a readout with its best ridge lacks of its coefficient, a mean; 0 without ridge. */
function readoutLeft(p: DeepLinearParams, out: Float64Array, at: number): number {
  const [floor, zero, n] = [out[at + S.floor], out[at + S.zero], sampleCount(p.gamma, p.d)];
  const residual = p.sigma * p.sigma + floor;
  if (!tuned(p) || (isotropic(p) && p.limit === "large")) return 0;
  // With a = nλ the best is residual/along, and the risk floor + along·E a/(u+a).
  const along = zero - floor;
  return along > 0 && n > 0 && residual >= 0 ? Math.min(1, Math.max(0, (riskFinetune(out, at, p) - floor) / along)) : 1;
}

const mean = { scale: "sequential", limits: [0, 2], ends: ["no error", "large error"], apart: true } as const;
const known = (p: P) => p.gs === Number.POSITIVE_INFINITY;
const FORMULA = "R(a, b, t) for any start, labels and judge; docs/theory.md §1.8";

/** Exact where fine-tuning is, and no mean of a ratio comes in. */
const tag = (p: P): Tag => (tuned(p) || (trained(p).frozen && !known(p)) ? "A" : finetuneTag(p));

const infinite = (p: P) =>
  t(
    trained(p).frozen
      ? "infinite: the readout has no finite risk on its own task here"
      : "infinite: fine-tuning has no finite risk on its own task here",
  );

const UNASKED = "not solved: it was not asked for";
const RIDGES = "least over λ_s ≥ 0 of the risk of fine-tuning, by search; docs/theory.md §1.8";
const noRidges = (value: number, p: P) =>
  known(p) || p.gs === 0
    ? t("none: the source is not learned from data that a ridge could help; set γₛ")
    : Number.isNaN(value)
      ? t("none: fine-tuning ends the same whatever the ridge of pretraining")
      : infinite(p);
const labelled = { solveOptions: { labels: "yes" }, labels: true, tag: (): Tag => "A" } as const;
const noLabels = (value: number) =>
  t(Number.isNaN(value) ? UNASKED : "infinite: the data are just enough to fit the label noise exactly");

export const protocolQuantities = {
  forgetting: {
    ...mean,
    name: "forgetting: risk of the fine-tuned network on the source task",
    label: "forgetting",
    symbol: "forgetting",
    tex: "R_{\\mathrm{ft}\\to s}",
    ends: ["nothing lost", "all lost"],
    meaning: "what the network, after fine-tuning, gets wrong on the task that it was pretrained for",
    read: (s, at) => s[at + N],
    tag,
    why: (_, p) => infinite(p),
    source: () => `R(cβ̂_s, β_t, β_s): ${t(FORMULA)}`,
  },
  "risk-interpolated": {
    ...mean,
    name: "risk of the best network between source and fine-tuned",
    label: "risk, best interpolation",
    symbol: "R interpolated",
    tex: "R_{a^*}",
    meaning: "risk of β̂_s + a(β̂_ft − β̂_s) at the best a",
    read: (s, at) => s[at + N + 1],
    tag,
    why: (_, p) => infinite(p),
    source: () => t("quadratic in a, its least in closed form; {formula}", { formula: FORMULA }),
  },
  "best-a": {
    ...mean,
    name: "how far to go from the source to the fine-tuned network",
    label: "best a",
    symbol: "a*",
    tex: "a^*",
    ends: ["stay at the source", "beyond fine-tuning"],
    meaning: "0 is the source, 1 the fine-tuned network, above 1 beyond it",
    read: (s, at) => s[at + N + 2],
    tag,
    why: (_, p) =>
      Number.isNaN(sampleCount(p.gamma, p.d)) ? infinite(p) : t("none: fine-tuning has not moved the network"),
    source: () => t("(R_src − C)/(R_src − 2C + R_ft), C the product of their errors; {formula}", { formula: FORMULA }),
  },
  "risk-mixed": {
    ...mean,
    solveOptions: { pool: "yes" },
    name: "risk of scratch on target and source data together",
    label: "risk, pooled data",
    symbol: "R pooled",
    tex: "R_{\\mathrm{mix}}",
    read: (s, at) => s[at + N + 3],
    tag: () => "A",
    why: (value) =>
      t(Number.isNaN(value) ? UNASKED : "infinite: the pool is just enough to fit the label noise exactly"),
    source: () =>
      t(
        "heuristic: labels b = πβ_t + (1−π)β_s, their spread taken for noise (within 12 % of real data); docs/theory.md §1.8",
      ),
  },
  "best-share": {
    ...mean,
    solveOptions: { pool: "yes" },
    limits: [0, 1],
    name: "share of target data in the best pool",
    label: "best share",
    symbol: "π*",
    tex: "\\pi^*",
    ends: ["source alone", "target alone"],
    read: (s, at) => s[at + N + 4],
    tag: () => "A",
    why: () => t(UNASKED),
    source: () => t("least over π of a heuristic; docs/theory.md §1.8"),
  },
  "risk-pretrained": {
    ...mean,
    name: "risk of the pretrained network on its own task",
    label: "risk, source task",
    symbol: "R source task",
    tex: "R_{s\\to s}",
    read: (s, at) => s[at + N + 5],
    tag: (p) => (known(p) || isotropic(p) ? (p.limit === "large" ? "A" : "E") : "A"),
    why: () => t("infinite: pretraining has just enough data to fit its label noise exactly"),
    source: () => t("R(0, β_s, β_s) of pretraining: {formula}", { formula: FORMULA }),
  },
  "ridge-cost": {
    ...mean,
    solveOptions: { ridges: "yes" },
    limits: [0, 0.2],
    name: "what the ridge that is best for the source costs fine-tuning",
    label: "cost of the source ridge",
    symbol: "ΔR ridge",
    tex: "\\Delta R_{\\lambda_s}",
    ends: ["nothing", "much"],
    meaning:
      "risk of fine-tuning from the source that is best at its own task, less that from the λ_s that is best for transfer",
    read: (s, at) => s[at + N + 9],
    tag: () => "A",
    why: (value, p) => noRidges(value, p),
    source: () => t(RIDGES),
  },
  "best-source-ridge": {
    ...mean,
    solveOptions: { ridges: "yes" },
    limits: [0, 1],
    name: "ridge of pretraining that is best for fine-tuning",
    label: "best λ_s for transfer",
    symbol: "λ_s*",
    tex: "\\lambda_s^*",
    ends: ["no ridge", "a strong one"],
    read: (s, at) => s[at + N + 10],
    tag: () => "A",
    why: (value, p) => noRidges(value, p),
    source: () => t(RIDGES),
  },
  "risk-taught": {
    ...mean,
    ...labelled,
    name: "risk of scratch on labels of another network",
    label: "risk, taught",
    symbol: "R taught",
    tex: "R_{\\mathrm{taught}}",
    meaning: "its labels have no noise; it has learned the target from γ_w d samples of its own",
    read: (s, at) => s[at + N + 6],
    why: (value) => noLabels(value),
    source: () => t("R(0, b, β_t), b the other network: {formula}", { formula: FORMULA }),
  },
  "beats-teacher": {
    ...mean,
    ...labelled,
    scale: "diverging",
    limits: [-1, 1],
    name: "how far a network surpasses the one that labels for it",
    label: "gain over the teacher",
    symbol: "T teacher",
    tex: "T_{\\mathrm{teacher}}",
    ends: ["teacher is better", "student is better"],
    meaning: "risk of the network that labels less that of the one that learns from it",
    // A student that sees enough is its teacher, but for rounding.
    read: (s, at) => {
      const [risk, teacher] = [s[at + N + 6], s[at + N + 7]];
      return risk === teacher || Math.abs(teacher - risk) < 1e-10 * teacher ? 0 : teacher - risk;
    },
    why: (value) => noLabels(value),
    source: () => t("R(0, b, β_t), b the other network: {formula}", { formula: FORMULA }),
  },
  "risk-surrogate": {
    ...mean,
    ...labelled,
    name: "risk of scratch on the labels that are best for it",
    label: "risk, best labels",
    symbol: "R best labels",
    tex: "R_{b^*}",
    meaning:
      "not the true ones: they say more in strong directions and less in weak ones; the noise is that of the target",
    read: (s, at) => s[at + N + 8],
    why: (value) => noLabels(value),
    source: () => t("least over b of R(0, b, β_t), arXiv:2410.18837; {formula}", { formula: FORMULA }),
  },
} as const satisfies Readonly<Record<string, Quantity<P>>>;
