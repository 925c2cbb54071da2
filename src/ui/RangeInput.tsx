import { type ComponentProps, useLayoutEffect, useRef, useState } from "react";
import { useLatest } from "./useLatest.ts";
import "./rangeInput.css";

interface Props extends Omit<ComponentProps<"input">, "type" | "value" | "onChange"> {
  readonly position: number;
  readonly onPosition: (position: number) => void;
}

/** Of a slider's length: a thumb this near to its value stands on the same pixel. */
const NEAR = 1 / 400;

/**
 * An uncontrolled native slider: the browser moves its thumb. The value is written when it changed elsewhere, and after a drag; during
 * one only where the thumb has to jump (to a whole number), because each time the browser would draw the slider twice.
 */
export function RangeInput({ position, onPosition, ...rest }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const dragged = useRef(false);
  const [first] = useState(position);
  const [put, waits] = useLatest(onPosition);
  const latest = useRef(position);
  const write = (released: boolean) => {
    const { current } = input;
    if (!current || waits.current) return;
    const off = Math.abs(current.valueAsNumber - latest.current);
    const isNear = off <= NEAR * (Number(current.max) - Number(current.min));
    // What is farther off at its release is a change that is still to come.
    if (off > 0 && (released ? isNear : !isNear || !dragged.current)) current.value = String(latest.current);
  };
  useLayoutEffect(() => {
    latest.current = position;
    write(false);
  });
  const drag = (on: boolean) => () => {
    dragged.current = on;
    if (!on) write(true);
  };
  return (
    <input
      type="range"
      ref={input}
      defaultValue={first}
      onPointerDown={drag(true)}
      onPointerUp={drag(false)}
      onPointerCancel={drag(false)}
      onChange={(e) => (dragged.current ? put : onPosition)(e.target.valueAsNumber)}
      {...rest}
    />
  );
}
