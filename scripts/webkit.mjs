// npm run test:webkit: the built page in WebKitGTK, by WebDriver. The same link says the same numbers as in Chromium, a
// long drag leaves the history alone, and the first export of a fresh browser holds all its words.

import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureSite } from "./build.mjs";
import { findChromium } from "./chromium.mjs";
import { Failure, inRoot, run, say } from "./process.mjs";

const LINK = "?v=1&theta=30&sigma=0.5&d=60&trials=4";
const DRAG_MS = 30_000;
const WORDS = [
  "transferability of linear transfer",
  "angle between source and target θ",
  "target samples per dimension γ",
  "scratch wins",
  "transfer wins",
  "σ = 0.5",
];

const works = (name) => spawnSync(name, ["--help"], { stdio: "ignore" }).error === undefined;

/** WebKitGTK's driver and a virtual display, installed if possible. */
async function findDriver() {
  const isThere = () => works("WebKitWebDriver") && works("Xvfb");
  if (isThere()) return;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get"))
    throw new Failure("WebKitWebDriver (Debian: webkit2gtk-driver) and Xvfb are needed, and are not here.");
  say("Installing WebKitGTK (apt-get) …");
  const options = { stdout: "stderr", env: { DEBIAN_FRONTEND: "noninteractive" } };
  await run("apt-get", ["update", "-q"], options);
  await run("apt-get", ["install", "-y", "-q", "--no-install-recommends", "webkit2gtk-driver", "xvfb"], options);
  if (!isThere()) throw new Failure("WebKitGTK could not be installed.");
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A minimal WebDriver client (W3C WebDriver 2). */
async function openWebKit() {
  const display = `:${90 + (process.pid % 100)}`;
  const port = await freePort();
  const env = { ...process.env, DISPLAY: display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1", NO_AT_BRIDGE: "1" };
  const screen = spawn("Xvfb", [display, "-screen", "0", "1440x1000x24", "-nolisten", "tcp"], { stdio: "ignore" });
  const driver = spawn("WebKitWebDriver", [`--port=${port}`], { stdio: "ignore", env });
  const send = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (value?.error) throw new Error(`${path}: ${value.error}: ${value.message}`);
    return value;
  };
  const close = () => {
    driver.kill();
    screen.kill();
  };
  for (let tries = 0; ; tries++) {
    await sleep(250);
    try {
      const { sessionId } = await send("POST", "/session", { capabilities: { alwaysMatch: {} } });
      const at = (path) => `/session/${sessionId}${path}`;
      await send("POST", at("/timeouts"), { script: 120_000, pageLoad: 120_000 });
      return {
        goTo: (url) => send("POST", at("/url"), { url }),
        /** Runs a function in the page by its source text, so without its closure; returns its result. */
        ask: (f, ...args) =>
          send("POST", at("/execute/async"), {
            script: `const done = arguments[arguments.length - 1]; Promise.resolve((${f})(...[...arguments].slice(0, -1))).then(done, (e) => done("error: " + e));`,
            args,
          }),
        act: (actions) =>
          send("POST", at("/actions"), {
            actions: [{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions }],
          }),
        end: async () => {
          await send("DELETE", at("")).catch(() => {});
          close();
        },
      };
    } catch (error) {
      if (tries < 40) continue;
      close();
      throw error;
    }
  }
}

/** In the page: waits until the simulation is finished and drawn, and returns the text. */
async function read(trials) {
  const isDone = () =>
    document.querySelector(".simulation-status")?.textContent === `${trials} of ${trials} trials, done` &&
    !document.querySelector("[aria-busy=true]");
  for (let i = 0; i < 600 && !isDone(); i++) await new Promise((next) => setTimeout(next, 100));
  await new Promise((next) => setTimeout(next, 500));
  const rows = [...document.querySelectorAll(".readout tbody tr")];
  return {
    sentence: document.querySelector(".sentence")?.textContent,
    status: document.querySelector(".simulation-status")?.textContent,
    rows: rows.map((row) => [...row.children].map((cell) => cell.textContent).join(" | ")),
    errors: window.errors ?? [],
  };
}

/** In the page: the first export, as text. */
async function exportSvg() {
  const files = [];
  const native = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    files.push(blob);
    return native.call(URL, blob);
  };
  const button = (name) => [...document.querySelectorAll("button")].find((b) => b.textContent === name);
  const until = async (found) => {
    for (let i = 0; i < 300 && !found(); i++) await new Promise((next) => setTimeout(next, 100));
    return found();
  };
  (await until(() => button("Share"))).click();
  (await until(() => document.querySelector("[name=share-tab][value=export]"))).click();
  (await until(() => button("Download SVG") && !button("Download SVG").disabled && button("Download SVG"))).click();
  const file = await until(() => files.find((blob) => blob.type.startsWith("image/svg")));
  return file ? await file.text() : "no file";
}

const listen = () => {
  window.errors = [];
  addEventListener("error", (event) => window.errors.push(String(event.message)));
  addEventListener("unhandledrejection", (event) => window.errors.push(String(event.reason)));
};

/** Counts checks and prints failures. */
function checker() {
  const counts = { passed: 0, failed: 0 };
  const check = (what, isTrue, found) => {
    counts[isTrue ? "passed" : "failed"]++;
    console.log(`${isTrue ? "✓" : "✘"} ${what}${isTrue ? "" : `: ${JSON.stringify(found)}`}`);
  };
  return { counts, check };
}

export async function testWebKit() {
  await ensureSite();
  await findDriver();
  const { preview } = await import("vite");
  const { chromium } = await import("@playwright/test");
  const server = await preview({ root: inRoot(), logLevel: "error", preview: { port: 0, host: "localhost" } });
  const url = server.resolvedUrls.local[0];
  const { counts, check } = checker();
  const webkit = await openWebKit();
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
  try {
    const page = await (await browser.newContext({ serviceWorkers: "block" })).newPage();
    for (const [model, link] of [
      ["deep linear networks", LINK],
      ["diagonal linear networks", "?v=1&m=diagonal&alpha=0.3&rsh=0.5&D=60&trials=4"],
    ]) {
      await page.goto(url + link);
      await webkit.goTo(url + link);
      await webkit.ask(`${listen}`);
      const [here, there] = [await page.evaluate(read, 4), await webkit.ask(`${read}`, 4)];
      check(`${model}: the same words and numbers as in Chromium`, same(here, there), { here, there });
    }

    await webkit.goTo(url + LINK);
    await webkit.ask(`${listen}`);
    await webkit.ask(`${read}`, 4);
    const svg = String(await webkit.ask(`${exportSvg}`));
    const text = svg.replace(/<[^>]*>/g, "").replaceAll("\u00a0", " ");
    const missing = WORDS.filter((word) => !text.includes(word));
    check("the first export of a fresh browser holds all its words", missing.length === 0, missing);
    check("and its link", svg.includes(LINK.slice(1).replaceAll("&", "&amp;")), svg.slice(0, 400));

    await webkit.goTo(url + LINK);
    await webkit.ask(`${listen}`);
    await webkit.ask(`${read}`, 4);
    const before = await webkit.ask("() => history.length");
    const box = await webkit.ask(
      `() => { const { left, top, width, height } = document.querySelector("[data-param=theta] input[type=range]").getBoundingClientRect(); return { left, top, width, height }; }`,
    );
    const at = (t) => ({
      type: "pointerMove",
      duration: 100,
      x: Math.round(box.left + box.width * (0.5 + 0.4 * Math.sin(t))),
      y: Math.round(box.top + box.height / 2),
    });
    const moves = Array.from({ length: DRAG_MS / 100 }, (_, i) => at(i / 8));
    await webkit.act([at(0), { type: "pointerDown", button: 0 }, ...moves, { type: "pointerUp", button: 0 }]);
    const after = await webkit.ask(`${read}`, 4);
    const [length, value, search] = await webkit.ask(
      `async () => { await new Promise((next) => setTimeout(next, 600)); return [history.length, document.querySelector("[data-param=theta] .number-box").value, location.search]; }`,
    );
    check("30 s of dragging: no exception", after.errors.length === 0, after.errors);
    check("at most one entry of history", length <= before + 1, [before, length]);
    check("the address holds the value at the end", search.includes(`theta=${value}`) && value !== "30", [
      value,
      search,
    ]);
  } finally {
    await browser.close();
    await webkit.end();
    await new Promise((done) => server.httpServer.close(done));
  }
  console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed > 0 ? 1 : 0;
}

const same = (a, b) =>
  a.status === "4 of 4 trials, done" &&
  a.rows.length > 5 &&
  b.errors?.length === 0 &&
  JSON.stringify([a.sentence, a.status, a.rows]) === JSON.stringify([b.sentence, b.status, b.rows]);
