// npm test: every check in order, each with its time, and one line at the end that counts them all.

import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { ensureCli, ensureSite, makeOneFile } from "./build.mjs";
import { findChromium } from "./chromium.mjs";
import { Failure, inRoot, node, root, say } from "./process.mjs";
import { ensureRedis } from "./redis.mjs";

const reports = ".cache/reports";
const projects = ["tsconfig.science.json", "tsconfig.compute.json", "tsconfig.json"];

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

// biome and vitest would also colour pipes.
const isPlain = !process.stdout.isTTY && !process.env.FORCE_COLOR;

function lint() {
  const colors = isPlain ? ["--colors=off"] : [];
  return node("node_modules/@biomejs/biome/bin/biome", ["ci", "--error-on-warnings", ...colors, "."]);
}

async function types() {
  let failed = 0;
  for (const project of projects) failed |= await node("node_modules/typescript/bin/tsc", ["-p", project]);
  return failed;
}

async function vitest(report, filters = [], env = {}) {
  await ensureRedis();
  return node(
    "node_modules/vitest/vitest.mjs",
    [
      "run",
      "--root",
      root,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${reports}/${report}`,
      ...filters,
    ],
    { env: { ...env, ...(isPlain ? { NO_COLOR: "1" } : {}) } },
  );
}

async function e2e(more = {}) {
  const env = { TRANSFERSCOPE_CHROMIUM: await findChromium(), TRANSFERSCOPE_PORT: String(await freePort()), ...more };
  say(`Chromium: ${env.TRANSFERSCOPE_CHROMIUM}`);
  return node("node_modules/@playwright/test/cli.js", ["test"], { env });
}

/** A file that failed without a failed test (it did not load, or a hook threw) counts as one failure. */
function countVitest(report) {
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Flaky tests count as failed. */
function countPlaywright({ stats }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

/** `needs`: a check without which this one would only repeat the failure. `report`, `count`: for test runners. */
const checks = [
  { name: "lint", run: lint },
  { name: "types", run: types },
  { name: "unit", run: () => vitest("unit.json"), report: "unit.json", count: countVitest },
  { name: "build", run: () => ensureSite({ force: true }) },
  { name: "size", needs: "build", run: () => node("scripts/size.mjs") },
  { name: "onefile", run: makeOneFile },
  { name: "cli", run: () => ensureCli({ force: true }) },
  { name: "gallery", needs: "cli", run: () => node("dist-cli/cli.js", ["gallery", "--check"]) },
  { name: "e2e", needs: "build", run: () => e2e(), report: "e2e.json", count: countPlaywright },
];

function readCounts({ report, count }) {
  try {
    return count(JSON.parse(readFileSync(inRoot(reports, report), "utf8")));
  } catch {
    return { passed: 0, failed: 0, skipped: 0, note: "no report" };
  }
}

/** The counts of one check. A runner that failed, or ran nothing, without naming a failed test is one failure itself. */
async function perform(check) {
  if (check.report) rmSync(inRoot(reports, check.report), { force: true });
  let code = 0;
  try {
    code = (await check.run()) ?? 0;
  } catch (error) {
    say(error instanceof Failure ? error.message : String(error?.stack ?? error));
    code = 1;
  }
  if (!check.report) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const counts = readCounts(check);
  if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) {
    const note = counts.note ?? (code !== 0 ? `exit code ${code}` : "no test ran");
    return { ...counts, failed: 1, note };
  }
  return counts;
}

function describe({ report, passed, failed, skipped, note }) {
  const parts = report ? [`${passed} passed`, `${failed} failed`, ...(skipped ? [`${skipped} skipped`] : [])] : [];
  return [...parts, ...(note ? [note] : [])].join(", ");
}

async function performAll(selected) {
  mkdirSync(inRoot(reports), { recursive: true });
  const results = new Map();
  for (const check of selected) {
    console.log(`\n── ${check.name} ${"─".repeat(60 - check.name.length)}`);
    const began = performance.now();
    const blocked = check.needs && results.get(check.needs)?.failed > 0;
    const counts = blocked ? { passed: 0, failed: 1, note: `not run: ${check.needs} failed` } : await perform(check);
    results.set(check.name, { report: check.report, ...counts, seconds: (performance.now() - began) / 1000 });
  }
  console.log(`\n${"─".repeat(64)}`);
  let [passed, failed] = [0, 0];
  for (const [name, result] of results) {
    const time = `${result.seconds.toFixed(1)} s`.padStart(9);
    console.log(`${name.padEnd(8)}${result.failed ? "FAILED" : "passed"}${time}   ${describe(result)}`.trimEnd());
    passed += result.passed;
    failed += result.failed;
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

/** All checks, or those named. */
export function test(names) {
  const unknown = names.filter((name) => !checks.some((check) => check.name === name));
  if (unknown.length > 0) {
    throw new Failure(`There is no check "${unknown[0]}": ${checks.map((check) => check.name).join(", ")}.`, 2);
  }
  return performAll(checks.filter((check) => names.length === 0 || names.includes(check.name)));
}

/**
 * The unit tests together with the slow ones in *.long.ts, and all end-to-end tests, those marked @long too. `filters` are
 * parts of names of unit tests' files; with them nothing else runs. Without them a report of the unit tests' coverage is written to
 * .cache/coverage.
 */
export function testLong(filters) {
  const long = { TRANSFERSCOPE_LONG: "1" };
  const options = filters.length > 0 ? filters : ["--coverage.enabled"];
  const unit = { name: "long", run: () => vitest("long.json", options, long), report: "long.json", count: countVitest };
  if (filters.length > 0) return performAll([unit]);
  const build = checks.find(({ name }) => name === "build");
  const pages = checks.find(({ name }) => name === "e2e");
  return performAll([unit, build, { ...pages, run: () => e2e(long) }]);
}
