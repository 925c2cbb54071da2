import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { simulationJob } from "../compute/job.ts";
import { defaultParams } from "../models/model.ts";
import { modelById } from "../models/registry.ts";
import { browserLane, laneCount } from "./browserLane.ts";

beforeAll(() => vi.stubGlobal("window", { origin: "null" }));
afterAll(() => vi.unstubAllGlobals());

const model = modelById("deep-linear");
const job = simulationJob(model, { ...defaultParams(model), d: 12 }, [3, 6], 1);

it("without workers the page computes, on one lane", async () => {
  expect(laneCount()).toBe(1);
  const done = await browserLane().run(job, 0, 2, 1);
  expect(done?.values.length).toBeGreaterThan(0);
});

it("and drops what is cancelled before it has begun, and nothing else", async () => {
  const lane = browserLane();
  const [dropped, kept] = [lane.run(job, 0, 1, 1), lane.run(job, 1, 2, 2)];
  lane.cancel(1);
  expect(await dropped).toBeUndefined();
  expect(await kept).toBeDefined();
});
