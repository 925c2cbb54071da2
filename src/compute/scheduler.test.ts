import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { compute } from "../../test/compute.ts";
import { defaultParams } from "../models/model.ts";
import { modelById } from "../models/registry.ts";
import { FieldCache } from "./cache.ts";
import { evaluate } from "./evaluate.ts";
import { type Field, SimulationField, TheoryField } from "./field.ts";
import { follow } from "./follow.ts";
import { type Job, levelCount, simulationJob, theoryJob } from "./job.ts";
import { type Lane, pool } from "./pool.ts";
import { type Done, type Executor, Scheduler } from "./scheduler.ts";

const model = modelById("deep-linear");
const theta = { param: "theta", lo: 0, hi: 90, log: false };
const gamma = { param: "gamma", lo: 0, hi: 2, log: false };
const map = (over = {}, side = 17) =>
  new TheoryField(theoryJob(model, { ...defaultParams(model), ...over }, side, theta, side, gamma));
const experiment = (trials: number, d = 12) =>
  new SimulationField(simulationJob(model, { ...defaultParams(model), d }, [3, 6, 20], 1), trials);

const turn = () => new Promise<void>((resolve) => setTimeout(resolve));

/** An executor whose slices end when the test says so, in any order. */
function manual(lanes: number, msPerUnit = 5) {
  const waiting: {
    job: Job;
    from: number;
    to: number;
    signal: AbortSignal | undefined;
    end: (d: Done) => void;
    fail: (e: Error) => void;
  }[] = [];
  const executor: Executor = {
    lanes,
    run: (_lane, job, from, to, signal) =>
      new Promise((end, fail) => {
        waiting.push({ job, from, to, signal, end, fail });
      }),
  };
  async function step(pick = 0) {
    const [slice] = waiting.splice(pick, 1);
    slice?.end({ values: compute(slice.job, slice.from, slice.to), ms: msPerUnit * (slice.to - slice.from) });
    await turn();
  }
  return { executor, waiting, step };
}

/** All quantities of a field at all nodes. */
const everything = (field: TheoryField) => Object.keys(modelById(field.job.model).quantities).map((q) => field.read(q));

const never = () => new AbortController().signal;

describe("scheduler", () => {
  it("fills a field with slices of about the target duration", async () => {
    const { executor, waiting, step } = manual(3);
    const field = map();
    const sizes: number[] = [];
    const filled = new Scheduler(executor, 50).fill(field, { signal: never(), priority: 0 });
    for (let k = 0; waiting.length > 0; k++) {
      sizes.push(...waiting.map((w) => w.to - w.from));
      await step(k % waiting.length);
    }
    await filled;
    expect(field.done).toBe(field.total);
    expect(Math.max(...sizes)).toBe(10);
    const whole = map();
    whole.store(0, whole.total, evaluate(whole.job, 0, whole.total));
    expect(everything(field)).toEqual(everything(whole));
  });
  it("serves the highest priority first, with one slice of theory in flight per lane", async () => {
    const { executor, waiting, step } = manual(2);
    const scheduler = new Scheduler(executor, 10);
    const [slow, urgent] = [map(), map({ sigma: 1 })];
    void scheduler.fill(slow, { signal: never(), priority: 1 });
    void scheduler.fill(urgent, { signal: never(), priority: 0 });
    expect(waiting.length).toBe(2);
    await step();
    await step();
    expect(waiting.map((w) => w.job)).toEqual([urgent.job, urgent.job]);
  });
  it("dispatches up to a field's limit, and the rest when it is raised", async () => {
    const { executor, waiting, step } = manual(2);
    const scheduler = new Scheduler(executor, 50);
    const field = map();
    field.limit = levelCount(field.job, 4);
    expect(field.limit).toBe(25);
    const filled = scheduler.fill(field, { signal: never(), priority: 0 });
    while (waiting.length > 0) await step();
    expect(field.done).toBe(25);
    expect(field.level?.columns).toEqual([0, 4, 8, 12, 16]);
    field.limit = Number.POSITIVE_INFINITY;
    scheduler.pump();
    while (waiting.length > 0) await step();
    await filled;
    const whole = map();
    whole.store(0, whole.total, evaluate(whole.job, 0, whole.total));
    expect(everything(field)).toEqual(everything(whole));
  });
  it("starts no replicate while theory is queued, and theory does not wait for a replicate", async () => {
    const { executor, waiting, step } = manual(1);
    const scheduler = new Scheduler(executor, 10);
    const data = experiment(3);
    void scheduler.fill(data, { signal: never(), priority: 2 });
    expect(waiting.map((w) => w.job.kind)).toEqual(["simulation"]);
    const field = map();
    void scheduler.fill(field, { signal: never(), priority: 0 });
    expect(waiting.map((w) => w.job.kind)).toEqual(["simulation", "theory"]);
    await step(0);
    expect(waiting.map((w) => w.job.kind)).toEqual(["theory"]);
    while (field.done < field.total) await step(0);
    expect(waiting.map((w) => w.job.kind)).toEqual(["simulation"]);
  });
  it("cancels an aborted replicate and computes it again on request", async () => {
    const { executor, waiting } = manual(1);
    const scheduler = new Scheduler(executor);
    const data = experiment(2);
    const stop = new AbortController();
    const filled = scheduler.fill(data, { signal: stop.signal, priority: 0 });
    expect(waiting[0].from).toBe(0);
    stop.abort();
    await filled;
    expect(waiting[0].signal?.aborted).toBe(true);
    waiting.splice(0, 1)[0].end(undefined);
    await turn();
    expect([data.done, data.prefix]).toEqual([0, 0]);
    void scheduler.fill(data, { signal: never(), priority: 0 });
    expect(waiting[0].from).toBe(0);
  });
  it.each(["theory", "simulation"])(
    "a slice of %s that an abandoned fill began completes the next one",
    async (kind) => {
      const { executor, waiting, step } = manual(1);
      const scheduler = new Scheduler(executor, 1e9);
      const field = kind === "theory" ? map({}, 3) : experiment(2);
      const stop = new AbortController();
      void scheduler.fill(field, { signal: stop.signal, priority: 0 });
      await step();
      expect(waiting.length).toBe(1);
      stop.abort();
      let tiles = 0;
      const filled = scheduler.fill(field, { signal: never(), priority: 0, onProgress: () => tiles++ });
      // A replicate that has ended before it heard of the abort.
      await step();
      await filled;
      expect([field.done, waiting.length, tiles]).toEqual([field.total, 0, 1]);
    },
  );
  it("retries a failed slice once, then rejects the fill with the reason", async () => {
    const { executor, waiting, step } = manual(1);
    const field = map({}, 3);
    const filled = new Scheduler(executor).fill(field, { signal: never(), priority: 0 });
    waiting.splice(0, 1)[0].fail(new Error("first"));
    await turn();
    while (waiting.length > 0) await step();
    await filled;
    expect(field.done).toBe(field.total);

    const other = map({ sigma: 3 }, 3);
    const scheduler = new Scheduler(executor);
    const failing = expect(scheduler.fill(other, { signal: never(), priority: 0 })).rejects.toThrow("second");
    for (const reason of ["first", "second"]) {
      waiting.splice(0, 1)[0].fail(new Error(reason));
      await turn();
    }
    await failing;
    // Nothing is lost: a later fill completes it, with the lane still in use.
    const again = scheduler.fill(other, { signal: never(), priority: 0 });
    while (waiting.length > 0) await step();
    await again;
    expect(other.done).toBe(other.total);
  });
  it("retries a slice of the wrong length once, then rejects the fill: no field is complete with a gap", async () => {
    const { executor, waiting, step } = manual(1);
    const field = map({}, 3);
    const scheduler = new Scheduler(executor);
    const failing = expect(scheduler.fill(field, { signal: never(), priority: 0 })).rejects.toThrow("came back with");
    for (let k = 0; k < 2; k++) {
      const { job, from, to, end } = waiting.splice(0, 1)[0];
      end({ values: compute(job, from, to).slice(1), ms: 1 });
      await turn();
    }
    await failing;
    expect([field.done, field.complete]).toEqual([0, false]);
    const again = scheduler.fill(field, { signal: never(), priority: 0 });
    while (waiting.length > 0) await step();
    await again;
    expect(field.complete).toBe(true);
  });
  it("rejects when units are missing that are not in flight", async () => {
    const { executor, step } = manual(1);
    class Forgetful extends TheoryField {
      protected override keep(from: number, to: number, values: Float64Array): void {
        if (from > 0) super.keep(from, to, values);
      }
    }
    const field = new Forgetful(map({}, 3).job);
    const failing = expect(new Scheduler(executor, 1e9).fill(field, { signal: never(), priority: 0 })).rejects.toThrow(
      "9 of 9 units were lost",
    );
    await step();
    await step();
    await failing;
  });
  it("fills a gap below a reduced number of trials", async () => {
    const { executor, waiting, step } = manual(4);
    const data = experiment(4);
    const stop = new AbortController();
    void new Scheduler(executor).fill(data, { signal: stop.signal, priority: 0 });
    expect(waiting.length).toBe(4);
    for (let k = 0; k < 3; k++) await step(1);
    stop.abort();
    waiting.splice(0, 1)[0].end(undefined);
    await turn();
    data.total = 3;
    expect([data.done, data.prefix, data.complete]).toEqual([3, 0, false]);
    const filled = new Scheduler(executor).fill(data, { signal: never(), priority: 0 });
    while (waiting.length > 0) await step();
    await filled;
    expect([data.prefix, data.complete]).toEqual([4, true]);
  });
  it("counts only the contiguous prefix of replicates", async () => {
    const { executor, waiting, step } = manual(3);
    const data = experiment(3);
    void new Scheduler(executor).fill(data, { signal: never(), priority: 0 });
    expect(waiting.length).toBe(3);
    await step(2);
    expect([data.done, data.prefix]).toEqual([1, 0]);
    await step(0);
    expect([data.done, data.prefix]).toEqual([2, 1]);
    await step(0);
    expect([data.done, data.prefix]).toEqual([3, 3]);
  });
});

describe("follow", () => {
  const targets = Array.from({ length: 200 }, (_, k) => map({ sigma: k / 200 }));
  it("shows pictures in order during a drag of 200 changes, and completes the last", async () => {
    const { executor, waiting, step } = manual(2);
    const painted: number[] = [];
    const to = follow<TheoryField>(new Scheduler(executor, 25), 0, (f) => {
      if (f.done >= 25 && painted.at(-1) !== targets.indexOf(f)) painted.push(targets.indexOf(f));
    });
    for (const target of targets) {
      to(target);
      for (let i = 0; i < 2; i++) await step();
      expect(waiting.length).toBeLessThanOrEqual(2);
    }
    expect(painted.length).toBeGreaterThan(20);
    expect(painted).toEqual([...painted].sort((a, b) => a - b));
    while (waiting.length > 0) await step();
    const last = targets[targets.length - 1];
    expect(painted.at(-1)).toBe(targets.length - 1);
    expect(last.done).toBe(last.total);
    expect(targets.filter((t) => t.done === t.total)).toEqual([last]);
    expect(targets.filter((t) => t.done > 0 && t.done < 25)).toEqual([]);
  });
  it("resumes an aborted field where it stopped", async () => {
    const { executor, waiting, step } = manual(1);
    const [a, b] = [map(), map({ sigma: 1 })];
    const to = follow<Field>(new Scheduler(executor, 25), 0, () => {});
    to(a);
    for (let i = 0; i < 20; i++) await step();
    to(b);
    for (let i = 0; i < 10; i++) await step();
    const before = a.done;
    expect(before).toBeGreaterThan(25);
    expect(before).toBeLessThan(a.total);
    let units = 0;
    to(a);
    while (waiting.length > 0) {
      if (waiting[0].job === a.job) units += waiting[0].to - waiting[0].from;
      await step();
    }
    expect(a.done).toBe(a.total);
    expect(units).toBe(a.total - before);
  });
  it("fills the next target after one has failed", async () => {
    const { executor, waiting, step } = manual(1);
    const errors: unknown[] = [];
    const [a, b] = [map(), map({ sigma: 1 })];
    const to = follow<Field>(
      new Scheduler(executor),
      0,
      () => {},
      (e) => errors.push(e),
    );
    to(a);
    for (let i = 0; i < 2; i++) {
      waiting.splice(0, 1)[0].fail(new Error("broken"));
      await turn();
    }
    expect(errors.length).toBe(1);
    to(b);
    while (waiting.length > 0) await step();
    expect(b.done).toBe(b.total);
    to(a);
    while (waiting.length > 0) await step();
    expect(a.done).toBe(a.total);
  });
});

describe("pool", () => {
  /** A thread that can be killed without a word, or with one. */
  function fakeLane(log: string[]) {
    let die: (e: Error) => void = () => {};
    const state = { alive: true, killed: false, cancelled: [] as number[] };
    const lane: Lane = {
      run: (job, from, to) =>
        new Promise((resolve) => {
          setTimeout(() => state.alive && resolve({ values: compute(job, from, to), ms: 1 }), 1);
        }),
      cancel: (runId) => state.cancelled.push(runId),
      ping: () => new Promise((resolve) => state.alive && resolve(true)),
      died: new Promise((resolve) => {
        die = resolve;
      }),
      kill: () => {
        state.killed = true;
        state.alive = false;
      },
    };
    log.push("spawn");
    return { lane, state, die: (e: Error) => die(e) };
  }

  it.each(["silently", "with an error"])("a thread that dies %s is replaced and the picture completes", async (how) => {
    const log: string[] = [];
    const lanes: ReturnType<typeof fakeLane>[] = [];
    const threads = pool(
      () => {
        const made = fakeLane(log);
        lanes.push(made);
        return made.lane;
      },
      2,
      40,
    );
    const field = map();
    const filled = new Scheduler(threads, 1).fill(field, {
      signal: never(),
      priority: 0,
      onProgress: () => {
        if (lanes.length > 2 || field.done < 30) return;
        lanes[0].state.alive = false;
        if (how === "with an error") lanes[0].die(new Error("out of memory"));
      },
    });
    await filled;
    expect(field.done).toBe(field.total);
    expect(log.length).toBe(3);
    expect(lanes[0].state.killed).toBe(true);
  });
  it("rejects with the reason if a thread cannot start, without looping", async () => {
    let spawned = 0;
    const threads = pool(
      () => {
        spawned++;
        throw new Error("threads are not allowed here");
      },
      1,
      40,
    );
    await expect(new Scheduler(threads).fill(map(), { signal: never(), priority: 0 })).rejects.toThrow("not allowed");
    expect(spawned).toBe(2);
  });
  describe("with timers under control of the test", () => {
    const due: (() => void)[] = [];
    beforeEach(() => {
      due.length = 0;
      vi.stubGlobal("setTimeout", (act: () => void) => due[due.push(act) - 1]);
      vi.stubGlobal("clearTimeout", (act: () => void) => {
        if (due.includes(act)) due.splice(due.indexOf(act), 1);
      });
    });
    afterEach(() => {
      vi.unstubAllGlobals();
    });

    /** A run on a thread that answers and ends when the test says so. */
    function begin(patience?: number) {
      const seen = { killed: false, answer: () => {}, end: () => {} };
      const lane: Lane = {
        run: () =>
          new Promise((resolve) => {
            seen.end = () => resolve(undefined);
          }),
        cancel: () => {},
        ping: () =>
          new Promise<void>((resolve) => {
            seen.answer = resolve;
          }),
        died: new Promise(() => {}),
        kill: () => {
          seen.killed = true;
        },
      };
      return { seen, run: pool(() => lane, 1, patience).run(0, experiment(1).job, 0, 1, never()) };
    }

    it("loses no thread when the machine sleeps repeatedly", async () => {
      const { seen, run } = begin();
      for (let sleeps = 0; sleeps < 10; sleeps++) {
        due.shift()?.();
        // It wakes: whatever timer there was is due, and only then the thread answers.
        for (const act of due.splice(0)) act();
        expect(due).toHaveLength(1);
        seen.answer();
        await Promise.resolve();
        expect(due).toHaveLength(1);
      }
      seen.end();
      await run;
      expect(seen.killed).toBe(false);
    });
    it("replaces a thread that stops answering", async () => {
      const { seen, run } = begin();
      for (let k = 0; k < 20; k++) due.shift()?.();
      await expect(run).rejects.toThrow("stopped answering");
      expect(seen.killed).toBe(true);
    });
    it("never replaces a silent thread with an infinite timeout", async () => {
      const { seen, run } = begin(Number.POSITIVE_INFINITY);
      expect(due).toHaveLength(0);
      seen.end();
      await run;
      expect(seen.killed).toBe(false);
    });
  });
  it("passes cancellation on", async () => {
    const made = fakeLane([]);
    const stop = new AbortController();
    const run = pool(() => made.lane, 1).run(0, experiment(1).job, 0, 1, stop.signal);
    stop.abort();
    expect(made.state.cancelled.length).toBe(1);
    await run;
  });
});

describe("numbers do not depend on lanes and slices", () => {
  it("bitwise for theory and simulation, 1, 2 and 8 lanes, slices of 1 to 40 units", async () => {
    const results: string[] = [];
    for (const lanes of [1, 2, 8])
      for (const target of [1, 13, 200]) {
        const { executor, waiting, step } = manual(lanes);
        const scheduler = new Scheduler(executor, target);
        const [field, data] = [map({ L: 3, ridge: 0.1 }), experiment(5)];
        void scheduler.fill(field, { signal: never(), priority: 0 });
        void scheduler.fill(data, { signal: never(), priority: 2 });
        for (let k = 1; waiting.length > 0; k++) await step((k * 7) % waiting.length);
        const rows = Array.from({ length: 5 }, (_, r) => [...data.replicate(r)]);
        results.push(JSON.stringify([everything(field).map((values) => [...values]), rows]));
      }
    expect(results.length).toBe(9);
    expect(new Set(results).size).toBe(1);
  });
});

describe("cache", () => {
  /** Takes the next units of a field and solves them. */
  function solve<F extends Field>(field: F, units = field.total): F {
    const [from, to] = field.take(units) as [number, number];
    field.store(from, to, compute(field.job, from, to));
    return field;
  }
  const jobs = Array.from({ length: 9 }, (_, k) => map({ sigma: k }).job);
  const one = solve(map()).bytes;

  it("returns the same field for the same job and evicts the least recently used beyond its budget", () => {
    const cache = new FieldCache(3.5 * one);
    const fields = jobs.slice(0, 3).map((job) => solve(cache.get(job)));
    expect(cache.get(jobs[0])).toBe(fields[0]);
    solve(cache.get(jobs[3]));
    expect(cache.get(jobs[0])).toBe(fields[0]);
    expect(cache.get(jobs[1])).not.toBe(fields[1]);
    expect(cache.bytes).toBeLessThanOrEqual(3.5 * one);
  });
  it("never evicts fields in use", () => {
    const cache = new FieldCache(1);
    const used = solve(cache.get(jobs[0]));
    cache.inUse = (f) => f === used;
    for (const job of jobs.slice(1)) solve(cache.get(job));
    expect(cache.get(jobs[0])).toBe(used);
    expect(used.done).toBe(used.total);
  });
  it("evicts unfinished theory before complete fields, the oldest first", () => {
    const cache = new FieldCache(6 * one);
    const whole = solve(cache.get(jobs[0]));
    const drawn = solve(cache.get(experiment(1).job, 9), 2);
    const begun = jobs.slice(1).map((job) => solve(cache.get(job), 81));
    cache.get(jobs[0]);
    const left = begun.filter((field) => field.done > 0);
    expect(left.length).toBeGreaterThan(0);
    expect(left).toEqual(begun.slice(-left.length));
    expect(left.reduce((bytes, field) => bytes + field.bytes, 0)).toBeLessThanOrEqual(0.75 * one);
    expect(cache.get(jobs[0])).toBe(whole);
    expect(whole.done).toBe(whole.total);
    expect(drawn.done).toBe(2);
  });
  it("clears evicted fields, which get the same numbers when filled again", () => {
    const cache = new FieldCache(1);
    const field = solve(cache.get(jobs[0]) as TheoryField);
    const before = everything(field);
    cache.get(jobs[1]);
    expect([field.bytes, field.done, field.hasPicture, field.level]).toEqual([0, 0, false, undefined]);
    for (const values of everything(field)) expect(values.every(Number.isNaN)).toBe(true);
    expect(everything(solve(field))).toEqual(before);
  });
  it("does not clear a field while a slice is in flight", () => {
    const cache = new FieldCache(1);
    const field = solve(cache.get(jobs[0]) as TheoryField, 100);
    const slice = field.take(50);
    cache.get(jobs[1]);
    expect(field.done).toBe(100);
    field.release(...(slice as [number, number]));
    field.clear();
    expect(field.done).toBe(0);
    expect(everything(solve(field))).toEqual(everything(solve(map({ sigma: 0 }))));
  });
  it("takes the next target after the current one was evicted", async () => {
    const { executor, waiting, step } = manual(1);
    const shown: Field[] = [];
    const target = follow(new Scheduler(executor, 1e9), 0, (field) => shown.push(field));
    const [first, second] = [map(), map({ sigma: 1 })];
    target(first);
    while (waiting.length > 0) await step();
    expect(first.hasPicture).toBe(true);
    first.clear();
    target(second);
    while (waiting.length > 0) await step();
    expect(second.done).toBe(second.total);
    expect(shown.at(-1)).toBe(second);
  });
  it("of replicates as well", () => {
    const cache = new FieldCache(1);
    const field = solve(cache.get(experiment(1).job, 3) as SimulationField, 2);
    const first = [...field.replicate(0)];
    cache.get(jobs[1]);
    expect([field.prefix, field.done, field.bytes]).toEqual([0, 0, 0]);
    expect([...solve(field).replicate(0)]).toEqual(first);
  });
});
