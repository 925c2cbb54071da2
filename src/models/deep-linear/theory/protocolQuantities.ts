import { t } from "../../../lib/language.ts";
import type { Quantity, Tag } from "../../quantity.ts";
import { type DeepLinearParams, isotropic, trained, tuned } from "../params.ts";
import { finetuneTag } from "./quantities.ts";
import { referencesState } from "./references.ts";
import { savingsState } from "./savings.ts";
import { sampleCount } from "./scratch.ts";
import { state } from "./state.ts";

/** The protocols of protocols.ts as quantities. All need `further`, and are computed only on request. */

export type P = DeepLinearParams & {
  /** Set where any of these quantities is to be computed. */
  readonly further?: "yes";
  /** The same for pooled training, for training on another network's labels, and for the ridge of pretraining. */
  readonly pool?: "yes";
  readonly labels?: "yes";
  readonly ridges?: "yes";
};

/** Whether a solve is to compute these quantities. */
export const asksForProtocols = (p: P): boolean => p.further !== undefined;

export const protocolsState = [
  "forgotten", // risk of the fine-tuned network on the source task; each entry is NaN unless requested
  "partRisk", // least risk on the line from β̂_s to the fine-tuned network
  "part", // position of that risk on the line, 1 at the fine-tuned network; NaN where both ends are the same
  "pooledRisk", // risk of scratch on the pooled data
  "pooledShare", // share of target samples in that pool
  "pretrained", // risk of the pretrained network on its own task
  "taught", // risk of scratch on the labels of another network
  "teacher", // risk of that network
  "surrogate", // risk of scratch on the labels that are best for the target
  "ridgeCost", // increase of the risk of fine-tuning when λ_s is the one that is best for the source task
  "bestSourceRidge", // λ_s that is best for fine-tuning
] as const;

/** Position of the first of these entries in the state. */
export const N = state.length + savingsState.length + referencesState.length;

/** Length of a whole state, which ends with these entries. */
export const STATE = N + protocolsState.length;

const mean = {
  scale: "sequential",
  limits: [0, 2],
  ends: ["no error", "large error"],
  apart: true,
  further: true,
} as const;
const known = (p: P) => p.gs === Number.POSITIVE_INFINITY;
const FORMULA = "R(a, b, t) for any start, labels and judge; docs/theory.md §1.8";

/** Exact where fine-tuning is, unless the mean of a ratio is involved. */
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
    why: (_, p) =>
      t(
        p.pool ? "none: without samples of both tasks there is nothing to mix, and those of one help nothing" : UNASKED,
      ),
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
    // A student with enough data equals its teacher up to rounding.
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
