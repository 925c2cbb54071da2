import { literally, t } from "../../lib/language.ts";
import { download } from "./exportImage.ts";

/** How it went with a file that was asked for. */
export interface Said {
  readonly text: string;
  /** Offered instead of what the browser refused. */
  readonly instead?: { readonly name: string; readonly get: () => Promise<Blob> | Blob };
}

/** Offers a file and says so. */
export async function save(name: string, get: () => Promise<Blob> | Blob): Promise<Said> {
  download(name, await get());
  return { text: literally("{name} is offered as a download.", { name }) };
}

/** Runs something and says how it went; a failure is a sentence as well. */
export async function attempt(onSaid: (said: Said) => void, work: () => Promise<Said>): Promise<void> {
  try {
    onSaid(await work());
  } catch (error) {
    onSaid({ text: error instanceof Error ? error.message : String(error) });
  }
}

/** Copies into the clipboard, or says that the browser does not allow it and offers the same as a file. */
export async function copy(write: () => Promise<void>, name: string, get: () => Promise<Blob> | Blob): Promise<Said> {
  try {
    await write();
    return { text: literally("Copied: {name}", { name }) };
  } catch {
    return { text: t("The browser did not allow copying. Take the file instead:"), instead: { name, get } };
  }
}

export const saveText = (name: string, text: string, type: string): Promise<Said> =>
  save(name, () => new Blob([text], { type }));

export const copyText = (name: string, text: string, type: string): Promise<Said> =>
  copy(
    () => navigator.clipboard.writeText(text),
    name,
    () => new Blob([text], { type }),
  );
