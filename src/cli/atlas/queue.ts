import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import type { Job, Queue, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { AtlasError } from "../../atlas/atlasError.ts";
import { planText, readPlan } from "../../atlas/plan.ts";
import type { Atlas } from "../../atlas/units.ts";
import { beside } from "./beside.ts";
import { program } from "./draws.ts";
import { planned } from "./planned.ts";
import { DiskError, type Store } from "./store.ts";
import type { Threads } from "./threads.ts";

/**
 * An atlas on several machines: BullMQ on Redis hands out the files to compute, and carries them back. One queue holds the files of
 * all atlases of this version of the program; each store has a queue for what comes back, whose jobs are done when the file is on the disk.
 * Redis may lose all of it: what counts as done is in the store, and what is missing there is handed out again.
 */

const PREFIX = "transferscope";
const versions = `${PREFIX}:versions`;
const planKey = (hash: string) => `${PREFIX}:plan:${hash}`;
const workOf = (by: string) => `files ${by}`;
const resultsOf = (run: string) => `results ${run}`;

/** A file to compute. The plan is in Redis once, under its hash. */
interface Asked {
  readonly plan: string;
  readonly run: string;
  readonly chunk: number;
}

/** A file that was computed, as base64, or why it could not be. */
interface Answer {
  readonly chunk: number;
  readonly file?: string;
  readonly error?: string;
}

const jobIdOf = (run: string, chunk: number) => `${run}-${chunk}`;

/** Jobs that are added at a time: a plan of any size is handed out in bounded memory. */
const SLICE = 500;
/** Times that a file is tried where computing it fails. A worker that dies is no failure of the file. */
const ATTEMPTS = 3;
const ENDLESS = 1_000_000_000;

const packages = () =>
  beside("--redis", ["bullmq", "ioredis"], async () => {
    const [bull, redis] = await Promise.all([import("bullmq"), import("ioredis")]);
    return { ...bull, Redis: redis.Redis };
  });

const say = (text: string) => process.stderr.write(`${text}\n`);

/** A connection to Redis, or a sentence why there is none; later it is tried again for ever, saying so once. */
async function connect(url: string, Redis: typeof import("ioredis").Redis): Promise<Redis> {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new AtlasError(`--redis needs an address such as redis://127.0.0.1:6379, not “${url}”`);
  }
  if (parsed.protocol !== "redis:" && parsed.protocol !== "rediss:")
    throw new AtlasError(`--redis needs an address such as redis://127.0.0.1:6379, not “${url}”`);
  const shown = `${parsed.protocol}//${parsed.host}`;
  let wasReady = false;
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    lazyConnect: true,
    retryStrategy: (times) => (wasReady ? Math.min(2000, 100 * times) : null),
  });
  let why = "";
  let isLost = false;
  redis.on("error", (error: NodeJS.ErrnoException) => {
    why = error.code ?? error.message;
  });
  redis.on("close", () => {
    if (!wasReady || isLost || redis.status === "end") return;
    isLost = true;
    say(`Redis at ${shown} does not answer; waiting for it`);
  });
  redis.on("ready", () => {
    if (isLost) say(`Redis at ${shown} answers again`);
    isLost = false;
  });
  try {
    await redis.connect();
    wasReady = true;
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    throw new AtlasError(`no Redis answers at ${shown} (${why || (error as Error).message})`);
  }
  return redis;
}

/** The same store on the same machine, whoever fills it. */
const runOf = (store: Store) =>
  createHash("sha256")
    .update(`${store.atlas.hash} ${hostname()} ${realpathSync(store.path)}`)
    .digest("hex")
    .slice(0, 16);

/** What a collector is told while the store fills. */
export interface Heard {
  readonly stored: (chunk: number) => void;
}

/** Hands out the missing files and writes those that come back; resolves with what could not be computed. */
export async function collect(store: Store, missing: readonly number[], url: string, heard: Heard): Promise<string[]> {
  const { Queue, Worker, Redis } = await packages();
  const redis = await connect(url, Redis);
  const { atlas } = store;
  const run = runOf(store);
  const options = { connection: redis, prefix: PREFIX, streams: { events: { maxLen: 10 } } };
  // BullMQ closes the connections that it makes, not those that it is given.
  const own = redis.duplicate();
  own.on("error", () => {});
  const work = new Queue<Asked>(workOf(program), options);
  const results = new Queue<Answer>(resultsOf(run), options);
  const left = new Set(missing);
  const failed = new Map<number, string>();
  let collector: Worker<Answer> | undefined;
  let close: (() => Promise<void>) | undefined;
  try {
    return await new Promise<string[]>((resolve, reject) => {
      const check = () => {
        if (left.size === failed.size)
          resolve([...failed].map(([chunk, why]) => `replicates ${atlas.range(chunk).join("…")}: ${why}`));
      };
      collector = new Worker<Answer>(
        resultsOf(run),
        async ({ data: { chunk, file, error } }) => {
          if (!left.has(chunk)) return;
          if (file === undefined) failed.set(chunk, error ?? "failed");
          else {
            const bytes = new Uint8Array(Buffer.from(file, "base64"));
            const found = store.judge(chunk, bytes);
            if (found.is === "whole") {
              await store.put(chunk, bytes);
              left.delete(chunk);
              failed.delete(chunk);
              heard.stored(chunk);
              // Handed out twice, after Redis had forgotten it; one that is being computed stays.
              void work.remove(jobIdOf(run, chunk)).catch(() => {});
            } else failed.set(chunk, `what came back ${"why" in found ? found.why : "is nothing"}`);
          }
          check();
        },
        {
          connection: own,
          prefix: PREFIX,
          concurrency: 8,
          maxStalledCount: ENDLESS,
          removeOnComplete: { count: 0 },
          removeOnFail: { count: 0 },
        },
      );
      collector.on("failed", (job, error) => {
        if (error instanceof DiskError) reject(error);
        else if (job && job.attemptsMade >= (job.opts.attempts ?? 1)) reject(error);
      });
      collector.on("error", () => {});
      let isAsking = false;
      let isLate = false;
      const ask = async () => {
        if (isAsking) {
          isLate = true;
          return;
        }
        isAsking = true;
        do {
          isLate = false;
          await redis.set(planKey(atlas.hash), planText(atlas.plan));
          await redis.hset(versions, program, atlas.hash);
          await addAll(work, run, atlas, left, failed);
        } while (isLate);
        isAsking = false;
      };
      const askSafely = () => ask().catch(reject);
      // Redis may have come back without what it held.
      redis.on("ready", askSafely);
      // Nothing in the queues though files are missing: a job was lost on its way.
      const timer = setInterval(async () => {
        if (redis.status !== "ready" || isAsking) return;
        const counts = await Promise.all([work, results].map((queue) => queue.count()));
        const active = await Promise.all([work, results].map((queue) => queue.getActiveCount()));
        if ([...counts, ...active].every((n) => n === 0)) await askSafely();
      }, 5000);
      const hint = setTimeout(async () => {
        if ((await work.getWorkersCount()) === 0)
          say(`no worker of this version is there yet: start some with transferscope worker --redis ${shownUrl(url)}`);
      }, 2000);
      close = async () => {
        clearInterval(timer);
        clearTimeout(hint);
        redis.removeListener("ready", askSafely);
      };
      check();
      void askSafely();
    });
  } finally {
    await close?.();
    await collector?.close(true);
    if (left.size === failed.size) await results.obliterate({ force: true }).catch(() => {});
    await Promise.all([work.close(), results.close()]);
    for (const connection of [own, redis]) connection.disconnect();
  }
}

const shownUrl = (url: string) => {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
};

/** Adds jobs slice by slice; one that is in the queue already stays as it is. */
async function addAll(
  work: Queue<Asked>,
  run: string,
  atlas: Atlas,
  left: ReadonlySet<number>,
  failed: ReadonlyMap<number, string>,
): Promise<void> {
  let slice: Parameters<typeof work.addBulk>[0] = [];
  const flush = async () => {
    if (slice.length > 0) await work.addBulk(slice);
    slice = [];
  };
  for (const chunk of left) {
    if (failed.has(chunk)) continue;
    slice.push({
      name: "file",
      data: { plan: atlas.hash, run, chunk },
      opts: {
        jobId: jobIdOf(run, chunk),
        attempts: ATTEMPTS,
        backoff: { type: "exponential", delay: 500 },
        removeOnComplete: true,
        removeOnFail: true,
      },
    } as (typeof slice)[number]);
    if (slice.length >= SLICE) await flush();
  }
  await flush();
}

export interface WorkerOptions {
  /** Seconds after which the work of a worker that does not answer is given to another. */
  readonly stalled: number;
  /** Seconds without work after which the worker ends; undefined: never. */
  readonly idle: number | undefined;
}

/** Computes files until it is told to stop: the first signal lets those in hand be finished, the second ends at once. */
export async function serve(url: string, threads: Threads, { stalled, idle }: WorkerOptions): Promise<number> {
  const { Queue, Worker, Redis } = await packages();
  const redis = await connect(url, Redis);
  const known = new Map<string, Atlas>();
  const atlasOf = async (hash: string) => {
    let atlas = known.get(hash);
    if (!atlas) {
      const text = await redis.get(planKey(hash));
      if (text === null) throw new Error(`the plan ${hash} is not in Redis any more`);
      atlas = planned(await readPlan(JSON.parse(text)));
      if (atlas.hash !== hash) throw new Error(`the plan ${hash} reads as ${atlas.hash} here`);
      known.set(hash, atlas);
    }
    return atlas;
  };
  const answers = new Map<string, Queue<Answer>>();
  const answer = async (run: string, data: Answer) => {
    let queue = answers.get(run);
    if (!queue) {
      queue = new Queue<Answer>(resultsOf(run), {
        connection: redis,
        prefix: PREFIX,
        streams: { events: { maxLen: 10 } },
      });
      answers.set(run, queue);
    }
    // The same file twice has one name; an error leaves room for a file that comes later.
    const jobId = `${data.chunk}${data.file === undefined ? "-error" : ""}-`;
    await queue.add("answer", data, { jobId, attempts: ENDLESS, backoff: { type: "fixed", delay: 1000 } });
  };
  let done = 0;
  let lastWork = performance.now();
  const compute = async (job: Job<Asked>) => {
    const { plan, run, chunk } = job.data;
    const atlas = await atlasOf(plan);
    const [from, to] = atlas.range(chunk);
    let units = 0;
    let told = performance.now();
    const bytes = await threads.file(atlas, chunk, (more) => {
      units += more;
      if (performance.now() - told < 1000) return;
      told = performance.now();
      void job.updateProgress(Math.round((100 * units) / (to - from))).catch(() => {});
    });
    await answer(run, { chunk, file: Buffer.from(bytes).toString("base64") });
    done++;
    lastWork = performance.now();
  };
  const own = redis.duplicate();
  own.on("error", () => {});
  const worker = new Worker<Asked>(workOf(program), compute, {
    connection: own,
    prefix: PREFIX,
    // One more than there are threads: the next file is at hand while one is sent.
    concurrency: threads.count + 1,
    lockDuration: stalled * 1000,
    stalledInterval: stalled * 1000,
    // A job whose workers die again and again is no failure: it is the machines that go.
    maxStalledCount: ENDLESS,
  });
  worker.on("error", () => {});
  worker.on("failed", (job, error) => {
    if (!job || job.attemptsMade < ATTEMPTS) return;
    say(`file ${job.data.chunk} of ${job.data.plan}: ${error.message}`);
    void answer(job.data.run, { chunk: job.data.chunk, error: error.message }).catch(() => {});
  });
  say(`worker of version ${program} on ${threads.count === 1 ? "one thread" : `${threads.count} threads`}`);
  await tellOthers(redis, (name) => new Queue(name, { connection: redis, prefix: PREFIX, skipMetasUpdate: true }));
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(1);
      say("finishing what is in hand; a second signal ends at once");
      stop.abort();
    });
  }
  while (!stop.signal.aborted) {
    await pause(200, undefined, { signal: stop.signal }).catch(() => {});
    if (idle === undefined || performance.now() - lastWork < idle * 1000) continue;
    if (redis.status === "ready" && (await workIsOver(redis, worker))) break;
  }
  await worker.close();
  await Promise.all([...answers.values()].map((queue) => queue.close()));
  for (const connection of [own, redis]) connection.disconnect();
  threads.close();
  say(done === 1 ? "one file was computed" : `${done} files were computed`);
  return 0;

  async function workIsOver(connection: Redis, of: Worker): Promise<boolean> {
    const queue = new Queue(of.name, { connection, prefix: PREFIX, skipMetasUpdate: true });
    const counts = await queue.getJobCounts("active", "waiting", "delayed");
    await queue.close();
    return Object.values(counts).every((n) => n === 0);
  }
}

/** Says what work there is for other versions: it is left to them, because their numbers may differ. */
async function tellOthers(redis: Redis, open: (name: string) => Queue): Promise<void> {
  for (const other of await redis.hkeys(versions)) {
    if (other === program) continue;
    const queue = open(workOf(other));
    const count = await queue.count();
    await queue.close();
    if (count > 0)
      say(`${count} files wait for workers of version ${other}; this one is ${program}, and leaves them to those`);
  }
}
