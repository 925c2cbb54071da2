import { forecast } from "../src/forecast/forecast.ts";
import { type Contents, readContents } from "../src/forecast/read/contents.ts";
import { take } from "../src/forecast/read/take.ts";
import { type FileView, viewOf } from "../src/forecast/read/view.ts";

/** What was read last: files stay in this thread. */
let target: Contents | undefined;

export interface Asked {
  readonly labels: number | undefined;
  readonly labelColumn: string | undefined;
  readonly seed: number;
  readonly draws: number;
}

/** What the thread of "Your data" does. Whoever wants it to stop ends the thread. */
export const forecastApi = {
  /** Reads a file and says what is in it; rejects with a sentence for its owner. */
  async read(bytes: Uint8Array<ArrayBuffer>, labelColumn: string | undefined): Promise<FileView> {
    target = await readContents(bytes);
    return viewOf(target, labelColumn);
  },
  /** Forecasts from what was read last. `onProgress` hears what share is done. */
  async forecast({ seed, draws, labels, labelColumn }: Asked, onProgress: (share: number) => void) {
    if (!target) throw new Error("No file has been read.");
    const { input, said } = take(target, undefined, {
      seed,
      ...(labels !== undefined && { labels }),
      ...(labelColumn !== undefined && { labelColumn }),
    });
    const steps = forecast(input, { seed, draws });
    let shown = performance.now();
    for (;;) {
      const step = steps.next();
      if (step.done) {
        const { details: _, ...answer } = step.value;
        return { answer, said };
      }
      if (performance.now() - shown < 100) continue;
      onProgress(step.value);
      shown = performance.now();
    }
  },
};

export type ForecastApi = typeof forecastApi;
export type Answer = Awaited<ReturnType<ForecastApi["forecast"]>>;
