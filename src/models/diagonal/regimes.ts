/**
 * The four regimes of [A26] §3 at declared thresholds: rich below ℓ-order 1.5, dependent on pretraining below PD −0.15.
 * The field changes gradually (rich is reached only logarithmically): the maps of ℓ-order and PD are the continuous truth.
 */
export const LAZY_FROM = 1.5;
export const DEPENDENT_BELOW = -0.15;

export const regimes = [
  { id: "I", name: "I rich" },
  { id: "II", name: "II lazy, pretrained" },
  { id: "III", name: "III lazy" },
  { id: "IV", name: "IV rich, pretrained" },
] as const;

/** Index of the regime at an ℓ-order and pretraining dependence; NaN where there is none. */
export function regimeOf(order: number, dependence: number): number {
  if (Number.isNaN(order) || Number.isNaN(dependence)) return Number.NaN;
  const dependent = dependence < DEPENDENT_BELOW;
  return order < LAZY_FROM ? (dependent ? 3 : 0) : dependent ? 1 : 2;
}
