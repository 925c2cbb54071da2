import { type ComponentProps, useLayoutEffect, useRef, useState } from "react";
import { useLatest } from "./useLatest.ts";
import "./rangeInput.css";

interface Props extends Omit<ComponentProps<"input">, "type" | "value" | "onChange"> {
  readonly position: number;
  readonly onPosition: (position: number) => void;
}

/** An uncontrolled native slider: the browser moves its thumb; the value is written only when it changed elsewhere. */
export function RangeInput({ position, onPosition, ...rest }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const dragged = useRef(false);
  const [first] = useState(position);
  const [put, waits] = useLatest(onPosition);
  useLayoutEffect(() => {
    const { current } = input;
    if (current && !waits.current && current.valueAsNumber !== position) current.value = String(position);
  });
  const drag = (on: boolean) => () => {
    dragged.current = on;
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
