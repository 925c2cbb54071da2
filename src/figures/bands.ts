import type { Band } from "../charts/bands.ts";
import type { CurveFigure } from "../charts/figure.ts";
import { riskParts } from "../charts/riskParts.ts";
import { partedRisk } from "../scene/curveViews.ts";
import { partsAlong } from "../scene/partsAlong.ts";
import type { Scene } from "../scene/scene.ts";
import { type CurveInput, curveFigureOf } from "./curveFigure.ts";
import type { SolvedField } from "./solved.ts";

/**
 * The curves with what one risk is made of, as bands that stack up to it, where the scene asks for it. Needs the model's
 * explanation.
 */
export function bandedFigureOf(input: CurveInput): CurveFigure {
  const figure = curveFigureOf(input);
  const bands = bandsOf(input.scene, input.curve);
  return { ...figure, bands, key: [...figure.key, ...bands.map((_, band) => ({ label: riskParts[band].name, band }))] };
}

/** A band for each part, from the bottom up; empty ones before anything is solved. */
function bandsOf(scene: Scene, solved: SolvedField | undefined): readonly Band[] {
  const quantity = partedRisk(scene);
  if (!quantity) return [];
  const curve = solved?.field.job.model === scene.model ? solved.field : undefined;
  const { at, parts } = curve ? partsAlong(quantity, curve) : { at: [], parts: [] };
  const below = parts.map(() => 0);
  return riskParts.map(({ key }) => ({
    points: parts.map((p, i) => {
      const from = below[i];
      below[i] += p[key];
      return [at[i], from, below[i]] as const;
    }),
  }));
}
