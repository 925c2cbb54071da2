import { readFileSync } from "node:fs";
import type { ForecastInput, Table } from "../src/forecast/input.ts";
import { type Contents, readContents } from "../src/forecast/read/contents.ts";

const files = new Map<string, Promise<Contents>>();

/** A pair of public/examples; `name|raw` is its second representation. */
export async function arraysOf(name: string): Promise<(key: string) => Table> {
  const [file, representation] = name.split("|");
  if (!files.has(file))
    files.set(
      file,
      readContents(new Uint8Array(readFileSync(new URL(`../public/examples/${file}.npz`, import.meta.url)))),
    );
  const contents = await files.get(file)!;
  if (contents.kind !== "arrays") throw new Error(`${file} is no archive`);
  const names: Readonly<Record<string, string>> = representation
    ? { X_target: "X_raw", X_unlabelled: "X_raw_unlabelled", w_source: "w_source_raw", b_source: "b_source_raw" }
    : {};
  return (key) => {
    const { shape, values } = contents.arrays.get(names[key] ?? key)!;
    return { rows: shape[0], columns: shape[1] ?? 1, values };
  };
}

/** The forecast's input with these labelled rows; the other rows of X_target are left alone. */
export async function pair(name: string, labelledRows: readonly number[]): Promise<ForecastInput> {
  const of = await arraysOf(name);
  const X = of("X_target");
  const y = of("y_target").values;
  const values = Float64Array.from(
    labelledRows.flatMap((i) => [...X.values.subarray(i * X.columns, (i + 1) * X.columns)]),
  );
  return {
    labelled: { rows: labelledRows.length, columns: X.columns, values },
    labels: Float64Array.from(labelledRows, (i) => y[i]),
    unlabelled: of("X_unlabelled"),
    source: { w: of("w_source").values, b: of("b_source").values[0] },
  };
}

/** Runs a generator to its end. */
export function run<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
