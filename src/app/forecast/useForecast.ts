import { useEffect, useRef, useState } from "react";
import type { Asking } from "../../../workers/forecastApi.ts";
import type { Directions } from "../../forecast/fitted.ts";
import { LARGEST_FILE, megabytes } from "../../forecast/read/readError.ts";
import type { FileView } from "../../forecast/read/view.ts";
import { readSummary, type Summary } from "../../forecast/summary.ts";
import type { Example } from "./examples.ts";
import { type ForecastThread, startForecast } from "./forecastThread.ts";
import { summaryLink } from "./summaryLink.ts";

/** A file as it was given. */
export interface Given {
  readonly name: string;
  readonly get: () => Promise<Blob>;
}

/** The files that were read, and what is in them. */
export interface Held {
  readonly files: readonly { readonly name: string; readonly blob: Blob }[];
  readonly view: FileView;
  readonly asking: Asking;
  readonly example?: Example;
}

/** A forecast of the files, or one that was sent without its data. */
export interface Outcome extends Summary {
  readonly said: readonly string[];
  readonly isSent: boolean;
  /** Where the data are here, every direction of the fit. */
  readonly directions?: Directions | undefined;
}

const DRAWS = 200;
const SEED = 1;

/** The steps from files to an answer, each in the thread that holds the files. */
export function useForecast() {
  const thread = useRef<ForecastThread>(undefined);
  const [held, setHeld] = useState<Held>();
  /** The same for steps that wait for others, which were begun before. */
  const now = useRef<Held>(undefined);
  const turn = useRef<Promise<void>>(Promise.resolve());
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState("");
  const [outcome, setOutcome] = useState<Outcome>();
  useEffect(() => () => thread.current?.close(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it opens, and with each link that is pasted meanwhile
  useEffect(() => {
    const open = () => {
      if (summaryLink.holds(location.hash)) void openSent(() => summaryLink.read(location.hash));
    };
    open();
    addEventListener("hashchange", open);
    return () => removeEventListener("hashchange", open);
  }, []);

  function keep(next: Held | undefined) {
    now.current = next;
    setHeld(next);
  }

  /** Whatever is going on ends, and what waits for it. */
  function stop() {
    thread.current?.close();
    thread.current = undefined;
    turn.current = Promise.resolve();
    setBusy("");
  }

  /** A summary takes the place of what is there. */
  async function openSent(get: () => Promise<string>) {
    stop();
    keep(undefined);
    setOutcome(undefined);
    setWrong("");
    try {
      setOutcome({ ...readSummary(await get()), said: [], isSent: true });
    } catch (error) {
      setWrong(error instanceof Error ? error.message : String(error));
    }
  }

  /** Runs one step in the thread, after those before it, and says what went wrong. A step that was cancelled never ends. */
  function step(doing: string, work: (of: ForecastThread) => Promise<void>): Promise<void> {
    turn.current = turn.current.then(async () => {
      setBusy(doing);
      setWrong("");
      setOutcome(undefined);
      try {
        thread.current ??= startForecast();
        await work(thread.current);
      } catch (error) {
        setWrong(error instanceof Error ? error.message : String(error));
      }
      setBusy("");
    });
    return turn.current;
  }

  /** Adds files to those that are there; an example takes their place, and they its. What cannot be read changes nothing. */
  async function add(given: readonly Given[], example?: Example): Promise<void> {
    const [{ name, get }] = given;
    if (given.length === 1 && /\.json$/i.test(name))
      return openSent(async () => (await get()).slice(0, 100_000).text());
    return step("Reading …", async (of) => {
      const there = now.current?.files ?? [];
      const stays = !example && !now.current?.example;
      const files = stays ? [...there] : [];
      let asking = (stays && now.current?.asking) || {};
      let isNew = false;
      const wrongs: string[] = [];
      for (const { name, get } of given)
        try {
          const blob = await get();
          const all = files.reduce((sum, file) => sum + file.blob.size, blob.size);
          if (blob.size <= LARGEST_FILE && all > LARGEST_FILE)
            throw new Error(`The files have ${megabytes(all)} together, the limit is ${megabytes(LARGEST_FILE)}.`);
          await of.read(name, blob);
          isNew = true;
          // A file of the same name takes the place of the one before.
          const same = files.findIndex((file) => file.name === name);
          if (same >= 0) {
            await of.forget(same + (stays ? 0 : there.length));
            files.splice(same, 1);
            asking = {};
          }
          files.push({ name, blob });
        } catch (error) {
          const message = error instanceof Error ? error.message : String(error);
          wrongs.push(given.length > 1 || there.length > 0 ? `${name}: ${message}` : message);
        }
      if (isNew) {
        if (!stays) for (let at = there.length - 1; at >= 0; at--) await of.forget(at);
        keep({ files, asking, view: await of.view(asking), ...(example && { example }) });
      }
      if (wrongs.length > 0) throw new Error(wrongs.join(" "));
    });
  }

  /** Uses what was read in another way. */
  const choose = (asking: Asking) =>
    step("Reading …", async (of) => {
      if (now.current) keep({ ...now.current, asking, view: await of.view(asking) });
    });

  /** Numbers of files change: what was chosen for them is forgotten. */
  const remove = (at: number) =>
    step("Reading …", async (of) => {
      if (!now.current) return;
      await of.forget(at);
      const files = now.current.files.filter((_, k) => k !== at);
      keep(files.length > 0 ? { files, asking: {}, view: await of.view({}) } : undefined);
    });

  const ask = (labels: number) =>
    step("Forecasting …", async (of) => {
      const onProgress = (share: number) => setBusy(`Forecasting … ${Math.round(100 * share)} %`);
      const { answer, said, directions } = await of.forecast(
        { labels, seed: SEED, draws: DRAWS, ...now.current?.asking },
        onProgress,
      );
      setOutcome({ told: answer, said, seed: SEED, draws: DRAWS, isSent: false, directions });
    });

  async function cancel() {
    stop();
    const before = now.current;
    if (!before) return;
    // The new thread needs the files again.
    await step("Reading …", async (of) => {
      for (const { name, blob } of before.files) await of.read(name, blob);
      keep({ ...before, view: await of.view(before.asking) });
    });
  }

  return { held, wrong, busy, outcome, add, choose, remove, ask, cancel };
}
