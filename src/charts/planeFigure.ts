import { gap, type Place, type Segment } from "./boxes.ts";

/** Arrows, a circle and distances in a plane, in units of the plane; limits of what is shown in `frame`. */
export interface GeometryFigure {
  readonly width: number;
  readonly height: number;
  readonly frame: { readonly left: number; readonly right: number; readonly bottom: number; readonly top: number };
  /** Arrows from the origin. */
  readonly arrows: readonly { readonly id: string; readonly to: Place; readonly label: string }[];
  /** Angle from the horizontal to the last arrow, 0 … 180°. */
  readonly angle: { readonly degrees: number; readonly label: string };
  /** Optional labels of its inside and outside. */
  readonly circle: { readonly centre: Place; readonly radius: number; readonly sides?: readonly [string, string] };
  /** A line through the origin, in the style of a series. */
  readonly line?: { readonly series: number; readonly degrees: number };
  readonly points: readonly { readonly series: number; readonly at: Place; readonly label?: string }[];
  readonly distances: readonly {
    readonly series: number;
    readonly from: Place;
    readonly to: Place;
    readonly label: string;
  }[];
}

export interface PlaneScale {
  /** From plane to pixels, and back. */
  readonly pixel: (place: Place) => Place;
  readonly place: (pixel: Place) => Place;
  /** Pixels per unit of the plane, the same in both directions. */
  readonly unit: number;
}

/** Fits the frame into the figure, centred, with equal scales. */
export function planeScale({ width, height, frame }: Pick<GeometryFigure, "width" | "height" | "frame">): PlaneScale {
  const unit = Math.min(width / (frame.right - frame.left), height / (frame.top - frame.bottom));
  const x = (width - unit * (frame.left + frame.right)) / 2;
  const y = (height + unit * (frame.bottom + frame.top)) / 2;
  return {
    pixel: ([u, v]) => [x + unit * u, y - unit * v],
    place: ([u, v]) => [(u - x) / unit, (y - v) / unit],
    unit,
  };
}

/** What is drawn, in pixels, clipped at the edge of the figure. */
export interface PlaneMarks {
  readonly zero: Place;
  readonly circle: { readonly at: Place; readonly r: number };
  readonly line: Segment | undefined;
  readonly arrows: readonly { readonly id: string; readonly tip: Place }[];
  readonly distances: readonly (Segment & { readonly series: number })[];
  readonly points: readonly { readonly series: number; readonly at: Place; readonly beyond: Place | undefined }[];
}

export const ARC = 30;

/** Radius of the angle's arc; 0 if an arrow is too short. */
export function arcRadius(at: Pick<PlaneMarks, "zero" | "arrows">): number {
  const shortest = Math.min(...at.arrows.map(({ tip }) => gap(at.zero, tip)));
  return shortest < 36 ? 0 : Math.min(ARC, 0.45 * shortest);
}
