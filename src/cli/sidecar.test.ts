import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import "../../test/everyModel.ts";
import { fieldFor, type SimulationField } from "../compute/field.ts";
import { simulationJob } from "../compute/job.ts";
import { modelById } from "../models/registry.ts";
import { decodeLink } from "../scene/link.ts";
import { duration, remaining } from "./output.ts";
import { Sidecar, SidecarError } from "./sidecar.ts";
import { costText, shareDone } from "./work.ts";

const folder = mkdtempSync(join(tmpdir(), "transferscope-"));
const path = join(folder, "map.csv.part.ndjson");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const head = '{"link":"?v=1"}';
const model = modelById("deep-linear");
const { params } = decodeLink("v=1&d=20").scene;
/** Two jobs of different widths. */
const emptyFields = () =>
  [[10], [5, 10]].map((ns) => fieldFor(simulationJob(model, params, ns, 1), 4) as SimulationField);

/** Numbers that lose something as text or by comparison. */
const valuesOf = ({ width }: SimulationField, r: number) =>
  Float64Array.from(
    { length: width },
    (_, k) => [1 / (3 + r), -0, Number.NaN, Number.POSITIVE_INFINITY, 5e-324][k % 5],
  );
const bits = (values: Float64Array) => [...new BigUint64Array(values.slice().buffer)];

/** In this order the replicates are finished: job, from, to. */
const slices = [
  [1, 2, 4],
  [0, 0, 1],
  [1, 0, 1],
  [0, 3, 4],
] as const;

/** Stores a slice as the scheduler does, and saves it. */
function finish(sidecar: Sidecar, field: SimulationField, from: number, to: number): void {
  const values = new Float64Array((to - from) * field.width);
  for (let r = from; r < to; r++) values.set(valuesOf(field, r), (r - from) * field.width);
  field.store(from, to, values);
  sidecar.save(field, from, to);
}

async function written(): Promise<Buffer> {
  rmSync(path, { force: true });
  const fields = emptyFields();
  const sidecar = await Sidecar.open(path, head, fields, false);
  for (const [f, from, to] of slices) finish(sidecar, fields[f], from, to);
  expect(sidecar.kept).toBe(5);
  return readFileSync(path);
}

describe("a file of finished replicates", () => {
  it("gives each back bit by bit, and what is missing is dispatched from the first on", async () => {
    await written();
    const fields = emptyFields();
    expect(await Sidecar.open(path, head, fields, true)).toMatchObject({ kept: 5, dropped: 0 });
    expect(fields.map((field) => [field.done, field.prefix])).toEqual([
      [2, 1],
      [3, 1],
    ]);
    for (const [f, from, to] of slices)
      for (let r = from; r < to; r++) expect(bits(fields[f].replicate(r))).toEqual(bits(valuesOf(fields[f], r)));
    expect([fields[0].take(1), fields[0].take(9), fields[0].take(9)]).toEqual([[1, 2], [2, 3], undefined]);
    expect([fields[1].take(9), fields[1].take(9)]).toEqual([[1, 2], undefined]);
  });

  it("cut off at any byte keeps its whole lines, and goes on behind them", async () => {
    const whole = await written();
    const ends = [...whole.entries()].flatMap(([i, byte]) => (byte === 10 ? [i + 1] : []));
    for (let cut = 0; cut <= whole.length; cut += cut < 40 || ends.some((end) => Math.abs(end - cut) < 3) ? 1 : 97) {
      writeFileSync(path, whole.subarray(0, cut));
      const fields = emptyFields();
      const sidecar = await Sidecar.open(path, head, fields, true);
      const lines = ends.filter((end) => end <= cut).length;
      expect(sidecar.kept).toBe(Math.max(0, lines - 1));
      expect(sidecar.dropped).toBe(cut - (ends[lines - 1] ?? 0));
      expect(readFileSync(path).equals(whole.subarray(0, Math.max(ends[0], ends[lines - 1] ?? 0)))).toBe(true);
      const order = slices.flatMap(([f, from, to]) => Array.from({ length: to - from }, (_, k) => [f, from + k]));
      for (const [f, r] of order.slice(sidecar.kept)) finish(sidecar, fields[f], r, r + 1);
      expect(readFileSync(path).equals(whole)).toBe(true);
    }
  });

  it("of something else, or with a wrong line, is refused and left as it is", async () => {
    const text = (await written()).toString();
    const [first, second, ...others] = text.split("\n");
    const wrong = [
      text.replace("v=1", "v=2"),
      `${head.slice(0, -2)}x`,
      "a".repeat(100_000),
      "x,y\n1,2\n",
      ...[
        '[2,0,""]',
        '[0,4,""]',
        '[0,0,""]',
        second.slice(0, -9),
        second.replace('"', "'"),
        "",
        "{}",
        "z".repeat(100_000),
      ].map((line) => [first, line, ...others].join("\n")),
    ];
    for (const bad of wrong) {
      writeFileSync(path, bad);
      await expect(Sidecar.open(path, head, emptyFields(), true)).rejects.toThrow(SidecarError);
      expect(readFileSync(path, "utf8")).toBe(bad);
    }
  });

  it("is not overwritten by a diagram that is not to continue", async () => {
    const whole = await written();
    await expect(Sidecar.open(path, head, emptyFields(), false)).rejects.toThrow(/--resume or remove it/);
    expect(readFileSync(path).equals(whole)).toBe(true);
  });
});

describe("the time that simulations take", () => {
  it("is in words with two digits, and remains in proportion to the work that is left", () => {
    expect([0.4, 12.3, 99, 119, 5990, 7200, 4e5].map(duration)).toEqual([
      "about 0.4 s",
      "about 12 s",
      "about 99 s",
      "about 2 min",
      "about 100 min",
      "about 2 h",
      "about 4.6 days",
    ]);
    expect(remaining(10_000, 0.25, 0.75)).toBe(", about 30 s left");
    for (const none of [remaining(500, 0.1, 0.9), remaining(10_000, 0, 1), remaining(10_000, 1, 0)])
      expect(none).toBe("");
  });

  it("counts what cells share once, and their replicates by their work", () => {
    const student = modelById("relu");
    const fieldsOf = (...links: string[]) =>
      links.map((link) => {
        const { params } = decodeLink(`v=1&m=relu&sim=student&d=100&width=1000&teachers=100&${link}`).scene;
        return fieldFor(simulationJob(student, params, [Math.round((params.gamma as number) * 100)], 1), 1);
      });
    const seconds = (text: string) => {
      const [, number, unit] = /about ([\d.]+) (s|min)/.exec(text) ?? [];
      return Number(number) * (unit === "min" ? 60 : 1);
    };
    const [one, other] = [fieldsOf("gamma=1"), fieldsOf("gamma=2")].map((fields) => seconds(costText(fields, 1)));
    const both = fieldsOf("gamma=1", "gamma=2");
    // Pretraining is the most of it, and both have the same.
    expect(seconds(costText(both, 1))).toBeLessThan(0.75 * (one + other));
    expect(seconds(costText(both, 1))).toBeGreaterThan(other);
    expect(seconds(costText(both, 2))).toBeCloseTo(seconds(costText(both, 1)) / 2, -1);
    const share = shareDone(both);
    both[0].store(...(both[0].take(1) as [number, number]), new Float64Array(both[0].width));
    expect(share()).toBeGreaterThan(0.2);
    expect(share()).toBeLessThan(0.5);
    expect(costText(emptyFields(), 1)).toBe("");
  });
});
