import { proxy, transfer, wrap } from "comlink";
import type { Answer, Asked, Asking, ForecastApi } from "../../../workers/forecastApi.ts";
import type { FileView } from "../../forecast/read/view.ts";
import { t } from "../../lib/language.ts";

/** The thread that holds a reader's data. What is asked of it ends when it is closed: nothing else stops a computation. */
export interface ForecastThread {
  readonly read: (name: string, file: Blob) => Promise<void>;
  readonly forget: (at: number) => Promise<void>;
  readonly view: (asking: Asking) => Promise<FileView>;
  readonly forecast: (asked: Asked, onProgress: (share: number) => void) => Promise<Answer>;
  readonly close: () => void;
}

/** `onDeath`: its program could not be loaded, and nothing more is to be asked of it. */
export function startForecast(onDeath: () => void): ForecastThread {
  const worker = new Worker(new URL("../../../workers/forecast.worker.ts", import.meta.url), { type: "module" });
  const api = wrap<ForecastApi>(worker);
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener("error", () => {
      onDeath();
      reject(new Error(t("The program that forecasts could not be loaded: is the connection lost?")));
    });
  });
  died.catch(() => {});
  return {
    read: async (name, file) => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      return Promise.race([api.read(name, transfer(bytes, [bytes.buffer])), died]);
    },
    forget: (at) => Promise.race([api.forget(at), died]),
    view: (asking) => Promise.race([api.view(asking), died]),
    forecast: (asked, onProgress) => Promise.race([api.forecast(asked, proxy(onProgress)), died]),
    close: () => worker.terminate(),
  };
}
