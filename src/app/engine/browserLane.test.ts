import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { compute } from "../../../test/compute.ts";
import { simulationJob, theoryJob } from "../../compute/job.ts";
import { type Lane, pool } from "../../compute/pool.ts";
import { training } from "../../models/deep-linear/training/training.ts";
import { defaultParams } from "../../models/model.ts";
import { modelById } from "../../models/registry.ts";
import { browserLane, laneCount } from "./browserLane.ts";
import { watchTraining } from "./watchTraining.ts";

const model = modelById("deep-linear");
const small = { ...defaultParams(model), d: 12 };
const job = simulationJob(model, small, [3, 6], 1);
const theory = theoryJob(model, small, 9, { param: "theta", lo: 0, hi: 90, log: false });

beforeEach(() => {
  FakeWorker.started = [];
  vi.stubGlobal("window", { origin: "https://example.org" });
  vi.stubGlobal("Worker", FakeWorker);
});
afterEach(() => vi.unstubAllGlobals());

/** Workers that a test kills or lets answer; counts those started. */
class FakeWorker extends EventTarget {
  static started: FakeWorker[] = [];
  readonly asked: { readonly id: string; readonly path: readonly string[] }[] = [];
  terminated = false;
  constructor() {
    super();
    FakeWorker.started.push(this);
  }
  postMessage(message: { readonly id: string; readonly path: readonly string[] }): void {
    this.asked.push(message);
  }
  terminate(): void {
    this.terminated = true;
  }
  start(): void {}
  answer(value: unknown): void {
    const { id } = this.asked.shift() as { id: string };
    this.dispatchEvent(new MessageEvent("message", { data: { id, type: "RAW", value } }));
  }
}

const never = new AbortController().signal;

/** Ways to have no workers: the global `Worker`, and what happens to one that was made. */
const blocked: readonly [string, unknown, () => void][] = [
  ["a frame has no origin", FakeWorker, () => {}],
  ["there is no Worker", undefined, () => {}],
  [
    "Worker throws",
    class {
      constructor() {
        throw new DOMException("blocked", "SecurityError");
      }
    },
    () => {},
  ],
  [
    "each worker dies before it has answered",
    FakeWorker,
    () => {
      for (const worker of FakeWorker.started) worker.dispatchEvent(new Event("error"));
    },
  ],
];

describe.each(blocked)("the main thread computes where %s", (where, worker, happens) => {
  beforeEach(() => {
    vi.stubGlobal("Worker", worker);
    if (where.includes("origin")) vi.stubGlobal("window", { origin: "null" });
  });

  it("gives the same numbers on all lanes, and cancels", async () => {
    const executor = pool(browserLane, 3);
    const asked = [
      executor.run(0, job, 0, 2, never),
      executor.run(1, theory, 0, 9, never),
      executor.run(2, job, 2, 3, never),
    ];
    happens();
    const done = await Promise.all(asked);
    expect(done.map((slice) => slice?.values)).toEqual([compute(job, 0, 2), compute(theory, 0, 9), compute(job, 2, 3)]);
    const stop = new AbortController();
    const [dropped, kept] = [executor.run(0, job, 0, 1, stop.signal), executor.run(1, job, 1, 2, never)];
    stop.abort();
    expect(await dropped).toBeUndefined();
    expect((await kept)?.values).toEqual(compute(job, 1, 2));
    executor.close();
  });

  it("trains the watched network", async () => {
    let points = 0;
    const trained = watchTraining(
      "deep-linear",
      training.setup({ ...small, gamma: 0.5 } as never),
      1,
      (more) => {
        points += more.length;
      },
      never,
    );
    happens();
    await trained;
    expect(points).toBeGreaterThan(10);
  });
});

it("has one lane where workers are not allowed, otherwise at least two", () => {
  vi.stubGlobal("navigator", { hardwareConcurrency: 1 });
  vi.stubGlobal("Worker", undefined);
  expect(laneCount()).toBe(1);
  vi.stubGlobal("Worker", FakeWorker);
  expect(laneCount()).toBe(2);
});

it("reports the death of a worker that has answered, and the next lane starts another", async () => {
  const lane: Lane = browserLane();
  const [worker] = FakeWorker.started;
  const run = lane.run(theory, 0, 1, 1);
  worker.answer({ values: new Float64Array(1), ms: 1 });
  expect((await run)?.ms).toBe(1);
  worker.dispatchEvent(new Event("error"));
  expect((await lane.died).message).toBe("a worker could not start");
  lane.kill();
  browserLane();
  expect([worker.terminated, FakeWorker.started.length]).toEqual([true, 2]);
});

it("computes on the main thread after the first worker was killed without ever having answered", async () => {
  // A fresh module: it remembers whether a worker has ever answered.
  vi.resetModules();
  const fresh = await import("./browserLane.ts");
  const executor = pool(fresh.browserLane, 1, 40);
  await expect(executor.run(0, theory, 0, 9, never)).rejects.toThrow("stopped answering");
  expect((await executor.run(0, theory, 0, 9, never))?.values).toEqual(compute(theory, 0, 9));
  expect(FakeWorker.started.length).toBe(1);
  executor.close();
});
