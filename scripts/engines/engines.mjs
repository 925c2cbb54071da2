// npm run test:engines: what a visit to the built page comes to, in Chromium, Firefox and WebKitGTK, by WebDriver, and the numbers of
// ten links in all of them and in Node. `-- firefox` takes that browser alone beside Chromium, `-- firefox --numbers` its numbers alone;
// `--missing` takes only links that docs/engines.md has no number of, `--write` writes the differences there, one by one. A screenshot of each browser is left in .cache/engines.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { ensureSite } from "../build.mjs";
import { Failure, inRoot, say } from "../process.mjs";
import { browsers } from "./browsers.mjs";
import { core } from "./core.mjs";
import { compared, emptyPage, LARGEST, LINKS, nodeNumbers } from "./numbers.mjs";

const shots = ".cache/engines";
const page = "docs/engines.md";
const [begins, ends] = ["<!-- differences -->", "<!-- end of differences -->"];

/** Counts checks and prints failures. */
function checker() {
  const counts = { passed: 0, failed: 0 };
  const check = (what, isTrue, found) => {
    counts[isTrue ? "passed" : "failed"]++;
    console.log(`${isTrue ? "✓" : "✘"} ${what}${isTrue ? "" : `: ${shortened(found)}`}`);
  };
  return { counts, check };
}

const shortened = (found) =>
  (JSON.stringify(found, (key, value) => (key === "pixels" || key === "lines" ? undefined : value)) ?? "").slice(
    0,
    1500,
  );

const rounded = (number) => (number === 0 ? "0" : Number.isFinite(number) ? number.toExponential(0) : "no number");

async function visitWith(browser, { url, isReference, told, wanted, harness, check, onlyNumbers, measured }) {
  const visitor = { browser, url, isReference };
  if (!onlyNumbers) {
    await core(visitor, told, check);
    writeFileSync(inRoot(shots, `${browser.id}.png`), await browser.shot());
  }
  for await (const { link, count, probe, map, isEnough } of compared(visitor, wanted, harness)) {
    const most = Math.max(probe.most, map.most);
    const isTrue = isEnough && most <= LARGEST;
    check(`${link}: ${count} numbers as in Node, apart by ${rounded(most)} at most`, isTrue, { count, probe, map });
    measured({ link, count, most });
  }
}

const cellsOf = (line) => line.slice(2, -2).split(" | ");
const unknown = "not measured";

/** Whether docs/engines.md lacks a number of that link. */
const isMissing = (link) => {
  const row = readFileSync(inRoot(page), "utf8")
    .split("\n")
    .find((line) => line.startsWith(`| \`${link}\` |`));
  return !row || row.includes(unknown);
};

/**
 * Writes one difference into the table of docs/engines.md, so that a run that is ended leaves what it has measured. Another version of
 * a browser begins its column anew.
 */
function write(browser, { link, count, most }) {
  const now = readFileSync(inRoot(page), "utf8");
  const [from, to] = [now.indexOf(begins) + begins.length, now.indexOf(ends)];
  const [head, , ...rows] = now.slice(from, to).trim().split("\n").map(cellsOf);
  let column = head.findIndex((cell) => cell.startsWith(`${browser.name} `));
  if (column < 0) column = head.length;
  const isAnew = head[column] !== `${browser.name} ${browser.version}`;
  head[column] = `${browser.name} ${browser.version}`;
  const known = new Map(rows.map((row) => [row[0], row]));
  const table = LINKS.map((one) => {
    const row = known.get(`\`${one}\``) ?? [`\`${one}\``, "", ...head.slice(2).map(() => unknown)];
    if (isAnew) row[column] = unknown;
    if (one === link) [row[1], row[column]] = [String(count), rounded(most)];
    return row;
  });
  const text = [head, head.map(() => "---"), ...table].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  writeFileSync(inRoot(page), `${now.slice(0, from)}\n\n${text}\n\n${now.slice(to)}`);
}

export async function testEngines(args) {
  const names = args.filter((arg) => !["--write", "--numbers", "--missing"].includes(arg));
  const none = names.find((name) => !browsers.some(({ id }) => id === name));
  if (none) throw new Failure(`There is no browser "${none}": ${browsers.map(({ id }) => id).join(", ")}.`, 2);
  const onlyNumbers = args.includes("--numbers");
  await ensureSite();
  mkdirSync(inRoot(shots), { recursive: true });
  const { preview } = await import("vite");
  const server = await preview({ root: inRoot(), logLevel: "error", preview: { port: 0, host: "localhost" } });
  const around = await emptyPage();
  const { counts, check } = checker();
  const skipped = [];
  try {
    const wanted = await nodeNumbers(args.includes("--missing") ? LINKS.filter(isMissing) : LINKS);
    const told = {};
    for (const { id, name, needs, find, open } of browsers) {
      const isReference = id === "chromium";
      // Words and colours are compared with Chromium's, numbers with Node's.
      if (names.length > 0 && !names.includes(id) && (onlyNumbers || !isReference)) continue;
      const program = await find();
      if (!program) {
        skipped.push(`${name}: ${needs} is not here and could not be installed`);
        continue;
      }
      const browser = { id, ...(await open(program)) };
      console.log(`\n── ${name} ${browser.version} ${"─".repeat(40)}`);
      try {
        const options = {
          url: server.resolvedUrls.local[0],
          isReference,
          told,
          wanted,
          harness: around.address,
          check,
          onlyNumbers,
          measured: (one) => args.includes("--write") && write({ name, version: browser.version }, one),
        };
        await visitWith(browser, options);
      } catch (error) {
        check(`${name} goes through all checks`, false, String(error?.stack ?? error));
      } finally {
        await browser.end();
      }
    }
  } finally {
    around.end();
    await new Promise((done) => server.httpServer.close(done));
  }
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${skipped.length} browsers skipped`);
  for (const line of skipped) say(`Skipped: ${line}.`);
  return counts.failed > 0 ? 1 : 0;
}
