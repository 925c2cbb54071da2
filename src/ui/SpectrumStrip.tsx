import { spectrumRows } from "../charts/spectrum.ts";
import { readable } from "../lib/decimal.ts";
import { plainSymbols } from "../lib/symbolText.ts";
import type { SpectrumPicture } from "../models/explanation.ts";
import { MathText } from "./MathSymbol.tsx";
import "./taskStrip.css";

const WIDTH = 270;
const HEIGHT = 18;
const GAP = 20;

/** Principal directions of the inputs, strongest first: strength, difference of the tasks, learned fraction. */
export function SpectrumStrip({ picture, labels }: { readonly picture: SpectrumPicture; readonly labels: boolean }) {
  const { eigenvalues, difference, learned } = picture;
  const best = labels ? picture.labels : undefined;
  const paths = spectrumRows(eigenvalues, difference, learned, WIDTH, HEIGHT, best);
  const sentence = best ? `${picture.sentence} ${labelWords(best)}` : picture.sentence;
  const rows = [
    { id: "strength", name: "strength λᵢ, by powers of ten" },
    { id: "difference", name: "where the tasks differ" },
    { id: "learned", name: "learned, λᵢ/(λᵢ+κ)" },
    ...(best ? ([{ id: "labels", name: "best labels over true ones, the line is 1" }] as const) : []),
  ] as const;
  return (
    <figure className="task-strip spectrum-strip">
      <svg
        className="strip"
        viewBox={`0 0 ${WIDTH} ${rows.length * (HEIGHT + GAP) + 12}`}
        role="img"
        aria-label={plainSymbols(`Directions of the inputs, strongest first. ${sentence}`)}
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
        <text x="0" y={rows.length * (HEIGHT + GAP) + 9}>
          direction 1
        </text>
        <text x={WIDTH} y={rows.length * (HEIGHT + GAP) + 9} textAnchor="end">
          {`direction ${eigenvalues.length}`}
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
  return `The best labels say more than the true ones, up to ${readable(most, 3)} times as much, in the ${more} strongest directions, and less, down to ${readable(least, 2)}, in the others.`;
}
