import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { axisScale, type ChartAxis, enlarged } from "../charts/axis.ts";
import { CURVE_MARGIN, markPath, type Series } from "../charts/curves.ts";
import { lieOf, placeIn } from "./placeIn.ts";
import { roundStep } from "./sliderSteps.ts";
import { useSize } from "./useSize.ts";
import "./figure.css";
import "./targetLine.css";

interface Props {
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  /** Scale of text and marks. */
  readonly zoom: number;
  readonly value: number;
  /** Its text on the handle. */
  readonly text: string;
  /** The current value, since key events may be faster than frames. */
  readonly current: () => number;
  /** Crossings with the curves, on the horizontal axis. */
  readonly marks: readonly { readonly at: number; readonly series: number; readonly marker: Series["marker"] }[];
  /** Description for screen readers. */
  readonly words: string;
  readonly onValue: (value: number) => void;
  readonly onRemove: () => void;
}

/** A horizontal line over the curves, moved by mouse, touch or keys; Delete or a double click removes it. */
export function TargetLine({ x, y, zoom, value, text, current, marks, words, onValue, onRemove }: Props) {
  const { width, height, box, ref } = useSize();
  const [held, setHeld] = useState<{ readonly pointer: number; readonly dy: number } | undefined>(undefined);
  if (width <= 100 || height <= 80) return <div className="target-layer" ref={ref} />;
  const m = enlarged(CURVE_MARGIN, zoom);
  const [left, right, top, bottom] = [m.left, width - m.right, m.top, height - m.bottom];
  const across = axisScale(x, left, right);
  const up = axisScale(y, bottom, top);
  const step = roundStep(y.hi / 20);
  const least = step / 100;
  const place = Math.max(top, Math.min(bottom, up(value)));
  const inside = value <= y.hi;
  const shown = marks.filter(({ at }) => at >= x.lo && at <= x.hi && inside);

  const at = (event: PointerEvent<HTMLElement>) => placeIn(lieOf(box.current as HTMLElement), event)[1];
  const drag = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      // Touch on the line scrolls the page; it moves the line by its handle.
      const onHandle = event.currentTarget.classList.contains("target-handle");
      if (event.button !== 0 || (event.pointerType === "touch" && !onHandle)) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setHeld({ pointer: event.pointerId, dy: place - at(event) });
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (held?.pointer !== event.pointerId) return;
      onValue(tidy(up.invert(at(event) + held.dy), least, y.hi));
    },
    onLostPointerCapture: () => setHeld(undefined),
    onDoubleClick: onRemove,
  };

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Delete" || event.key === "Backspace") onRemove();
    else if (event.key === "Home") onValue(step);
    else if (event.key === "End") onValue(y.hi);
    else if (Object.hasOwn(keys, event.key)) {
      const [sign, page] = keys[event.key];
      const by = page ? 2 * step : event.shiftKey ? step / 5 : step;
      onValue(tidy(current() + sign * by, least, Math.max(y.hi, current())));
    } else return;
    event.preventDefault();
  }

  return (
    <div className="target-layer" ref={ref}>
      <svg className="figure" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {inside && <path className="target-line" d={`M${left},${place}H${right}`} />}
        {shown.map(({ at: n, series, marker }) => (
          <g key={series} className={`series-${series}`}>
            <path className="target-drop" d={`M${across(n)},${place}V${bottom}`} />
            <path className="target-mark" d={markPath(marker, across(n), place)} />
          </g>
        ))}
      </svg>
      <div
        className="target-strip"
        style={{ left: share(width, left), width: share(width, right - left), top: share(height, place) }}
        aria-hidden="true"
        {...drag}
      />
      <div
        className="target-handle"
        style={{ left: share(width, right), top: share(height, place) }}
        role="slider"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label="Target error ε on the curves"
        aria-description="Arrow keys move it, Shift moves it finely, Delete takes it away"
        aria-valuemin={0}
        aria-valuemax={Math.max(y.hi, value)}
        aria-valuenow={value}
        aria-valuetext={words}
        onKeyDown={onKeyDown}
        {...drag}
      >
        <span aria-hidden="true">{text}</span>
      </div>
    </div>
  );
}

const keys: Readonly<Record<string, readonly [sign: number, page: boolean]>> = {
  ArrowUp: [1, false],
  ArrowRight: [1, false],
  ArrowDown: [-1, false],
  ArrowLeft: [-1, false],
  PageUp: [1, true],
  PageDown: [-1, true],
};

/** Pixels of the figure in percent of its box, so that printing scales them. */
const share = (whole: number, pixels: number) => `${(100 * pixels) / whole}%`;

/** Rounds a dragged value to a hundredth of an arrow key's step, above 0. */
function tidy(value: number, least: number, most: number): number {
  const digits = Math.max(0, Math.ceil(-Math.log10(5 * least)));
  return Math.max(least, Math.min(most, Number(value.toFixed(Math.min(12, digits)))));
}
