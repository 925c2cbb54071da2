import { useEffect, useRef, useState } from "react";
import type { Answer } from "../../../workers/forecastApi.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import type { Example } from "./examples.ts";
import { Found, type Held } from "./Found.tsx";
import { type ForecastThread, startForecast } from "./forecastThread.ts";
import { Opening } from "./Opening.tsx";
import { Result } from "./Result.tsx";
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
