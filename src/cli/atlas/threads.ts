import type { Atlas } from "../../atlas/units.ts";
import { pool } from "../../compute/pool.ts";
import { nodeLane } from "../nodeLane.ts";
import { draw, encodeDraws, type Replicates } from "./draws.ts";

/** Threads of this machine, each of which draws one file at a time. */
export class Threads {
  readonly count: number;
  private readonly threads: ReturnType<typeof pool>;
  private readonly idle: number[];
  private readonly waiting: ((lane: number) => void)[] = [];
  private readonly stop = new AbortController();

  constructor(count: number) {
    this.count = count;
    // Node reports when a thread dies, so no timeout is needed.
    this.threads = pool(nodeLane, count, Number.POSITIVE_INFINITY);
    this.idle = Array.from({ length: count }, (_, i) => i);
  }

  /** Replicates from one thread. If it dies it is replaced, and they are tried once more. */
  replicates(lane: number): Replicates {
    return async (job, from, to) => {
      const run = () => this.threads.run(lane, job, from, to, this.stop.signal);
      const done = await run().catch((error) => {
        if (this.isClosed) throw error;
        return run();
      });
      if (!done) throw new Error("stopped");
      return done.values;
    };
  }

  /** The bytes of a file of draws. */
  async file(atlas: Atlas, chunk: number, onUnits?: (done: number) => void): Promise<Uint8Array> {
    const lane = this.idle.pop() ?? (await new Promise<number>((resolve) => this.waiting.push(resolve)));
    try {
      if (this.isClosed) throw new Error("stopped");
      const [from, to] = atlas.range(chunk);
      return encodeDraws(atlas, chunk, await draw(atlas, from, to, this.replicates(lane), onUnits));
    } finally {
      const next = this.waiting.shift();
      if (next) next(lane);
      else this.idle.push(lane);
    }
  }

  get isClosed(): boolean {
    return this.stop.signal.aborted;
  }

  close(): void {
    this.stop.abort();
    this.threads.close();
  }
}
