import { describe, expect, it } from "vitest";
import { decodeLink } from "../scene/link.ts";
import { plan, TRAINED_COLUMNS } from "../scene/plan.ts";
import { missingAt, simulatedQuantity } from "../scene/simulated.ts";
import { replicate } from "./evaluate.ts";
import { SimulationField } from "./field.ts";
import { Scheduler } from "./scheduler.ts";
import { Summary } from "./summary.ts";

/** A map of trained networks: each cell has data, and a job, of its own. */
const { scene } = decodeLink(
  "v=1&m=relu&sim=student&d=6&width=8&teachers=4&x=mu:0..1&y=gamma:1..5&show=simulation&trials=2&q=risk-finetune",
);
const map = plan(scene).mapSimulation;
if (!map?.job || !map.jobs) throw new Error("no simulated map");
const { cells } = map;
const jobs = map.jobs.filter((job) => job !== undefined);

it("plans one job a cell, whose setup is the cell's", () => {
  expect(jobs.length).toBe(TRAINED_COLUMNS ** 2);
  expect(map.columns).toBe(TRAINED_COLUMNS);
  for (const [i, { setup, ns }] of jobs.entries()) {
    expect(setup.mu).toBe(cells[i].params.mu);
    expect(ns).toEqual([cells[i].n]);
  }
  expect(new Set(cells.map(({ params }) => params.mu)).size).toBe(TRAINED_COLUMNS);
});

it("reads each cell from its own field, as far as that is filled, and leaves out what has not converged", () => {
  const fields = jobs.slice(0, 3).map((job) => new SimulationField(job, 2));
  const width = fields[0].width;
  const row = (risk: number, converged: number) => Float64Array.of(1, 0, 1, 0, 0, 0.5, 1, risk, converged, 0.3);
  expect(row(1, 1).length).toBe(width);
  fields[0].store(0, 1, row(0.2, 1));
  fields[0].store(1, 2, row(0.4, 1));
  fields[1].store(0, 1, row(0.7, 0));
  const summary = new Summary(fields, cells.slice(0, 3));
  while (summary.absorb(1));
  expect(summary.at(0, "risk-finetune")).toMatchObject({ count: 2 });
  expect(summary.at(0, "risk-finetune")?.mean).toBeCloseTo(0.3, 14);
  expect(summary.at(1, "risk-finetune")?.count).toBe(0);
  expect(summary.at(1, "unfinished")?.mean).toBe(0.5);
  expect(summary.at(2, "risk-finetune")?.count).toBe(0);
  expect(summary.trials).toBe(0);
});

it("fills the cells evenly, the first trial of each before the second of any", async () => {
  const order: string[] = [];
  const executor = {
    lanes: 1,
    run: async (_: number, job: (typeof jobs)[number] | unknown, from: number) => {
      order.push(`${jobs.indexOf(job as never)}:${from}`);
      return { values: new Float64Array(10), ms: 50 };
    },
  };
  const scheduler = new Scheduler(executor as never);
  const fields = jobs.slice(0, 3).map((job) => new SimulationField(job, 2));
  const { signal } = new AbortController();
  await Promise.all(fields.map((field) => scheduler.fill(field, { signal, priority: 2 })));
  expect(order).toEqual(["0:0", "1:0", "2:0", "0:1", "1:1", "2:1"]);
});

it("a replicate of a single cell is the row that more sample sizes would have given", () => {
  const run = (ns: readonly number[]) => {
    const pieces = replicate({ ...jobs[40], ns }, 0);
    for (let piece = pieces.next(); ; piece = pieces.next()) if (piece.done) return piece.value;
  };
  const n = jobs[40].ns[0];
  const [alone, among] = [run([n]), run([n - 3, n])];
  expect(among.slice(-5)).toEqual(alone.slice(-5));
});

/** Work grows with γ: at this width only the top rows are more than a replicate may take. */
const costly = decodeLink(
  "v=1&m=relu&sim=student&d=200&width=1500&teachers=4&x=mu:0..1&y=gamma:1..100&show=simulation&trials=2&q=risk-finetune",
).scene;

describe("a map of which some cells are refused", () => {
  const made = plan(costly).mapSimulation;
  if (!made?.job || !made.jobs) throw new Error("no simulated map");
  const { cells, jobs } = made;
  const refused = cells.map((cell) => cell.refused);

  it("keeps the others, and each refused cell its reason", () => {
    expect(cells.length).toBe(TRAINED_COLUMNS ** 2);
    // Whole rows, from some number of samples on.
    const rows = Array.from({ length: TRAINED_COLUMNS }, (_, j) => refused[j * TRAINED_COLUMNS] !== undefined);
    expect(rows[0]).toBe(false);
    expect(rows.at(-1)).toBe(true);
    expect(rows.indexOf(true)).toBe(rows.lastIndexOf(false) + 1);
    for (const [i, reason] of refused.entries()) {
      expect(jobs[i] === undefined).toBe(reason !== undefined);
      expect(rows[Math.floor(i / TRAINED_COLUMNS)]).toBe(reason !== undefined);
      if (reason) expect(reason).toMatch(/^not simulated: .*choose a smaller width or fewer samples/);
    }
    expect(made.job).toBe(jobs[0]);
  });

  it("tells apart what waits, what is refused, and what has not converged; trials are those of the simulated cells", () => {
    const some = [0, 1, cells.length - 1];
    const fields = some.map((i) => jobs[i] && new SimulationField(jobs[i], 2));
    fields[0]?.store(0, 1, Float64Array.of(1, 0, 1, 0, 0, 0.5, 1, 0.7, 0, 0.3));
    const summary = new Summary(
      fields,
      some.map((i) => cells[i]),
    );
    while (summary.absorb(1));
    expect(some.map((_, i) => summary.trialsAt(i))).toEqual([1, 0, undefined]);
    expect(missingAt(summary, 0, "risk-finetune")).toBe("no training converged in one trial");
    expect(missingAt(summary, 0, "risk-scratch")).toBeUndefined();
    expect(missingAt(summary, 1, "risk-finetune")).toBeUndefined();
    expect(missingAt(summary, 2, "risk-finetune")).toBe(refused.at(-1));
    expect(simulatedQuantity(summary, 0, "risk-finetune")).toMatchObject({
      mean: null,
      trials: 0,
      reason: "no training converged in one trial",
    });
    expect(simulatedQuantity(summary, 1, "risk-finetune")).toBeUndefined();
    fields[0]?.store(1, 2, Float64Array.of(1, 0, 1, 0, 0, 0.5, 1, 0.7, 1, 0.3));
    fields[1]?.store(0, 2, Float64Array.of(1, 0, 1, 0, 0, 0.5, 1, 0.7, 1, 0.3, 1, 0, 1, 0, 0, 0.5, 1, 0.7, 1, 0.3));
    while (summary.absorb(1));
    expect(summary.trials).toBe(2);
  });

  it("is refused as a whole, with the reason, where no cell can be simulated", () => {
    const all = plan({ ...costly, params: { ...costly.params, d: 5000, width: 16384 } }).mapSimulation;
    expect(all?.job).toBeUndefined();
    expect(all?.job === undefined && all?.reason).toMatch(/^not simulated: /);
  });
});
