import { readable } from "../../lib/decimal.ts";
import type { Quantity } from "../../models/quantity.ts";
import { drawnCurves } from "../../scene/curveViews.ts";
import type { Scene } from "../../scene/scene.ts";
import type { SolvedPoint } from "../../scene/solvedPoint.ts";

/** One quantity at the two settings, each as a reader should see it. */
export interface ComparedNumber {
  readonly id: string;
  readonly label: string;
  readonly a: string;
  readonly b: string;
  /** B − A; empty where there is none. */
  readonly difference: string;
}

/** The shown quantity and the curves at A and at B, from theory at each one's probe; none without A. */
export function comparedNumbers(
  scene: Scene,
  probeA: SolvedPoint | undefined,
  probeB: SolvedPoint,
): readonly ComparedNumber[] {
  if (!probeA) return [];
  const { model } = probeB;
  const [ofB, ofA] = [probeB, probeA].map(({ params }) => drawnCurves({ ...scene, params }).map((c) => c.quantity));
  const shown = ofB.filter((id) => ofA.includes(id));
  const ids = [...new Set([scene.quantity, ...shown])].filter((id) => !model.quantities[id].simulatedOnly);
  const [a, b] = [probeA.values(ids), probeB.values(ids)];
  return ids.map((id) => {
    const q = model.quantities[id];
    const text = (v: number) => valueWords(q, v);
    const difference = b[id] - a[id];
    const none = q.categories !== undefined || Number.isNaN(difference);
    return { id, label: q.label, a: text(a[id]), b: text(b[id]), difference: none ? "" : text(difference) };
  });
}

/** A value as a table shows it: the name of a category, a quantity's own format, or a number; `–` for none. */
export function valueWords({ categories, format }: Quantity, value: number): string {
  if (Number.isNaN(value)) return "–";
  return categories ? (categories[value]?.name ?? "–") : format ? format(value) : readable(value);
}
