import { memo } from "react";
import type { MapKey } from "../../charts/figure.ts";
import { KEY_PROBE, keyOutline } from "../../charts/keyMarks.ts";
import { MathText } from "../../ui/MathSymbol.tsx";

interface Props {
  readonly entries: readonly MapKey[];
}

/** What is written of an entry; each picture of a drag brings entries of its own, mostly with the same words. */
const written = ({ entries }: Props) => entries.map(({ mark, text }) => `${mark} ${text}`).join("\n");

/** What the marks of the map mean. */
export const MapLegend = memo(
  function MapLegend({ entries }: Props) {
    if (entries.length === 0) return null;
    return (
      <ul className="map-key">
        {entries.map(({ mark, text }) => (
          <li key={mark + text}>
            <Mark mark={mark} />
            <span>
              <MathText text={text} />
            </span>
          </li>
        ))}
        <li>
          <Mark mark="probe" />
          <span>the probe, the setting that all numbers are for: drag it</span>
        </li>
      </ul>
    );
  },
  (before, now) => written(before) === written(now),
);

function Mark({ mark }: Pick<MapKey, "mark">) {
  if (mark === "none") return null;
  if (mark === "blank") return <span className="blank-swatch" aria-hidden="true" />;
  return (
    <svg viewBox="0 -6 30 12" aria-hidden="true">
      {mark === "probe" ? (
        <>
          <circle className="ring" cx="15" r={KEY_PROBE.ring} />
          <circle className="dot" cx="15" r={KEY_PROBE.dot} />
        </>
      ) : (
        <path className={mark === "line" ? "key-line" : mark} d={keyOutline(mark)} />
      )}
    </svg>
  );
}
