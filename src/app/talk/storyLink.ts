/**
 * A story of one's own in the fragment of a link: `#tell=1.` and its text, compressed (deflate) and in the letters of
 * base64url. The 1 is the version of this form.
 */

const FORM = "1";
/** Longest fragment that is read, in characters: far more than other programs let pass. */
const LONGEST = 100_000;
/** Characters of a story (`readStoryText` says so too); what unpacks to more is not unpacked further. */
const MOST = 200_000;

/** The fragment of a story, with `#`. */
export async function storyFragment(text: string): Promise<string> {
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"), 10 * MOST);
  const letters = btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(""));
  return `#tell=${FORM}.${letters.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/** Whether a fragment holds a story, or what is left of one. */
export const holdsStory = (fragment: string): boolean => /[#&]tell=/.test(fragment);

/** The text of the story in a fragment. Rejects with a sentence that says what is wrong. */
export async function storyIn(fragment: string): Promise<string> {
  const stories = fragment.split(/[#&]/).filter((part) => part.startsWith("tell="));
  if (stories.length !== 1) throw new Error("The link holds two stories; send one at a time.");
  const [, form, letters] = /^tell=(\d+)\.(.*)$/.exec(stories[0]) ?? [];
  if (form === undefined) throw new Error("The story in this link is damaged: its beginning is missing.");
  if (form !== FORM)
    throw new Error("The story in this link was written by a newer version of this page; reload the page to get it.");
  if (letters.length > LONGEST) throw new Error("The story in this link is too long to be read; send it as a file.");
  try {
    const packed = Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    const bytes = await through(packed, new DecompressionStream("deflate-raw"), 4 * MOST);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error(
      "The story in this link is damaged: a part of the link is missing, as when a program cuts long ones. Ask for it as a file.",
    );
  }
}

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
