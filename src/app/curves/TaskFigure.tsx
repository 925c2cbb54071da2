import { memo, useMemo } from "react";
import { drawCurves, markPath, strokeOf } from "../../charts/curves.ts";
import { taskFigureOf } from "../../figures/taskPlane.ts";
import { readable } from "../../lib/decimal.ts";
import { t, together } from "../../lib/language.ts";
import { semicolons } from "../../lib/lists.ts";
import { explanations, modelById } from "../../models/registry.ts";
import { taskPlaneOf } from "../../scene/taskPlane.ts";
import { CurvePlot } from "../../ui/CurvePlot.tsx";
import { MathText } from "../../ui/MathSymbol.tsx";
import type { Engine } from "../engine/engine.ts";
import { usePicture } from "../engine/usePicture.ts";
import { useLater } from "../frame/useLater.ts";
import { type CurvePart, curvePart } from "./curvePart.ts";
import "./curveViews.css";

interface Props {
  readonly engine: Engine;
  readonly zoom: number;
}

/** The new task against the old one, a finding and a table. Comes when it is asked for. */
export const TaskFigure = memo(function TaskFigure({ engine, zoom }: Props) {
  // Some hundred solves: a drag is not held up.
  const picture = useLater(usePicture(engine, curvePart));
  // The picture may still be of another model than the one whose explanation has been awaited.
  return explanations.get(picture.scene.model)?.taskPlane ? <Plane picture={picture} zoom={zoom} /> : null;
});

function Plane({ picture, zoom }: { readonly picture: CurvePart; readonly zoom: number }) {
  const { scene, curveSimulation } = picture;
  const figure = useMemo(() => taskFigureOf({ scene, curveSimulation }), [scene, curveSimulation]);
  const plane = taskPlaneOf(scene);
  const model = modelById(scene.model);
  if (!plane || !model.bothTasks) return null;
  const tags = model.bothTasks.map((id) => model.quantities[id].tag(scene.params));
  return (
    <>
      <CurvePlot
        figure={figure}
        draw={drawCurves}
        zoom={zoom}
        description={together([
          t("Risk on the old task against risk on the new task: {ways}.", {
            ways: semicolons(plane.ways.map(({ name }) => t(name))),
          }),
          plane.sentence,
          t("The table below has the networks that are marked."),
        ])}
      />
      <ul className="legend parts-legend" aria-label="Ways and networks">
        {figure.key.map(({ label, series, ghost, marker, mark, look }) => (
          <li key={label}>
            <svg
              className={series === undefined ? undefined : `series-${series}`}
              viewBox="0 0 34 12"
              aria-hidden="true"
            >
              {!mark && (
                <path
                  className={`series${series === undefined ? "" : ` series-${series}`}${ghost ? " ghost" : ""}`}
                  style={look && strokeOf(look)}
                  d="M1,6H33"
                />
              )}
              {marker && <path className="dot" d={markPath(marker, 17, 6)} />}
            </svg>
            {label}
          </li>
        ))}
      </ul>
      <p className="curve-words">
        <MathText text={plane.sentence} />
      </p>
      <table className="task-table">
        <caption className="visually-hidden">Networks and their risks on both tasks</caption>
        <thead>
          <tr>
            <th scope="col">network</th>
            {["risk on the new task", "risk on the old task"].map((name, k) => (
              <th scope="col" key={name}>
                {name}{" "}
                <abbr translate="no" className={`tag tag-${tags[k]}`}>
                  {tags[k]}
                </abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {plane.places.map(({ name, target, source }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td translate="no">{readable(target)}</td>
              <td translate="no">{readable(source)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
