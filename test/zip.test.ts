import { inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { zipOf } from "../scripts/zip.mjs";

/** Reads an archive by its central directory, as APPNOTE.TXT §4.3 describes it: path → content. */
function unzip(archive: Buffer): Record<string, Buffer> {
  const end = archive.lastIndexOf("PK\u0005\u0006");
  const out: Record<string, Buffer> = {};
  let at = archive.readUInt32LE(end + 16);
  for (let i = 0; i < archive.readUInt16LE(end + 10); i++) {
    expect(archive.toString("latin1", at, at + 4)).toBe("PK\u0001\u0002");
    const [method, size, full] = [
      archive.readUInt16LE(at + 10),
      archive.readUInt32LE(at + 20),
      archive.readUInt32LE(at + 24),
    ];
    const [name, extra, comment] = [28, 30, 32].map((o) => archive.readUInt16LE(at + o));
    const path = archive.toString("utf8", at + 46, at + 46 + name);
    const local = archive.readUInt32LE(at + 42);
    expect(archive.toString("latin1", local, local + 4)).toBe("PK\u0003\u0004");
    const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const data = archive.subarray(from, from + size);
    out[path] = method === 0 ? data : inflateRawSync(data);
    expect(out[path].length).toBe(full);
    at += 46 + name + extra + comment;
  }
  expect(at).toBe(end);
  return out;
}

describe("the zip of the site", () => {
  const entries: [string, Buffer][] = [
    ["t/index.html", Buffer.from("<!doctype html>".repeat(99))],
    ["t/a/β.txt", Buffer.from([1, 2, 3])],
    ["t/empty", Buffer.alloc(0)],
  ];
  it("gives back every file under its name", () => {
    expect(unzip(Buffer.from(zipOf(entries)))).toEqual(Object.fromEntries(entries));
  });
  it("is the same for the same files, and smaller than they are", () => {
    expect(Buffer.from(zipOf(entries)).equals(zipOf(entries))).toBe(true);
    expect(zipOf(entries.slice(0, 1)).length).toBeLessThan(300);
  });
});
