import { zipSync } from "fflate";
import type { DataTable, Entry } from "../scene/dataTable.ts";

/**
 * A table as an archive of NumPy arrays (NEP 1): one of each column, float64 or, where it holds words, text; `about` is what
 * the table is, as JSON. Without pickles.
 */
export function npzOf({ head, columns, rows }: DataTable): Uint8Array {
  const all = [...rows];
  const arrays = columns.map((name, k) => [name, columnArray(all.map((row) => row[k]))] as const);
  const about = textArray([JSON.stringify(Object.fromEntries(head))], "");
  // As numpy.savez does it: not compressed.
  return zipSync(
    Object.fromEntries([...arrays, ["about", about] as const].map(([name, npy]) => [`${name}.npy`, npy])),
    {
      level: 0,
      mtime: new Date(1980, 0, 1),
    },
  );
}

const columnArray = (entries: readonly Entry[]): Uint8Array => {
  const shape = `${entries.length},`;
  if (entries.every((entry) => typeof entry === "number"))
    return array("<f8", shape, new Uint8Array(Float64Array.from(entries as number[]).buffer));
  return textArray(entries.map(String), shape);
};

/** Text of a fixed length in UCS-4, shorter ones filled with zeros. */
function textArray(texts: readonly string[], shape: string): Uint8Array {
  const points = texts.map((text) => Array.from(text, (c) => c.codePointAt(0) as number));
  const longest = points.reduce((most, { length }) => Math.max(most, length), 1);
  const data = new Uint32Array(longest * texts.length);
  for (const [i, codes] of points.entries()) data.set(codes, longest * i);
  return array(`<U${longest}`, shape, new Uint8Array(data.buffer));
}

/** The machine's numbers are taken as little-endian, as those of all that Node runs on but s390x. */
function array(type: string, shape: string, data: Uint8Array): Uint8Array {
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const start = Buffer.from(`\u0093NUMPY\u0001\0\0\0${text.padEnd(length - 1)}\n`, "latin1");
  start.writeUInt16LE(length, 8);
  return Buffer.concat([start, data]);
}
