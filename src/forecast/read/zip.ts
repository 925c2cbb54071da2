import { LARGEST_UNPACKED, megabytes, ReadError } from "./readError.ts";

/** Members of a ZIP archive by name, read by its central directory (PKWARE APPNOTE 6.3). Stored and deflated members. */
export async function unzip(bytes: Uint8Array<ArrayBuffer>): Promise<Map<string, Uint8Array>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endRecord(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count === 0xffff || at === 0xffffffff) throw new ReadError("The archive has the 64-bit form for more than 4 GB.");
  const members = new Map<string, Uint8Array>();
  let left = LARGEST_UNPACKED;
  for (let k = 0; k < count; k++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw damaged();
    const nameLength = view.getUint16(at + 28, true);
    const member: Member = {
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    };
    // Two members of one name, or parts that overlap, are how archives unpack to far more than they hold.
    if (members.has(member.name)) throw new ReadError("The archive has two members “{name}”.", { name: member.name });
    if (member.size > left)
      throw new ReadError("“{name}” unpacks to more than the limit of {limit} in all.", {
        name: member.name,
        limit: megabytes(LARGEST_UNPACKED),
      });
    const content = await contentOf(bytes, view, member, end);
    left -= content.length;
    members.set(member.name, content);
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return members;
}

interface Member {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

const damaged = () => new ReadError("The archive is damaged or cut off: its directory does not fit its content.");

/** Position of the end record; a comment of up to 65535 bytes may follow it. */
function endRecord(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 65557); at--)
    if (view.getUint32(at, true) === 0x06054b50) return at;
  throw new ReadError("The archive is cut off: its directory, which stands at the end, is missing.");
}

async function contentOf(
  bytes: Uint8Array<ArrayBuffer>,
  view: DataView,
  { name, flags, method, crc, packed, size, offset }: Member,
  end: number,
): Promise<Uint8Array> {
  if (flags & 1) throw new ReadError("“{name}” is encrypted.", { name });
  if (offset + 30 > end || view.getUint32(offset, true) !== 0x04034b50) throw damaged();
  // The local header has lengths of its own: NumPy pads it.
  const from = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (from + packed > end) throw damaged();
  const raw = bytes.subarray(from, from + packed);
  if (method !== 0 && method !== 8)
    throw new ReadError("“{name}” is packed by method {method}; only stored and deflated members are read.", {
      name,
      method,
    });
  const content = method === 0 ? raw : await inflate(raw, size, name);
  if (content.length !== size || crc32(content) !== crc)
    throw new ReadError("“{name}” is damaged: its content does not match its checksum.", { name });
  return content;
}

/** Stops at the size that the directory states, so that no more is ever held. */
async function inflate(raw: Uint8Array<ArrayBuffer>, size: number, name: string): Promise<Uint8Array> {
  const out = new Uint8Array(size);
  const reader = new Blob([raw]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  let at = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return out.subarray(0, at);
      if (at + value.length > size) break;
      out.set(value, at);
      at += value.length;
    }
  } catch {
    throw new ReadError("“{name}” is damaged: it cannot be unpacked.", { name });
  }
  await reader.cancel().catch(() => {});
  throw new ReadError("“{name}” unpacks to more than the {size} bytes that the archive states.", { name, size });
}

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) c = table[(c ^ bytes[i]) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
