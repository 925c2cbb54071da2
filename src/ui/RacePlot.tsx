import { useLayoutEffect, useRef } from "react";
import { drawRace, type RaceFigure, WIDE } from "../charts/race.ts";
import { useSize } from "./useSize.ts";
import "./figure.css";
import "./racePlot.css";

/** A moment of a race; drawn anew for each, so that only what moves is touched. */
export function RacePlot({
  figure,
  description,
  zoom = 1,
}: {
  readonly figure: Omit<RaceFigure, "width" | "height">;
  readonly description: string;
  /** Everything is enlarged by it. */
  readonly zoom?: number;
}) {
  const svg = useRef<SVGSVGElement>(null);
  const { width, height, ref } = useSize();
  useLayoutEffect(() => {
    if (svg.current && width > 150 && height > 120)
      drawRace(svg.current, { ...figure, width: width / zoom, height: height / zoom });
  }, [figure, width, height, zoom]);
  const tall = (figure.plane || figure.groups) && width > 0 && width / zoom < WIDE;
  return (
    <div className={`figure-box race-box${tall ? " tall" : ""}`} translate="no" ref={ref}>
      <svg ref={svg} className="figure" role="img" aria-label={description} />
    </div>
  );
}
