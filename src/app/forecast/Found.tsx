import { useId, useState } from "react";
import type { FileView } from "../../forecast/read/view.ts";
import { brief } from "../../lib/decimal.ts";
import type { Example } from "./examples.ts";

/** A file that was read. */
export interface Held {
  readonly name: string;
  readonly file: Blob;
  readonly example?: Example;
  readonly view: FileView;
}

interface FoundProps {
  readonly held: Held;
  readonly read: (name: string, get: () => Promise<Blob>, more: { labelColumn: string }) => Promise<void>;
  readonly ask: (labels: number, labelColumn: string | undefined) => Promise<void>;
  readonly isBusy: boolean;
}

/** What was taken from the file, to be checked, and how many of the labels are to be used. */
export function Found({ held, read, ask, isBusy }: FoundProps) {
  const { view, name, file, example } = held;
  const id = useId();
  const [column, setColumn] = useState<string>();
  const [labels, setLabels] = useState(example ? Math.min(60, view.labelled) : view.labelled);
  return (
    <section aria-label="What was read" className="forecast-found">
      <h3>{name}</h3>
      {example && <p>{example.about}</p>}
      <p>
        {`${view.labelled} labelled and ${view.unlabelled} unlabelled rows of ${view.columns} features. Taken: ${view.said.join("; ")}.`}
      </p>
      <div className="forecast-rows">
        <table>
          <caption>First labelled rows</caption>
          <tbody>
            {view.rows.map(({ values, label }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the first rows in their order
              <tr key={i}>
                <th scope="row">{`label ${brief(label)}`}</th>
                {values.map((x, j) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns in their order
                  <td key={j}>{brief(x)}</td>
                ))}
                {view.columns > values.length && <td>…</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="forecast-ask">
        {view.names.length > 0 && (
          <label>
            <span>Column of labels</span>
            <select
              value={column ?? ""}
              onChange={(event) => {
                setColumn(event.target.value);
                void read(name, async () => file, { labelColumn: event.target.value });
              }}
            >
              {!column && <option value="">as taken</option>}
              {view.names.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
        )}
        <label htmlFor={id}>Labels to use</label>
        <input
          id={id}
          type="number"
          min={1}
          max={view.labelled}
          value={labels}
          onChange={(event) =>
            setLabels(Math.max(1, Math.min(view.labelled, Math.round(event.target.valueAsNumber) || 1)))
          }
        />
        <button type="button" className="primary" disabled={isBusy} onClick={() => ask(labels, column)}>
          Forecast
        </button>
      </p>
    </section>
  );
}
