import { onDemand } from "../../lib/onDemand.ts";
import { saying } from "../../lib/saying.ts";
import { readDelimited, type Sheet } from "./delimited.ts";
import { type NumberArray, readNpy } from "./npy.ts";
import { LARGEST_FILE, megabytes, ReadError } from "./readError.ts";
import { unzip } from "./zip.ts";

/** What a file holds: arrays by name (NPZ, NPY) or one table of text. */
export type Contents =
  | { readonly kind: "arrays"; readonly arrays: ReadonlyMap<string, NumberArray> }
  | { readonly kind: "sheet"; readonly sheet: Sheet };

const parquetProgram = onDemand(() => import("./parquet.ts"));

async function parquet() {
  try {
    return await parquetProgram.ask();
  } catch {
    throw new ReadError("The program that reads Parquet could not be loaded: is the connection lost?");
  }
}

/** Reads a file by what its bytes say, not by its name. A ReadError where that cannot be used. */
export async function readContents(bytes: Uint8Array<ArrayBuffer>): Promise<Contents> {
  if (bytes.length > LARGEST_FILE)
    throw new ReadError("The file has {size}, the limit is {limit}.", {
      size: megabytes(bytes.length),
      limit: megabytes(LARGEST_FILE),
    });
  if (bytes.length === 0) throw new ReadError("The file is empty.");
  if (bytes[0] === 0x93) return { kind: "arrays", arrays: new Map([["array", readNpy(bytes, saying("the file"))]]) };
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const arrays = new Map<string, NumberArray>();
    const members = await unzip(bytes);
    if (members.has("xl/workbook.xml"))
      throw new ReadError("This is an Excel workbook. Save the sheet as CSV and use that.");
    for (const [name, content] of members)
      if (name.endsWith(".npy")) arrays.set(name.slice(0, -4), readNpy(content, name.slice(0, -4)));
    if (arrays.size === 0) throw new ReadError("The archive holds no NumPy arrays.");
    return { kind: "arrays", arrays };
  }
  if (bytes[0] === 0x80 && bytes[1] <= 5)
    throw new ReadError("This is a Python pickle, which is never read. Save arrays with numpy.savez.");
  if (new TextDecoder("latin1").decode(bytes.subarray(0, 4)) === "PAR1")
    return { kind: "sheet", sheet: await (await parquet()).readParquet(bytes) };
  if (bytes[0] === 0x89 && bytes[1] === 0x48) throw new ReadError("HDF5 is not read. Save arrays with numpy.savez.");
  return { kind: "sheet", sheet: readDelimited(bytes) };
}
