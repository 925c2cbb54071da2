import { t } from "../lib/language.ts";
import { semicolons } from "../lib/lists.ts";
import { MathText } from "./MathSymbol.tsx";
import type { ReadoutRow } from "./Readout.tsx";
import "./readoutReasons.css";

/**
 * Why numbers of the readout are infinite or missing, as text that a finger, a keyboard and a screen reader reach; the
 * titles of the cells say the same to a mouse. Without a reason its line keeps its place, so that nothing below it moves.
 */
export function ReadoutReasons({ rows }: { readonly rows: readonly ReadoutRow[] }) {
  const reasons = reasonsOf(rows);
  return (
    <details className={reasons.length > 0 ? "readout-reasons" : "readout-reasons none-given"}>
      <summary>Why some numbers are infinite or missing</summary>
      <ul>
        {reasons.map(({ column, names, reason }) => (
          <li key={`${column} ${reason}`}>
            <MathText
              text={
                column === "theory"
                  ? t("theory of {names}", { names: semicolons(names) })
                  : t("simulation of {names}", { names: semicolons(names) })
              }
            />{" "}
            – <MathText text={reason} />
          </li>
        ))}
      </ul>
    </details>
  );
}

interface Reason {
  readonly column: "theory" | "simulation";
  readonly reason: string;
  readonly names: readonly string[];
}

/** Each reason once, with the names of the rows that it is given for; theory before simulation. */
export function reasonsOf(rows: readonly ReadoutRow[]): readonly Reason[] {
  const group = (column: Reason["column"], reasonOf: (row: ReadoutRow) => string | undefined): Reason[] => {
    const reasons = new Set(rows.flatMap((row) => reasonOf(row) ?? []));
    return [...reasons].map((reason) => ({
      column,
      reason,
      names: rows.filter((row) => reasonOf(row) === reason).map(({ name }) => name),
    }));
  };
  return [
    ...group("theory", ({ why }) => why),
    ...group("simulation", ({ simulated, alone }) =>
      alone ? "not simulated: it is known from theory alone" : simulated?.reason,
    ),
  ];
}
