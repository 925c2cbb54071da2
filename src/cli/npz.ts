import { crc32 } from "node:zlib";
import type { DataTable, Entry } from "../scene/dataTable.ts";

/**
 * A table as an archive of NumPy arrays (NEP 1): one of each column, float64 or, where it holds words, text; `about` is what
 * the table is, as JSON. Without pickles.
 */
export function npzOf({ head, columns, rows }: DataTable): Uint8Array {
  const all = [...rows];
  const arrays = columns.map((name, k) => [name, columnArray(all.map((row) => row[k]))] as const);
  return stored([...arrays, ["about", textArray([JSON.stringify(Object.fromEntries(head))], "")]]);
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

/**
 * An archive whose members are not compressed, as numpy.savez writes it (APPNOTE.TXT §4.3). The package that makes the site's zip
 * would be 6 kB of the command's 150.
 */
function stored(arrays: readonly (readonly [name: string, content: Uint8Array])[]): Uint8Array {
  const members: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, content] of arrays) {
    const path = Buffer.from(`${name}.npy`);
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0); // version that is needed
    about.writeUInt16LE(0x0800, 2); // names are UTF-8
    about.writeUInt16LE(0x21, 8); // 1 January 1980
    about.writeUInt32LE(crc32(content), 10);
    about.writeUInt32LE(content.length, 14);
    about.writeUInt32LE(content.length, 18);
    about.writeUInt16LE(path.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    members.push(Buffer.from("PK\u0003\u0004"), about, path, content);
    directory.push(Buffer.from("PK\u0001\u0002"), Buffer.from([20, 0]), about, rest, path);
    offset += 30 + path.length + content.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(arrays.length, 8);
  end.writeUInt16LE(arrays.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...members, ...directory, end]);
}
