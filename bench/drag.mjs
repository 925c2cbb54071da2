// A drag of the θ slider and of the probe on the built page at 4× CPU throttle: main-thread tasks, frames, pictures.
import { preview } from "vite";
import { ensureSite } from "../scripts/build.mjs";
import { inRoot } from "../scripts/process.mjs";

const THROTTLE = 4;

export async function drag({ browser }) {
  await ensureSite();
  const server = await preview({ root: inRoot(), logLevel: "error", preview: { port: 0, host: "localhost" } });
  const lines = [];
  try {
    for (const what of ["sigma slider", "probe", "ridge slider, simulated map"])
      lines.push(await one(browser, server.resolvedUrls.local[0], what));
  } finally {
    await new Promise((done) => server.httpServer.close(done));
  }
  return lines;
}

async function one(browser, url, what) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(url + (what.includes("simulated") ? "?v=1&show=simulation" : ""));
  await page.waitForSelector(".phase-line");
  await page.waitForTimeout(1500);
  const cdp = await context.newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: THROTTLE });
  await page.evaluate(() => {
    const seen = { frames: [], pictures: new Set() };
    Object.assign(window, { seen });
    const canvas = document.querySelector(".map-canvas");
    const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const tick = (t) => {
      seen.frames.push(t);
      if (seen.frames.length % 4 === 0) {
        probe.drawImage(canvas, 0, 0, 8, 8);
        seen.pictures.add(probe.getImageData(0, 0, 8, 8).data.join());
      }
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  const events = [];
  cdp.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await cdp.send("Tracing.start", {
    categories: "toplevel,devtools.timeline,disabled-by-default-devtools.timeline,__metadata",
    transferMode: "ReportEvents",
  });

  const box = await page
    .locator(what === "probe" ? ".map-hit" : `[data-param="${what.split(" ")[0]}"] input[type=range]`)
    .boundingBox();
  const y = (k) => (what === "probe" ? box.y + box.height * (0.9 - 0.6 * k) : box.y + box.height / 2);
  await page.mouse.move(box.x + box.width * 0.1, y(0));
  await page.mouse.down();
  for (let i = 1; i <= 180; i++) {
    await page.mouse.move(box.x + box.width * (0.1 + (0.8 * i) / 180), y(i / 180));
    await page.waitForTimeout(10);
  }
  await page.mouse.up();
  await page.waitForTimeout(600);
  const ended = new Promise((done) => cdp.once("Tracing.tracingComplete", done));
  await cdp.send("Tracing.end");
  await ended;
  const { frames, pictures } = await page.evaluate(() => ({
    frames: window.seen.frames,
    pictures: window.seen.pictures.size,
  }));
  await context.close();

  const mains = new Set(
    events.filter((e) => e.name === "thread_name" && e.args?.name === "CrRendererMain").map((e) => `${e.pid}:${e.tid}`),
  );
  const tasks = events
    .filter((e) => e.name === "RunTask" && e.dur && mains.has(`${e.pid}:${e.tid}`))
    .map((e) => e.dur / 1000);
  const gaps = frames
    .slice(1)
    .map((t, i) => t - frames[i])
    .sort((a, b) => a - b);
  const longest = [...tasks]
    .sort((a, b) => b - a)
    .slice(0, 3)
    .map((t) => t.toFixed(0));
  return `${what.padEnd(28)} ${tasks.filter((t) => t > 50).length} of ${tasks.length} main-thread tasks over 50 ms (longest ${longest.join(", ")} ms); ${pictures} pictures seen; frame gap p50 ${gaps[gaps.length >> 1]?.toFixed(0)}, p95 ${gaps[Math.floor(gaps.length * 0.95)]?.toFixed(0)} ms at ${THROTTLE}× throttle`;
}
