import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { linksDigest, linkVersion, publish } from "../scripts/release.mjs";
import { LINK_VERSION } from "../src/scene/migrate.ts";

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "release-"));
});
afterEach(() => rmSync(place, { recursive: true }));

/** A built site: a page and one file whose name is of this build. */
function site(build: string): string {
  const folder = join(place, `dist-${build}`);
  mkdirSync(join(folder, "assets"), { recursive: true });
  writeFileSync(join(folder, "index.html"), build);
  writeFileSync(join(folder, "assets", `${build}.js`), build);
  return folder;
}

describe("a release", () => {
  const to = () => join(place, "public");
  const read = (...path: string[]) => readFileSync(join(to(), ...path), "utf8");
  it("stands in its own folder for good, the newest beside it", () => {
    publish(site("one"), to(), "0.1.0", 1);
    writeFileSync(join(to(), "CNAME"), "example.org");
    publish(site("two"), to(), "0.2.0", 1);
    publish(site("three"), to(), "1.0.0", 2);
    expect(["0.1.0", "0.2.0", "1.0.0", "v1", "v2", "."].map((folder) => read(folder, "index.html"))).toEqual([
      "one",
      "two",
      "three",
      "two",
      "three",
      "three",
    ]);
    expect(read("0.1.0", "assets", "one.js")).toBe("one");
    for (const folder of [".", "v2"]) expect(existsSync(join(to(), folder, "assets", "one.js"))).toBe(false);
    expect(read("CNAME")).toBe("example.org");
  });
  it("is never written twice, and a refusal changes nothing", () => {
    publish(site("one"), to(), "0.1.0", 1);
    expect(() => publish(site("two"), to(), "0.1.0", 1)).toThrow("0.1.0 is published");
    expect(["0.1.0", "v1", "."].map((folder) => read(folder, "index.html"))).toEqual(["one", "one", "one"]);
  });
  it("knows the links that were published, and sees one that was changed or added", () => {
    const links = readFileSync(new URL("links.txt", import.meta.url), "utf8");
    const known = readFileSync(new URL("links.sha256", import.meta.url), "utf8");
    const first = known.split("\n").filter((line) => /^\d/.test(line))[0];
    const [count] = first.split(" ");
    const lines = links.split("\n").filter((line) => line.startsWith("?"));
    const begun = lines.slice(0, Number(count)).join("\n");
    expect(linksDigest(`# a comment\n${begun}\n`)).toBe(first);
    expect(linksDigest(begun.replace("theta", "gamma"))).not.toBe(first);
    expect(linksDigest(`${begun}\n?v=1`)).toMatch(new RegExp(`^${Number(count) + 1} `));
  });
  it("knows the version of links", () => expect(linkVersion()).toBe(LINK_VERSION));
});
