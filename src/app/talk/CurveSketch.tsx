import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { axisScale, enlarged } from "../../charts/axis.ts";
import { CURVE_MARGIN } from "../../charts/curves.ts";
import { chartAxis } from "../../figures/axes.ts";
import { curveAxis } from "../../figures/curveAxes.ts";
import { readable } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import { fractionOf, valueAt } from "../../lib/range.ts";
import { modelById } from "../../models/registry.ts";
import { cutAxis } from "../../scene/curveViews.ts";
import type { Scene } from "../../scene/scene.ts";
import { lieOf, placeIn } from "../../ui/placeIn.ts";
import { useSize } from "../../ui/useSize.ts";

/** Places of the axis at which a drawn curve has a handle. */
export const HANDLES = 9;

/** The axis of risks of a scene. */
export const sketchAxis = (scene: Scene) => curveAxis(modelById(scene.model), scene);

interface Props {
  readonly scene: Scene;
  /** Values at equal steps of the axis. */
  readonly values: readonly number[];
  /** Undefined where it is only shown. */
  readonly onValues: ((values: readonly number[]) => void) | undefined;
  readonly zoom: number;
}

/** A curve that the reader draws over the axes of the curves: with a pointer, or handle by handle with the arrow keys. */
export function CurveSketch(props: Props) {
  const figure = useFigure();
  return figure ? createPortal(<Sketch {...props} />, figure) : null;
}

/** The box of the curves, which comes after the story, and anew where the page changes its form. */
function useFigure(): HTMLElement | undefined {
  const [figure, setFigure] = useState<HTMLElement>();
  useEffect(() => {
    const look = () => setFigure(document.getElementById("curves")?.parentElement ?? undefined);
    look();
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);
  return figure;
}

function Sketch({ scene, values, onValues, zoom }: Props) {
  const { width, height, box, ref } = useSize();
  /** The handle that the pointer was at last; undefined when it is not down. */
  const last = useRef<number>(undefined);
  const margin = enlarged(CURVE_MARGIN, zoom);
  const x = chartAxis(modelById(scene.model), cutAxis(scene));
  const y = sketchAxis(scene);
  const across = axisScale(x, margin.left, width - margin.right);
  const upwards = axisScale(y, height - margin.bottom, margin.top);
  const places = values.map((v, i) => [across(valueAt(x, i / (values.length - 1))), upwards(v)] as const);
  const visible = width > 100 && height > 80;

  function draw(event: PointerEvent<HTMLElement>) {
    const [u, v] = placeIn(lieOf(box.current as HTMLElement), event);
    const at = clamp(fractionOf(x, across.invert(u)), 0, 1) * (values.length - 1);
    const value = clamp(upwards.invert(v), y.lo, y.hi);
    const now = Math.round(at);
    const before = last.current ?? now;
    const next = [...values];
    // A quick stroke passes handles between two events.
    const [from, to] = [Math.min(before, now), Math.max(before, now)];
    for (let i = from; i <= to; i++)
      next[i] = before === now ? value : values[before] + ((value - values[before]) * (i - before)) / (now - before);
    last.current = now;
    onValues?.(next);
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>, i: number) {
    const step = keys[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const by = event.shiftKey ? step / 4 : step;
    const value = Number.isFinite(by) ? clamp(values[i] + by * (y.hi - y.lo), y.lo, y.hi) : by > 0 ? y.hi : y.lo;
    onValues?.(values.map((v, k) => (k === i ? value : v)));
  }

  return (
    <div
      className={onValues ? "curve-sketch open" : "curve-sketch"}
      ref={ref}
      onPointerDown={(event) => {
        if (!onValues || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        last.current = undefined;
        draw(event);
      }}
      onPointerMove={(event) => {
        if (onValues && event.currentTarget.hasPointerCapture(event.pointerId)) draw(event);
      }}
    >
      {visible && (
        <svg className="figure" aria-hidden="true" viewBox={`0 0 ${width} ${height}`}>
          <path className="sketched" d={`M${places.map((place) => place.map((c) => c.toFixed(1)).join()).join("L")}`} />
        </svg>
      )}
      {visible &&
        onValues &&
        places.map(([left, top], i) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: a handle has no name but its place
            key={i}
            className="sketch-handle"
            style={{ left, top }}
            role="slider"
            tabIndex={0}
            aria-orientation="vertical"
            aria-label={t("Your curve at {x} {value}", {
              x: x.name,
              value: readable(valueAt(x, i / (values.length - 1))),
            })}
            aria-valuemin={y.lo}
            aria-valuemax={y.hi}
            aria-valuenow={values[i]}
            aria-valuetext={readable(values[i])}
            onKeyDown={(event) => onKeyDown(event, i)}
          />
        ))}
    </div>
  );
}

const clamp = (v: number, lo: number, hi: number) => Math.max(lo, Math.min(hi, v));

/** In heights of the axis. */
const keys: Readonly<Record<string, number>> = {
  ArrowUp: 1 / 20,
  ArrowRight: 1 / 20,
  ArrowDown: -1 / 20,
  ArrowLeft: -1 / 20,
  PageUp: 1 / 5,
  PageDown: -1 / 5,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};
