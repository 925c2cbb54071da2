import { useRef, useSyncExternalStore } from "react";
import type { TheoryField } from "../compute/field.ts";
import { type Engine, HURRIED_STEP, type Picture } from "./engine.ts";
import type { SimulatedView } from "./simulations.ts";
import { leading } from "./views.ts";

/** What a panel draws from. While all of it is the same, the panel stays as it is. */
export type Parts = (picture: Picture) => readonly unknown[];

/** Fields and summaries grow in place: how far they have come says whether there is more to draw. */
const grown = (field: TheoryField | undefined, finest = 1) => [field, field?.levelFrom(finest)?.columns.length];
const read = (view: SimulatedView | undefined) => [view, view?.summary?.reads];

export const sceneAlone: Parts = (p) => [p.scene];
export const mapParts: Parts = (p) => [
  p.scene,
  p.hurried,
  p.failure,
  p.map?.done === p.map?.total,
  ...[p.map, p.reference?.map].flatMap((field) => grown(field, p.hurried ? HURRIED_STEP : 1)),
  ...read(p.mapSimulation),
  // Theory at the simulated cells comes a few cells a picture.
  p.scene.show === "agreement" && p,
];
export const curveParts: Parts = (p) => [
  p.scene,
  p.hurried,
  ...[p.curve, p.reference?.curve, ...p.family].flatMap((field) => grown(field)),
  ...read(p.curveSimulation),
];
export const numberParts: Parts = (p) => [
  p.scene,
  p.finished,
  ...Object.values(p.progress),
  ...read(p.probeSimulation),
  p.curveSimulation?.reason,
];
/** Where the simulation leads, its means are said anew whenever the number of trials has doubled. */
export const sentenceParts: Parts = (p) => [p.scene, Math.floor(Math.log2(leading(p)?.trials ?? 1))];
const everything: Parts = (p) => [p];

/** The engine's latest picture; a component that uses it draws at most once a frame, and only when its parts change. */
export function usePicture(engine: Engine, parts: Parts = everything): Picture {
  const subscribe =
    parts === mapParts
      ? engine.subscribePrepared
      : parts === sceneAlone || parts === sentenceParts || parts === numberParts
        ? engine.subscribeCalmly
        : engine.subscribe;
  const drawn = useRef<{ readonly picture: Picture; readonly key: readonly unknown[] }>(undefined);
  return useSyncExternalStore(subscribe, () => {
    const key = parts(engine.picture);
    const before = drawn.current;
    if (before && before.key.length === key.length && before.key.every((part, i) => Object.is(part, key[i])))
      return before.picture;
    drawn.current = { picture: engine.picture, key };
    return engine.picture;
  });
}
