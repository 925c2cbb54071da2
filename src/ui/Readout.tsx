import { readable } from "../lib/decimal.ts";
import { decimalMark, t } from "../lib/language.ts";
import { plainSymbols } from "../lib/symbolText.ts";
import type { Tag } from "../models/quantity.ts";
import { MathText } from "./MathSymbol.tsx";
import { type SimulatedMean, simulatedWords } from "./simulatedWords.ts";
import "./readout.css";

/** One line of numbers at the probe. */
export interface ReadoutRow {
  readonly id: string;
  readonly name: string;
  /** Index among the curves, for the colour. */
  readonly series: number | undefined;
  readonly reference: boolean;
  readonly theory: number | string;
  /** Undefined without theory. */
  readonly tag: Tag | undefined;
  /** Why the theory has no finite number. */
  readonly why: string | undefined;
  readonly source: string;
  /** Optional comment on the number. */
  readonly remark: string | undefined;
  /** No experiment gives it, and it is the quantity that is asked about. */
  readonly alone?: boolean;
  readonly simulated:
    | (SimulatedMean & {
        readonly spread?: readonly [number, number];
        readonly trials: number;
        readonly z: number | null;
        readonly reason?: string;
      })
    | undefined;
}

export const tagNames: Readonly<Record<Tag, string>> = {
  E: "exact",
  A: "large-d limit",
  B: "bound",
};

/** Footnote of a z that is large because theory is the large-d limit. */
export const BIASED = "*";

interface Props {
  readonly rows: readonly ReadoutRow[];
  readonly caption: string;
  /** True where theory is only approximate: simulated numbers stand first. */
  readonly simulationFirst?: boolean;
}

/** Theory and simulation side by side at the probe, with the kind of each number. */
export function Readout({ rows, caption, simulationFirst = false }: Props) {
  const theoryHead = (
    <th scope="col" key="theory">
      {simulationFirst ? "theory, approximate" : "theory"}
    </th>
  );
  const simulatedHead = (
    <th scope="col" key="simulated">
      simulated
    </th>
  );
  return (
    <table className={simulationFirst ? "readout simulation-first" : "readout"}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">quantity</span>
          </th>
          {simulationFirst ? [simulatedHead, theoryHead] : [theoryHead, simulatedHead]}
          <th scope="col" title="(simulated − theory) in standard errors">
            z
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} data-quantity={row.id}>
            <th scope="row">
              {row.series !== undefined && (
                <i className={`key series-${row.series}${row.reference ? " reference" : ""}`} aria-hidden="true" />
              )}
              <MathText text={row.name} />
            </th>
            {simulationFirst && <SimulatedCell row={row} />}
            <td
              title={plainSymbols(t(row.why ?? row.source ?? ""))}
              className={typeof row.theory === "string" ? "theory words" : "theory"}
            >
              <span className="number" translate={typeof row.theory === "number" ? "no" : undefined}>
                {typeof row.theory === "string" ? row.theory : readable(row.theory)}
              </span>{" "}
              {row.tag && (
                <abbr
                  className={`tag tag-${row.tag}`}
                  translate="no"
                  title={plainSymbols(t("{name}: {text}", { name: tagNames[row.tag], text: row.source }))}
                >
                  {row.tag}
                </abbr>
              )}
              {row.remark && <span className="remark"> {row.remark}</span>}
            </td>
            {!simulationFirst && <SimulatedCell row={row} />}
            <td
              translate="no"
              title={row.simulated?.reason && plainSymbols(t(row.simulated.reason))}
              className={row.tag !== "A" && beyond(row, 4) ? "far" : undefined}
            >
              <span className={row.simulated?.z == null ? "none" : undefined}>
                {row.simulated?.z == null ? "–" : score(row.simulated.z)}
                {row.tag === "A" && beyond(row, 2) && BIASED}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SimulatedCell({ row }: { readonly row: ReadoutRow }) {
  return (
    <td
      className="simulated"
      translate="no"
      title={row.simulated?.diverges && row.simulated.reason && plainSymbols(t(row.simulated.reason))}
    >
      <Simulated {...(row.simulated ?? nothing)} />
    </td>
  );
}

const nothing = { mean: null, se: null, trials: 0, z: null };

function Simulated(simulated: NonNullable<ReadoutRow["simulated"]>) {
  const { spread } = simulated;
  const words = simulatedWords(simulated);
  // The same markup for all, so that a drag changes text and not the table's structure.
  return (
    <>
      <span className={words.mean === "–" ? "none" : "number"}>{words.mean}</span>
      <wbr />
      <span className="spread">{words.bar}</span>
      {spread && spread[1] > spread[0] && (
        <span className="range">
          {readable(spread[0], 2)} … {readable(spread[1], 2)}
        </span>
      )}
    </>
  );
}

/** One decimal, a true minus sign. */
function score(z: number): string {
  return z.toFixed(1).replace("-0.0", "0.0").replace("-", "−").replace(".", decimalMark());
}

const beyond = ({ simulated }: ReadoutRow, z: number): boolean => Math.abs(simulated?.z ?? 0) > z;
