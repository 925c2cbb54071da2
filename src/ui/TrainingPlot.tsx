import { useLayoutEffect, useRef } from "react";
import { drawTraining, type TrainingFigure } from "../charts/training.ts";
import { useSize } from "./useSize.ts";
import "./figure.css";
import "./trainingPlot.css";

/** Traces of the watched network, phase by phase. */
export function TrainingPlot({
  figure,
  description,
}: {
  readonly figure: Omit<TrainingFigure, "width" | "height">;
  readonly description: string;
}) {
  const svg = useRef<SVGSVGElement>(null);
  const { width, height, ref } = useSize();
  useLayoutEffect(() => {
    if (svg.current && width > 150 && height > 120) drawTraining(svg.current, { ...figure, width, height });
  }, [figure, width, height]);
  return (
    <div className={`figure-box training-box rows-${figure.rows.length}`} translate="no" ref={ref}>
      <svg ref={svg} className="figure" role="img" aria-label={description} />
    </div>
  );
}
