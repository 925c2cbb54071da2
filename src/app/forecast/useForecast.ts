import { useEffect, useRef, useState } from "react";
import type { Asking } from "../../../workers/forecastApi.ts";
import type { Directions } from "../../forecast/fitted.ts";
import { LARGEST_FILE, megabytes, ReadError } from "../../forecast/read/readError.ts";
import type { FileView } from "../../forecast/read/view.ts";
import { readSummary, type Summary } from "../../forecast/summary.ts";
import { t, together } from "../../lib/language.ts";
import { type Saying, say, saying, sayingOf } from "../../lib/saying.ts";
import type { Example } from "./examples.ts";
import { type ForecastThread, startForecast } from "./forecastThread.ts";
import { summaryLink } from "./summaryLink.ts";

/** A file as it was given. */
export interface Given {
  readonly name: string;
  readonly get: () => Promise<Blob>;
}

export const givenOf = (files: Iterable<File> | null): Given[] =>
  Array.from(files ?? [], (file) => ({ name: file.name, get: async () => file }));

/** The files that were read, and what is in them. */
export interface Held {
  readonly files: readonly { readonly name: string; readonly blob: Blob }[];
  readonly view: FileView;
  readonly asking: Asking;
  readonly example?: Example;
}

/** A forecast of the files, or one that was sent without its data. */
export interface Outcome extends Summary {
  readonly said: readonly Saying[];
  readonly isSent: boolean;
  /** Where the data are here, every direction of the fit. */
  readonly directions?: Directions | undefined;
}

const DRAWS = 200;
const SEED = 1;

/** A file as it is now: on the disk it may change or go, and the next thread needs it again. */
async function copyOf(file: Blob): Promise<Blob> {
  // Before the whole of it is read.
  if (file.size > LARGEST_FILE)
    throw new ReadError("The file has {size}, the limit is {limit}.", {
      size: megabytes(file.size),
      limit: megabytes(LARGEST_FILE),
    });
  try {
    return new Blob([await file.arrayBuffer()]);
  } catch {
    throw new ReadError("This cannot be read: is it a folder, or was the file moved?");
  }
}

/** What was there when the dialog was closed, for when it opens again in this tab; and what was opened before. */
const kept: {
  held?: Held | undefined;
  outcome?: Outcome | undefined;
  /** The last fragment with a summary, and how many of the dropped files were taken. */
  fragment?: string;
  taken: number;
} = { taken: 0 };

/** The steps from files to an answer, each in the thread that holds the files; from those that were dropped on the page, if any. */
export function useForecast(dropped: readonly File[]) {
  const thread = useRef<ForecastThread>(undefined);
  const [held, setHeld] = useState(kept.held);
  const turn = useRef<Promise<void>>(Promise.resolve());
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState("");
  const [outcome, setOutcome] = useState(kept.outcome);
  useEffect(() => () => thread.current?.close(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it opens, and with each link that is pasted meanwhile
  useEffect(() => {
    const open = () => {
      if (!summaryLink.holds(location.hash) || location.hash === kept.fragment) return;
      kept.fragment = location.hash;
      void openSent(() => summaryLink.read(location.hash));
    };
    open();
    addEventListener("hashchange", open);
    return () => removeEventListener("hashchange", open);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: with each that are dropped
  useEffect(() => {
    const given = givenOf(dropped.slice(kept.taken));
    kept.taken = dropped.length;
    void add(given);
  }, [dropped]);

  /** Steps that wait for others find there what those have left. */
  function keep(next: Held | undefined) {
    kept.held = next;
    setHeld(next);
  }

  function answer(next: Outcome | undefined) {
    kept.outcome = next;
    setOutcome(next);
  }

  /** The thread, with the files that are there. */
  async function running(): Promise<ForecastThread> {
    if (thread.current) return thread.current;
    const started = startForecast(() => {
      thread.current = undefined;
    });
    thread.current = started;
    for (const { name, blob } of kept.held?.files ?? []) await started.read(name, blob);
    return started;
  }

  /** Whatever is going on ends, and what waits for it. */
  function stop() {
    thread.current?.close();
    thread.current = undefined;
    turn.current = Promise.resolve();
    setBusy("");
  }

  /** A summary takes the place of what is there; one that cannot be read changes nothing. */
  async function openSent(get: () => Promise<string>) {
    stop();
    setWrong("");
    try {
      const summary = readSummary(await get());
      keep(undefined);
      answer({ ...summary, said: [], isSent: true });
    } catch (error) {
      setWrong(say(sayingOf(error)));
    }
  }

  /** Runs one step in the thread, after those before it, and says what went wrong. A step that was cancelled never ends. */
  function step(doing: string, work: (of: ForecastThread) => Promise<void>): Promise<void> {
    turn.current = turn.current.then(async () => {
      setBusy(doing);
      setWrong("");
      answer(undefined);
      try {
        await work(await running());
      } catch (error) {
        setWrong(say(sayingOf(error)));
      }
      setBusy("");
    });
    return turn.current;
  }

  /** Adds files to those that are there; an example takes their place, and they its. What cannot be read changes nothing. */
  async function add(given: readonly Given[], example?: Example): Promise<void> {
    if (given.length === 0) return;
    const [{ name, get }] = given;
    if (given.length === 1 && /\.json$/i.test(name))
      return openSent(async () => (await get()).slice(0, 100_000).text());
    return step(t("Reading …"), async (of) => {
      const there = kept.held?.files ?? [];
      const stays = !example && !kept.held?.example;
      const files = stays ? [...there] : [];
      let asking = (stays && kept.held?.asking) || {};
      let isNew = false;
      const wrongs: string[] = [];
      for (const { name, get } of given)
        try {
          const blob = await copyOf(await get());
          const all = files.reduce((sum, file) => sum + file.blob.size, blob.size);
          if (all > LARGEST_FILE)
            throw new ReadError("The files have {size} together, the limit is {limit}.", {
              size: megabytes(all),
              limit: megabytes(LARGEST_FILE),
            });
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
          const text = sayingOf(error);
          wrongs.push(
            say(given.length > 1 || there.length > 0 ? saying("{file}: {text}", { file: name, text }) : text),
          );
        }
      if (isNew) {
        if (!stays) for (let at = there.length - 1; at >= 0; at--) await of.forget(at);
        keep({ files, asking, view: await of.view(asking), ...(example && { example }) });
      }
      if (wrongs.length > 0) throw new Error(together(wrongs));
    });
  }

  /** Uses what was read in another way. */
  const choose = (asking: Asking) =>
    step(t("Reading …"), async (of) => {
      if (kept.held) keep({ ...kept.held, asking, view: await of.view(asking) });
    });

  /** Numbers of files change: what was chosen for them is forgotten. */
  const remove = (name: string) =>
    step(t("Reading …"), async (of) => {
      // Where it is now, after the steps before.
      const at = kept.held?.files.findIndex((file) => file.name === name) ?? -1;
      if (!kept.held || at < 0) return;
      await of.forget(at);
      const files = kept.held.files.filter((_, k) => k !== at);
      keep(files.length > 0 ? { files, asking: {}, view: await of.view({}) } : undefined);
    });

  const ask = (labels: number) =>
    step(t("Forecasting …"), async (of) => {
      // What was on its way when the thread was closed comes all the same.
      const onProgress = (share: number) =>
        thread.current === of && setBusy(t("Forecasting … {percent} %", { percent: Math.round(100 * share) }));
      const {
        answer: told,
        said,
        directions,
      } = await of.forecast({ labels, seed: SEED, draws: DRAWS, ...kept.held?.asking }, onProgress);
      answer({ told, said, seed: SEED, draws: DRAWS, isSent: false, directions });
    });

  return { held, wrong, busy, outcome, add, choose, remove, ask, cancel: stop };
}
