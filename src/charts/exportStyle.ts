/**
 * The look of an exported figure: what ui/figure.css and ui/phaseMap.css say of the charts in the light theme, as
 * attributes, since a file has no style sheet of ours. A later rule wins.
 */

export type Letters = "sans" | "serif";

const families: Readonly<Record<Letters, string>> = {
  sans: "Helvetica, Arial, 'Liberation Sans', sans-serif",
  serif: "'Times New Roman', Times, 'Liberation Serif', serif",
};

export const INK = "#1f2328";
export const MUTED = "#5b6470";
const DARK = "#111111";
const LIGHT = "#ffffff";

type Attributes = Readonly<Record<string, string | number>>;

const series: readonly { readonly stroke: string; readonly dash: Attributes }[] = [
  { stroke: "#c2500a", dash: {} },
  { stroke: "#0b64a8", dash: { "stroke-dasharray": "7 4" } },
  { stroke: "#0a7a59", dash: { "stroke-dasharray": "2 3.5" } },
];

/** Bias, variance, noise. */
const bandColours = [
  { stroke: "#4d5866", ground: 0.45, width: 1.3 },
  { stroke: "#7a4a9e", ground: 0.2, width: 1.3 },
  { stroke: "#8f6400", ground: 0.2, width: 2.4 },
] as const;

const dashed = (stroke: string, width: number, dash: string): Attributes => ({
  fill: "none",
  stroke,
  "stroke-width": width,
  "stroke-dasharray": dash,
});
const line = (stroke: string, width: number, opacity = 1): Attributes => ({
  fill: "none",
  stroke,
  "stroke-width": width,
  ...(opacity < 1 ? { "stroke-opacity": opacity } : {}),
});

/** Attributes by selector, in order. */
export function exportStyle(letters: Letters): readonly (readonly [selector: string, attributes: Attributes])[] {
  return [
    ["text", { "font-family": families[letters], "font-size": 13, fill: INK }],
    [".axis-title", { "font-size": 14 }],
    [".title", { "font-size": 15, "font-weight": 600 }],
    [".key-text", { "font-size": 12 }],
    [".caption", { "font-size": 10.5, fill: MUTED }],
    [".symbol", { "font-style": "italic" }],
    [".sub", { "font-size": "75%" }],
    [".tick line, .frame, .swatch", { fill: "none", stroke: INK, "stroke-width": 1 }],
    [".hatch", line("#808080", 1, 0.4)],
    [".landmark", dashed(DARK, 1, "5 4")],
    [".landmark.under", line(LIGHT, 3, 0.75)],
    [".aside", dashed(DARK, 1.6, "1.5 3.5")],
    [".phase-line", { ...line(DARK, 1.8), "stroke-linejoin": "round" }],
    [".phase-line.under", line(LIGHT, 4, 0.75)],
    [".ghost-line", { ...dashed(DARK, 1.6, "7 4"), "stroke-linejoin": "round" }],
    [".ghost-line.under", { ...line(LIGHT, 4, 0.75), "stroke-dasharray": "none" }],
    [".ghost-probe", line(DARK, 2)],
    [".ghost-probe.under", line(LIGHT, 5)],
    [".region, .line-label", { "font-size": 14, "font-weight": 600, fill: DARK }],
    [".line-label", { "font-size": 13, "font-weight": 400, "font-style": "italic" }],
    [".landmark-label", { "font-size": 12, fill: MUTED }],
    [".curve-label", { "font-size": 12 }],
    [".curve-leader", line(INK, 1, 0.6)],
    [".curve-end", { fill: INK }],
    [".crosshair", line(DARK, 1, 0.55)],
    [".pin", line(DARK, 2)],
    [".probe .under", line(LIGHT, 5)],
    [".probe .ring", line(DARK, 2)],
    [".probe .dot", { fill: DARK }],
    [".probe.outside", { opacity: 0.4 }],
    [".probe-line", line(INK, 1, 0.55)],
    [".zero-line", line(INK, 1, 0.35)],
    [".clip-arrow", { fill: INK }],
    ["path.series", { fill: "none", "stroke-width": 2.2, "stroke-linejoin": "round" }],
    ...series.flatMap(
      ({ stroke, dash }, i) =>
        [
          [`path.series-${i}`, { stroke, ...dash }],
          [`.series-${i} .dot`, { fill: LIGHT, stroke, "stroke-width": 1.6 }],
          [`.series-${i} .bars`, line(stroke, 1.6)],
          [`.series-${i} .range-bar`, line(stroke, 7, 0.28)],
        ] as const,
    ),
    ["path.series.ghost", { "stroke-width": 1.1, "stroke-opacity": 0.75 }],
    ["path.series.reference", dashed(MUTED, 1.5, "1.5 3")],
    ["path.series-4.reference", dashed(MUTED, 1.5, "12 3")],
    ["path.series-5.reference", dashed(INK, 1.5, "12 3")],
    ["path.series-6.reference", dashed(MUTED, 1.5, "5 2 1 2")],
    ["path.series-7.reference", dashed(INK, 1.5, "5 2 1 2")],
    ["path.series-8.reference", dashed(INK, 1.5, "12 3")],
    ["path.series-9.reference", dashed(MUTED, 1.5, "12 3")],
    ["path.series-10.reference", dashed(MUTED, 1.5, "5 2 1 2")],
    ["path.series-11.reference", dashed(INK, 1.5, "5 2 1 2")],
    // The figure of a forecast (app/forecast/forecast.css).
    ...series.flatMap(
      ({ stroke }, i) =>
        [
          [`.forecast-band.series-${i}`, { fill: stroke, "fill-opacity": 0.16, stroke: "none" }],
          [`.series-${i} circle, .series-${i} > rect`, { fill: stroke }],
          [`.forecast-dots.series-${i} line, .series-${i} .forecast-truth`, line(stroke, 1.6)],
          [`.forecast-name.series-${i}`, { fill: stroke, "font-weight": 600, "font-size": 12 }],
        ] as const,
    ),
    [".forecast-now", dashed(MUTED, 1, "3 3")],
    [".forecast-now-name", { "font-size": 12, fill: MUTED }],
    ...bandColours.flatMap(
      ({ stroke, ground, width }, k) =>
        [
          [`.ground.band-${k}`, { fill: stroke, "fill-opacity": ground }],
          [`.stroke.band-${k}`, { ...line(stroke, width, 0.75), "stroke-linecap": "round" }],
          [`path.band.band-${k}`, { stroke, "stroke-opacity": 0.6, "stroke-width": 0.8 }],
        ] as const,
    ),
  ];
}

/**
 * Text with a light halo, for legibility on every colour, and the halo's width. Many programs paint the stroke over the
 * letters, so in a file the halo is a separate text below.
 */
export const edged: readonly (readonly [selector: string, width: number, opacity: number])[] = [
  [".region, .line-label", 3.5, 0.8],
  [".landmark-label, .curve-label", 3, 1],
];

/** A colour in the most portable form: `rgb(1 2 3)` as `#010203`, the one for paper of two, `currentColor` as the text colour. */
export function hexColour(colour: string): string {
  const parts = /^(?:light-dark\()?rgb\((\d+)[ ,]+(\d+)[ ,]+(\d+)\)/.exec(colour);
  if (!parts) return /^currentcolor$/i.test(colour) ? INK : colour;
  return `#${parts
    .slice(1)
    .map((part) => Number(part).toString(16).padStart(2, "0"))
    .join("")}`;
}

/** Upper bound for the width of a text in user units, at least that of Helvetica: other machines have other fonts. */
function span(text: string, size: number): number {
  let sum = 0;
  for (const c of text)
    sum += /[ijl.,:;'|!ftIr()[\]/\s-]/.test(c)
      ? 0.34
      : /[mwMW@%&∞→–—]/.test(c)
        ? 0.95
        : /[\u2e80-\uffef]/.test(c)
          ? 1
          : 0.62 + +/[A-Z]/.test(c) * 0.16;
  return size * sum;
}

/** What stays together on a line: spaces, words with what ends them, each Chinese letter with the marks after it. */
const PIECES = / +|[\u2e80-\uffef][\u3001\u3002\uff01-\uff1f”]*|[^ &;,\u2e80-\uffef]+[&;,]*|[&;,]+/g;

/** Wraps text to `width`; words that are too long are broken after `&`, `,` or `;`, otherwise anywhere. */
export function wrapText(text: string, width: number, size: number): readonly string[] {
  const fits = (line: string) => span(line, size) <= width;
  const lines: string[] = [];
  let present = "";
  let gap = "";
  for (const piece of text.match(PIECES) ?? []) {
    if (piece.startsWith(" ")) {
      gap = " ";
      continue;
    }
    if (present !== "" && !fits(present + gap + piece)) {
      lines.push(present);
      present = piece;
    } else present += (present === "" ? "" : gap) + piece;
    gap = "";
    while (!fits(present) && present.length > 1) {
      let end = present.length - 1;
      while (end > 1 && !fits(present.slice(0, end))) end--;
      lines.push(present.slice(0, end));
      present = present.slice(end);
    }
  }
  return present === "" ? lines : [...lines, present];
}
