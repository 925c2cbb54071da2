import { expect, it } from "vitest";
import type { SimulationJob } from "../../../compute/job.ts";
import { decodeLink } from "../../../scene/link.ts";
import { plan } from "../../../scene/plan.ts";
import * as scales from "../scales/cost.ts";
import * as student from "../student/cost.ts";
import { secondsOf } from "./work.ts";

/** The jobs of a link's map, curve and probe. */
function jobsOf(link: string): SimulationJob[] {
  const { mapSimulation, curveSimulation, probeSimulation } = plan(decodeLink(`v=1&m=relu&${link}`).scene);
  return [mapSimulation, curveSimulation, probeSimulation].flatMap((part) =>
    part?.job ? (part.jobs ?? [part.job]).filter((job) => job !== undefined) : [],
  );
}

it("counts own work once a cell and shared parts once: pretraining for all n, scratch for all μ", () => {
  const seconds = secondsOf(student.cost);
  const one = seconds(jobsOf("sim=student&x=mu:0..1&y=gamma:log:0.5..32&show=simulation").slice(0, 1), 1);
  const jobs = jobsOf("sim=student&x=mu:0..1&y=gamma:log:0.5..32&show=simulation");
  // The curve's cells are those of the map's column at μ = .5; the probe's is its own.
  const distinct = new Set(jobs.map(({ setup, ns }) => JSON.stringify([setup, ns])));
  expect(distinct.size).toBeLessThan(jobs.length);
  const column = jobs.filter(({ setup }) => setup.mu === 0.5);
  const row = jobs.filter(({ ns }) => ns[0] === jobs[0].ns[0]);
  const alone = (some: typeof jobs) => some.reduce((sum, job) => sum + seconds([job], 1), 0);
  expect(seconds(column, 1)).toBeLessThan(alone(column));
  expect(seconds(row, 1)).toBeLessThan(alone(row));
  // The same job again takes nothing.
  expect(seconds([jobs[0], jobs[0]], 1)).toBe(one);
});

it("gives own work to several threads, shared parts to each, and one job to one thread", () => {
  const seconds = secondsOf(scales.cost);
  const jobs = jobsOf("sim=scales&x=kappa:log:0.1..10&y=gout:0..3&show=simulation");
  const [one, two, many] = [1, 2, 1e9].map((threads) => seconds(jobs, threads));
  expect(two).toBeLessThan(one);
  expect(two).toBeGreaterThan(one / 2);
  expect(many).toBeGreaterThan(0);
  expect(seconds(jobs.slice(0, 1), 8)).toBe(seconds(jobs.slice(0, 1), 1));
});

it("tells minutes for the size of the paper, and seconds for that of the page", () => {
  const map = "gamma=4&x=mu:0..1&y=gamma:0.5..20&show=simulation&trials=1";
  const paper = jobsOf(`sim=student&d=100&width=1000&teachers=100&${map}`);
  expect(secondsOf(student.cost)(paper, 2)).toBeGreaterThan(120);
  const page = secondsOf(student.cost)(jobsOf(`sim=student&${map}`), 2);
  expect(page).toBeGreaterThan(5);
  expect(page).toBeLessThan(120);
});
