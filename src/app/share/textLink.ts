import { t } from "../../lib/language.ts";

/**
 * A text in the fragment of a link, which no server is sent: `#key=1.` and the text, compressed (deflate) and in the letters of
 * base64url. The 1 is the version of this form.
 */
export interface TextLink {
  /** The fragment of a text, with `#`. */
  readonly fragment: (text: string) => Promise<string>;
  /** Whether a fragment holds such a text, or what is left of one. */
  readonly holds: (fragment: string) => boolean;
  /** The text in a fragment. Rejects with a sentence that says what is wrong. */
  readonly read: (fragment: string) => Promise<string>;
}

/** Messages: "The story", "stories". */
interface What {
  readonly one: string;
  readonly many: string;
}

const FORM = "1";
/** Longest fragment that is read, in characters: far more than other programs let pass. */
const LONGEST = 100_000;

/**
 * @param key the fragment's key
 * @param what what it holds, in words, and two of them
 * @param most characters of a text; what unpacks to more is not unpacked further
 */
export const textLink = (key: string, { one, many }: What, most: number): TextLink => ({
  async fragment(text) {
    const bytes = await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"), 10 * most);
    const letters = btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(""));
    return `#${key}=${FORM}.${letters.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
  },
  holds: (fragment) => fragment.split(/[#&]/).some((part, k) => k > 0 && part.startsWith(`${key}=`)),
  async read(fragment) {
    const those = fragment.split(/[#&]/).filter((part) => part.startsWith(`${key}=`));
    if (those.length !== 1) throw new Error(t("The link holds two {many}; send one at a time.", { many }));
    const [, form, letters] = /=(\d+)\.(.*)$/.exec(those[0]) ?? [];
    if (form === undefined) throw new Error(t("{one} in this link is damaged: its beginning is missing.", { one }));
    if (form !== FORM)
      throw new Error(
        t("{one} in this link was written by a newer version of this page; reload the page to get it.", { one }),
      );
    if (letters.length > LONGEST)
      throw new Error(t("{one} in this link is too long to be read; send it as a file.", { one }));
    try {
      const packed = Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
      const bytes = await through(packed, new DecompressionStream("deflate-raw"), 4 * most);
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      throw new Error(
        t(
          "{one} in this link is damaged: a part of the link is missing, as when a program cuts long ones. Ask for it as a file.",
          { one },
        ),
      );
    }
  },
});

/** Bytes through a stream; rejects where more than `most` come out. */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array> {
  const writer = stream.writable.getWriter();
  const written = writer.write(bytes).then(() => writer.close());
  // An error of the writing side also rejects the reading side, where it is handled.
  written.catch(() => {});
  const reader = stream.readable.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    if (length > most) throw new Error("too long");
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
