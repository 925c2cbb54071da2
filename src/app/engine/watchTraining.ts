import { proxy } from "comlink";
import type { Setup } from "../../models/param.ts";
import type { TrainingPoint } from "../../models/training.ts";
import { mainThread, startWorker } from "./browserLane.ts";

/** Number of trainings on the main thread; their run ids are negative, so that they differ from those of slices. */
let trainings = 0;

async function trainHere(
  model: string,
  setup: Setup,
  seed: number,
  onPoints: (points: readonly TrainingPoint[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const { api } = await mainThread.ask();
  if (signal.aborted) return;
  const runId = -++trainings;
  signal.addEventListener("abort", () => api.cancel(runId), { once: true });
  await api.watch(model, setup, seed, runId, onPoints);
}

/**
 * Trains one network in a worker of its own until it has converged or `signal` aborts; rejects when the worker dies.
 *
 * @param onPoints called with batches of points
 */
export async function watchTraining(
  model: string,
  setup: Setup,
  seed: number,
  onPoints: (points: readonly TrainingPoint[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const thread = startWorker();
  const here = () => trainHere(model, setup, seed, onPoints, signal);
  if (!thread) return here();
  const { worker, api, died } = thread;
  const aborted = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  let started = false;
  const lost = died.then((error) => (started ? Promise.reject(error) : here()));
  try {
    const heard = (points: TrainingPoint[]) => {
      started = true;
      if (!signal.aborted) onPoints(points);
    };
    await Promise.race([api.watch(model, setup, seed, 0, proxy(heard)), aborted, lost]);
  } finally {
    worker.terminate();
  }
}
