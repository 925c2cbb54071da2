import { type DrawnFile, drawFile, type FileLook } from "../../charts/exportFigure.ts";
import type { FileNote } from "../../charts/exportNote.ts";
import type { MapFigure, MapKey, PairFigure } from "../../charts/figure.ts";
import { bandedFigureOf } from "../../figures/bands.ts";
import { cellsOf } from "../../figures/cells.ts";
import { comparedFigureOf } from "../../figures/comparedMap.ts";
import { findingOf } from "../../figures/finding.ts";
import { taskFigureOf } from "../../figures/taskPlane.ts";
import { t } from "../../lib/language.ts";
import { modelById } from "../../models/registry.ts";
import { settingText } from "../../scene/compare.ts";
import { showsTasks } from "../../scene/curveViews.ts";
import type { Scene } from "../../scene/scene.ts";
import { curvePart } from "../curves/curvePart.ts";
import type { Picture } from "../engine/picture.ts";
import { mapPart } from "../map/mapPart.ts";
import { fileNote } from "./fileNote.ts";

/** What a figure for a paper is asked to be. */
export interface FigureChoice extends Pick<FileLook, "ground" | "letters" | "caption"> {
  readonly what: "map" | "curves";
  readonly width: keyof typeof WIDTHS;
  /** Width of a figure for the screen, in CSS pixels. */
  readonly pixels: number;
}

interface Width {
  readonly label: string;
  /** Width in print, and in units of the drawing: letters of 13 units are 8 points high in one column, 9 in two. */
  readonly print?: { readonly mm: number; readonly units: number };
}

export const WIDTHS = {
  single: { label: "single column, 88 mm", print: { mm: 88, units: 400 } },
  double: { label: "double column, 180 mm", print: { mm: 180, units: 760 } },
  screen: { label: "screen, in pixels", print: undefined },
} as const satisfies Readonly<Record<string, Width | { print: undefined }>>;

const MM_PER_INCH = 25.4;
const PIXELS_PER_INCH = 96;

/** Widths in pixels that a figure is drawn at. */
export const widest = (pixels: number): number => Math.round(Math.max(320, Math.min(1600, pixels)));

/** Width of the PNG in pixels, `times` the width in CSS pixels. */
export function pixelsOf({ width, pixels }: FigureChoice, times: number): number {
  const { print } = WIDTHS[width];
  return Math.round(times * (print ? (print.mm / MM_PER_INCH) * PIXELS_PER_INCH : pixels));
}

export const heightOf = ({ aspect }: DrawnFile, width: number): number => Math.round(aspect * width);

/** The figure of the scene as it is now, drawn as asked. */
export function drawnFile(
  scene: Scene,
  picture: Picture,
  address: string,
  choice: FigureChoice,
): DrawnFile & { readonly note: FileNote } {
  const { print } = WIDTHS[choice.width];
  const width = print
    ? { units: print.units, amount: print.mm, unit: "mm" as const }
    : { units: choice.pixels, amount: choice.pixels, unit: "px" as const };
  const note = fileNote(scene, picture, address, choice.what);
  const figure =
    choice.what === "map"
      ? withFinding(scene, withMarks(scene, comparedFigureOf({ ...mapPart(picture), scene, cellsOf })))
      : showsTasks(scene)
        ? taskFigureOf({ ...curvePart(picture), scene })
        : bandedFigureOf({ ...curvePart(picture), scene });
  return { ...drawFile(figure, { ...choice, width }, note), note };
}

/** A map of theory with what it shows, and the kind of numbers that was counted from. */
function withFinding<F extends MapFigure | PairFigure>(scene: Scene, figure: F): F {
  if (figure.kind === "pair" || scene.show !== "theory" || scene.compare === "difference" || !figure.lattice)
    return figure;
  const found = findingOf(scene, figure.lattice);
  return found ? { ...figure, finding: `${found.words} [${found.tag}]` } : figure;
}

/** The map's legend with the marks that the page explains beside the figure: the probe, with its values, and pins. */
function withMarks<F extends MapFigure | PairFigure>(scene: Scene, figure: F): F {
  if (figure.kind === "pair") return { ...figure, maps: figure.maps.map((map) => withMarks(scene, map)) };
  const model = modelById(scene.model);
  const [x, y] = figure.diagram.probe;
  const params = { ...scene.params, [scene.x.param]: x, [scene.y.param]: y };
  const at = [scene.x, scene.y].map((axis) => settingText(model, axis.param, params)).join(", ");
  const pins = figure.diagram.pins.length;
  const key: MapKey[] = [
    ...figure.key,
    { mark: "probe", text: t("the probe: {at}", { at }), drawn: true },
    { mark: "pin", text: t(pins > 1 ? "pins" : "pin"), drawn: pins > 0 },
  ];
  return { ...figure, key };
}

/** Why a figure cannot be drawn yet; undefined when it can. */
export function waiting(scene: Scene, picture: Picture, what: FigureChoice["what"]): string | undefined {
  if (picture.scene !== scene) return "The figure follows in a moment.";
  if (picture.failure) return t("Not computed: {reason}.", { reason: picture.failure });
  const percent = what === "map" ? picture.mapPercent : picture.curvePercent;
  const simulatedOnly = what === "map" && modelById(scene.model).quantities[scene.quantity].simulatedOnly;
  if (percent < 100 && !simulatedOnly)
    return t("Still being computed: {percent} %. It will be here when it is whole.", { percent });
  return undefined;
}
