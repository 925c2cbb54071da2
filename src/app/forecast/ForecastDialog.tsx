import { type DragEvent, useEffect, useId, useRef, useState } from "react";
import type { Answer } from "../../../workers/forecastApi.ts";
import type { FileView } from "../../forecast/read/view.ts";
import { brief } from "../../lib/decimal.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { type Example, examples, truthOf } from "./examples.ts";
import { ForecastPlot, type Truth } from "./ForecastPlot.tsx";
import { type ForecastThread, startForecast } from "./forecastThread.ts";
import { savingsSentence, trackSentence, verdictSentence } from "./words.ts";
import "./forecast.css";

interface Props {
  readonly onClose: () => void;
}

/** A reader's own data: what a source is worth to them. Nothing leaves the machine. */
export function ForecastDialog({ onClose }: Props) {
  return (
    <Dialog title="Your data" className="forecast" onClose={onClose}>
      <Steps />
    </Dialog>
  );
}

interface Held {
  readonly name: string;
  readonly file: Blob;
  readonly example?: Example;
  readonly view: FileView;
}

const DRAWS = 200;
const SEED = 1;

function Steps() {
  const thread = useRef<ForecastThread>(undefined);
  const [held, setHeld] = useState<Held>();
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState("");
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => () => thread.current?.close(), []);

  /** Runs one step in the thread and says what went wrong. A step that was cancelled never ends. */
  async function step(doing: string, work: (of: ForecastThread) => Promise<void>) {
    setBusy(doing);
    setWrong("");
    setAnswer(undefined);
    try {
      thread.current ??= startForecast();
      await work(thread.current);
    } catch (error) {
      setWrong(error instanceof Error ? error.message : String(error));
    }
    setBusy("");
  }

  const read = (name: string, get: () => Promise<Blob>, more: { labelColumn?: string; example?: Example } = {}) =>
    step("Reading …", async (of) => {
      if (!more.labelColumn) setHeld(undefined);
      const file = await get();
      const view = await of.read(file, more.labelColumn);
      setHeld({ name, file, view, ...(more.example && { example: more.example }) });
    });

  const ask = (labels: number, labelColumn: string | undefined) =>
    step("Forecasting …", async (of) => {
      const onProgress = (share: number) => setBusy(`Forecasting … ${Math.round(100 * share)} %`);
      setAnswer(await of.forecast({ labels, labelColumn, seed: SEED, draws: DRAWS }, onProgress));
    });

  async function cancel() {
    thread.current?.close();
    thread.current = undefined;
    setBusy("");
    if (!held) return;
    // The new thread needs the file again.
    const { name, file, example } = held;
    await read(name, async () => file, example && { example });
  }

  return (
    <>
      <p className="forecast-question">
        You have a few labelled rows and a source: a model of another task on the same features. What will fine-tuning
        from it be worth, at your number of labels and at 2, 4 and 8 times as many?
      </p>
      <Opening read={read} />
      <p role="status" className="forecast-status">
        {busy && <span>{busy}</span>}
        {busy && (
          <button type="button" onClick={cancel}>
            Cancel
          </button>
        )}
      </p>
      {wrong && (
        <p role="alert" className="forecast-wrong">
          {wrong}
        </p>
      )}
      {held && <Found key={held.name} held={held} read={read} ask={ask} isBusy={busy !== ""} />}
      {held && answer && <Result answer={answer} {...(held.example && { example: held.example })} />}
    </>
  );
}

interface OpeningProps {
  readonly read: (name: string, get: () => Promise<Blob>, more?: { example?: Example }) => Promise<void>;
}

/** By a file, dropped or chosen; by paste; or an example. */
function Opening({ read }: OpeningProps) {
  const id = useId();
  const [pasted, setPasted] = useState("");
  const [isOver, setOver] = useState(false);
  const open = (file: File | undefined) => file && void read(file.name, async () => file);
  const drop = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      open(event.dataTransfer.files[0]);
    },
  };
  return (
    <>
      <div className="forecast-drop" data-over={isOver} {...drop}>
        <label htmlFor={id}>Drop a file here, or choose one:</label>
        <input id={id} type="file" accept=".npz,.csv,.tsv,.txt" onChange={(event) => open(event.target.files?.[0])} />
        <p>
          An NPZ with X_target, y_target, X_unlabelled and w_source, b_source (or X_source, y_source), or a table with a
          column of labels. It stays on this machine.
        </p>
      </div>
      <details className="forecast-paste">
        <summary>Paste a table</summary>
        <textarea aria-label="Your table" rows={4} value={pasted} onChange={(event) => setPasted(event.target.value)} />
        <button
          type="button"
          disabled={pasted.trim() === ""}
          onClick={() => read("what was pasted", async () => new Blob([pasted]))}
        >
          Read it
        </button>
      </details>
      <p className="forecast-examples">
        <span>Or try a real pair:</span>
        {examples.map((example) => (
          <button
            key={example.id}
            type="button"
            onClick={() => read(example.title, () => fetched(example), { example })}
          >
            {example.title}
          </button>
        ))}
      </p>
    </>
  );
}

async function fetched({ id }: Example): Promise<Blob> {
  const answer = await fetch(`examples/${id}.npz`).catch(() => undefined);
  if (!answer?.ok) throw new Error("The example could not be loaded: is the connection lost?");
  return answer.blob();
}

interface FoundProps {
  readonly held: Held;
  readonly read: (name: string, get: () => Promise<Blob>, more: { labelColumn: string }) => Promise<void>;
  readonly ask: (labels: number, labelColumn: string | undefined) => Promise<void>;
  readonly isBusy: boolean;
}

/** What was taken from the file, to be checked, and how many of the labels are to be used. */
function Found({ held, read, ask, isBusy }: FoundProps) {
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

interface ResultProps {
  readonly answer: Answer;
  readonly example?: Example;
}

/** Refusals lead; otherwise the verdict does. The figure follows, then what to make of it. */
function Result({ answer: { answer }, example }: ResultProps) {
  const [truth, setTruth] = useState<Truth>();
  const { labels, refused, warnings, curves, verdicts, savings, loo, measured } = answer;
  const isRefused = refused.length > 0;
  // On a small window the answer would come below what is in sight.
  const section = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each answer
  useEffect(() => section.current?.scrollIntoView({ block: "start" }), [answer]);
  return (
    <section ref={section} aria-label="Forecast" className="forecast-result">
      {isRefused ? (
        <div className="forecast-refused">
          <h3>No forecast for these data</h3>
          {refused.map(({ id, message }) => (
            <p key={id}>{message}</p>
          ))}
          <p>
            {`What can be said is measured: leave-one-out at ${labels} labels gives ${brief(loo.ridge0)} from scratch and ${brief(loo.ridgeS)} from the source.`}
          </p>
        </div>
      ) : (
        <>
          <h3 className="forecast-verdict">{verdictSentence(verdicts, labels)}</h3>
          <p>{trackSentence}</p>
        </>
      )}
      <ForecastPlot labels={labels} curves={curves} measured={measured} loo={loo} truth={truth} />
      {savings && <p>{savingsSentence(savings)}</p>}
      {(isRefused ? [] : warnings).map(({ id, message }) => (
        <p key={id} className="forecast-warning">
          {message}
        </p>
      ))}
      {example && !truth && (
        <p>
          <button type="button" onClick={async () => setTruth(await truthOf(example))}>
            Show what truly happened
          </button>
        </p>
      )}
      {example && truth && <p>{example.lesson}</p>}
      <details>
        <summary>What this does not say</summary>
        <p>
          It is about squared error, one output and features that stay as they are; a linear probe is “from scratch”
          here, on pretrained features. It does not predict how deep networks train. The penalty is the best for the
          population: the one that you would choose by leave-one-out is 2 to 10 % worse. The rules that refuse are
          necessary, not sufficient.
        </p>
      </details>
    </section>
  );
}
