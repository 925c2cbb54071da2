import { memo } from "react";
import { MathSymbol } from "./MathSymbol.tsx";
import "./switch.css";

interface SwitchProps {
  readonly legend: string;
  readonly name: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onValue: (value: string) => void;
}

/** A segmented control. */
export const Switch = memo(function Switch({ legend, name, value, options, onValue }: SwitchProps) {
  return (
    <fieldset className="switch">
      <legend className="visually-hidden">{legend}</legend>
      {options.map(([id, text]) => (
        <label key={id}>
          <input type="radio" name={name} value={id} checked={value === id} onChange={() => onValue(id)} />
          <span>{text.includes("_") ? <MathSymbol text={text} /> : text}</span>
        </label>
      ))}
    </fieldset>
  );
});
