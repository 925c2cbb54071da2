import { memo, useCallback, useLayoutEffect, useMemo, useRef } from "react";
import { bandSwatch, drawBanded } from "../../charts/bands.ts";
import type { Curves } from "../../charts/curves.ts";
import { explanations, modelById } from "../../models/registry.ts";
import { cutAxis, partedRisk } from "../../scene/curveViews.ts";
import { CurvePlot } from "../../ui/CurvePlot.tsx";
import { parts } from "../../ui/RiskBars.tsx";
import type { Engine } from "../engine/engine.ts";
import { usePicture } from "../engine/usePicture.ts";
import { chartAxis, comparedSeries, curveAxis, curveLandmarks } from "../page/views.ts";
import { type CurvePart, curvePart } from "./curvePart.ts";
import { bandsOf, partsSentence } from "./partsView.ts";
import "./curveViews.css";

interface Props {
  readonly engine: Engine;
  readonly zoom: number;
}

/** One risk as the sum of its parts: bands stacked under its curve. Comes when it is asked for. */
export const PartsFigure = memo(function PartsFigure({ engine, zoom }: Props) {
  const picture = usePicture(engine, curvePart);
  // The picture may still be of another model than the one whose explanation has been awaited.
  return explanations.get(picture.scene.model) ? <Parts picture={picture} zoom={zoom} /> : null;
});

function Parts({ picture, zoom }: { readonly picture: CurvePart; readonly zoom: number }) {
  const { scene, probe, curve } = picture;
  const model = modelById(scene.model);
  const axis = cutAxis(scene);
  const x = useMemo(() => chartAxis(model, axis), [model, axis]);
  const y = useMemo(() => curveAxis(model, scene), [model, scene]);
  const landmarks = useMemo(() => curveLandmarks(model, scene), [model, scene]);
  const series = useMemo(() => comparedSeries(model, scene, picture, picture.referenceCurve), [model, scene, picture]);
  const bands = useMemo(() => bandsOf(model, scene, curve), [model, scene, curve]);
  const sentence = useMemo(() => partsSentence(scene, probe), [scene, probe]);
  const draw = useCallback((svg: SVGSVGElement, d: Curves) => drawBanded(svg, d, bands), [bands]);
  const quantity = partedRisk(scene);
  if (!quantity) return null;
  return (
    <>
      <CurvePlot
        x={x}
        y={y}
        series={series}
        probe={scene.params[axis.param] as number}
        landmarks={landmarks}
        draw={draw}
        zoom={zoom}
        description={`Parts of the ${model.quantities[quantity].name} against ${x.name}, stacked: ${parts
          .map(({ name }) => name)
          .join(", ")}. The numbers at the probe stand below.`}
      />
      <ul className="legend parts-legend" aria-label="Parts">
        {parts.map(({ key, name, help }, k) => (
          <li key={key}>
            <PartSwatch index={k} />
            <span>
              {name}
              <span className="parts-help">: {help}</span>
            </span>
          </li>
        ))}
      </ul>
      <p className="curve-words">{sentence}</p>
    </>
  );
}

function PartSwatch({ index }: { readonly index: number }) {
  const svg = useRef<SVGSVGElement>(null);
  useLayoutEffect(() => {
    if (svg.current) bandSwatch(svg.current, `part-${index}`, index, 34, 14);
  }, [index]);
  return <svg ref={svg} viewBox="0 0 34 14" aria-hidden="true" />;
}
