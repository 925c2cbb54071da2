import { memo, useMemo } from "react";
import { markPath } from "../../charts/curves.ts";
import { markerOf } from "../../figures/curveFigure.ts";
import { t, together } from "../../lib/language.ts";
import { plainSymbols } from "../../lib/symbolText.ts";
import type { Geometry } from "../../models/explanation.ts";
import type { Params } from "../../models/param.ts";
import { explanations, modelById } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { GeometryPlot } from "../../ui/GeometryPlot.tsx";
import { MathText } from "../../ui/MathSymbol.tsx";
import "../page/panelHead.css";
import "./geometry.css";
import { change, store } from "../state/store.ts";

/** Source, target and estimates in one plane, moved by hand. Shown for models that have such a picture. */
export const GeometryPanel = memo(function GeometryPanel({ scene }: { readonly scene: Scene }) {
  const { geometry } = explanations.of(scene.model);
  return (
    geometry && (
      <section className="geometry-panel" aria-label="Geometry">
        <Plane scene={scene} geometry={geometry} />
      </section>
    )
  );
});

function Plane({ scene, geometry }: { readonly scene: Scene; readonly geometry: Geometry }) {
  const model = modelById(scene.model);
  const refused = geometry.refuse?.(scene.params);
  const picture = useMemo(
    () => (refused === undefined ? geometry.picture(scene.params) : undefined),
    [geometry, refused, scene.params],
  );
  if (!picture)
    return (
      <>
        <h2>{geometry.title}</h2>
        <p className="geometry-remark">{refused}</p>
      </>
    );
  const quantity = model.quantities[geometry.quantity];
  const protocols = model.curves.filter((curve) => !curve.reference);
  const tag = quantity.tag(scene.params);
  return (
    <>
      <h2>{geometry.title}</h2>
      <div className="panel-head">
        <ul className="legend" aria-label="Distances">
          {protocols.map(({ label }, series) => (
            <li key={label}>
              <svg className={`series-${series}`} viewBox="0 0 34 12" aria-hidden="true">
                <path className={`series series-${series}`} d="M1,6H33" />
                <path className="dot" d={markPath(markerOf(series), 17, 6)} />
              </svg>
              {label}
            </li>
          ))}
        </ul>
      </div>
      <GeometryPlot
        picture={picture}
        handles={geometry.handles}
        schema={model.params}
        params={scene.params}
        current={currentParams}
        description={plainSymbols(together([t("{words}.", { words: geometry.title }), picture.sentence]))}
        onParams={change}
      />
      <div className="geometry-caption">
        <p>
          <MathText text={picture.sentence} />{" "}
          <abbr className={`tag tag-${tag}`} title={plainSymbols(t(quantity.source(scene.params)))}>
            {tag}
          </abbr>
        </p>
        {picture.remarks.map((remark) => (
          <p key={remark} className="geometry-remark">
            <MathText text={remark} />
          </p>
        ))}
      </div>
    </>
  );
}

const currentParams = (): Params => store.getState().scene.params;
