import { useId, useState } from "react";
import type { Found as FoundRows } from "../../forecast/read/view.ts";
import { brief } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import { inRow, say, saying } from "../../lib/saying.ts";

interface FoundProps {
  readonly found: FoundRows;
  /** How many labels are used unless another number is chosen; all where absent. */
  readonly usual: number | undefined;
  readonly ask: (labels: number) => Promise<void>;
  readonly isBusy: boolean;
}

/** What was taken from the files, to be checked, and how many of the labels are to be used. */
export function Found({ found, usual, ask, isBusy }: FoundProps) {
  const id = useId();
  const [labels, setLabels] = useState(Math.min(usual ?? found.labelled, found.labelled));
  return (
    <section aria-label="What was read" className="forecast-found">
      <p>
        {say(
          saying("{labelled} labelled and {unlabelled} unlabelled rows of {columns} features. Taken: {taken}.", {
            labelled: found.labelled,
            unlabelled: found.unlabelled,
            columns: found.columns,
            taken: inRow("{first}; {next}", found.said),
          }),
        )}
      </p>
      <div className="forecast-rows">
        <table>
          <caption>First labelled rows</caption>
          <tbody>
            {found.rows.map(({ values, label }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the first rows in their order
              <tr key={i}>
                <th scope="row">{t("label {label}", { label: brief(label) })}</th>
                {values.map((x, j) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns in their order
                  <td key={j}>{brief(x)}</td>
                ))}
                {found.columns > values.length && <td>…</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="forecast-ask">
        <label htmlFor={id}>Labels to use</label>
        <input
          id={id}
          type="number"
          min={1}
          max={found.labelled}
          value={labels}
          onChange={(event) =>
            setLabels(Math.max(1, Math.min(found.labelled, Math.round(event.target.valueAsNumber) || 1)))
          }
        />
        <button type="button" className="primary" disabled={isBusy} onClick={() => ask(labels)}>
          Forecast
        </button>
      </p>
    </section>
  );
}
