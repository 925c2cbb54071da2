import { useLayoutEffect, useState, useSyncExternalStore } from "react";
import type { TheoryField } from "../../compute/field.ts";
import { modelById } from "../../models/registry.ts";
import { leading } from "../page/views.ts";
import { type Engine, LOW_DETAIL_MAP_STEP, type Picture } from "./engine.ts";
import type { SimulatedView } from "./simulations.ts";

/** The dependencies of a panel: it is drawn only when one of them changes. */
export type Parts = (picture: Picture) => readonly unknown[];

/** Fields and summaries are mutable, so their progress is a dependency as well. */
const filled = (field: TheoryField | undefined, finest = 1) => [field, field?.levelFrom(finest)?.columns.length];
const reads = (view: SimulatedView | undefined) => [view, view?.summary?.reads];

/** Constant where the model has no such strip. */
export const spectrumParts: Parts = ({ scene }) => [modelById(scene.model).spectrum?.(scene.params) && scene];
export const stripParts: Parts = ({ scene }) => [modelById(scene.model).strip?.(scene.params) && scene];
export const mapParts: Parts = (p) => [
  p.scene,
  p.lowDetail,
  p.failure,
  p.map?.complete,
  ...[p.map, p.reference?.map].flatMap((field) => filled(field, p.lowDetail ? LOW_DETAIL_MAP_STEP : 1)),
  ...reads(p.mapSimulation),
  // Theory at the simulated cells is solved a few cells per picture.
  p.scene.show === "agreement" && p,
];
export const curveParts: Parts = (p) => [
  p.scene,
  p.lowDetail,
  ...[p.curve, p.reference?.curve, ...p.family].flatMap((field) => filled(field)),
  ...reads(p.curveSimulation),
];
export const numberParts: Parts = (p) => [
  p.scene,
  p.finished,
  ...Object.values(p.progress),
  ...reads(p.probeSimulation),
  p.curveSimulation?.reason,
];
/** Where simulated means replace theory, the sentence is updated whenever the number of trials has doubled. */
export const sentenceParts: Parts = (p) => [p.scene, Math.floor(Math.log2(leading(p)?.trials ?? 1))];
const throttledParts = new Set([spectrumParts, stripParts, numberParts, sentenceParts]);
const everything: Parts = (p) => [p];

/**
 * Selects the picture that a panel shows: the latest one with changed dependencies. They are read once per picture:
 * fields are mutable and React calls `getSnapshot` more often than it draws, so a later reading could count progress as
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

/** The engine's latest picture; the component renders at most once per frame, and only when its dependencies change. */
export function usePicture(engine: Engine, parts: Parts = everything): Picture {
  const subscribe =
    parts === mapParts
      ? engine.subscribeWithPreparation
      : throttledParts.has(parts)
        ? engine.subscribeThrottled
        : engine.subscribe;
  const [shown] = useState(() => shownBy(parts));
  const picture = useSyncExternalStore(subscribe, () => shown(engine.picture));
  useReportDraw(engine, picture);
  return picture;
}

/** Reports a drawing to the engine whenever `what` has changed. */
export function useReportDraw(engine: Engine, what: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the change is what is reported
  useLayoutEffect(engine.reportDraw, [what]);
}
