import { useEffect, useRef } from "react";
import type { Axis } from "../../compute/job.ts";
import { modelById } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { nearest, nextPlace, type Place, sweepValues } from "../../scene/sweep.ts";
import type { Engine } from "../engine/engine.ts";
import { change, store } from "../state/store.ts";
import { isReduced } from "./glide.ts";

/** Values that the sweep of the scene visits; none without one. */
export function valuesOf(model: string, sweep: Axis | undefined): readonly number[] {
  return sweep ? sweepValues(modelById(model), sweep) : [];
}

/** One value on or back along the sweep, from wherever the parameter stands. */
export function stepSweep(by: 1 | -1): void {
  const { scene } = store.getState();
  const values = valuesOf(scene.model, scene.sweep);
  if (!scene.sweep) return;
  const now = scene.params[scene.sweep.param] as number;
  const index = nearest(values, now);
  // Between two values the next one is the one that lies ahead.
  const ahead = (values[index] - now) * by > 1e-9 * Math.abs(now) ? index : index + by;
  change({ [scene.sweep.param]: values[Math.max(0, Math.min(values.length - 1, ahead))], play: undefined });
}

/**
 * Runs the sweep of the scene while it plays: the next value comes when the picture of this one is drawn and its share of a
 * second is over, so every machine shows the same values. A hidden tab waits; less motion means none of its own.
 */
export function useSweep(engine: Engine, { model, sweep, turn, play }: Scene): void {
  const direction = useRef<Place["direction"]>(1);
  const plays = useRef(0);
  useEffect(() => {
    let due = 0;
    const tick = (now: number) => {
      frame = requestAnimationFrame(tick);
      const { scene } = store.getState();
      if (!scene.play || !scene.sweep || document.hidden || isReduced()) return;
      if (engine.picture.failure) return change({ play: undefined });
      if (now < due || !engine.hasDrawn(scene)) return;
      due = now + 1000 / scene.pace;
      const values = valuesOf(scene.model, scene.sweep);
      const index = nearest(values, scene.params[scene.sweep.param] as number);
      const place = nextPlace({ index, direction: direction.current }, values.length, scene.turn);
      if (!place) return change({ play: undefined });
      direction.current = place.direction;
      change({ [scene.sweep.param]: values[place.index] }, false, `sweep ${plays.current}`);
    };
    let frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [engine]);
  // A sweep that does not turn back runs upwards, and from its beginning when it stands at its end.
  useEffect(() => {
    if (turn !== "swing") direction.current = 1;
    if (play) plays.current++;
    const { params } = store.getState().scene;
    const values = valuesOf(model, sweep);
    if (play && sweep && turn === "once" && nearest(values, params[sweep.param] as number) === values.length - 1)
      change({ [sweep.param]: values[0] });
  }, [play, turn, sweep, model]);
}
