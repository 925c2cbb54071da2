import { memo } from "react";
import type { MapKey } from "../../charts/figure.ts";
import { KEY_PROBE, keyOutline } from "../../charts/keyMarks.ts";
import { MathText } from "../../ui/MathSymbol.tsx";

/** What the marks of the map mean. */
export const MapLegend = memo(function MapLegend({ entries }: { readonly entries: readonly MapKey[] }) {
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
});

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
