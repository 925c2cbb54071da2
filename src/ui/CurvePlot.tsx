import { type ReactNode, useLayoutEffect, useRef } from "react";
import type { Band } from "../charts/bands.ts";
import { type Curves, drawCurves } from "../charts/curves.ts";
import type { CurveFigure } from "../charts/figure.ts";
import { useSize } from "./useSize.ts";
import "./figure.css";

interface Props {
  /** Unique id of the figure. */
  readonly id?: string;
  readonly figure: Pick<CurveFigure, "curves" | "bands">;
  readonly description: string;
  /** Replaces the drawing function, e.g. to add bands. */
  readonly draw?: (svg: SVGSVGElement, curves: Curves, bands: readonly Band[]) => void;
  readonly zoom?: number;
  /** Content over the figure. */
  readonly children?: ReactNode;
}

/** Risk curves through the probe: theory as lines, simulation as dots with bars. */
export function CurvePlot({ id = "curves", figure, description, draw = drawCurves, zoom = 1, children }: Props) {
  const svg = useRef<SVGSVGElement>(null);
  const { width, height, ref } = useSize();
  useLayoutEffect(() => {
    if (svg.current && width > 100 && height > 80)
      draw(svg.current, { ...figure.curves, width, height, zoom }, figure.bands);
  }, [width, height, zoom, figure, draw]);
  return (
    <div className="figure-box" translate="no" ref={ref}>
      <svg ref={svg} id={id} className="figure" role="img" aria-label={description} />
      {children}
    </div>
  );
}
