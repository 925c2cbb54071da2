import type { MapFigure, MapKey } from "../charts/figure.ts";
import type { Cells } from "../charts/heatmap.ts";
import type { Ghost } from "../charts/phaseDiagram.ts";
import type { Axis } from "../compute/job.ts";
import { t } from "../lib/language.ts";
import { commas } from "../lib/lists.ts";
import { memoByObject, memoLast } from "../lib/memo.ts";
import type { Quantity } from "../models/quantity.ts";
import { modelById } from "../models/registry.ts";
import { colourScale } from "../scene/colourScale.ts";
import type { Scene } from "../scene/scene.ts";
import { chartAxis, mapLandmarks } from "./axes.ts";
import { type MapView, mapView } from "./mapView.ts";
import type { SimulatedView, SolvedField } from "./solved.ts";

/** What the colours of a map show. */
export type Coloured = Pick<Quantity, "name" | "scale" | "limits" | "ends" | "format" | "categories"> & {
  readonly scores?: true;
};

/** What a map is drawn from. */
export interface MapInput {
  readonly scene: Scene;
  readonly map: SolvedField | undefined;
  readonly mapSimulation: SimulatedView | undefined;
  /** What draws simulated cells (`cells.ts`): not among the first files; without it there are none. */
  readonly cellsOf?: ((scene: Scene, simulation: SimulatedView | undefined) => Cells | undefined) | undefined;
}

/** What a comparison with A lays over the map, or shows in its place. */
export interface Compared {
  readonly ghost?: Ghost;
  /** B − A in place of the quantity; the view is undefined before there is one. */
  readonly difference?: { readonly view: MapView | undefined; readonly coloured: Coloured; readonly complete: boolean };
  readonly key: readonly MapKey[];
}

export interface DrawnMap extends MapFigure {
  readonly coloured: Coloured;
  /** What the lattice was read from, with its regions. */
  readonly lattice: MapView | undefined;
  /** Every node is solved. */
  readonly complete: boolean;
}

/** The scale of the map of agreement: simulation minus theory in standard errors. */
export const scoreQuantity = {
  name: "simulation minus theory, in standard errors",
  scale: "diverging",
  limits: [-4, 4],
  ends: ["simulation below theory", "above theory"],
  scores: true,
  // Not the colours of winners.
  meaning: "green: simulated mean above theory; purple: below; hatched: no score. They do not say who wins",
} as const;

/**
 * The map of a scene as it is drawn, on the page and in files; `compared` is what setting A adds. Pure; parts stay the same
 * object while what they are made of is the same.
 */
export function mapFigureOf({ scene, map, mapSimulation, cellsOf }: MapInput, compared?: Compared): DrawnMap {
  const model = modelById(scene.model);
  const quantity = model.quantities[scene.quantity];
  const scores = scene.show === "agreement";
  // What was simulated has no A beside it: then the map is B's.
  const difference = scene.show === "theory" ? compared?.difference : undefined;
  const view = difference ? difference.view : mapView(model, scene, map);
  const coloured: Coloured = scores ? scoreQuantity : (difference?.coloured ?? quantity);
  const cells = scene.show === "theory" ? undefined : cellsOf?.(scene, mapSimulation);
  const landmarks = mapLandmarks(scene);
  const [lines, asides] = [view?.lines ?? none, view?.asides ?? none];
  const { trials = 0, atlas } = mapSimulation?.summary ?? {};
  const name = t(difference ? coloured.name : quantity.name);
  const title = scores
    ? t("{how}: {name}", { how: scoreQuantity.name, name })
    : scene.show === "simulation"
      ? t("simulated {name}", { name })
      : name;
  return {
    kind: "map",
    title: !cells
      ? title
      : atlas
        ? t("{title}, {trials} trials a cell of the atlas {atlas}", { title, trials, atlas })
        : t("{title}, {trials} trials a cell", { title, trials }),
    coloured,
    complete: view !== undefined && (difference ?? map)?.complete === true,
    diagram: {
      ...axesOf(scene),
      lines,
      landmarks,
      asides,
      lineLabel: difference ? "B = A" : zeroLabel(quantity),
      ghost: compared?.ghost,
      probe: probeOf(scene),
      pins: scene.pins,
    },
    scale: scaleOf(coloured)(scores ? undefined : scene.colourLimit),
    ends: coloured.ends,
    categories: (coloured.categories ?? []).map((c) => c.name),
    lattice: view,
    regionNames: view?.regionNames ?? none,
    cells,
    key: [
      ...(difference ? [] : keyOf(scene, view, landmarks.length > 0)),
      ...(compared?.key ?? []),
      ...(mapSimulation?.summary?.cells.some((cell) => cell.refused) ? refusedKey : []),
    ],
  };
}

const none: readonly never[] = [];
const refusedKey: readonly MapKey[] = [
  { mark: "blank", text: "no solution: point at a cell for its reason", drawn: true },
];

const axesOf = memoByObject((scene: Scene) => {
  const model = modelById(scene.model);
  return { x: axisOf(scene.x)(model.id), y: axisOf(scene.y)(model.id) };
});

/** The same object for the same axis, so that a figure is not laid out anew. */
const axisOf = memoByObject((axis: Axis) => memoLast((model: string) => chartAxis(modelById(model), axis)));

const probeOf = memoByObject(
  ({ params, x, y }: Scene) => [params[x.param] as number, params[y.param] as number] as const,
);

const scaleOf = memoByObject((coloured: Coloured) =>
  memoLast((limit: number | undefined) => colourScale(coloured, limit)),
);

/** What the marks of the map mean. */
function keyOf(scene: Scene, view: MapView | undefined, landmarks: boolean): readonly MapKey[] {
  const model = modelById(scene.model);
  const { meaning, scale, symbol, aside, blank } = model.quantities[scene.quantity];
  const scores = scene.show === "agreement";
  const key: MapKey[] = [];
  const add = (mark: MapKey["mark"], text: string, drawn: boolean) => key.push({ mark, text, drawn });
  if (scores) add("none", t("Colours: {meaning}", { meaning: scoreQuantity.meaning }), true);
  if (meaning && scale === "diverging")
    add("line", t("break-even, {symbol} = 0: the {meaning}", { symbol, meaning }), (view?.lines.length ?? 0) > 0);
  else if (meaning) add("none", t("{name}: {text}", { name: symbol, text: meaning }), true);
  if (aside && aside.shown?.(scene.params) !== false)
    // Its meaning is for the quantity's own colours, not for those of z.
    add("aside", scores ? aside.name : named(aside), (view?.asides.length ?? 0) > 0);
  if (blank && !scores) add("blank", named(blank), view?.hasBlanks === true);
  const names = new Set((model.landmarks?.(scene.params) ?? []).map((l) => l.label));
  if (landmarks && names.size > 0) add("landmark", commas([...names].map((label) => t(label))), true);
  return key;
}

const named = ({ name, meaning }: { readonly name: string; readonly meaning: string }) =>
  t("{name}: {text}", { name, text: meaning });

/** What the phase line says. */
export const zeroLabel = ({ symbol, format, categories }: Quantity): string =>
  categories ? "" : `${t(symbol)} = ${format?.(0) ?? "0"}`;
