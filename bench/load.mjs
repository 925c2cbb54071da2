// A first visit as Lighthouse's mobile audit makes it: 4× slower processor, 1.6 Mbit/s at 150 ms, 412 × 823.
// Total blocking time is what tasks between the first paint and the first 5 s without a long one take beyond 50 ms each: by the
// clock on a throttled page, where other load on the machine counts as the page's, and from the processor time of the tasks of
// another visit without throttle, times 4, where it does not.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import { ensureSite } from "../scripts/build.mjs";
import { inRoot } from "../scripts/process.mjs";

const THROTTLE = 4;
const RUNS = 3;
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const LONG_MS = 50;
const QUIET_MS = 5000;
const PATIENCE_MS = 25_000;

const links = {
  "default link": "",
  compared: "?v=1&ref=sigma:0.8&compare=side",
  presented: "?v=1&present=yes",
  diagonal: "?v=1&m=diagonal",
};

const types = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
};

/** The built site compressed, as hosts of static files send it. */
async function compressed() {
  const packed = new Map();
  const read = (file) => {
    if (!packed.has(file)) packed.set(file, gzipSync(readFileSync(file)));
    return packed.get(file);
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const file = join(inRoot("dist"), normalize(pathname === "/" ? "/index.html" : pathname));
    try {
      const body = read(file);
      response.writeHead(200, {
        "Content-Type": types[extname(file)] ?? "application/octet-stream",
        "Content-Encoding": "gzip",
        "Cache-Control": "max-age=600",
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "localhost", done));
  return { url: `http://localhost:${server.address().port}/`, close: () => server.close() };
}

export async function load({ browser, spread }) {
  await ensureSite();
  const site = await compressed();
  const lines = [];
  try {
    for (const [name, link] of Object.entries(links)) {
      const slow = [];
      const fast = [];
      for (let i = 0; i < RUNS; i++) {
        slow.push(await visit(browser, site.url + link, THROTTLE));
        fast.push(await visit(browser, site.url + link, 1));
      }
      const of = (key, visits = slow) => spread(visits.map((v) => v[key]));
      lines.push(
        `${name.padEnd(14)} blocking ${of("blocking")} ms by the clock, ${of("cpuBlocking", fast)} by processor time;`.concat(
          ` longest task ${of("longest")} ms; layout shift ${greatest([...slow, ...fast].map((v) => v.shift))} at most;`,
          ` first paint ${of("paint")}, whole map ${of("map")} ms`,
        ),
      );
    }
  } finally {
    site.close();
  }
  return lines;
}

const greatest = (xs) => Math.max(...xs).toFixed(3);

/** Collects in the page what its tasks, its layout and its map do. */
function observe() {
  const seen = { tasks: [], shift: 0, paint: undefined, map: undefined };
  Object.assign(window, { seen });
  const watch = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  watch("longtask", (e) => seen.tasks.push([e.startTime, e.duration]));
  watch("layout-shift", (e) => {
    if (!e.hadRecentInput) seen.shift += e.value;
  });
  watch("paint", (e) => {
    if (e.name === "first-contentful-paint") seen.paint = e.startTime;
  });
  const look = () => {
    if (document.querySelector(".map-figure[aria-busy=false]")) seen.map = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function visit(browser, url, rate) {
  const context = await browser.newContext({
    viewport: { width: 412, height: 823 },
    deviceScaleFactor: 1.75,
    isMobile: true,
    hasTouch: true,
    serviceWorkers: "block",
  });
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send("Network.enable");
    await cdp.send("Network.emulateNetworkConditions", NETWORK);
    await cdp.send("Emulation.setCPUThrottlingRate", { rate });
    await page.addInitScript(observe);
    const tasks = await traced(cdp, async () => {
      await page.goto(url, { waitUntil: "commit" });
      const opened = performance.now();
      for (;;) {
        await page.waitForTimeout(500);
        const quietFor = await page.evaluate(() => {
          const { tasks, paint, map } = window.seen;
          if (paint === undefined || map === undefined) return 0;
          const [start, duration] = tasks.at(-1) ?? [0, 0];
          return performance.now() - Math.max(paint, map, start + duration);
        });
        if (quietFor > QUIET_MS || performance.now() - opened > PATIENCE_MS) break;
      }
    });
    const seen = await page.evaluate(() => window.seen);
    const { paint, shift, map } = seen;
    return {
      paint,
      shift,
      map: map ?? Number.NaN,
      blocking: blocking(seen.tasks, paint),
      cpuBlocking: blocking(tasks, paint),
      longest: Math.max(0, ...seen.tasks.filter(([start]) => start > paint).map(([, ms]) => ms)),
    };
  } finally {
    await context.close();
  }
}

/** What tasks, [start, ms], take beyond 50 ms each, from the first paint until 5 s come without a long one. */
function blocking(tasks, paint) {
  let quiet = paint;
  let sum = 0;
  for (const [start, ms] of tasks) {
    if (ms <= LONG_MS || start + ms < paint) continue;
    if (start - quiet > QUIET_MS) break;
    quiet = start + ms;
    sum += Math.max(0, Math.min(ms, quiet - paint) - LONG_MS);
  }
  return sum;
}

/** Tasks of the page's main thread while `act` runs: [start after navigation, processor time at a quarter of the speed] in ms. */
async function traced(cdp, act) {
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
  const start = events
    .filter((e) => e.name === "navigationStart" && e.args?.data?.isOutermostMainFrame !== false)
    .at(-1);
  if (!start) return [];
  return events
    .filter((e) => e.name === "ThreadControllerImpl::RunTask" && e.dur && e.pid === start.pid && e.tid === start.tid)
    .map(({ ts, tdur = 0 }) => [(ts - start.ts) / 1000, (THROTTLE * tdur) / 1000])
    .sort((a, b) => a[0] - b[0]);
}
