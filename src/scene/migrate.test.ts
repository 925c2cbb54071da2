import { expect, it } from "vitest";
import { type Migration, migrate } from "./migrate.ts";
import { restore } from "./restore.ts";

/** A version 0 that never was: the angle had another name, then another unit; noise was a variance. */
const steps: Readonly<Record<number, Migration>> = {
  [-1]: ({ angle, ...rest }) => ({ ...rest, turns: angle }),
  0: ({ turns, variance, ...rest }) => ({
    ...rest,
    ...(turns === undefined ? {} : { theta: 360 * Number(turns) }),
    ...(variance === undefined ? {} : { sigma: Math.sqrt(Number(variance)) }),
  }),
};

it("an old link means what it meant, however old", () => {
  const now = { v: 1, theta: 45, sigma: 0.5, L: "inf" };
  expect(migrate({ v: "0", turns: "0.125", variance: "0.25", L: "inf" }, steps)).toEqual(now);
  expect(migrate({ v: -1, angle: "0.125", variance: "0.25", L: "inf" }, steps)).toEqual(now);
  const { scene, notices } = restore(migrate({ v: "0", turns: "0.125", variance: "0.25" }, steps));
  expect(notices).toEqual([]);
  expect(scene.params).toMatchObject({ theta: 45, sigma: 0.5 });
});

it("what is not older stays as it is", () => {
  for (const raw of [{ v: 1, turns: 1 }, { v: "2", turns: 1 }, { v: "x" }, { v: 0.5 }, { v: -2 }, { turns: 1 }, {}])
    expect(migrate(raw, steps)).toBe(raw);
});

it("no step is there before there is a second version", () => {
  const raw = { v: 0, theta: 30 };
  expect(migrate(raw)).toBe(raw);
  expect(restore(raw).notices.map((n) => n.key)).toEqual(["v"]);
});
