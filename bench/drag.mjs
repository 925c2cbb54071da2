// Drags on the built page at 4× CPU throttle: main-thread tasks over 50 ms (wall clock and processor), frames, pictures.
// Other load on the machine counts as the page's, so it should be idle. With `--beside FOLDER`, another built site is
// measured in turns with this one: `npm run bench -- drag --beside ../before/dist`.
import { preview } from "vite";
import { ensureSite } from "../scripts/build.mjs";
import { inRoot } from "../scripts/process.mjs";

const THROTTLE = 4;
const MOVES = 100;
const ROUNDS = 4;

export async function drag({ browser, beside }) {
  await ensureSite();
  const sites = [inRoot("dist"), ...(beside === undefined ? [] : [beside])];
  const servers = await Promise.all(
    sites.map((outDir) =>
      preview({ root: inRoot(), logLevel: "error", build: { outDir }, preview: { port: 0, host: "localhost" } }),
    ),
  );
  const urls = servers.map((server) => server.resolvedUrls.local[0]);
  const lines = [];
  try {
    for (const what of ["sigma slider", "probe", "ridge slider, simulated map", "rsh slider, diagonal"]) {
      if (beside === undefined) lines.push(sentence(what, await one(browser, urls[0], what)));
      else lines.push(...(await compared(browser, urls, what)));
    }
  } finally {
    await Promise.all(servers.map((server) => new Promise((done) => server.httpServer.close(done))));
  }
  return lines;
}

/** The same drag on this page and on another one, in turns: the median of each reading, and all of them. */
async function compared(browser, urls, what) {
  const readings = urls.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    const inTurn = [...urls.entries()];
    // Each is as often the first: what comes second finds more of the browser warm.
    for (const [k, url] of round % 2 === 0 ? inTurn : inTurn.reverse()) readings[k].push(await one(browser, url, what));
  }
  return readings.flatMap((runs, k) => [
    `${what}, ${k === 0 ? "this page" : "the other"}`,
    ...Object.keys(runs[0]).map((name) => {
      const values = runs.map((run) => run[name]);
      const sorted = [...values].sort((a, b) => a - b);
      const median = (sorted[(ROUNDS - 1) >> 1] + sorted[ROUNDS >> 1]) / 2;
      return `    ${name.padEnd(34)} ${median.toFixed(0).padStart(5)}   (${values.map((v) => v.toFixed(0)).join(", ")})`;
    }),
  ]);
}

/** One drag: milliseconds and counts by name. */
async function one(browser, url, what) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  // A drag reads all that has been drawn, so two sites have to have drawn the same number of trials.
  const link = what.includes("simulated") ? "&show=simulation" : what.includes("diagonal") ? "&m=diagonal" : "";
  await page.goto(`${url}?v=1${link}&trials=4`);
  // No locators: they add Playwright's own listeners to the page, which would be measured.
  await page.waitForFunction(() => document.querySelector(".map-canvas") !== null);
  await page.waitForTimeout(4000);
  const cdp = await context.newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: THROTTLE });
  await page.evaluate(() => {
    const seen = { frames: [], pictures: new Set() };
    Object.assign(window, { seen });
    const line = document.querySelector(".phase-line");
    const tick = (t) => {
      seen.frames.push(t);
      seen.pictures.add(line?.getAttribute("d"));
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  const box = await page.evaluate(
    (selector) => document.querySelector(selector).getBoundingClientRect().toJSON(),
    what === "probe" ? ".map-hit" : `[data-param="${what.split(" ")[0]}"] input[type=range]`,
  );
  const y = (k) => (what === "probe" ? box.y + box.height * (0.9 - 0.6 * k) : box.y + box.height / 2);

  // Work at the first pointer event and work deferred until after the drag are reported separately.
  const mark = (name) => page.evaluate((m) => void performance.mark(m), name);
  const [before, tasks, after] = await tasksBetween(cdp, ["press", "release"], async () => {
    await page.mouse.move(box.x + box.width * 0.1, y(0));
    await page.waitForTimeout(300);
    await mark("press");
    await page.mouse.down();
    for (let i = 1; i <= MOVES; i++) {
      await page.mouse.move(box.x + box.width * (0.1 + (0.8 * i) / MOVES), y(i / MOVES));
      await page.waitForTimeout(10);
    }
    await page.mouse.up();
    await mark("release");
    await page.waitForTimeout(1000);
  });
  const { frames, pictures } = await page.evaluate(() => ({
    frames: window.seen.frames,
    pictures: window.seen.pictures.size,
  }));
  await context.close();

  const gaps = frames
    .slice(1)
    .map((t, i) => t - frames[i])
    .sort((a, b) => a - b);
  const over = (clock) => tasks.filter((t) => t[clock] > 50).length;
  const longest = (clock, among = tasks) => Math.max(...among.map((t) => t[clock]));
  return {
    tasks: tasks.length,
    "over 50 ms, clock": over("wall"),
    "longest, clock": longest("wall"),
    "over 50 ms, processor": over("cpu"),
    "longest, processor": longest("cpu"),
    "longest before the press, clock": longest("wall", before),
    "longest before, processor": longest("cpu", before),
    "longest after the release, clock": longest("wall", after),
    "longest after, processor": longest("cpu", after),
    "processor time in the drag": tasks.reduce((sum, t) => sum + t.cpu, 0),
    "phase lines drawn": pictures,
    "frame gap, p50": gaps[gaps.length >> 1],
    "frame gap, p95": gaps[Math.floor(gaps.length * 0.95)],
  };
}

const sentence = (what, r) => {
  const ms = (name) => r[name].toFixed(0);
  return [
    `${what.padEnd(28)} of ${r.tasks} tasks over 50 ms: ${r["over 50 ms, clock"]} by the clock (longest ${ms("longest, clock")} ms),`,
    `${r["over 50 ms, processor"]} by processor time (longest ${ms("longest, processor")} ms);`,
    `longest before the press, as the pointer comes: ${ms("longest before the press, clock")} and ${ms("longest before, processor")} ms;`,
    `longest in the second after the release: ${ms("longest after the release, clock")} and ${ms("longest after, processor")} ms;`,
    `${ms("processor time in the drag")} ms of processor time in all;`,
    `${r["phase lines drawn"]} different phase lines drawn;`,
    `frame gap p50 ${ms("frame gap, p50")}, p95 ${ms("frame gap, p95")} ms at ${THROTTLE}× throttle`,
  ].join(" ");
};

/**
 * Main-thread tasks in ms while `act` runs, before, between and after marks. Uses the lightest trace category with tasks:
 * the one with layout and paint counts all layout objects and slows tasks down by a sixth, some by half.
 */
export async function tasksBetween(cdp, marks, act) {
  const events = [];
  cdp.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await cdp.send("Tracing.start", {
    categories: "toplevel,blink.user_timing,__metadata",
    transferMode: "ReportEvents",
  });
  await act();
  const ended = new Promise((done) => cdp.once("Tracing.tracingComplete", done));
  await cdp.send("Tracing.end");
  await ended;
  const marked = marks.map((name) => {
    const { pid, tid, ts } = events.find((e) => e.name === name && e.cat === "blink.user_timing");
    return { pid, tid, ts };
  });
  const [{ pid, tid }] = marked;
  const parts = [[], ...marks.map(() => [])];
  for (const e of events)
    if (e.name === "ThreadControllerImpl::RunTask" && e.dur && e.pid === pid && e.tid === tid)
      parts[marked.filter(({ ts }) => ts < e.ts).length].push({ wall: e.dur / 1000, cpu: (e.tdur ?? 0) / 1000 });
  return parts;
}
