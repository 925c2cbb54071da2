import { afterEach, expect, it } from "vitest";
import { kernels, setKernels } from "../lib/kernels/kernels.ts";
import { plain } from "../lib/kernels/plain.ts";
import { wasm } from "../lib/kernels/wasm.ts";
import { modelById } from "../models/registry.ts";
import { replicate } from "./evaluate.ts";
import { simulationJob } from "./job.ts";

const before = kernels();
afterEach(() => setKernels(before));

it.each([
  ["deep-linear", { d: 70, L: 2 }, [10, 35, 64, 69, 90, 131]],
  ["deep-linear", { d: 70, gs: 0.5, ss: 0.2, L: 3 }, [40, 100]],
  ["deep-linear", { d: 70, gs: 2, ss: 0.2 }, [40, 100]],
  ["deep-linear", { d: 70, ridge: 0.1 }, [40, 100]],
  ["deep-linear", { d: 70, spec: "power", a: 1, gs: 0.5 }, [40, 100]],
  ["deep-linear", { d: 70, spec: "power", a: 1, stop: 20 }, [40, 100]],
  ["diagonal", { D: 90 }, [30, 60]],
] as const)("a replicate of %s, %o, is bitwise the same with WebAssembly and without", (id, params, ns) => {
  const model = modelById(id);
  const defaults = Object.fromEntries(Object.entries(model.params).map(([name, param]) => [name, param.default]));
  const job = simulationJob(model, { ...defaults, ...params }, ns, 1);
  const [one, two] = [wasm(), plain].map((these) => {
    setKernels(these);
    const steps = replicate(job, 3);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  });
  expect(one.length).toBeGreaterThan(ns.length);
  expect(one.every(Number.isFinite)).toBe(true);
  expect(one).toEqual(two);
});
