import { useLayoutEffect, useState, useSyncExternalStore } from "react";
import type { TheoryField } from "../../compute/field.ts";
import { modelById } from "../../models/registry.ts";
import { leading } from "../page/views.ts";
import { type Engine, LOW_DETAIL_MAP_STEP, type Picture } from "./engine.ts";
import type { SimulatedView } from "./simulations.ts";

/** What a panel draws from. While all of it is the same, the panel stays as it is. */
export type Parts = (picture: Picture) => readonly unknown[];

/** Fields and summaries grow in place: how far they have come says whether there is more to draw. */
const grown = (field: TheoryField | undefined, finest = 1) => [field, field?.levelFrom(finest)?.columns.length];
const read = (view: SimulatedView | undefined) => [view, view?.summary?.reads];

/** Where there is no such strip, nothing changes. */
export const spectrumParts: Parts = ({ scene }) => [modelById(scene.model).spectrum?.(scene.params) && scene];
export const stripParts: Parts = ({ scene }) => [modelById(scene.model).strip?.(scene.params) && scene];
export const mapParts: Parts = (p) => [
  p.scene,
  p.lowDetail,
  p.failure,
  p.map?.complete,
  ...[p.map, p.reference?.map].flatMap((field) => grown(field, p.lowDetail ? LOW_DETAIL_MAP_STEP : 1)),
  ...read(p.mapSimulation),
  // Theory at the simulated cells comes a few cells a picture.
  p.scene.show === "agreement" && p,
];
export const curveParts: Parts = (p) => [
  p.scene,
  p.lowDetail,
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
const calmParts = new Set([spectrumParts, stripParts, numberParts, sentenceParts]);
const everything: Parts = (p) => [p];

/**
 * Which picture a panel shows: the latest of which its parts had changed. Fields grow in place, also between two pictures,
 * and React asks more often than it draws: of each picture the parts are looked at once, so that no growth is taken for
 * drawn that was not.
 */
export function shownBy(parts: Parts): (latest: Picture) => Picture {
  let seen: Picture | undefined;
  let shown: { readonly picture: Picture; readonly key: readonly unknown[] } | undefined;
  return (latest) => {
    if (shown && latest === seen) return shown.picture;
    seen = latest;
    const key = parts(latest);
    const { key: before } = shown ?? {};
    if (shown && before?.length === key.length && before.every((part, i) => Object.is(part, key[i])))
      return shown.picture;
    shown = { picture: latest, key };
    return latest;
  };
}

/** The engine's latest picture; a component that uses it draws at most once a frame, and only when its parts change. */
export function usePicture(engine: Engine, parts: Parts = everything): Picture {
  const subscribe =
    parts === mapParts
      ? engine.subscribeWithPreparation
      : calmParts.has(parts)
        ? engine.subscribeThrottled
        : engine.subscribe;
  const [shown] = useState(() => shownBy(parts));
  const picture = useSyncExternalStore(subscribe, () => shown(engine.picture));
  useReportDraw(engine, picture);
  return picture;
}

/** Says that a panel has drawn, whenever what it draws is another. */
export function useReportDraw(engine: Engine, what: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the change is what is told
  useLayoutEffect(engine.drew, [what]);
}
