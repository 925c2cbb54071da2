import type { CurveFigure, CurveKey, MapFigure, MapKey, PairFigure } from "../../charts/exportFigure.ts";
import type { FileNote } from "../../charts/exportNote.ts";
import { type Model, simulatorFor } from "../../models/model.ts";
import type { Params } from "../../models/param.ts";
import { modelById } from "../../models/registry.ts";
import { colourScale } from "../../scene/colourScale.ts";
import { changesText, noDifference, valueText } from "../../scene/compare.ts";
import { cutAxis, drawnCurves, partedRisk } from "../../scene/curveViews.ts";
import type { Scene } from "../../scene/scene.ts";
import { version } from "../../scene/version.ts";
import { parts } from "../../ui/RiskBars.tsx";
import { differenceScale, differenceView, referencePicture } from "../compare/compareViews.ts";
import { familyLegend, familySeries } from "../curves/family.ts";
import { bandsOf } from "../curves/partsView.ts";
import type { Picture } from "../engine/picture.ts";
import { ghostLabel, zeroLabel } from "../map/MapFigure.tsx";
import { mapView } from "../map/mapView.ts";
import {
  cellsView,
  chartAxis,
  comparedSeries,
  curveAxis,
  curveLandmarks,
  mapLandmarks,
  markers,
  scoreQuantity,
} from "../page/views.ts";

/** From the picture on the page to figures in files. Pure. */

/** The map as it is shown, solved to the end; two where A and B stand side by side. */
export function exportedMaps(scene: Scene, picture: Picture): MapFigure | PairFigure {
  const a = scene.compare === "side" ? referencePicture(picture) : undefined;
  if (!a) return exportedMap(scene, picture);
  const b = { ...scene, compare: "no", reference: undefined } as const;
  return {
    kind: "pair",
    names: ["A, the pinned setting", "B, the present setting"],
    // What is simulated is B's.
    maps: [exportedMap({ ...a.scene, show: "theory" }, a), exportedMap(b, { ...picture, reference: undefined })],
  };
}

function exportedMap(scene: Scene, picture: Picture): MapFigure {
  const model = modelById(scene.model);
  const quantity = model.quantities[scene.quantity];
  const compared = scene.show === "agreement";
  const own = mapView(model, scene, picture.map);
  const beside = besideMap(model, scene, picture);
  const difference = beside?.difference;
  const view = difference ? difference.view : own;
  const coloured = compared ? scoreQuantity : (difference?.coloured ?? quantity);
  const landmarks = mapLandmarks(model, scene);
  const simulated = scene.show === "theory" ? undefined : cellsView(scene, picture.mapSimulation);
  const trials = picture.mapSimulation?.summary?.trials ?? 0;
  const how = compared ? `${scoreQuantity.name}: ` : scene.show === "simulation" ? "simulated " : "";
  const each = simulated ? `, ${trials} trials a cell` : "";
  return {
    kind: "map",
    title: `${how}${difference ? coloured.name : quantity.name}${each}`,
    diagram: {
      x: chartAxis(model, scene.x),
      y: chartAxis(model, scene.y),
      lines: view?.lines ?? [],
      landmarks,
      asides: view?.asides ?? [],
      lineLabel: difference ? "B = A" : zeroLabel(quantity),
      ...(beside ? { ghost: beside.ghost } : {}),
      probe: [scene.params[scene.x.param] as number, scene.params[scene.y.param] as number],
      pins: scene.pins,
    },
    scale: colourScale(coloured, compared ? undefined : scene.colourLimit),
    ends: coloured.ends,
    categories: compared ? [] : (quantity.categories ?? []).map((c) => c.name),
    lattice: view,
    regionNames: view?.regionNames ?? [],
    cells: simulated,
    key: [
      ...(compared ? [{ mark: "none" as const, text: `colours: ${scoreQuantity.meaning}` }] : []),
      ...mapKey(
        model,
        scene,
        !difference && (view?.lines.length ?? 0) > 0,
        (view?.asides.length ?? 0) > 0,
        landmarks.length > 0,
      ),
      ...(beside?.key ?? []),
    ],
  };
}

/** What a comparison adds to the map of B. */
function besideMap(model: Model, scene: Scene, picture: Picture) {
  const a = referencePicture(picture);
  if (!a) return undefined;
  const quantity = model.quantities[scene.quantity];
  const lines = scene.compare === "ghost" ? (mapView(model, scene, a.map)?.lines ?? []) : [];
  const shown = scene.compare === "difference" && scene.show === "theory" && !noDifference(scene);
  const probe = [a.scene.params[scene.x.param] as number, a.scene.params[scene.y.param] as number] as const;
  const key: MapKey[] = [
    ...(lines.length > 0 ? [{ mark: "ghost-line" as const, text: ghostLabel(quantity) }] : []),
    { mark: "ghost-probe", text: `A’s probe; from A to B: ${changesText(scene) || "no difference"}` },
  ];
  return {
    ghost: { lines, lineLabel: ghostLabel(quantity), probe },
    key,
    ...(shown
      ? {
          difference: {
            view: differenceView(model, scene, a.map, picture.map),
            coloured: differenceScale(quantity),
          },
        }
      : {}),
  };
}

/** What the marks of the map mean, for those that are there. */
function mapKey(model: Model, scene: Scene, line: boolean, aside: boolean, landmarks: boolean): readonly MapKey[] {
  const quantity = model.quantities[scene.quantity];
  const at = [scene.x, scene.y].map((axis) => settingText(model, axis.param, scene.params)).join(", ");
  const names = new Set((model.landmarks?.(scene.params) ?? []).map((l) => l.label));
  return [
    ...(line && quantity.meaning
      ? [{ mark: "line" as const, text: `break-even, ${quantity.symbol} = 0: the ${quantity.meaning}` }]
      : []),
    ...(aside && quantity.aside
      ? [
          {
            mark: "aside" as const,
            // What it means is told of the quantity's own colours.
            text:
              scene.show === "agreement" ? quantity.aside.name : `${quantity.aside.name}: ${quantity.aside.meaning}`,
          },
        ]
      : []),
    ...(landmarks && names.size > 0 ? [{ mark: "landmark" as const, text: [...names].join(", ") }] : []),
    { mark: "probe" as const, text: `the probe: ${at}` },
    ...(scene.pins.length > 0 ? [{ mark: "pin" as const, text: scene.pins.length > 1 ? "pins" : "pin" }] : []),
  ];
}

/** The curves as they are shown, with the simulated means that have landed. */
export function exportedCurves(scene: Scene, picture: Picture): CurveFigure {
  const model = modelById(scene.model);
  const axis = cutAxis(scene);
  const family = scene.family.length > 0;
  const series = family
    ? familySeries(model, scene, picture.family)
    : comparedSeries(model, scene, picture, picture.reference?.curve);
  const { trials = 0, spreadNote = "" } = picture.curveSimulation?.summary ?? {};
  const dots = series.some((s) => s.dots.length > 0);
  const clipped = series.some((s) => s.points.some(([, v]) => v > curveAxis(model, scene).hi));
  const key: CurveKey[] = family
    ? familyLegend(model, scene).map(({ label, look }) => ({ label, look }))
    : drawnCurves(scene).map(({ label, series, reference = false }) => ({
        label,
        series,
        reference,
        ...(dots && !reference ? { marker: markers[series % markers.length] } : {}),
      }));
  if (scene.reference && !family) key.push({ label: "thin: A", series: 0, ghost: true });
  const bands = partedRisk(scene) ? bandsOf(model, scene, picture.curve) : [];
  key.push(...bands.map((_, band) => ({ label: parts[band].name, band })));
  const note = [
    dots ? `lines are theory, marks are simulated means of ${trials} trials with bars of 1.96 standard errors` : "",
    dots && scene.spread ? `wide bars are the 10th to 90th percentile of single draws${spreadNote}` : "",
    `the vertical line is at ${settingText(model, axis.param, scene.params)}`,
    scene.reference && !family ? `from A to B: ${changesText(scene) || "no difference"}` : "",
    clipped ? "▲ leaves the frame" : "",
  ];
  return {
    kind: "curves",
    curves: {
      x: chartAxis(model, axis),
      y: curveAxis(model, scene),
      series,
      probe: scene.params[axis.param] as number,
      landmarks: curveLandmarks(model, scene),
    },
    bands,
    key,
    note: note.filter((text) => text !== "").join("; "),
  };
}

/** What a file of the scene says of itself. */
export function fileNote(scene: Scene, picture: Picture, address: string, what: "map" | "curves"): FileNote {
  const model = modelById(scene.model);
  const quantity = model.quantities[scene.quantity];
  const curves = what === "curves" && scene.family.length === 0;
  const simulated = curves ? picture.curveSimulation : what === "map" ? picture.mapSimulation : undefined;
  const drawn = simulated?.summary
    ? `; simulated with the seed ${scene.seed}, “${simulatorFor(model, scene.params).id}”`
    : "";
  return {
    title: curves ? `risk against ${chartAxis(model, scene[scene.cut]).name}` : quantity.name,
    link: address,
    version: `Transferscope ${version}, model ${model.id} ${model.version}`,
    source: curves
      ? [...new Set(drawnCurves(scene).map((c) => model.quantities[c.quantity].source(scene.params)))].join("; ")
      : quantity.source(scene.params),
    parameters: `${parametersText(model, scene.params)}${drawn}${scene.reference ? `; from A to B: ${changesText(scene)}` : ""}`,
  };
}

/** Every parameter that numbers depend on, with its value. */
function parametersText(model: Model, params: Params): string {
  return Object.entries(model.params)
    .filter(([, p]) => p.group !== "watch")
    .map(([key]) => settingText(model, key, params))
    .join(", ");
}

/** A parameter with its value, as `γ_s = 0.5` or `baseline: minimum norm`. */
function settingText(model: Model, key: string, params: Params): string {
  const param = model.params[key];
  return `${param.kind === "number" ? `${param.symbol} =` : `${param.name}:`} ${valueText(model, key, params)}`;
}
