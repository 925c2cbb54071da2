import { decimalMark, t } from "../lib/language.ts";
import { commas } from "../lib/lists.ts";
import type { StripRow } from "../models/model.ts";
import "./taskStrip.css";

const WIDTH = 270;
const HEIGHT = 15;
const GAP = 21;

const words = { shared: "shared", lost: "lost", new: "new" } as const;

/** Active coordinates of source and target task: shared, lost and new, to scale. */
export function TaskStrip({ rows }: { readonly rows: readonly StripRow[] }) {
  const target = rows[rows.length - 1].parts;
  const text = commas(target.map((part) => `${t(words[part.kind])} ${percent(part.share)}`));
  return (
    <figure className="task-strip">
      <svg
        className="strip"
        viewBox={`0 0 ${WIDTH} ${rows.length * (HEIGHT + GAP) - 4}`}
        role="img"
        aria-label={t("Features: {text}", { text })}
      >
        <defs>
          <pattern id="strip-new" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect className="strip-new-ground" width="5" height="5" />
            <rect className="strip-new-line" width="2" height="5" />
          </pattern>
        </defs>
        {rows.map((row, j) => {
          let left = 0;
          const top = j * (HEIGHT + GAP) + 14;
          return (
            <g key={row.name}>
              <text x="0" y={top - 4}>
                {row.name}
              </text>
              <rect className="strip-all" x="0.5" y={top + 0.5} width={WIDTH - 1} height={HEIGHT - 1} />
              {row.parts.map((part, i) => {
                const width = part.share * WIDTH;
                const x = left;
                left += width;
                // biome-ignore lint/suspicious/noArrayIndexKey: parts keep their places
                return <rect key={i} className={`strip-${part.kind}`} x={x} y={top} width={width} height={HEIGHT} />;
              })}
            </g>
          );
        })}
      </svg>
      <figcaption>
        {target.map((part) => (
          <span key={part.kind}>
            <svg className="swatch-part" viewBox="0 0 14 10" aria-hidden="true">
              <rect className={`strip-${part.kind}`} x="0.5" y="0.5" width="13" height="9" />
            </svg>
            {words[part.kind]} {percent(part.share)}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

/** A fraction in per cent, two digits. */
function percent(share: number): string {
  const value = 100 * share;
  const text = value === 0 ? "0" : value < 0.1 ? "< 0.1" : `${Number(value.toPrecision(value >= 99.5 ? 3 : 2))}`;
  return `${text.replace(".", decimalMark())} %`;
}
