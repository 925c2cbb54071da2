import { gaussRule } from "../../../lib/gaussRule.ts";
import { memoByObject } from "../../../lib/memo.ts";
import type { Spectrum } from "./spectrum.ts";

/** Number of Gauss nodes for all directions whose eigenvalues lie within a factor e. */
const NODES = 8;

/**
 * A spectrum with fewer groups, for sums over all directions of functions that are smooth in ln λ, such as 1/(λ+κ) with κ off the
 * negative axis: one Gauss rule in ln λ for each range of a factor e in which ‖δ‖² per direction is constant. For real κ > 0 the
 * sums are accurate to rounding, for κ at 120° from the positive axis to ten digits. The counts are quadrature weights, not whole
 * numbers; whatever concerns single directions (the bound, the plot of the spectrum) must use the spectrum itself.
 */
export const condensed = memoByObject((of: Spectrum): Spectrum => {
  const { values, counts, generic, chosen } = of;
  const groups: { value: number; count: number; generic: number; chosen: number }[] = [];
  for (let from = 0, to = 0; from < values.length; from = to) {
    const per = chosen[from] / counts[from];
    while (to < values.length && values[from] <= Math.E * values[to] && chosen[to] / counts[to] === per) to++;
    const whole = to - from <= NODES || values[from] === 0;
    const logs = values.slice(from, to).map((v) => Math.log(v / values[from]));
    const rule = whole ? undefined : gaussRule(logs, counts.slice(from, to), NODES);
    const places = rule ? rule.nodes.map((u) => values[from] * Math.exp(u)) : values.slice(from, to);
    const weights = rule ? rule.weights : counts.slice(from, to);
    for (const [i, value] of places.entries())
      groups.push({
        value,
        count: weights[i],
        generic: (generic[from] / counts[from]) * weights[i],
        chosen: per * weights[i],
      });
  }
  groups.sort((a, b) => b.value - a.value);
  const pick = (key: keyof (typeof groups)[number]) => Float64Array.from(groups, (g) => g[key]);
  return {
    ...of,
    values: pick("value"),
    counts: pick("count"),
    generic: pick("generic"),
    chosen: pick("chosen"),
  };
});
