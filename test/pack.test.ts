import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureCli } from "../scripts/build.mjs";
import { decodeLink, encodeLink } from "../src/scene/link.ts";
import { restore } from "../src/scene/restore.ts";
import { toRaw } from "../src/scene/scene.ts";
import { presets } from "./everyModel.ts";

/** The package that npm packs, installed into an empty folder without a network. */

const root = new URL("..", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "transferscope-"));
const npm = (args: readonly string[], cwd: string) =>
  execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
let tarball = "";

beforeAll(async () => {
  await ensureCli();
  // The build is there: npm need not ask for it again.
  [tarball] = npm(["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], root).trim().split("\n");
  npm(["install", "--offline", "--silent", "--no-audit", "--no-fund", `./${tarball}`], folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function transferscope(args: readonly string[], input = ""): string {
  const program = join(folder, "node_modules", ".bin", "transferscope");
  const { stdout, stderr, status } = spawnSync(program, args, { cwd: folder, input, encoding: "utf8" });
  expect([stderr, status]).toEqual(["", 0]);
  return stdout;
}

const golden = readFileSync(join(root, "test/golden/gallery.csv"), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => line.split(","));
const rowsOf = (preset: string, what: RegExp) => golden.filter(([id, at]) => id === preset && what.test(at));

/** To the digits of the golden file; below 1e-9 there is rounding noise. */
const digits = (value: unknown) =>
  typeof value !== "number" ? "" : Math.abs(value) < 1e-9 ? "0" : String(Number(value.toPrecision(6)));

describe("the package", () => {
  it("is small and needs no other", () => {
    expect(statSync(join(folder, tarball)).size).toBeLessThanOrEqual(150_000);
    expect(readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."))).toEqual([
      "transferscope",
    ]);
  });

  it("solves every figure as the page does", () => {
    const links = presets.map(({ link }) => `?${link}\n`).join("");
    const answers = transferscope(["point", "-"], links).trimEnd().split("\n");
    let compared = 0;
    for (const [i, { id }] of presets.entries()) {
      const { quantities, reasons } = JSON.parse(answers[i]);
      for (const [, , quantity, value] of rowsOf(id, /^point$/)) {
        if (typeof quantities[quantity] === "string") continue;
        expect(reasons[quantity] === "infinite" ? "inf" : digits(quantities[quantity]), `${id} ${quantity}`).toBe(
          value,
        );
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(100);
  });

  it("maps and simulates with its threads", () => {
    const link = presets.find(({ id }) => id === "t25-fig7")?.link as string;
    const grid = transferscope(["grid", `?${link}`, "--size", "4", "--no-header"])
      .trimEnd()
      .split("\n")
      .slice(1);
    const map = rowsOf("t25-fig7", /^map/);
    expect(map.length).toBe(16);
    expect(grid.map((line) => digits(Number(line.split(",")[2])))).toEqual(map.map(([, , , value]) => value));
    const small = encodeLink(restore({ ...toRaw(decodeLink(link).scene), d: 40 }).scene);
    const { quantities } = JSON.parse(transferscope(["simulate", small, "--trials", "3"]));
    const simulated = rowsOf("t25-fig7", /^simulated$/);
    expect(simulated.length).toBeGreaterThan(3);
    for (const [, , id, mean] of simulated) expect(digits(quantities[id].mean), id).toBe(mean);
  });

  it("says which packages an atlas needs beside it", () => {
    const program = join(folder, "node_modules", ".bin", "transferscope");
    const { stderr, status } = spawnSync(program, ["atlas", "plan.yml", "--store", "x"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([
      2,
      "an atlas needs the packages hyparquet, hyparquet-writer, not installed beside transferscope: npm install hyparquet hyparquet-writer\n",
    ]);
  });

  it("says that work on the program is done elsewhere", () => {
    const { stdout, stderr, status } = spawnSync(
      join(folder, "node_modules", ".bin", "transferscope"),
      ["gallery", "--check"],
      { cwd: folder, encoding: "utf8" },
    );
    expect([stdout, status]).toEqual(["", 1]);
    expect(stderr).toMatch(
      /^“gallery” is for work on the program itself: it is in the repository, not in the package\n$/,
    );
  });

  const python = spawnSync("python3", ["-c", "import numpy"]).status === 0;
  it.skipIf(!python)("answers the example in Python", () => {
    const program = join(folder, "node_modules", ".bin", "transferscope");
    const example = join(root, "docs/examples/transferscope.py");
    const said = execFileSync("python3", [example, program], { cwd: folder, encoding: "utf8" }).split("\n");
    const { quantities } = JSON.parse(transferscope(["point", "?v=1&theta=0&gamma=0.25"]));
    expect(said[0]).toBe(`0 ${quantities["t-linear"]} E`);
    expect(said[4]).toMatch(/^largest gain 0\.9\d+$/);
    expect(said[5]).toMatch(/^0\.3\d+ ± 0\.0\d+, theory 0\.3\d+, z -?[0-3]\.\d+$/);
  });
});
