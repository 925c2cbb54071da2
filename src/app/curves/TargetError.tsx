import { memo, useMemo } from "react";
import { useStore } from "zustand";
import type { ChartAxis } from "../../charts/axis.ts";
import { curveSeries, markerOf } from "../../figures/curveFigure.ts";
import { brief, readable } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import { semicolons } from "../../lib/lists.ts";
import { type MeasuredReach, measuredReach } from "../../models/measuredReach.ts";
import { type Model, simulatorFor } from "../../models/model.ts";
import type { NumberParam, ParamValue } from "../../models/param.ts";
import { modelById } from "../../models/registry.ts";
import { type ProtocolReach, reaches, reachSentence } from "../../scene/complexity.ts";
import type { Scene } from "../../scene/scene.ts";
import { Control } from "../../ui/Control.tsx";
import { roundStep } from "../../ui/sliderSteps.ts";
import { TargetLine } from "../../ui/TargetLine.tsx";
import type { Engine } from "../engine/engine.ts";
import { usePicture } from "../engine/usePicture.ts";
import { useLater } from "../frame/useLater.ts";
import { useShows } from "../page/useShows.ts";
import { change, isAsking, store } from "../state/store.ts";
import { type CurvePart, curvePart } from "./curvePart.ts";

/** The target error ε over the curves: a line to move, and where each protocol first reaches it. Comes when it is asked for. */

interface OverProps {
  readonly scene: Scene;
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  /** How much letters and marks are enlarged. */
  readonly zoom: number;
}

export const TargetOverCurves = memo(function TargetOverCurves({ scene, x, y, zoom }: OverProps) {
  const { of, all } = useReaches(scene);
  const model = modelById(scene.model);
  const along = scene[scene.cut].param === simulatorFor(model, scene.params).sampleParam;
  const { epsilon } = scene;
  // Where the curves reach it may be what a question asks.
  const asking = useStore(store, isAsking);
  if (epsilon === undefined) return null;
  const text = `ε = ${brief(epsilon, 2)}`;
  const drawn = along && !asking ? all : [];
  return (
    <TargetLine
      x={x}
      y={y}
      zoom={zoom}
      value={epsilon}
      text={text}
      current={() => store.getState().scene.epsilon ?? epsilon}
      marks={drawn.map(({ style, reach }) => ({ at: reach.first, series: style, marker: markerOf(style) }))}
      words={asking ? text : reachSentence(of, all)}
      onValue={(eps) => change({ eps })}
      onRemove={() => change({ eps: undefined })}
    />
  );
});

interface WordsProps {
  readonly engine: Engine;
  /** The end of the axis of risks. */
  readonly top: number;
}

/** The target error as any parameter's control, and what it takes, in words: from theory, and from the simulated means where they run along the samples. */
export const TargetWords = memo(function TargetWords({ engine, top }: WordsProps) {
  const picture = usePicture(engine, curvePart);
  // From the store: a control answers before the picture.
  const epsilon = useStore(store, (s) => s.scene.epsilon);
  const shows = useShows();
  const param = useMemo(() => targetParam(top), [top]);
  const { scene } = picture;
  const { of, all } = useReaches(scene);
  const model = modelById(scene.model);
  const measured = of.model === scene.model ? measuredSentence(model, scene, picture, all) : "";
  return (
    <>
      {epsilon !== undefined && shows("eps") && (
        <div className="target-control">
          <Control id="eps" param={param} value={epsilon} onValue={setTarget} />
        </div>
      )}
      <p className="target-words">{reachSentence(of, all)}</p>
      {measured && <p className="target-words">{measured}</p>}
    </>
  );
});

const setTarget = (_: string, value: ParamValue) => change({ eps: value });

const targetParam = (top: number): NumberParam => ({
  kind: "number",
  symbol: "ε",
  tex: "\\epsilon",
  name: "target error",
  group: "simulation",
  // Above 0, where an arrow key of the line ends as well.
  soft: [roundStep(top / 20) / 100, top],
  hard: [0, 1e6],
  default: top,
  scale: "linear",
  help: "The risk that is to be reached: the words below tell how many target samples that takes.",
});

/** Some milliseconds for a new setting: a drag is not held up, the marks follow when there is time. */
function useReaches(scene: Scene): { readonly of: Scene; readonly all: readonly ProtocolReach[] } {
  const of = useLater(scene);
  const { model, params, epsilon } = of;
  const all = useMemo(() => reaches({ model, params, epsilon }), [model, params, epsilon]);
  return { of, all };
}

function measuredSentence(model: Model, scene: Scene, picture: CurvePart, all: readonly ProtocolReach[]): string {
  const sample = simulatorFor(model, scene.params).sampleParam;
  const { epsilon } = scene;
  if (epsilon === undefined || scene[scene.cut].param !== sample || scene.family.length > 0) return "";
  const series = curveSeries(model, scene, picture.curve, picture.curveSimulation);
  const parts = all.flatMap(({ label, series: k }) => {
    const found = measuredReach(series[k].dots, epsilon);
    return found ? [`${t(label)} ${interval(found)}`] : [];
  });
  if (parts.length === 0) return "";
  const { symbol } = model.params[sample] as NumberParam;
  return t(
    "From the simulated means, joined by straight lines, in {symbol}, with the earliest and latest that ±1.96 s.e. allow: {parts}.",
    { symbol, parts: semicolons(parts) },
  );
}

/** An n* of measured means with its interval. */
function interval({ first, earliest, latest, from }: MeasuredReach): string {
  const far = (n: number) => (n === Number.POSITIVE_INFINITY ? t("never here") : readable(n, 2));
  const atMost = t("at most {n}", { n: readable(from, 2) });
  if (latest <= from) return atMost;
  if (earliest === Number.POSITIVE_INFINITY) return t("never among these");
  return `${far(first)} (${earliest <= from ? atMost : far(earliest)} … ${far(latest)})`;
}
