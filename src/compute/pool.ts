import type { Job } from "./job.ts";
import type { Done, Executor } from "./scheduler.ts";

/** One worker thread, as the pool sees it. */
export interface Lane {
  run(job: Job, from: number, to: number, runId: number): Promise<Done>;
  /** Asks the thread to cancel a run; its promise then resolves to undefined. */
  cancel(runId: number): void;
  ping(): Promise<unknown>;
  /** Resolves with the reason when the thread is known to have died. */
  readonly died: Promise<Error>;
  kill(): void;
}

export interface Pool extends Executor {
  close(): void;
}

/**
 * The timeout is split into this many timers: after the machine has slept one timer fires at once, before the thread
 * could answer, and only that part of the timeout is lost.
 */
const TIMEOUT_PARTS = 5;

/**
 * A pool that replaces dead threads. A call on a dead thread never settles, so every call is raced with the thread's
 * death. Browsers report no event when a worker is killed, so a busy thread that answers no ping for `timeoutMs` counts as
 * dead (infinite where every death is reported, as in Node). Runs of a dead thread reject, the scheduler retries them, and
 * the next run in that slot starts a new thread.
 */
export function pool(spawn: () => Lane, lanes: number, timeoutMs = 5000): Pool {
  const slots: (Lane | undefined)[] = Array.from({ length: lanes });
  /** Rejects the runs in flight, by lane. */
  const inFlight = new Map<Lane, Set<(error: Error) => void>>();
  /** The heartbeat timer of each busy lane; idle lanes have none. */
  const heartbeats = new Map<Lane, ReturnType<typeof setTimeout>>();
  let tickets = 0;

  function laneIn(slot: number): Lane {
    const known = slots[slot];
    if (known) return known;
    const lane = spawn();
    slots[slot] = lane;
    inFlight.set(lane, new Set());
    lane.died.then((error) => replace(slot, lane, error));
    return lane;
  }

  function replace(slot: number, lane: Lane, error: Error): void {
    if (slots[slot] !== lane) return;
    slots[slot] = undefined;
    clearTimeout(heartbeats.get(lane));
    heartbeats.delete(lane);
    lane.kill();
    for (const fail of inFlight.get(lane) ?? []) fail(error);
    inFlight.delete(lane);
  }

  /** Pings a busy lane at intervals; one timer serves all its runs. */
  function watchHeartbeat(slot: number, lane: Lane): void {
    if (timeoutMs === Number.POSITIVE_INFINITY || heartbeats.has(lane)) return;
    const wait = (parts: number) => {
      if (parts === 0) return replace(slot, lane, new Error("a worker stopped answering and was replaced"));
      heartbeats.set(
        lane,
        setTimeout(() => wait(parts - 1), timeoutMs / TIMEOUT_PARTS),
      );
    };
    const ask = () => {
      heartbeats.delete(lane);
      if (!inFlight.get(lane)?.size) return;
      wait(TIMEOUT_PARTS);
      lane.ping().then(
        () => {
          if (slots[slot] !== lane) return;
          clearTimeout(heartbeats.get(lane));
          heartbeats.delete(lane);
          if (inFlight.get(lane)?.size) watchHeartbeat(slot, lane);
        },
        () => {},
      );
    };
    heartbeats.set(lane, setTimeout(ask, timeoutMs / 4));
  }

  return {
    lanes,
    async run(slot, job, from, to, signal) {
      const lane = laneIn(slot);
      const runId = ++tickets;
      return new Promise<Done>((resolve, reject) => {
        const onAbort = () => lane.cancel(runId);
        const settle = (act: () => void) => {
          inFlight.get(lane)?.delete(fail);
          signal?.removeEventListener("abort", onAbort);
          act();
        };
        const fail = (error: Error) => settle(() => reject(error));
        signal?.addEventListener("abort", onAbort, { once: true });
        inFlight.get(lane)?.add(fail);
        watchHeartbeat(slot, lane);
        lane.run(job, from, to, runId).then(
          (done) => settle(() => resolve(done)),
          (error) => settle(() => reject(error)),
        );
        if (signal?.aborted) onAbort();
      });
    },
    close() {
      for (const timer of heartbeats.values()) clearTimeout(timer);
      for (const lane of slots) lane?.kill();
    },
  };
}
