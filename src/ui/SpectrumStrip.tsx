import { spectrumRows } from "../charts/spectrum.ts";
import { plainSymbols } from "../lib/symbolText.ts";
import type { SpectrumPicture } from "../models/explanation.ts";
import { MathText } from "./MathSymbol.tsx";
import "./taskStrip.css";

const WIDTH = 270;
const HEIGHT = 18;
const GAP = 20;

/** Principal directions of the inputs, strongest first: strength, difference of the tasks, learned fraction. */
export function SpectrumStrip({ picture }: { readonly picture: SpectrumPicture }) {
  const { eigenvalues, difference, learned, sentence } = picture;
  const paths = spectrumRows(eigenvalues, difference, learned, WIDTH, HEIGHT);
  const rows = [
    { id: "strength", name: "strength λᵢ, by powers of ten" },
    { id: "difference", name: "where the tasks differ" },
    { id: "learned", name: "learned, λᵢ/(λᵢ+κ)" },
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
