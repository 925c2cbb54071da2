import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { qrCode } from "./qr.ts";

interface Fixture {
  readonly filler: string;
  readonly codes: readonly { version: number; length: number; mask: number; hash: string }[];
}

const fixture: Fixture = JSON.parse(readFileSync(new URL("../../test/golden/qr.json", import.meta.url), "utf8"));

function fnv(modules: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const v of modules) hash = Math.imul(hash ^ v, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

describe("QR codes", () => {
  it.each(fixture.codes)(
    "version $version is module for module that of another program",
    ({ version, length, mask, hash }) => {
      const code = qrCode(fixture.filler.repeat(30).slice(0, length), mask);
      expect([code?.version, code?.size]).toEqual([version, 17 + 4 * version]);
      expect(fnv(code?.dark as Uint8Array)).toBe(hash);
    },
  );
  it("one more character takes the next version", () => {
    for (const { version, length } of fixture.codes)
      expect(qrCode("x".repeat(length + 1), 0)?.version).toBe(version < 40 ? version + 1 : undefined);
  });
  it("chooses a mask of its own and differs by it only outside the patterns", () => {
    const [code, other] = [qrCode("v=1&theta=60"), qrCode("v=1&theta=60", 3)];
    expect(code?.mask).toBeGreaterThanOrEqual(0);
    expect(code?.dark.slice(0, 8)).toEqual(other?.dark.slice(0, 8));
  });
  it("refuses what it cannot hold", () => {
    expect(qrCode("é")).toBeUndefined();
    expect(qrCode("x".repeat(2332))).toBeUndefined();
  });
});
