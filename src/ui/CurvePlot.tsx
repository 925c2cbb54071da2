import { type ReactNode, useLayoutEffect, useRef } from "react";
import type { ChartAxis } from "../charts/axis.ts";
import { drawCurves, type Series } from "../charts/curves.ts";
import { useSize } from "./useSize.ts";
import "./figure.css";

interface Props {
  /** Unique id of the figure. */
  readonly id?: string;
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  readonly series: readonly Series[];
  readonly probe: number;
  readonly landmarks: readonly { readonly at: number; readonly label: string }[];
  readonly description: string;
  /** Replaces the drawing function, e.g. to add bands. */
  readonly draw?: typeof drawCurves;
  readonly zoom?: number;
  /** Content over the figure. */
  readonly children?: ReactNode;
}

/** Risk curves through the probe: theory as lines, simulation as dots with bars. */
export function CurvePlot({
  id = "curves",
  x,
  y,
  series,
  probe,
  landmarks,
  description,
  draw = drawCurves,
  zoom = 1,
  children,
}: Props) {
  const svg = useRef<SVGSVGElement>(null);
  const { width, height, ref } = useSize();
  useLayoutEffect(() => {
    if (svg.current && width > 100 && height > 80)
      draw(svg.current, { width, height, zoom, x, y, series, probe, landmarks });
  }, [width, height, zoom, x, y, series, probe, landmarks, draw]);
  return (
    <div className="figure-box" translate="no" ref={ref}>
      <svg ref={svg} id={id} className="figure" role="img" aria-label={description} />
      {children}
    </div>
  );
}
