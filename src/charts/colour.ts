/**
 * Colour tables, built once from a few CIELAB anchors. Red: scratch is better; blue: transfer is better. Only the middle
 * entry of the diverging table is neutral, and only zero has it. Lightness falls evenly to both ends; opposite values stay
 * ≥ 20 ΔE apart under every common colour-vision deficiency (colour.test.ts).
 */

export type Rgb = readonly [number, number, number];

/** [lightness, chroma, hue°] from the middle outwards. */
type Anchor = readonly [number, number, number];

const RED: readonly Anchor[] = [
  [96.5, 0, 30],
  [82, 22, 42],
  [64, 46, 36],
  [46, 60, 31],
  [30, 50, 27],
];
const BLUE: readonly Anchor[] = [
  [96.5, 0, 250],
  [82, 20, 245],
  [64, 36, 255],
  [46, 42, 268],
  [30, 42, 280],
];
const PURPLE: readonly Anchor[] = [
  [96.5, 0, 310],
  [82, 22, 312],
  [64, 46, 312],
  [46, 62, 312],
  [30, 58, 312],
];
const GREEN: readonly Anchor[] = [
  [96.5, 0, 150],
  [82, 26, 145],
  [64, 44, 145],
  [46, 44, 147],
  [30, 34, 150],
];
const INK: readonly Anchor[] = [
  [97, 2, 95],
  [86, 18, 80],
  [72, 34, 60],
  [55, 44, 25],
  [38, 42, 345],
  [22, 32, 320],
];

/** 257 entries from −1 (red) to +1 (blue); entry 128 is zero. */
export const divergingTable = twoSided(RED, BLUE);

/** From purple to green, for signed differences without a better side: simulation against theory. */
export const scoreTable = twoSided(PURPLE, GREEN);

function twoSided(below: readonly Anchor[], above: readonly Anchor[]): readonly Rgb[] {
  return Array.from({ length: 257 }, (_, i) =>
    i <= 128 ? along(below, (128 - i) / 128) : along(above, (i - 128) / 128),
  );
}

/** 256 entries from 0 (paper) to 1 (ink). */
export const sequentialTable: readonly Rgb[] = Array.from({ length: 256 }, (_, i) => along(INK, i / 255));

/**
 * Colours of categories, distinct in lightness as well: scratch, linear transfer, fine-tuning, one more of their kind; then
 * what is no protocol, such as regimes.
 */
export const categoryColours: readonly Rgb[] = [
  [230, 140, 90],
  [88, 150, 205],
  [42, 122, 98],
  [235, 212, 120],
  [234, 163, 174],
  [93, 91, 121],
  [211, 243, 254],
  [104, 14, 54],
];

/** Index into the diverging table for a value, limits −top … top; clamped, ±∞ included. Zero alone is entry 128. */
export function divergingIndex(value: number, top: number): number {
  const t = Math.max(-1, Math.min(1, value / top));
  // A nonzero value never has the neutral entry, however small.
  return value > 0 ? 128 + Math.max(1, Math.round(t * 128)) : value < 0 ? 128 - Math.max(1, Math.round(-t * 128)) : 128;
}

/** Index into the sequential table for a value, limits low … top; clamped. */
export function sequentialIndex(value: number, top: number, low = 0): number {
  return Math.round(Math.max(0, Math.min(1, (value - low) / (top - low))) * 255);
}

/** Maps numbers to colours. */
export interface ColourScale {
  readonly kind: "diverging" | "sequential" | "categorical";
  /** True for the deviation of simulation from theory, in purple and green. */
  readonly scores?: boolean;
  readonly top: number;
  /** Lower limit of a sequential scale, 0 by default; a diverging one ends at −top. */
  readonly low?: number;
  /** Of a categorical scale: for each category its index among the colours, where that is not its own. */
  readonly colours?: readonly number[];
}

/** The table of a scale without categories. */
export const tableOf = ({ kind, scores = false }: ColourScale): readonly Rgb[] =>
  kind === "sequential" ? sequentialTable : scores ? scoreTable : divergingTable;

/** Colour of a value; undefined for NaN. */
export function colourOf(value: number, scale: ColourScale): Rgb | undefined {
  if (Number.isNaN(value)) return undefined;
  if (scale.kind === "diverging") return tableOf(scale)[divergingIndex(value, scale.top)];
  if (scale.kind === "sequential") return sequentialTable[sequentialIndex(value, scale.top, scale.low)];
  return categoryColours[scale.colours?.[value] ?? value];
}

function along(anchors: readonly Anchor[], t: number): Rgb {
  const x = t * (anchors.length - 1);
  const i = Math.min(anchors.length - 2, Math.floor(x));
  const a = toLab(anchors[i]);
  const b = toLab(anchors[i + 1]);
  const mix = (k: 0 | 1 | 2) => a[k] + (x - i) * (b[k] - a[k]);
  return toRgb(mix(0), mix(1), mix(2));
}

function toLab([lightness, chroma, hue]: Anchor): [number, number, number] {
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

/** CIELAB (D65) to 8-bit sRGB. */
function toRgb(L: number, a: number, b: number): Rgb {
  const fy = (L + 16) / 116;
  const [X, Y, Z] = [0.95047 * cube(fy + a / 500), cube(fy), 1.08883 * cube(fy - b / 200)];
  return [
    encode(3.2404542 * X - 1.5371385 * Y - 0.4985314 * Z),
    encode(-0.969266 * X + 1.8760108 * Y + 0.041556 * Z),
    encode(0.0556434 * X - 0.2040259 * Y + 1.0572252 * Z),
  ];
}

function cube(t: number): number {
  return t > 6 / 29 ? t ** 3 : 3 * (6 / 29) ** 2 * (t - 4 / 29);
}

function encode(linear: number): number {
  const c = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.max(0, Math.min(1, c)));
}
