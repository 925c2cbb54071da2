// npm run zip: the built site as one file.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { ensureSite } from "./build.mjs";
import { filesOf, inRoot, say } from "./process.mjs";

/** A zip archive of [path, content]; the same content gives the same bytes. */
export function zipOf(entries) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [path, content] of entries) {
    const name = Buffer.from(path, "utf8");
    const packed = deflateRawSync(content, { level: 9 });
    const stored = packed.length >= content.length;
    const data = stored ? content : packed;
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0); // version that is needed
    about.writeUInt16LE(0x0800, 2); // names are UTF-8
    about.writeUInt16LE(stored ? 0 : 8, 4);
    about.writeUInt32LE((0x21 << 16) >>> 0, 6); // 1 January 1980
    about.writeUInt32LE(crc32(content), 10);
    about.writeUInt32LE(data.length, 14);
    about.writeUInt32LE(content.length, 18);
    about.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), about, name, data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((0o100644 << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from("PK\u0001\u0002"), Buffer.from([20, 3]), about, rest, name);
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, Buffer.from("PK\u0005\u0006"), end]);
}

/** npm run zip: the site as one file, to be unpacked into any folder of any server. */
export async function zip() {
  await ensureSite();
  const folder = inRoot("dist");
  const { version } = JSON.parse(readFileSync(inRoot("package.json"), "utf8"));
  const file = inRoot(`.cache/transferscope-${version}.zip`);
  const archive = zipOf(filesOf(folder).map((path) => [`transferscope/${path}`, readFileSync(join(folder, path))]));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, archive);
  say(`${file}, ${(archive.length / 1e6).toFixed(1)} MB: unpack it into any folder of any static server.`);
}
