import { expose, transfer } from "comlink";
import { type Columns, columnsAcrossThreads } from "../src/atlas/columns.ts";

/** The thread that reads the file of an atlas. */
export const atlasApi = {
  /** Rejects with a saying for whoever opened it. */
  async read(bytes: Uint8Array<ArrayBuffer>): Promise<Columns> {
    const columns = await columnsAcrossThreads(bytes);
    const { numbers, texts } = columns;
    return transfer(columns, [
      ...Object.values(numbers).map(({ buffer }) => buffer),
      ...Object.values(texts).map(({ at }) => at.buffer),
    ]);
  },
};

expose(atlasApi);

export type AtlasApi = typeof atlasApi;
