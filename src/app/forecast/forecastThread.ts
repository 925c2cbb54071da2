import { proxy, wrap } from "comlink";
import type { Answer, Asked, ForecastApi } from "../../../workers/forecastApi.ts";
import type { FileView } from "../../forecast/read/view.ts";

/** The thread that holds a reader's data. What is asked of it ends when it is closed: nothing else stops a computation. */
export interface ForecastThread {
  readonly read: (file: Blob, labelColumn: string | undefined) => Promise<FileView>;
  readonly forecast: (asked: Asked, onProgress: (share: number) => void) => Promise<Answer>;
  readonly close: () => void;
}

export function startForecast(): ForecastThread {
  const worker = new Worker(new URL("../../../workers/forecast.worker.ts", import.meta.url), { type: "module" });
  const api = wrap<ForecastApi>(worker);
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener("error", () => reject(new Error("The program that forecasts could not be loaded.")));
  });
  died.catch(() => {});
  return {
    read: async (file, labelColumn) =>
      Promise.race([api.read(new Uint8Array(await file.arrayBuffer()), labelColumn), died]),
    forecast: (asked, onProgress) => Promise.race([api.forecast(asked, proxy(onProgress)), died]),
    close: () => worker.terminate(),
  };
}
