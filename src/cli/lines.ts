/** Longer than any link: rejects other kinds of files before they fill the memory. */
const LONGEST = 1 << 20;

/**
 * Streams the lines of a text; a last line without a line break counts if it is not empty. UTF-8, or UTF-16 as some shells
 * write it.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of decoded(chunks)) {
    const lines = text.split("\n");
    lines[0] = rest + lines[0];
    rest = lines.pop() as string;
    for (const line of lines) yield line.replace(/\r$/, "");
    if (rest.length > LONGEST) throw new Error(`a line of stdin is longer than ${LONGEST} characters: no link is`);
  }
  if (rest !== "") yield rest;
}

async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let head = new Uint8Array(0);
  let decoder: TextDecoder | undefined;
  for await (const chunk of chunks) {
    if (decoder) {
      yield decoder.decode(chunk, { stream: true });
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < 2) continue;
    decoder = new TextDecoder(encodingOf(head));
    yield decoder.decode(head, { stream: true });
  }
  yield decoder ? decoder.decode() : new TextDecoder().decode(head);
}

/** Detected by the byte order mark, or by the zero byte of ASCII letters in UTF-16. */
function encodingOf([first, second]: Uint8Array): string {
  if (second === 0 || (first === 0xff && second === 0xfe)) return "utf-16le";
  if (first === 0 || (first === 0xfe && second === 0xff)) return "utf-16be";
  return "utf-8";
}
