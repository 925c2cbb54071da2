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
 * Lanes that outlive their threads. A call on a dead thread hangs for ever, so every call is raced with the thread's
 * death; a thread that says nothing for `patience` milliseconds while it has work counts as dead (a killed worker
 * tells nobody). The slice of a dead thread fails, the scheduler tries it again, and the next run gets a new thread.
 */
export function pool(spawn: () => Lane, lanes: number, patience = 5000): Pool {
  const seats: (Lane | undefined)[] = Array.from({ length: lanes });
  let tickets = 0;

  function laneAt(seat: number): Lane {
    const lane = seats[seat] ?? spawn();
    if (seats[seat] !== lane) {
      seats[seat] = lane;
      lane.died.then(() => replace(seat, lane));
    }
    return lane;
  }

  function replace(seat: number, lane: Lane): void {
    if (seats[seat] !== lane) return;
    seats[seat] = undefined;
    lane.kill();
  }

  return {
    lanes,
    async run(seat, job, from, to, signal) {
      const lane = laneAt(seat);
      const ticket = ++tickets;
      return new Promise<Done>((resolve, reject) => {
        let timer: ReturnType<typeof setTimeout> | undefined;
        const onAbort = () => lane.cancel(ticket);
        const settle = (act: () => void) => {
          clearTimeout(timer);
          signal.removeEventListener("abort", onAbort);
          act();
        };
        const silent = () => {
          const error = new Error("a worker stopped answering and was replaced");
          settle(() => reject(error));
          replace(seat, lane);
        };
        const listen = () => {
          timer = setTimeout(silent, patience);
          lane.ping().then(
            () => {
              clearTimeout(timer);
              timer = setTimeout(listen, patience / 4);
            },
            () => {},
          );
        };
        timer = setTimeout(listen, patience / 4);
        signal.addEventListener("abort", onAbort, { once: true });
        lane.died.then((error) => settle(() => reject(error)));
        lane.run(job, from, to, ticket).then(
          (done) => settle(() => resolve(done)),
          (error) => settle(() => reject(error)),
        );
        if (signal.aborted) onAbort();
      });
    },
    close() {
      for (const lane of seats) lane?.kill();
    },
  };
}
