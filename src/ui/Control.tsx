import { memo, useId, useRef } from "react";
import { brief } from "../lib/decimal.ts";
import { t } from "../lib/language.ts";
import { readOption, writeOption } from "../lib/optionText.ts";
import { plainSymbols } from "../lib/symbolText.ts";
import type { ChoiceParam, NumberParam, Param, ParamValue, TextParam } from "../models/param.ts";
import { MathSymbol, MathText } from "./MathSymbol.tsx";
import { NumberBox } from "./NumberBox.tsx";
import { RangeInput } from "./RangeInput.tsx";
import { keyPosition, sliderScale } from "./sliderSteps.ts";
import "./control.css";
import "./switch.css";

interface Props<P extends Param> {
  readonly id: string;
  readonly param: P;
  readonly value: ParamValue;
  /** Why the parameter has no effect at present. */
  readonly idle?: string | undefined;
  readonly onValue: (id: string, value: ParamValue) => void;
}

/** Above this many options a select is used. */
const JOINED = 3;

/** The control of one parameter, generated from its entry in the schema. */
export const Control = memo(function Control(props: Props<Param>) {
  const { param } = props;
  if (param.kind === "number") return <NumberControl {...props} param={param} />;
  return param.kind === "choice" && param.options.length <= JOINED ? (
    <ChoiceControl {...props} param={param} />
  ) : (
    <TextControl {...props} param={param} />
  );
});

/** Why a parameter has no effect at present. */
function Idle({ reason }: { readonly reason: string | undefined }) {
  return reason === undefined ? null : (
    <p className="control-idle">
      <MathText text={t("no effect: {reason}", { reason })} />
    </p>
  );
}

function NumberControl({ id, param, value, idle, onValue }: Props<NumberParam>) {
  const help = useId();
  const number = value as number;
  const scale = sliderScale(param, number);
  const infinite = number === Number.POSITIVE_INFINITY;
  const set = (position: number) => onValue(id, scale.toValue(position));
  const unit = param.unit ?? "";
  return (
    <div className={idle === undefined ? "control" : "control idle"} data-param={id}>
      <div className="control-head">
        <span className="control-name">
          <MathSymbol text={param.symbol} /> {param.label ?? param.name}
        </span>
        {param.infinite && (
          <button
            type="button"
            className="infinity"
            aria-pressed={infinite}
            aria-label={t("infinite {name}", { name: param.name })}
            onClick={() => onValue(id, infinite ? scale.toValue(scale.max) : Number.POSITIVE_INFINITY)}
          >
            ∞
          </button>
        )}
        <NumberBox
          value={number}
          label={t("{name}, exact value", { name: param.name })}
          unit={param.unit}
          describedBy={help}
          onValue={(v) => v !== undefined && onValue(id, v)}
        />
        <span className="unit">{unit}</span>
      </div>
      <RangeInput
        min={scale.min}
        max={scale.max}
        step="any"
        position={scale.toPosition(number)}
        className={infinite ? "at-infinity" : undefined}
        aria-label={plainSymbols(`${t(param.name)} ${param.symbol}`)}
        aria-valuetext={
          infinite ? t("{name} infinite", { name: param.name }) : `${t(param.name)} ${brief(number)}${unit}`
        }
        aria-describedby={help}
        onPosition={set}
        onKeyDown={(e) => {
          const position = keyPosition(e.key, e.shiftKey, scale.toPosition(number), scale);
          if (position === undefined || e.altKey || e.ctrlKey || e.metaKey) return;
          e.preventDefault();
          set(position);
        }}
      />
      <Idle reason={idle} />
      <p id={help} className="control-help">
        <MathText text={param.help} />
      </p>
    </div>
  );
}

function ChoiceControl({ id, param, value, idle, onValue }: Props<ChoiceParam>) {
  const help = useId();
  return (
    <fieldset className="control choice" data-param={id} aria-describedby={help}>
      <legend>{param.name}</legend>
      {param.options.map((option) => (
        <label key={option.id}>
          <input
            type="radio"
            name={id}
            value={option.id}
            checked={value === option.id}
            onChange={() => onValue(id, option.id)}
          />
          <span>
            <MathText text={option.name} />
          </span>
        </label>
      ))}
      <Idle reason={idle} />
      <p id={help} className="control-help">
        <MathText text={param.help} />
      </p>
    </fieldset>
  );
}

/** A select, and where the chosen option has an argument a number box. */
function TextControl({ id, param, value, idle, onValue }: Props<ChoiceParam | TextParam>) {
  const help = useId();
  const { id: chosen, argument } = readOption(String(value));
  // Arrow keys on a closed select choose each option on the way: remember the numbers.
  const before = useRef(readOption(String(value)));
  const options: TextParam["options"] = param.options;
  const wanted = options.find((option) => option.id === chosen)?.argument;
  return (
    <div className={`control ${param.kind}-choice`} data-param={id}>
      <div className="control-head">
        <label className="control-name" htmlFor={`${help}-select`}>
          {param.name}
        </label>
        <select
          id={`${help}-select`}
          value={chosen}
          aria-describedby={help}
          onFocus={() => {
            before.current = readOption(String(value));
          }}
          onChange={(e) => {
            const to = e.target.value;
            const number = options.find((o) => o.id === to)?.argument?.default;
            onValue(id, writeOption(to, to === before.current.id ? before.current.argument : number));
          }}
        >
          {param.options.map((option) => (
            <option key={option.id} value={option.id}>
              {plainSymbols(t(option.name))}
            </option>
          ))}
        </select>
        {wanted && (
          <>
            <MathSymbol text={wanted.symbol} />
            <NumberBox
              value={argument}
              label={wanted.name}
              describedBy={help}
              onValue={(v) => v !== undefined && onValue(id, writeOption(chosen, v))}
            />
          </>
        )}
      </div>
      <Idle reason={idle} />
      <p id={help} className="control-help">
        <MathText text={param.help} />
      </p>
    </div>
  );
}
