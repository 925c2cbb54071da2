// npm run numbers -- <commit> [--links N]: compares every number of the gallery, of published and of random links with those
// of an older commit, to the last digit. What is said in words is not
// compared. For a change that must leave all numbers as they are.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname } from "node:path";
import { createServer } from "vite";
import { cliFile, ensureCli } from "./build.mjs";
import { Failure, inRoot, node, say } from "./process.mjs";

const folder = ".cache/numbers";
const SEED = 20261129;
const TRIALS = 4;

/** The command line of a commit, built once and kept in .cache. */
async function cliOf(commit) {
  const home = `${folder}/${commit}`;
  const file = `${home}/dist-cli/cli.js`;
  if (existsSync(inRoot(file))) return inRoot(file);
  rmSync(inRoot(home), { recursive: true, force: true });
  mkdirSync(inRoot(home), { recursive: true });
  const archive = execFileSync("git", ["archive", commit], { cwd: inRoot("."), maxBuffer: 1e9 });
  execFileSync("tar", ["-x", "-C", inRoot(home)], { input: archive });
  symlinkSync(inRoot("node_modules"), inRoot(home, "node_modules"));
  const args = ["build", inRoot(home), "--config", inRoot(home, "vite.cli.config.ts"), "--logLevel", "warn"];
  const code = await node("node_modules/vite/bin/vite.js", args, { stdout: "stderr", env: { NODE_ENV: "production" } });
  if (code !== 0) throw new Failure(`The command line of ${commit} could not be built.`);
  return inRoot(file);
}

/** Random links of the present tables, by their own generator (test/fuzz.ts). */
async function randomLinks(count) {
  const server = await createServer({ root: inRoot("."), logLevel: "error", server: { middlewareMode: true } });
  try {
    const { sample } = await server.ssrLoadModule("/test/randomLinks.ts");
    return await sample(count, SEED);
  } finally {
    await server.close();
  }
}

/** What a command line prints for these arguments; its notices are not compared. */
function output(cli, args, input = "") {
  const { stdout, status, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: dirname(dirname(cli)),
    input,
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Failure(`${args.join(" ")} failed: ${stderr.slice(-400)}`);
  return stdout.trimEnd().split("\n");
}

function gallery(cli) {
  output(cli, ["gallery"]);
  return readFileSync(`${dirname(dirname(cli))}/test/golden/gallery.csv`, "utf8").split("\n");
}

/** Numbers (and nulls in their place) of a JSON text by their paths; words may change. */
function numbersOf(text) {
  const found = new Map();
  const visit = (value, path) => {
    if (value === null || typeof value === "number") found.set(path, value);
    else if (typeof value === "object") for (const [key, one] of Object.entries(value)) visit(one, `${path}.${key}`);
  };
  visit(JSON.parse(text), "");
  return found;
}

/** The numbers that differ, by the link that they belong to. What is new since then, a number or a model, differs from nothing. */
function differing(links, before, now) {
  return links.flatMap((link, i) => {
    const [old, present] = [numbersOf(before[i]), numbersOf(now[i])];
    if (JSON.parse(before[i]).model !== JSON.parse(now[i]).model) return [];
    const paths = [...old.keys()].filter((path) => old.get(path) !== present.get(path));
    return paths.length > 0
      ? [`${link}\n${paths.map((p) => `  ${p}: ${old.get(p)} → ${present.get(p)}`).join("\n")}`]
      : [];
  });
}

export async function numbers(args) {
  const at = args.indexOf("--links");
  const count = at < 0 ? 1000 : Number(args[at + 1]);
  const [given] = args.filter((_, i) => at < 0 || (i !== at && i !== at + 1));
  if (!given || !Number.isInteger(count)) throw new Failure("Usage: npm run numbers -- <commit> [--links N]", 2);
  const commit = execFileSync("git", ["rev-parse", `${given}^{commit}`], { cwd: inRoot("."), encoding: "utf8" }).trim();
  await ensureCli();
  const [old, present] = [await cliOf(commit), inRoot(cliFile)];

  const published = readFileSync(inRoot("test/links.txt"), "utf8")
    .split("\n")
    .flatMap((line) => line.split("\t")[0] || []);
  const presets = JSON.parse(output(present, ["presets"]).join("\n")).map(({ link }) => link);
  const links = [...published.filter((link) => link.includes("=")), ...presets, ...(await randomLinks(count))];
  const input = `${links.join("\n")}\n`;
  let failed = 0;
  const report = (title, total, found) => {
    say(`${title}: ${found.length} of ${total} differ`);
    for (const one of found.slice(0, 10)) say(one);
    failed += found.length;
  };
  const points = [old, present].map((cli) => output(cli, ["point", "-"], input));
  report("points of links", links.length, differing(links, ...points));
  const simulated = presets.slice(0, 12);
  const draws = [old, present].map((cli) =>
    simulated.map((link) => output(cli, ["simulate", link, "--trials", String(TRIALS)]).join("\n")),
  );
  report("simulations of presets", simulated.length, differing(simulated, ...draws));
  const [was, is] = [gallery(old), readFileSync(inRoot("test/golden/gallery.csv"), "utf8").split("\n")];
  const kept = new Set(is);
  report(
    "lines of the gallery",
    was.length,
    was.filter((line) => !kept.has(line)),
  );
  return failed > 0 ? 1 : 0;
}
