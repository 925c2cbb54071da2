import type { Job } from "./job.ts";
import type { Done, Executor } from "./scheduler.ts";

/** One thread, as the pool sees it. */
export interface Lane {
  run(job: Job, from: number, to: number, ticket: number): Promise<Done>;
  /** Asks the thread to drop a run; its promise then yields undefined. */
  cancel(ticket: number): void;
  ping(): Promise<unknown>;
  /** Settles with the reason when the thread is known to have died. */
  readonly died: Promise<Error>;
  kill(): void;
}

export interface Pool extends Executor {
  close(): void;
}

/**
 * Patience is waited for in so many parts: after a machine has slept one timer is due at once, before the thread could
 * answer, and only its part is lost.
 */
const PARTS = 5;

/**
 * Lanes that outlive their threads. A call on a dead thread hangs for ever, so every call is raced with the thread's
 * death; a thread that says nothing for `patience` milliseconds while it has work counts as dead (a killed worker of a
 * browser tells nobody; infinite where every death is told). The slice of a dead thread fails, the scheduler tries it
 * again, and the next run gets a new thread.
 */
export function pool(spawn: () => Lane, lanes: number, patience = 5000): Pool {
  const seats: (Lane | undefined)[] = Array.from({ length: lanes });
  /** How to tell each run in flight on a lane that it is lost. */
  const inFlight = new Map<Lane, Set<(error: Error) => void>>();
  /** A timer a lane that listens for its pulse; none while it has nothing to do. */
  const pulses = new Map<Lane, ReturnType<typeof setTimeout>>();
  let tickets = 0;

  function laneAt(seat: number): Lane {
    const known = seats[seat];
    if (known) return known;
    const lane = spawn();
    seats[seat] = lane;
    inFlight.set(lane, new Set());
    lane.died.then((error) => replace(seat, lane, error));
    return lane;
  }

  function replace(seat: number, lane: Lane, error: Error): void {
    if (seats[seat] !== lane) return;
    seats[seat] = undefined;
    clearTimeout(pulses.get(lane));
    pulses.delete(lane);
    lane.kill();
    for (const lose of inFlight.get(lane) ?? []) lose(error);
    inFlight.delete(lane);
  }

  /** Asks a busy lane for a sign of life, time and again; one timer serves all its runs. */
  function listen(seat: number, lane: Lane): void {
    if (patience === Number.POSITIVE_INFINITY || pulses.has(lane)) return;
    const wait = (parts: number) => {
      if (parts === 0) return replace(seat, lane, new Error("a worker stopped answering and was replaced"));
      pulses.set(
        lane,
        setTimeout(() => wait(parts - 1), patience / PARTS),
      );
    };
    const ask = () => {
      pulses.delete(lane);
      if (!inFlight.get(lane)?.size) return;
      wait(PARTS);
      lane.ping().then(
        () => {
          if (seats[seat] !== lane) return;
          clearTimeout(pulses.get(lane));
          pulses.delete(lane);
          if (inFlight.get(lane)?.size) listen(seat, lane);
        },
        () => {},
      );
    };
    pulses.set(lane, setTimeout(ask, patience / 4));
  }

  return {
    lanes,
    async run(seat, job, from, to, signal) {
      const lane = laneAt(seat);
      const ticket = ++tickets;
      return new Promise<Done>((resolve, reject) => {
        const onAbort = () => lane.cancel(ticket);
        const settle = (act: () => void) => {
          inFlight.get(lane)?.delete(lose);
          signal.removeEventListener("abort", onAbort);
          act();
        };
        const lose = (error: Error) => settle(() => reject(error));
        signal.addEventListener("abort", onAbort, { once: true });
        inFlight.get(lane)?.add(lose);
        listen(seat, lane);
        lane.run(job, from, to, ticket).then(
          (done) => settle(() => resolve(done)),
          (error) => settle(() => reject(error)),
        );
        if (signal.aborted) onAbort();
      });
    },
    close() {
      for (const timer of pulses.values()) clearTimeout(timer);
      for (const lane of seats) lane?.kill();
    },
  };
}
