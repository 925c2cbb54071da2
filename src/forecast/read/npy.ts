import type { Saying } from "../../lib/saying.ts";
import { ReadError } from "./readError.ts";

/** Numbers of any shape, row-major. A scalar has the shape []. */
export interface NumberArray {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

type Reader = (view: DataView, at: number, little: boolean) => number;

const readers: Readonly<Record<string, Reader>> = {
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
  b1: (view, at) => view.getUint8(at),
};

/** Reads an array in NumPy's format (NEP 1; versions 1 to 3). Objects, which NumPy pickles, are never read. */
export function readNpy(bytes: Uint8Array, name: string | Saying): NumberArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || view.getUint32(0) !== 0x934e554d || view.getUint16(4) !== 0x5059)
    throw new ReadError("“{name}” is no NumPy array.", { name });
  const isFirst = bytes[6] === 1;
  const from = isFirst ? 10 : 12;
  const length = isFirst ? view.getUint16(8, true) : view.getUint32(8, true);
  if (from + length > bytes.length) throw new ReadError("“{name}” is cut off in its header.", { name });
  const header = new TextDecoder().decode(bytes.subarray(from, from + length));
  const type = /'descr'\s*:\s*'([<>|=]?)(\w+)'/.exec(header);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header);
  const dimensions = /'shape'\s*:\s*\(([^)]*)\)/.exec(header);
  if (!type && /'descr'\s*:\s*\[/.test(header))
    throw new ReadError("“{name}” has named fields; save each as an array of numbers.", { name });
  if (!type || !order || !dimensions) throw new ReadError("The header of “{name}” cannot be read.", { name });
  const kind = type[2];
  if (kind === "O")
    throw new ReadError("“{name}” holds Python objects (a pickle), which are never read: save it with dtype=float.", {
      name,
    });
  if (/^[US]/.test(kind))
    throw new ReadError(
      "“{name}” holds texts: give numbers, for labels numpy.unique({name}, return_inverse=True)[1].",
      { name },
    );
  if (!Object.hasOwn(readers, kind))
    throw new ReadError(
      "“{name}” has the type {kind}; f4, f8, i1 to i8 and u1 to u8 are read: save it with dtype=float.",
      { name, kind },
    );
  const shape = dimensions[1].split(",").flatMap((text) => (text.trim() === "" ? [] : [Number(text)]));
  if (shape.length > 2)
    throw new ReadError("“{name}” has {n} dimensions; reshape it to rows × columns.", { name, n: shape.length });
  const count = shape.reduce((product, n) => product * n, 1);
  const size = Number(kind.slice(1));
  const start = from + length;
  if (!Number.isSafeInteger(count) || count < 0) throw new ReadError("The shape of “{name}” cannot be read.", { name });
  if (start + count * size > bytes.length)
    throw new ReadError("“{name}” is cut off: {stated} bytes of numbers are stated, {there} are there.", {
      name,
      stated: count * size,
      there: bytes.length - start,
    });
  const read = readers[kind];
  const isLittle = type[1] !== ">";
  const values = new Float64Array(count);
  for (let k = 0; k < count; k++) values[k] = read(view, start + k * size, isLittle);
  return { shape, values: order[1] === "True" && shape.length === 2 ? transposed(values, shape[1], shape[0]) : values };
}

/** The transpose of a rows × columns matrix. */
function transposed(values: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = values[i * columns + j];
  return out;
}
