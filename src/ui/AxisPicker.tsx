import { t } from "../lib/language.ts";
import { plainSymbols } from "../lib/symbolText.ts";
import type { Model } from "../models/model.ts";
import type { NumberParam } from "../models/param.ts";
import { NumberBox } from "./NumberBox.tsx";
import "./axisPicker.css";

/** An axis as the picker edits it. */
export interface PickedAxis {
  readonly param: string;
  readonly lo: number;
  readonly hi: number;
  readonly log: boolean;
}

interface Props {
  readonly title: string;
  readonly model: Model;
  readonly axis: PickedAxis;
  /** The range was changed. */
  readonly onAxis: (axis: PickedAxis) => void;
  /** The parameter was changed; the range becomes that of its slider. */
  readonly onParam: (axis: PickedAxis) => void;
}

/** Chooses a parameter and a range for one axis of the map. */
export function AxisPicker({ title, model, axis, onAxis, onParam }: Props) {
  const numbers = Object.entries(model.params).filter(
    (e): e is [string, NumberParam] => e[1].kind === "number" && e[1].group !== "watch",
  );
  const { unit } = model.params[axis.param] as NumberParam;
  return (
    <fieldset className="axis-picker">
      <legend>{title}</legend>
      <select
        aria-label={t("{title}: parameter", { title })}
        value={axis.param}
        onChange={(e) => {
          const param = model.params[e.target.value] as NumberParam;
          onParam({ param: e.target.value, lo: param.soft[0], hi: param.soft[1], log: param.scale === "log" });
        }}
      >
        {numbers.map(([id, param]) => (
          <option key={id} value={id}>
            {plainSymbols(param.symbol)} · {param.name}
          </option>
        ))}
      </select>
      <span className="range">
        <NumberBox
          value={axis.lo}
          label={t("{title}: from", { title })}
          unit={unit}
          onValue={(lo) => lo !== undefined && onAxis({ ...axis, lo })}
        />
        <span>to</span>
        <NumberBox
          value={axis.hi}
          label={t("{title}: to", { title })}
          unit={unit}
          onValue={(hi) => hi !== undefined && onAxis({ ...axis, hi })}
        />
        <label>
          <input type="checkbox" checked={axis.log} onChange={(e) => onAxis({ ...axis, log: e.target.checked })} /> log
        </label>
      </span>
    </fieldset>
  );
}
