// npm run test:engines: what a visit to the built page comes to, in Chromium, Firefox and WebKitGTK, by WebDriver, and the numbers of
// ten links in all of them and in Node. `-- firefox` takes that browser alone beside Chromium; `--write` writes the
// differences to docs/engines.md. A screenshot of each browser is left in .cache/engines.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { ensureSite } from "../build.mjs";
import { Failure, inRoot, say } from "../process.mjs";
import { browsers } from "./browsers.mjs";
import { core } from "./core.mjs";
import { compared, emptyPage, LARGEST, nodeNumbers } from "./numbers.mjs";

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

async function visitWith(browser, { url, isReference, told, wanted, harness, check }) {
  const differences = [];
  const visitor = { browser, url, isReference };
  await core(visitor, told, check);
  writeFileSync(inRoot(shots, `${browser.id}.png`), await browser.shot());
  for await (const { link, count, probe, map, isEnough } of compared(visitor, wanted, harness)) {
    const most = Math.max(probe.most, map.most);
    const isTrue = isEnough && most <= LARGEST;
    check(`${link}: ${count} numbers as in Node, apart by ${rounded(most)} at most`, isTrue, { count, probe, map });
    differences.push({ link, count, most });
  }
  return differences;
}

/** The table of differences, a row a link. */
function table(all, wanted) {
  const head = ["link", "numbers", ...all.map(({ name, version }) => `${name} ${version}`)];
  const rows = wanted.map(({ link }, i) => [
    `\`${link}\``,
    String(all[0].differences[i].count),
    ...all.map(({ differences }) => rounded(differences[i].most)),
  ]);
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function write(text) {
  const now = readFileSync(inRoot(page), "utf8");
  const [before, after] = [now.slice(0, now.indexOf(begins) + begins.length), now.slice(now.indexOf(ends))];
  writeFileSync(inRoot(page), `${before}\n\n${text}\n\n${after}`);
}

export async function testEngines(args) {
  const names = args.filter((arg) => arg !== "--write");
  const unknown = names.find((name) => !browsers.some(({ id }) => id === name));
  if (unknown) throw new Failure(`There is no browser "${unknown}": ${browsers.map(({ id }) => id).join(", ")}.`, 2);
  await ensureSite();
  mkdirSync(inRoot(shots), { recursive: true });
  const { preview } = await import("vite");
  const server = await preview({ root: inRoot(), logLevel: "error", preview: { port: 0, host: "localhost" } });
  const around = await emptyPage();
  const { counts, check } = checker();
  const skipped = [];
  const all = [];
  try {
    const wanted = await nodeNumbers();
    const told = {};
    for (const { id, name, needs, find, open } of browsers) {
      const isReference = id === "chromium";
      if (!isReference && names.length > 0 && !names.includes(id)) continue;
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
        };
        all.push({ name, version: browser.version, differences: await visitWith(browser, options) });
      } catch (error) {
        check(`${name} goes through all checks`, false, String(error?.stack ?? error));
      } finally {
        await browser.end();
      }
    }
    if (args.includes("--write") && all.length === browsers.length) write(table(all, wanted));
  } finally {
    around.end();
    await new Promise((done) => server.httpServer.close(done));
  }
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${skipped.length} browsers skipped`);
  for (const line of skipped) say(`Skipped: ${line}.`);
  return counts.failed > 0 ? 1 : 0;
}
