// Opening the file of an atlas on the built page: main-thread tasks from the choice of the file until it is shown, and for three seconds
// after; by the clock, where other load on the machine counts as the page's, and by processor time. The goal is none over 50 ms.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preview } from "vite";
import { ensureCli, ensureSite } from "../scripts/build.mjs";
import { inRoot } from "../scripts/process.mjs";
import { tasksBetween } from "./drag.mjs";

const RUNS = 3;

/** A grid of 100 × 100 cells with ten quantities each: 100 000 rows. */
const GRID = {
  grids: [
    {
      link: "?v=1&d=20&L=2",
      axes: { theta: { from: 0, to: 90, count: 100 }, gamma: { from: 0.1, to: 5, count: 100 } },
    },
  ],
  trials: 4,
};

export async function opening({ browser, spread }) {
  await ensureCli();
  await ensureSite();
  const folder = mkdtempSync(join(tmpdir(), "transferscope-bench-"));
  const server = await preview({ root: inRoot(), logLevel: "error", preview: { port: 0, host: "localhost" } });
  const lines = [];
  try {
    writeFileSync(join(folder, "plan.json"), JSON.stringify(GRID));
    const cli = (...args) => execFileSync(process.execPath, [inRoot("dist-cli/cli.js"), ...args], { stdio: "ignore" });
    cli("atlas", join(folder, "plan.json"), "--store", join(folder, "grid"));
    cli("atlas", "merge", "--store", join(folder, "grid"));
    const files = {
      "3000 settings, 17 000 rows": inRoot("docs/atlas/agreement.parquet"),
      "10 000 cells, 100 000 rows": join(folder, "grid/results.parquet"),
    };
    for (const [what, file] of Object.entries(files))
      for (const rate of [1, 4]) {
        const runs = [];
        for (let k = 0; k < RUNS; k++) runs.push(await one(browser, server.resolvedUrls.local[0], file, rate));
        lines.push(line(`${what}, ${rate}× throttle`, runs, spread));
      }
  } finally {
    await new Promise((done) => server.httpServer.close(done));
    rmSync(folder, { recursive: true, force: true });
  }
  return lines;
}

function line(what, runs, spread) {
  const longest = (part, clock) => Math.max(0, ...part.map((task) => task[clock]));
  const over = (part, clock) => part.filter((task) => task[clock] > 50).length;
  const said = (name, k) =>
    `${name}: longest ${spread(runs.map(({ parts }) => longest(parts[k], "wall")))} ms by the clock, ` +
    `${spread(runs.map(({ parts }) => longest(parts[k], "cpu")))} by processor time, ` +
    `over 50 ms ${runs.map(({ parts }) => over(parts[k], "wall")).join(", ")} and ${runs.map(({ parts }) => over(parts[k], "cpu")).join(", ")}`;
  const open = spread(runs.map(({ seconds }) => seconds));
  return `${what.padEnd(40)} open after ${open} s; ${said("until then", 1)}; ${said("in 3 s after", 2)}`;
}

async function one(browser, url, file, rate) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${url}?v=1`);
  await page.waitForFunction(() => document.querySelector(".map-figure[aria-busy=false]") !== null);
  await page.evaluate(() => {
    const button = (name) => [...document.querySelectorAll("button")].find((b) => b.textContent === name);
    const wait = (name) =>
      new Promise((done) => {
        const look = () => (button(name) ? done(button(name)) : setTimeout(look, 50));
        look();
      });
    return wait("Figures")
      .then((b) => b.click())
      .then(() => wait("Open an atlas"))
      .then((b) => b.click());
  });
  const input = await page.waitForSelector(".atlas-dialog input[type=file]", { state: "attached" });
  await page.waitForTimeout(2000);
  const cdp = await context.newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate });
  let seconds = 0;
  const parts = await tasksBetween(cdp, ["choose", "open"], async () => {
    await page.evaluate(() => {
      const shown = () => document.querySelector(".atlas-bar") !== null;
      new MutationObserver((_, observer) => {
        if (!shown()) return;
        observer.disconnect();
        performance.mark("open");
      }).observe(document.body, { childList: true, subtree: true });
      document
        .querySelector(".atlas-dialog input[type=file]")
        .addEventListener("change", () => performance.mark("choose"), { capture: true });
    });
    await input.setInputFiles(file);
    await page.waitForFunction(() => performance.getEntriesByName("open").length > 0, { polling: 250 });
    seconds = await page.evaluate(() => {
      const at = (name) => performance.getEntriesByName(name)[0].startTime;
      return (at("open") - at("choose")) / 1000;
    });
    await page.waitForTimeout(3000);
  });
  await context.close();
  return { parts, seconds };
}
