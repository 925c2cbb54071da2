import { wholeDirections } from "../src/forecast/fitted.ts";
import { forecast } from "../src/forecast/forecast.ts";
import { type HeldFile, hold } from "../src/forecast/read/pieces.ts";
import { acrossThreads } from "../src/forecast/read/readError.ts";
import { type Choice, take } from "../src/forecast/read/take.ts";
import { type FileView, viewOf } from "../src/forecast/read/view.ts";

/** What was read: files stay in this thread. */
const files: HeldFile[] = [];

/** What the pieces of the files are used as, where not as usual. */
export type Asking = Pick<Choice, "uses" | "isSecond">;

export interface Asked extends Asking {
  readonly labels: number | undefined;
  readonly seed: number;
  readonly draws: number;
}

/** What the thread of "Your data" does. Whoever wants it to stop ends the thread. */
export const forecastApi = {
  /** Reads one more file; rejects with a sentence for its owner. */
  async read(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    files.push(await hold(name, bytes).catch(told));
  },
  /** Forgets a file. */
  forget(at: number): void {
    files.splice(at, 1);
  },
  /** What is in the files. */
  view: (asking: Asking): FileView => viewOf(files, { seed: 1, ...asking }),
  /** Forecasts from the files. `onProgress` hears what share is done. */
  async forecast({ seed, draws, labels, ...asking }: Asked, onProgress: (share: number) => void) {
    try {
      const { input, said } = take(files, { seed, ...asking, ...(labels !== undefined && { labels }) });
      const steps = forecast(input, { seed, draws });
      let shown = performance.now();
      for (;;) {
        const step = steps.next();
        if (step.done) {
          const { details, ...answer } = step.value;
          // Whole, where the summary has a histogram of it.
          const directions = answer.fitted && details && wholeDirections(details.features, details.posterior);
          return { answer, said, directions };
        }
        if (performance.now() - shown < 100) continue;
        onProgress(step.value);
        shown = performance.now();
      }
    } catch (error) {
      return told(error);
    }
  },
};

function told(error: unknown): never {
  throw acrossThreads(error);
}

export type ForecastApi = typeof forecastApi;
export type Answer = Awaited<ReturnType<ForecastApi["forecast"]>>;
