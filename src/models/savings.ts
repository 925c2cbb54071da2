import { brief, readable } from "../lib/decimal.ts";
import { t } from "../lib/language.ts";
import type { Quantity, Tag } from "./quantity.ts";

/**
 * "How many samples does pretraining save?": the ratio of n*(ε) from scratch to n*(ε) of a transfer, as a quantity for any
 * model whose solve writes both under the solve option `epsilon`. Our own definition, on risks from the papers.
 */
export interface SavingOf<V> {
  /** Name of the transfer, as in the curves. */
  readonly transfer: string;
  /** TeX subscripts of scratch and of the transfer. */
  readonly subscripts: readonly [string, string];
  /** Symbol of the sample parameter, and the upper end of the search range. */
  readonly sample: string;
  readonly most: number;
  /** Default ε, and further solve options. */
  readonly epsilon: number;
  readonly solveOptions?: Readonly<Record<string, string>>;
  /** Indices into the state: n* of scratch and of the transfer, +∞ for never, NaN without a solution. */
  readonly scratch: number;
  readonly transferred: number;
  /** Least risk of the transfer in the range. */
  readonly floor: (p: V) => number;
  /** Why there is no solution; undefined when there is one. */
  readonly obstacle: (p: V) => string | undefined;
  readonly tag: (p: V) => Tag;
  readonly source: (p: V) => string;
}

/** log₂ ratios below this (half a per cent) are reported without a number. */
const SLIGHT = 0.007;

/** Relative difference below which two n* are equal: both are known to 1e-9. */
const SAME = 1e-8;

/** n* below this count as 0 (in samples per dimension): a risk may jump at n = 0. */
export const NONE = 1e-6;

/** log₂(n*_scratch / n*_transfer): +∞ where only the transfer reaches ε, or needs no data; NaN where it never does. */
function saving(scratch: number, transfer: number): number {
  if (!(transfer < Number.POSITIVE_INFINITY)) return Number.NaN;
  const [from, to] = [scratch, transfer].map((n) => (n < NONE ? 0 : n));
  if (from === to || Math.abs(from - to) <= SAME * to) return 0;
  return Math.log2(from / to);
}

/** How many times fewer samples: 8× for 3, ⅛× for −3. */
export function times(log2: number): string {
  if (log2 === -3) return "⅛×";
  return Number.isNaN(log2) ? "–" : `${brief(2 ** log2, Math.abs(log2) < 0.14 ? 3 : 2)}×`;
}

/**
 * A pair of n* in words: saves, costs, no difference; empty where one is never reached or 0.
 *
 * @param named whether it is said that pretraining does so
 */
export function verdict(scratch: number, transfer: number, named = false): string {
  const log2 = saving(scratch, transfer);
  if (log2 === 0) return t("no difference");
  if (Math.abs(log2) < SLIGHT) return t("hardly any difference");
  if (!Number.isFinite(log2)) return "";
  const said = { times: times(Math.abs(log2)) };
  if (named) return log2 > 0 ? t("pretraining saves {times}", said) : t("pretraining costs you {times} as many", said);
  return log2 > 0 ? t("saves {times}", said) : t("costs you {times} as many", said);
}

/** An n* in words. */
export function need(n: number, floor: () => number): string {
  if (n < NONE) return n === 0 ? t("needs no target data") : t("needs next to no target data");
  if (n < Number.POSITIVE_INFINITY) return readable(n, 2);
  return t("never (its floor is {floor})", { floor: readable(floor(), 2) });
}

/** A quantity for maps over two parameters other than the sample size, on which it does not depend. */
export function savingQuantity<V>(of: SavingOf<V>): Quantity<V> {
  const { transfer, most, sample } = of;
  const read = (state: Float64Array, at: number) => saving(state[at + of.scratch], state[at + of.transferred]);
  const [sc, tr] = of.subscripts;
  const range = { transfer, sample, most };
  return {
    get name() {
      return t("samples saved by {transfer}", { transfer });
    },
    get label() {
      return t("samples saved, {transfer}", { transfer });
    },
    symbol: "saving",
    tex: `\\log_2(n^*_{\\mathrm{${sc}}}/n^*_{\\mathrm{${tr}}})`,
    scale: "diverging",
    limits: [-3, 3],
    ends: ["costs you", "saves"],
    format: times,
    solveOptions: (epsilon = of.epsilon) => ({ ...of.solveOptions, epsilon }),
    read,
    words(state, at, p) {
      const [scratch, transferred] = [state[at + of.scratch], state[at + of.transferred]];
      if (Number.isNaN(transferred)) return of.obstacle(p) ?? "no solution";
      if (scratch === Number.POSITIVE_INFINITY && transferred === Number.POSITIVE_INFINITY)
        return t("neither scratch nor {transfer} reaches the target error within {sample} ≤ {most}", range);
      const verdictText = verdict(scratch, transferred);
      const needs = t("scratch {scratch}, {transfer} {transferred}", {
        scratch: scratch === Number.POSITIVE_INFINITY ? t("never") : need(scratch, () => Number.NaN),
        transfer,
        transferred: need(transferred, () => of.floor(p)),
      });
      return verdictText ? t("{needs}: {verdict}", { needs, verdict: verdictText }) : needs;
    },
    why(value, p) {
      if (Number.isNaN(value))
        return of.obstacle(p) ?? t("never: {transfer} does not reach the target error within {sample} ≤ {most}", range);
      return value > 0
        ? t("beyond measure: {transfer} needs no target data, or scratch never reaches the target error", { transfer })
        : "scratch needs no target data for this error, and the transfer does";
    },
    tag: of.tag,
    source: (p) => t("n*(ε) is ours, the first n with risk ≤ ε; risks: {source}", { source: of.source(p) }),
    aside: {
      name: "beyond measure",
      get meaning() {
        return t("{transfer} needs no target data, or next to none, or scratch never reaches the target error", {
          transfer,
        });
      },
      read: (state, at) => (read(state, at) === Number.POSITIVE_INFINITY ? 1 : -1),
    },
    blank: {
      name: "never reaches ε",
      get meaning() {
        return t("{transfer} does not reach the target error within {sample} ≤ {most}", range);
      },
      read: (state, at) => (state[at + of.transferred] === Number.POSITIVE_INFINITY ? 1 : -1),
    },
  };
}
