import { expect, it } from "vitest";
import { params, reserved } from "./params.ts";
import { quantities } from "./quantities.ts";

const inf = Number.POSITIVE_INFINITY;

/** The contract that outsiders rely on (links of version 1): key, default, soft range, hard range. */
const contract: [string, number, [number, number], [number, number]][] = [
  ["theta", 45, [0, 90], [0, 180]],
  ["gamma", 0.5, [0, 2], [0, 20]],
  ["sigma", 0.2, [0, 1], [0, 100]],
  ["rho", 1, [0, 3], [0, 1000]],
  ["s", 1, [0, 3], [0, 1000]],
  ["gs", inf, [0.05, 3], [0, 100]],
  ["ss", 0, [0, 1], [0, 100]],
  ["L", 2, [1, 10], [1, 1000]],
  ["ridge", 0, [0, 1], [0, 1000]],
  ["d", 500, [20, 1000], [4, 5000]],
  ["init", 0.01, [1e-4, 1], [1e-6, 10]],
];

it.each(contract)("%s is frozen for links of version 1", (key, byDefault, soft, hard) => {
  const p = params[key as keyof typeof params];
  expect(p.default).toBe(byDefault);
  if (p.kind !== "number") throw new Error(key);
  expect([p.soft, p.hard]).toEqual([soft, hard]);
});

it("choices and the keys of later versions are frozen too", () => {
  expect(params.limit.options.map((o) => o.id)).toEqual(["finite", "large"]);
  expect(params.formula.options.map((o) => o.id)).toEqual(["exact", "printed"]);
  expect([params.limit.default, params.formula.default]).toEqual(["finite", "exact"]);
  expect("infinite" in params.L && "infinite" in params.gs).toBe(true);
  expect(reserved).toEqual({
    train: "all",
    base: "min",
    spec: "iso",
    a: "1",
    k: "20",
    align: "generic",
    delta: "1",
  });
});

it("quantities have the published names, the default first", () => {
  expect(Object.keys(quantities)).toEqual([
    "t-linear",
    "t-finetune",
    "risk-scratch",
    "risk-linear",
    "risk-finetune",
    "risk-source",
    "best",
    // Ours, simulated only.
    "hurts-linear",
    "hurts-finetune",
  ]);
});
