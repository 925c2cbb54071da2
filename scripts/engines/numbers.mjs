// The numbers of ten published links, in every browser and in Node, which goes first: at the probe the theory and the means of the
// simulation, as a frame tells them (docs/embedding.md), and the theory at the 16 641 nodes of the map, as the export writes it.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cliFile, ensureCli } from "../build.mjs";
import { Failure, inRoot } from "../process.mjs";
import { visit } from "./core.mjs";
import * as page from "./inPage.mjs";

/** Lines of test/links.txt; of its links the number of trials alone is changed. */
export const LINKS = [
  "?v=1",
  "?v=1&m=deep-linear&limit=large&q=t-finetune&gs=0.5&ss=0.2",
  "?v=1&m=deep-linear&theta=22.5&gamma=0.02&sigma=1.5&x=ridge:0..0.6&y=gamma:log:0.01..2&q=risk-linear&lim=0.6&cut=x&fam=sigma:0.2,sigma:1.5;gamma:0.5,gamma:0.02",
  "?v=1&spec=spike&a=5&k=3&align=rest&delta=0.5&train=first:2&base=ridge:0.01",
  "?v=1&q=best",
  "?v=1&m=diagonal",
  "?v=1&m=diagonal&c=0.1&x=bpt:log:0.0005..2000&y=lam:-0.99..1&q=pd",
  "?v=1&m=diagonal&rnew=0.05&q=saves-finetune&x=rsh:0..1&y=lam:-0.99..0.99&eps=0.1",
  "?v=1&m=relu&theta=75&gamma=1",
  "?v=1&m=relu&theta=60&sigma=1&q=risk-scratch&x=sigma:0..2&y=gamma:0.05..3&fam=train:first,train:readout,train:both",
];
const TRIALS = 20;
export const LARGEST = 1e-9;

const small = (link) => `${link}&trials=${TRIALS}`;

function cli(args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [inRoot(cliFile), ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Failure(`transferscope ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** Numbers and ids of a table of comma-separated values, without its header. */
function valuesOf(csv) {
  const [, ...rows] = csv.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return rows.flatMap((row) => row.split(",").slice(2));
}

/** Theory and means by quantity, as `point` and `simulate` of the command line and the frame's messages tell them. */
const probeValues = (numbers) =>
  Object.entries(numbers).flatMap(([id, { theory, mean, se }]) =>
    Object.entries({ theory, mean, se })
      .filter(([, value]) => typeof value === "number")
      .map(([kind, value]) => [`${id} ${kind}`, value]),
  );

function ofNode(link, folder) {
  const file = join(folder, "map.csv");
  cli(["grid", small(link), "--size", "129", "--out", file]);
  const { quantities } = JSON.parse(cli(["simulate", small(link)]));
  const theory = JSON.parse(cli(["point", small(link)])).quantities;
  const both = Object.fromEntries(
    Object.entries(theory).map(([id, value]) => [id, { ...quantities[id], theory: value }]),
  );
  return { map: valuesOf(readFileSync(file, "utf8")), probe: Object.fromEntries(probeValues(both)) };
}

/** What the page itself says, by its doors for others. */
async function ofBrowser(visitor, link, harness) {
  const { browser, url } = visitor;
  await browser.goTo(harness);
  const probe = Object.fromEntries(probeValues(await browser.ask(page.heard, `${url}${small(link)}&embed=figure`)));
  await visit(visitor, small(link));
  return { map: valuesOf(await browser.ask(page.exported, "Numbers", "Download CSV", "text/csv")), probe };
}

/** |a − b|, in parts of |a| where that is above 1; infinite where one is no number and they are not the same. */
function differ(a, b) {
  const [x, y] = [Number(a), Number(b)];
  if (a === b || Object.is(x, y) || x === y) return a === "" || b === "" ? (a === b ? 0 : Number.POSITIVE_INFINITY) : 0;
  if (!Number.isFinite(x) || !Number.isFinite(y)) return Number.POSITIVE_INFINITY;
  return Math.abs(x - y) / Math.max(1, Math.abs(x));
}

/** The largest difference of two lists. */
function furthest(a, b) {
  if (a.length !== b.length) return { most: Number.POSITIVE_INFINITY, at: `${a.length} values against ${b.length}` };
  let [most, at] = [0, ""];
  for (const [i, value] of a.entries()) {
    const by = differ(value, b[i]);
    if (by > most) [most, at] = [by, `${i}: ${value} against ${b[i]}`];
  }
  return { most, at };
}

/** Numbers in Node, link by link. */
/** @param links some of LINKS */
export async function nodeNumbers(links = LINKS) {
  await ensureCli();
  const folder = mkdtempSync(join(tmpdir(), "transferscope-engines-"));
  try {
    return links.map((link) => ({ link, ...ofNode(link, folder) }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An empty page of another origin, to put frames in. */
export async function emptyPage() {
  const server = createServer((_, answer) => {
    answer.setHeader("content-type", "text/html; charset=utf-8");
    answer.end("<!doctype html><title>A page around</title><body></body>");
  });
  await new Promise((done) => server.listen(0, "localhost", done));
  return { address: `http://localhost:${server.address().port}/`, end: () => server.close() };
}

/** Yields for each link its differences from Node: [link, at the probe, on the map, how many numbers]. */
export async function* compared(visitor, wanted, harness) {
  for (const { link, map, probe } of wanted) {
    const found = await ofBrowser(visitor, link, harness);
    // Node tells more quantities than the page has rows for.
    const names = Object.keys(found.probe);
    const atProbe = furthest(
      names.map((name) => probe[name]),
      names.map((name) => found.probe[name]),
    );
    yield {
      link,
      count: names.length + map.length,
      probe: atProbe,
      map: furthest(map, found.map),
      isEnough: names.length >= 5 && names.some((name) => name.endsWith(" mean")) && map.length === 129 * 129,
    };
  }
}
