import { LABEL } from "../../atlas/resultsFile.ts";

/** A directory that is longer is none of ours. */
const LONGEST = 1 << 26;

/** Files that were dropped: atlases, and a reader's data. */
export async function sorted(
  files: readonly File[],
): Promise<readonly [atlases: readonly File[], data: readonly File[]]> {
  const is = await Promise.all(files.map(isAtlas));
  return [files.filter((_, k) => is[k]), files.filter((_, k) => !is[k])];
}

/** Whether a file is an atlas: Parquet has a directory at its end, followed by its length, in which ours says so. Its name says nothing. */
export async function isAtlas(file: Blob): Promise<boolean> {
  try {
    const end = new DataView(await file.slice(-8).arrayBuffer());
    const length = end.getUint32(0, true);
    if (end.getUint32(4) !== PAR1 || length > LONGEST) return false;
    return (await file.slice(-8 - length, -8).text()).includes(LABEL);
  } catch {
    return false; // a folder, or fewer than eight bytes
  }
}

const PAR1 = 0x50415231;
