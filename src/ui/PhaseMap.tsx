import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { ChartAxis } from "../charts/axis.ts";
import { enlarged, placeDigits } from "../charts/axis.ts";
import type { ColourScale } from "../charts/colour.ts";
import type { MapFigure } from "../charts/figure.ts";
import { drawCells, drawHeatmap, type Lattice, spread } from "../charts/heatmap.ts";
import { drawPhaseDiagram, frameScales, MARGIN, placedRegions, probePlace, uncovered } from "../charts/phaseDiagram.ts";
import { type Lie, lieOf, placeIn } from "./placeIn.ts";
import { useLatest } from "./useLatest.ts";
import { useSize } from "./useSize.ts";
import "./figure.css";
import { fractionOf, valueAt } from "../lib/range.ts";
import "./phaseMap.css";

interface Props {
  readonly figure: MapFigure;
  readonly currentProbe: () => readonly [number, number];
  /** Without a draggable probe. */
  readonly still?: boolean;
  /** Description for screen readers. */
  readonly description: string;
  /** The value at a point, as text. */
  readonly describe: (x: number, y: number) => string;
  readonly onProbe: (x: number, y: number) => void;
  readonly onPin: (x: number, y: number) => void;
  /** Scale of text and marks. */
  readonly zoom?: number;
  /** Content above the colours and below lines and axes. */
  readonly children?: ReactNode;
}

/** Grid for the arrow keys: Shift + arrow moves by one step, an arrow alone by four. */
const KEY_CELLS = 128;

/** The phase diagram: heat map on canvas, SVG with axes and phase lines above it, and a probe moved by mouse, touch or keys. */
export function PhaseMap(props: Props) {
  const { figure, zoom = 1 } = props;
  const { scale, lattice, cells, regionNames } = figure;
  const { x, y, lines, landmarks, asides, lineLabel, ghost, probe, pins } = figure.diagram;
  const margin = enlarged(MARGIN, zoom);
  const canvas = useRef<HTMLCanvasElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const { width, height, box, ref } = useSize();
  const dragging = useRef<number | undefined>(undefined);
  const pressed = useRef(false);
  /** Measured only at the start of a drag, because measuring forces layout. */
  const lie = useRef<Lie>({ left: 0, top: 0, across: 1, down: 1 });
  const [moveProbe, , arrive] = useLatest((at: readonly [number, number]) => props.onProbe(...at));
  const [hover, setHover] = useState<readonly [number, number] | undefined>(undefined);
  const frame = {
    left: margin.left,
    top: margin.top,
    width: width - margin.left - margin.right,
    height: height - margin.top - margin.bottom,
  };
  // In percent of the box, so that printing scales it with the figure.
  const place = {
    left: `${(100 * frame.left) / width}%`,
    top: `${(100 * frame.top) / height}%`,
    width: `${(100 * frame.width) / width}%`,
    height: `${(100 * frame.height) / height}%`,
  };
  const visible = frame.width > 20 && frame.height > 20;

  useLayoutEffect(() => {
    const c = canvas.current;
    if (!c || !visible) return;
    if (cells) {
      const density = Math.min(2, window.devicePixelRatio || 1);
      // Setting the size reallocates the canvas, even if unchanged.
      const [w, h] = [Math.round(frame.width * density), Math.round(frame.height * density)];
      if (c.width !== w) c.width = w;
      if (c.height !== h) c.height = h;
      drawCells(c, cells, scale);
    } else drawHeatmap(c, lattice ?? noLattice, scale);
  }, [lattice, cells, scale, visible, frame.width, frame.height]);

  const diagram = useMemo(
    () => ({ width, height, zoom, x, y, lines, landmarks, asides, lineLabel, ghost }),
    [width, height, zoom, x, y, lines, landmarks, asides, lineLabel, ghost],
  );
  const named = useMemo(
    () =>
      lattice && !cells
        ? { nx: lattice.nx, ny: lattice.ny, regionOf: lattice.regionOf, names: regionNames }
        : undefined,
    [lattice, cells, regionNames],
  );
  const labels = useMemo(() => (visible && named ? placedRegions(named, diagram) : []), [visible, named, diagram]);

  useLayoutEffect(() => {
    if (!svg.current || !visible) return;
    const marked = { ...diagram, probe, pins };
    drawPhaseDiagram(svg.current, { ...marked, regions: named ? uncovered(labels, named, marked) : [] });
  }, [visible, diagram, probe, pins, named, labels]);

  if (!visible) return <div className="figure-box" ref={ref} />;
  const scales = frameScales({ width, height, zoom, x, y });
  const [px, py] = probePlace(scales, { x, y, probe });

  function measure() {
    lie.current = lieOf(box.current as HTMLElement);
  }

  function valueAt(event: { pageX: number; pageY: number }): [number, number] {
    const at = placeIn(lie.current, event);
    const u = clamp(at[0], frame.left, frame.left + frame.width);
    const v = clamp(at[1], frame.top, frame.top + frame.height);
    return [tidy(scales.x.invert(u), x), tidy(scales.y.invert(v), y)];
  }

  const drag = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      // Touch on the map scrolls the page; it moves the probe by a tap or by the handle.
      const onHandle = event.currentTarget.classList.contains("probe-handle");
      if (event.button !== 0 || (event.pointerType === "touch" && !onHandle)) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      measure();
      dragging.current = event.pointerId;
      pressed.current = true;
      moveProbe(valueAt(event));
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      // Pointer capture is no test, because touch always captures. During a drag the page shows the values, so no label.
      const moves = dragging.current === event.pointerId;
      if (!moves) measure();
      const value = valueAt(event);
      setHover(moves || event.pointerType === "touch" ? undefined : value);
      if (moves) moveProbe(value);
    },
    onLostPointerCapture() {
      dragging.current = undefined;
    },
    onPointerLeave: () => setHover(undefined),
    onClick(event: { pageX: number; pageY: number }) {
      // A click after a pointerdown repeats its position, rounded to pixels; a click alone is a tap.
      if (!pressed.current) {
        measure();
        props.onProbe(...valueAt(event));
      }
      pressed.current = false;
    },
    // The first click of the double click has moved the probe there.
    onDoubleClick() {
      arrive();
      props.onPin(...props.currentProbe());
    },
  };

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const cells = event.shiftKey ? 1 : 4;
    const [dx, dy] = keys[event.key] ?? [];
    arrive();
    const now = props.currentProbe();
    if (event.key === "Enter") props.onPin(...now);
    else if (dx === undefined || dy === undefined) return;
    else props.onProbe(step(now[0], x, dx * cells), step(now[1], y, dy * cells));
    event.preventDefault();
  }

  const handles = (
    <>
      {/* One tab stop with arrow keys of its own. */}
      <div
        className="map-hit"
        style={place}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the arrow keys
        tabIndex={0}
        aria-label="Phase diagram: arrow keys move the probe, Shift moves it finely, Enter pins it"
        aria-description={props.description}
        onKeyDown={onKeyDown}
        {...drag}
      />
      <div className="probe-handle" style={{ left: px, top: py }} aria-hidden="true" {...drag} />
      {hover && (
        <HoverLabel at={[scales.x(hover[0]), scales.y(hover[1])]} width={width} text={props.describe(...hover)} />
      )}
    </>
  );
  return (
    <div className="figure-box" translate="no" ref={ref}>
      <div className="map-frame" style={place} aria-hidden="true">
        <canvas ref={canvas} className="map-canvas" style={canvasStyle(cells ? undefined : lattice, scale)} />
        {props.children}
      </div>
      {props.still ? (
        <svg ref={svg} className="figure" role="img" aria-label={props.description} />
      ) : (
        <svg ref={svg} className="figure" aria-hidden="true" />
      )}
      {!props.still && handles}
    </div>
  );
}

const noLattice: Lattice = { nx: 2, ny: 2, values: new Array<number>(4).fill(Number.NaN) };

/**
 * Cells fill the frame; the image of a lattice is stretched over it, smoothly unless it is categorical. By a transform about
 * its centre, because a finer lattice with another box would count as a shift of the layout.
 */
function canvasStyle(lattice: Lattice | undefined, scale: ColourScale): CSSProperties {
  if (!lattice) return {};
  const { width, height } = spread(lattice);
  return {
    transform: `scale(${width}, ${height})`,
    imageRendering: scale.kind === "categorical" && !lattice.borders ? "pixelated" : "auto",
  };
}

const keys: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  PageUp: [0, 4],
  PageDown: [0, -4],
  Home: [-KEY_CELLS, 0],
  End: [KEY_CELLS, 0],
};

function HoverLabel({ at, width, text }: { at: readonly [number, number]; width: number; text: string }) {
  const right = at[0] > width / 2;
  const style = right ? { right: width - at[0] + 14, top: at[1] + 12 } : { left: at[0] + 14, top: at[1] + 12 };
  return (
    <div className="hover-label" style={style} aria-hidden="true">
      {text}
    </div>
  );
}

/** Moves a value by grid steps along an axis, snapped to the grid and clamped to the frame. */
function step(value: number, axis: ChartAxis, by: number): number {
  if (by === 0) return value;
  const now = clamp(fractionOf(axis, value) * KEY_CELLS, 0, KEY_CELLS);
  const t = clamp(Math.round(now + by), 0, KEY_CELLS) / KEY_CELLS;
  const next = valueAt(axis, t);
  return Number(next.toPrecision(Math.max(6, placeDigits(axis, next) + 1)));
}

/** Rounds a pointer's value to the precision of a pointer: a five-hundredth of the axis. */
function tidy(value: number, axis: ChartAxis): number {
  if (axis.log) return Number(value.toPrecision(placeDigits(axis, value)));
  const digits = Math.max(0, Math.ceil(-Math.log10((axis.hi - axis.lo) / 500)));
  return Number(value.toFixed(Math.min(15, digits)));
}

function clamp(v: number, lo: number, hi: number): number {
  return Number.isNaN(v) ? lo : Math.max(lo, Math.min(hi, v));
}
