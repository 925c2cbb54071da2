import { useStore } from "zustand";
import type { Axis } from "../../compute/job.ts";
import { t } from "../../lib/language.ts";
import { modelById } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { axisText } from "../../scene/writers.ts";
import { AxisPicker } from "../../ui/AxisPicker.tsx";
import { change, choose, store } from "../state/store.ts";
import { useShows } from "./useShows.ts";

/** Another parameter along an axis; the other axis makes room for it. */
function swapped(key: "x" | "y", other: "x" | "y", axis: Axis, from: Scene) {
  if (axis.param === from[key].param) return {};
  return { [key]: axisText(axis), ...(axis.param === from[other].param ? { [other]: axisText(from[key]) } : {}) };
}

/** What runs along the axes, and the pins. */
export function AxesChoice() {
  const model = modelById(useStore(store, (s) => s.scene.model));
  const x = useStore(store, (s) => s.scene.x);
  const y = useStore(store, (s) => s.scene.y);
  const pins = useStore(store, (s) => s.scene.pins.length);
  const shows = useShows();
  const [across, upwards] = [shows("x"), shows("y")];
  return (
    <>
      {across && (
        <AxisPicker
          title="Across"
          model={model}
          axis={x}
          onAxis={(a) => change({ x: axisText(a) })}
          onParam={(a) => choose("x", (from) => swapped("x", "y", a, from))}
        />
      )}
      {upwards && (
        <AxisPicker
          title="Upwards"
          model={model}
          axis={y}
          onAxis={(a) => change({ y: axisText(a) })}
          onParam={(a) => choose("y", (from) => swapped("y", "x", a, from))}
        />
      )}
      {across && upwards && (
        <button type="button" onClick={() => change({ x: axisText(y), y: axisText(x) })}>
          Swap axes
        </button>
      )}
      {pins > 0 && (
        <button type="button" onClick={() => change({ pin: undefined })}>
          {pins === 1 ? "Remove the pin" : t("Remove {pins} pins", { pins })}
        </button>
      )}
    </>
  );
}
