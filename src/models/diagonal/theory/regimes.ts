import { fineTuningScale, lOrder, pretrainingDependence } from "./implicitBias.ts";

/**
 * The four regimes of [A26] §3 at declared thresholds: rich below ℓ-order 1.5, dependent on pretraining below PD −0.15.
 * The field changes gradually (rich is reached only logarithmically): the maps of ℓ-order and PD are the continuous truth.
 */
export const LAZY_FROM = 1.5;
export const DEPENDENT_BELOW = -0.15;

/** `colour`: none of a protocol's; red where rich, grey where lazy, dark where pretrained features count. */
export const regimes = [
  { id: "I", name: "I rich", colour: 4 },
  { id: "II", name: "II lazy, pretrained", colour: 5 },
  { id: "III", name: "III lazy", colour: 6 },
  { id: "IV", name: "IV rich, pretrained", colour: 7 },
] as const;

/** Index of the regime at an ℓ-order and pretraining dependence; NaN where there is none. */
export function regimeOf(order: number, dependence: number): number {
  if (Number.isNaN(order) || Number.isNaN(dependence)) return Number.NaN;
  const dependent = dependence < DEPENDENT_BELOW;
  return order < LAZY_FROM ? (dependent ? 3 : 0) : dependent ? 1 : 2;
}

/** Signs of ℓ − LAZY_FROM and PD − DEPENDENT_BELOW in each regime, in their order. */
export const regimeSigns = [
  [-1, 1],
  [1, -1],
  [1, 1],
  [-1, -1],
] as const;

interface Scales {
  readonly c: number;
  readonly lam: number;
  readonly gft: number;
  readonly bpt: number;
  readonly bft: number;
}

/** λ = −1 with no readout: every gradient is 0. */
export const neverTrains = ({ lam, gft }: Scales): boolean => lam === -1 && gft === 0;

/** ℓ-order and pretraining dependence at (bpt, bft); NaN for a network that never trains. */
export function biasAt(p: Scales): readonly [order: number, dependence: number] {
  if (neverTrains(p)) return [Number.NaN, Number.NaN];
  const { c, lam, gft, bpt, bft } = p;
  return [lOrder(bft, fineTuningScale(c, lam, gft, bpt)), pretrainingDependence(c, lam, gft, bpt, bft)];
}

/** The regime's name; undefined for a network that never trains. */
export const regimeName = (p: Scales): string | undefined => regimes[regimeOf(...biasAt(p))]?.name;
