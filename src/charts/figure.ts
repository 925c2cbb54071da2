import type { Band } from "./bands.ts";
import type { ColourScale } from "./colour.ts";
import type { Curves, Look, Series } from "./curves.ts";
import type { Cells, Lattice } from "./heatmap.ts";
import type { PhaseDiagram } from "./phaseDiagram.ts";

/** Figures as data, without a size: what the page and files draw. */

export interface MapFigure {
  readonly kind: "map";
  readonly title: string;
  /** What the whole map shows, below its title. */
  readonly finding?: string;
  readonly diagram: Omit<PhaseDiagram, "width" | "height" | "zoom" | "regions">;
  readonly scale: ColourScale;
  /** Text at the two ends of the scale. */
  readonly ends: readonly [string, string];
  /** Names of the categories of a categorical scale, in order. */
  readonly categories: readonly string[];
  /** A solved lattice with its regions; undefined before there is one. */
  readonly lattice: (Lattice & { readonly regionOf: (i: number, j: number) => number | undefined }) | undefined;
  readonly regionNames: readonly string[];
  /** Simulated cells in place of the lattice. */
  readonly cells: Cells | undefined;
  readonly key: readonly MapKey[];
}

/** Two maps with the same axes and colours, each with a title. */
export interface PairFigure {
  readonly kind: "pair";
  readonly names: readonly [string, string];
  readonly maps: readonly [MapFigure, MapFigure];
}

/** One entry of the map's legend. */
export interface MapKey {
  readonly mark: "none" | "line" | "ghost-line" | "ghost-probe" | "aside" | "blank" | "landmark" | "probe" | "pin";
  readonly text: string;
  /** Whether the map has such a mark now: a file names no others; on the page the legend keeps its lines. */
  readonly drawn: boolean;
}

export interface CurveFigure {
  readonly kind: "curves";
  readonly curves: Omit<Curves, "width" | "height" | "zoom">;
  /** Bands stacked below the curves. */
  readonly bands: readonly Band[];
  readonly key: readonly CurveKey[];
  /** Further legend entries. */
  readonly note: string;
}

/** One entry of the curves' legend. */
export interface CurveKey {
  readonly label: string;
  /** Index among the curves; undefined for a member of a family. */
  readonly series?: number;
  readonly reference?: boolean;
  /** A curve of setting A of a comparison. */
  readonly ghost?: boolean;
  /** Marker of the simulated means; undefined where the curve has none. */
  readonly marker?: Series["marker"];
  /** A mark without a line. */
  readonly mark?: true;
  readonly look?: Look;
  /** Index among the bands. */
  readonly band?: number;
}
