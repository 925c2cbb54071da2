import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useMemo, useRef, useState } from "react";
import { drawGeometry } from "../charts/geometry.ts";
import { planeScale } from "../charts/planeFigure.ts";
import { t } from "../lib/language.ts";
import type { GeometryHandle, GeometryPicture } from "../models/explanation.ts";
import type { NumberParam, Param, Params } from "../models/param.ts";
import { lieOf, placeIn } from "./placeIn.ts";
import { sliderScale } from "./sliderSteps.ts";
import { useSize } from "./useSize.ts";
import "./figure.css";
import "./geometryPlot.css";

interface Props {
  readonly picture: GeometryPicture;
  readonly handles: readonly GeometryHandle[];
  readonly schema: Readonly<Record<string, Param>>;
  readonly params: Params;
  /** The current parameters, since key events may be faster than frames. */
  readonly current: () => Params;
  /** Description for screen readers. */
  readonly description: string;
  readonly onParams: (patch: Readonly<Record<string, number>>) => void;
}

/** A drag in progress: the frame is frozen, and the handle keeps its offset from the pointer. */
interface Held {
  readonly pointer: number;
  readonly frame: GeometryPicture["frame"];
  readonly dx: number;
  readonly dy: number;
}

/** Tasks, estimates and their distances in the plane; the tips are dragged by mouse, touch or keys. */
export function GeometryPlot({ picture, handles, schema, params, current, description, onParams }: Props) {
  const svg = useRef<SVGSVGElement>(null);
  const { width, height, box, ref } = useSize();
  const [held, setHeld] = useState<Held | undefined>(undefined);
  const frame = held?.frame ?? picture.frame;
  const figure = useMemo(() => ({ ...picture, frame, width, height }), [picture, frame, width, height]);
  const visible = width > 120 && height > 120;

  useLayoutEffect(() => {
    if (svg.current && visible) drawGeometry(svg.current, figure);
  }, [figure, visible]);

  if (!visible) return <div className="figure-box geometry-box" ref={ref} />;
  const scale = planeScale(figure);

  const place = (event: PointerEvent<HTMLElement>) => placeIn(lieOf(box.current as HTMLElement), event);

  return (
    <div className="figure-box geometry-box" translate="no" ref={ref}>
      <svg ref={svg} className="figure" role="img" aria-label={description} />
      {handles.map((handle) => {
        const tip = picture.arrows.find((arrow) => arrow.id === handle.id)?.to ?? [0, 0];
        const [x, y] = scale.pixel(tip);
        const upwards = schema[handle.upwards] as NumberParam;
        return (
          <div
            key={handle.id}
            className="geometry-handle"
            style={{ transform: `translate(${x}px, ${y}px)` }}
            role="slider"
            tabIndex={0}
            aria-label={t("{name} on the plane", { name: handle.name })}
            aria-description={keysInWords(handle, schema)}
            aria-valuemin={upwards.hard[0]}
            aria-valuemax={upwards.hard[1]}
            aria-valuenow={params[handle.upwards] as number}
            aria-valuetext={handle.words(params)}
            onKeyDown={(event) => {
              const patch = keyed(event, handle, schema, current());
              if (!patch) return;
              event.preventDefault();
              onParams(patch);
            }}
            onPointerDown={(event) => {
              if (event.button !== 0) return;
              event.currentTarget.setPointerCapture(event.pointerId);
              const [u, v] = place(event);
              setHeld({ pointer: event.pointerId, frame: picture.frame, dx: x - u, dy: y - v });
            }}
            onPointerMove={(event) => {
              if (held?.pointer !== event.pointerId) return;
              const [u, v] = place(event);
              const inFigure = [clamp(u + held.dx, 0, width), clamp(v + held.dy, 0, height)] as const;
              onParams(handle.toParams(scale.place(inFigure), frame));
            }}
            onLostPointerCapture={() => setHeld(undefined)}
          />
        );
      })}
    </div>
  );
}

/** The parameter that an arrow key moves, by the steps of its slider; undefined for other keys. */
function keyed(
  event: KeyboardEvent<HTMLElement>,
  handle: GeometryHandle,
  schema: Props["schema"],
  params: Params,
): Record<string, number> | undefined {
  if (event.altKey || event.ctrlKey || event.metaKey || !Object.hasOwn(keys, event.key)) return undefined;
  const [direction, sign, page] = keys[event.key];
  const id = handle[direction];
  const param = schema[id] as NumberParam;
  const now = params[id] as number;
  const scale = sliderScale(param, now);
  if (!Number.isFinite(sign)) return { [id]: param.soft[sign > 0 ? 1 : 0] };
  const by = page ? scale.page : event.shiftKey ? scale.fine : scale.step;
  return { [id]: clamp(scale.toValue(scale.toPosition(now) + sign * by), ...param.hard) };
}

const end = Number.POSITIVE_INFINITY;

const keys: Readonly<Record<string, readonly ["across" | "upwards", sign: number, page: boolean]>> = {
  ArrowRight: ["across", 1, false],
  ArrowLeft: ["across", -1, false],
  ArrowUp: ["upwards", 1, false],
  ArrowDown: ["upwards", -1, false],
  PageUp: ["upwards", 1, true],
  PageDown: ["upwards", -1, true],
  Home: ["upwards", -end, false],
  End: ["upwards", end, false],
};

function keysInWords({ across, upwards }: GeometryHandle, schema: Props["schema"]): string {
  const [a, b] = [schema[across].name, schema[upwards].name];
  return across === upwards
    ? t("Arrow keys change the {a}; Shift moves finely", { a })
    : t("Left and right arrows change the {a}, up and down the {b}; Shift moves finely", { a, b });
}

function clamp(v: number, lo: number, hi: number): number {
  return Math.max(lo, Math.min(hi, v));
}
