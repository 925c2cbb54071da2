import type { Picture } from "../engine/picture.ts";

/** What the curves are drawn from, of the picture. */
export const curvePart = ({ scene, probe, curve, family, reference, curveSimulation }: Picture) => ({
  scene,
  probe,
  curve,
  family,
  referenceCurve: reference?.curve,
  curveSimulation,
});
export type CurvePart = ReturnType<typeof curvePart>;
