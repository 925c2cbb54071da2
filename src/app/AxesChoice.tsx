import { useStore } from "zustand";
import { modelById } from "../models/registry.ts";
import { axisText } from "../scene/scene.ts";
import { AxisPicker } from "../ui/AxisPicker.tsx";
import { change, store } from "./store.ts";
import { useShows } from "./useShows.ts";

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
          onAxis={(a) => change({ x: axisText(a), ...(a.param === y.param ? { y: axisText(x) } : {}) })}
        />
      )}
      {upwards && (
        <AxisPicker
          title="Upwards"
          model={model}
          axis={y}
          onAxis={(a) => change({ y: axisText(a), ...(a.param === x.param ? { x: axisText(y) } : {}) })}
        />
      )}
      {across && upwards && (
        <button type="button" onClick={() => change({ x: axisText(y), y: axisText(x) })}>
          Swap axes
        </button>
      )}
      {pins > 0 && (
        <button type="button" onClick={() => change({ pin: undefined })}>
          Remove {pins === 1 ? "the pin" : `${pins} pins`}
        </button>
      )}
    </>
  );
}
