import { directionStart, spectrumRows } from "../charts/spectrum.ts";
import { readable } from "../lib/decimal.ts";
import { t, together } from "../lib/language.ts";
import { plainSymbols } from "../lib/symbolText.ts";
import type { SpectrumPicture } from "../models/explanation.ts";
import { MathText } from "./MathSymbol.tsx";
import "./taskStrip.css";

const WIDTH = 270;
const HEIGHT = 18;
const GAP = 20;

interface Props {
  readonly picture: SpectrumPicture;
  /** Names of the rows, where they are others. */
  readonly names?: readonly [strength: string, difference: string, learned: string];
  /** What holds for a range of directions, from the strongest on: a last row. */
  readonly bands?: { readonly name: string; readonly parts: readonly StripBand[] };
  /** Whether the best labels are shown, where the picture has them. */
  readonly labels?: boolean;
}

/** Directions up to `to` (not included): a share with its standard deviation; drawn from 0 to 1. */
export interface StripBand {
  readonly to: number;
  readonly mean: number;
  readonly deviation: number;
}

const usual = ["strength λᵢ, by powers of ten", "where the tasks differ", "learned, λᵢ/(λᵢ+κ)"] as const;
const up = (share: number) => HEIGHT * (1 - Math.min(1, Math.max(0, share)));
const ids = ["strength", "difference", "learned"] as const;

/** Principal directions of the inputs, strongest first: strength, difference of the tasks, learned fraction. */
export function SpectrumStrip({ picture, names = usual, bands, labels = false }: Props) {
  const { eigenvalues, difference, learned } = picture;
  const best = labels ? picture.labels : undefined;
  const paths = spectrumRows(eigenvalues, difference, learned, WIDTH, HEIGHT, best);
  const sentence = together([picture.sentence, best ? labelWords(best) : ""]);
  const rows: readonly { readonly id: keyof typeof paths; readonly name: string }[] = [
    ...ids.map((id, k) => ({ id, name: names[k] })),
    ...(best ? ([{ id: "labels", name: "best labels over true ones, the line is 1" }] as const) : []),
  ];
  const place = (direction: number) => WIDTH * directionStart(direction, eigenvalues.length);
  const below = rows.length + (bands ? 1 : 0);
  return (
    <figure className="task-strip spectrum-strip">
      <svg
        className="strip"
        viewBox={`0 0 ${WIDTH} ${below * (HEIGHT + GAP) + 12}`}
        role="img"
        aria-label={plainSymbols(together([t("Directions of the inputs, strongest first."), sentence]))}
      >
        {rows.map(({ id, name }, j) => (
          <g key={id} transform={`translate(0, ${j * (HEIGHT + GAP) + 14})`}>
            <text x="0" y="-4">
              {name}
            </text>
            <rect className="strip-all" x="0.5" y="0.5" width={WIDTH - 1} height={HEIGHT - 1} />
            <path className={`spectrum-${id}`} d={paths[id]} />
            {id === "labels" && <path className="spectrum-one" d={`M0,${HEIGHT / 2}H${WIDTH}`} />}
          </g>
        ))}
        {bands && (
          <g transform={`translate(0, ${rows.length * (HEIGHT + GAP) + 14})`}>
            <text x="0" y="-4">
              {bands.name}
            </text>
            <rect className="strip-all" x="0.5" y="0.5" width={WIDTH - 1} height={HEIGHT - 1} />
            {bands.parts.map(({ to, mean, deviation }, k) => {
              const from = place(k > 0 ? bands.parts[k - 1].to : 0);
              const middle = (from + place(to)) / 2;
              return (
                <g key={to} className="spectrum-band">
                  <rect x={from + 1} y={up(mean)} width={place(to) - from - 2} height={HEIGHT - up(mean)} />
                  <line x1={middle} x2={middle} y1={up(mean - deviation)} y2={up(mean + deviation)} />
                </g>
              );
            })}
          </g>
        )}
        <text x="0" y={below * (HEIGHT + GAP) + 9}>
          {t("direction {n}", { n: 1 })}
        </text>
        <text x={WIDTH} y={below * (HEIGHT + GAP) + 9} textAnchor="end">
          {t("direction {n}", { n: eigenvalues.length })}
        </text>
      </svg>
      <figcaption>
        <MathText text={sentence} />
      </figcaption>
    </figure>
  );
}

/** Which directions the best labels say more of than the true ones, and which less. */
function labelWords(labels: Float64Array): string {
  const more = labels.filter((x) => x > 1 + 1e-9).length;
  const most = labels.reduce((a, b) => Math.max(a, b), 0);
  const least = labels.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  if (most - least < 1e-9) return "The best labels are the true ones, or none.";
  return t(
    "The best labels say more than the true ones, up to {most} times as much, in the {more} strongest directions, and less, down to {least}, in the others.",
    { most: readable(most, 3), more, least: readable(least, 2) },
  );
}
