import { modelById } from "../models/registry.ts";
import { cutAxis, drawnCurves, onLogAxes } from "./curveViews.ts";
import { solveAt } from "./report.ts";
import type { Scene } from "./scene.ts";

/** Fractions of the horizontal axis at which risks are solved to find the limits of a logarithmic risk axis. */
const LOOKS = [0.2, 0.4, 0.7, 1] as const;

/**
 * The curves' axis of risks, declared from the parameters: from 0, or on log axes between the powers of ten around what
 * the protocols reach, six at the most.
 */
export function riskRange(scene: Scene): { readonly lo: number; readonly hi: number; readonly log: boolean } {
  // A and B share it.
  const top = Math.max(...[scene.params, scene.reference ?? scene.params].map(modelById(scene.model).curveTop));
  if (!onLogAxes(scene)) return { lo: 0, hi: top, log: false };
  const { param, lo: from, hi: to } = cutAxis(scene);
  const ids = drawnCurves(scene).flatMap(({ quantity, reference }) => (reference ? [] : [quantity]));
  const risks = LOOKS.flatMap((t) =>
    Object.values(solveAt(scene.model, { ...scene.params, [param]: from + (to - from) * t }, ids)),
  ).filter((v) => v > 0 && v < Number.POSITIVE_INFINITY);
  const hi = powerOfTen(Math.min(1e6 * top, Math.max(top, ...risks)), Math.ceil);
  return { lo: powerOfTen(Math.max(1e-6 * hi, Math.min(hi / 10, ...risks)), Math.floor), hi, log: true };
}

const powerOfTen = (value: number, round: (exponent: number) => number): number =>
  Number(`1e${round(Number(Math.log10(value).toFixed(9)))}`);
