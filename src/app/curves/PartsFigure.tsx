import { memo, useLayoutEffect, useMemo, useRef } from "react";
import { bandSwatch, drawBanded } from "../../charts/bands.ts";
import { riskParts } from "../../charts/riskParts.ts";
import { bandedFigureOf } from "../../figures/bands.ts";
import { t, together } from "../../lib/language.ts";
import { commas } from "../../lib/lists.ts";
import { explanations, modelById } from "../../models/registry.ts";
import { partedRisk } from "../../scene/curveViews.ts";
import { CurvePlot } from "../../ui/CurvePlot.tsx";
import type { Engine } from "../engine/engine.ts";
import { usePicture } from "../engine/usePicture.ts";
import { type CurvePart, curvePart } from "./curvePart.ts";
import { partsSentence } from "./partsSentence.ts";
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
  const { scene, probe } = picture;
  const model = modelById(scene.model);
  const figure = useMemo(() => bandedFigureOf(picture), [picture]);
  const sentence = useMemo(() => partsSentence(scene, probe), [scene, probe]);
  const quantity = partedRisk(scene);
  if (!quantity) return null;
  return (
    <>
      <CurvePlot
        figure={figure}
        draw={drawBanded}
        zoom={zoom}
        description={together([
          t("Parts of the {quantity} against {axis}, stacked: {parts}.", {
            quantity: model.quantities[quantity].name,
            axis: figure.curves.x.name,
            parts: commas(riskParts.map(({ name }) => name)),
          }),
          t("The numbers at the probe stand below."),
        ])}
      />
      <ul className="legend parts-legend" aria-label="Parts">
        {riskParts.map(({ key, name, help }, k) => (
          <li key={key}>
            <PartSwatch index={k} />
            <span>
              {name}
              <span className="parts-help">{t(": {help}", { help })}</span>
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
