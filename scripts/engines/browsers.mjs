// The browsers of npm run test:engines, each behind the same few calls of WebDriver:
//   goTo(url), ask(function, ...args) in the page, act(actions of a pointer), press(key, with), shot() as PNG, end().
// Chromium is driven by Playwright, which the end-to-end tests have. Playwright's WebDriver for Firefox asks for commands that
// the ESR does not know (emulation.setMediaFeaturesOverride, 153), Debian 12 has no geckodriver, and Node 20 no WebSocket for BiDi:
// Marionette, the protocol that geckodriver translates WebDriver's commands to, is a socket and lines of JSON.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findChromium } from "../chromium.mjs";
import { run, say } from "../process.mjs";

const WIDTH = 1440;
const HEIGHT = 1000;
const TIMEOUTS = { script: 300_000, pageLoad: 120_000 };

const answers = (name) => spawnSync(name, ["--version"], { stdio: "ignore", timeout: 60_000 }).status === 0;
const isThere = (name) => spawnSync(name, ["--help"], { stdio: "ignore", timeout: 60_000 }).error === undefined;

/** The first of the programs that works, else after Debian's packages were installed, where that can be. */
async function found(look, packages) {
  const first = look();
  if (first) return first;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return undefined;
  say(`Installing ${packages.join(" ")} (apt-get) …`);
  const options = { stdout: "stderr", env: { DEBIAN_FRONTEND: "noninteractive" } };
  await run("apt-get", ["update", "-q"], options);
  const wait = ["-o", "DPkg::Lock::Timeout=120"];
  await run("apt-get", [...wait, "install", "-y", "-q", "--no-install-recommends", ...packages], options);
  return look();
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Tries something every quarter of a second until it works, for at most half a minute. */
async function patiently(attempt) {
  for (let tries = 0; ; tries++) {
    await sleep(250);
    try {
      return await attempt();
    } catch (error) {
      if (tries >= 120) throw error;
    }
  }
}

/** A function of the page as the text of an asynchronous script of WebDriver; an error becomes its value. */
const scriptOf = (f) =>
  `const done = arguments[arguments.length - 1]; Promise.resolve((${f})(...[...arguments].slice(0, -1))).then(done, (e) => done({ failed: String(e) }));`;

function unfailed(value) {
  if (value?.failed) throw new Error(value.failed);
  return value;
}

const mouse = (actions) => [{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions }];
const keys = (key, held) => [
  {
    type: "key",
    id: "keys",
    actions: [
      ...held.map((value) => ({ type: "keyDown", value })),
      { type: "keyDown", value: key },
      { type: "keyUp", value: key },
      ...held.map((value) => ({ type: "keyUp", value })),
    ],
  },
];

/** WebDriver's names of keys. */
export const KEYS = { ArrowRight: "\uE014", ArrowUp: "\uE013", Enter: "\uE007", Control: "\uE009" };

async function openChromium() {
  const { chromium } = await import("@playwright/test");
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
  const options = { serviceWorkers: "block", viewport: { width: WIDTH, height: HEIGHT } };
  const page = await (await browser.newContext(options)).newPage();
  const named = Object.fromEntries(Object.entries(KEYS).map(([name, code]) => [code, name]));
  return {
    version: browser.version(),
    goTo: (url) => page.goto(url),
    ask: (f, ...args) => page.evaluate(`(${f})(...${JSON.stringify(args)})`),
    async act(actions) {
      for (const { type, x, y, duration = 0 } of actions) {
        if (type === "pointerMove") await page.mouse.move(x, y);
        else await page.mouse[type === "pointerDown" ? "down" : "up"]();
        await sleep(duration);
      }
    },
    press: (key, ...held) => page.keyboard.press([...held, key].map((code) => named[code] ?? code).join("+")),
    shot: () => page.screenshot(),
    end: () => browser.close(),
  };
}

/** Firefox's own protocol: each message is its length, a colon and JSON, [0, id, command, parameters] and [1, id, error, result]. */
async function openMarionette(port) {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const waiting = new Map();
  let bytes = Buffer.alloc(0);
  let greeted = () => {};
  const greeting = new Promise((done) => {
    greeted = done;
  });
  function take(message) {
    if (!Array.isArray(message)) return greeted();
    const [, id, error, result] = message;
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error) reject(new Error(`${error.error}: ${error.message}`));
    else resolve(result !== null && typeof result === "object" && "value" in result ? result.value : result);
  }
  socket.on("data", (more) => {
    bytes = Buffer.concat([bytes, more]);
    for (let colon = bytes.indexOf(58); colon > 0; colon = bytes.indexOf(58)) {
      const end = colon + 1 + Number(bytes.subarray(0, colon).toString());
      if (bytes.length < end) return;
      const message = JSON.parse(bytes.subarray(colon + 1, end).toString());
      bytes = bytes.subarray(end);
      take(message);
    }
  });
  socket.on("close", () => {
    for (const { reject } of waiting.values()) reject(new Error("Firefox has closed the connection"));
  });
  socket.on("error", () => {});
  await Promise.race([greeting, sleep(5000).then(() => Promise.reject(new Error("no greeting")))]);
  let last = 0;
  return (command, parameters = {}) =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      const text = JSON.stringify([0, last, command, parameters]);
      socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
}

async function openFirefox(program) {
  const port = await freePort();
  const profile = mkdtempSync(join(tmpdir(), "transferscope-firefox-"));
  const prefs = {
    "marionette.port": port,
    "browser.shell.checkDefaultBrowser": false,
    "datareporting.policy.dataSubmissionEnabled": false,
    "app.update.enabled": false,
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
    "dom.serviceWorkers.enabled": false,
  };
  const lines = Object.entries(prefs).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
  writeFileSync(join(profile, "user.js"), `${lines.join("\n")}\n`);
  const browser = spawn(program, ["--marionette", "--headless", "--no-remote", "--profile", profile], {
    stdio: "ignore",
    env: { ...process.env, MOZ_HEADLESS_WIDTH: String(WIDTH), MOZ_HEADLESS_HEIGHT: String(HEIGHT) },
  });
  const close = async () => {
    if (browser.exitCode === null) {
      browser.kill();
      await once(browser, "exit");
    }
    rmSync(profile, { recursive: true, force: true });
  };
  try {
    const send = await patiently(() => openMarionette(port));
    const { capabilities } = await send("WebDriver:NewSession", {});
    await send("WebDriver:SetTimeouts", TIMEOUTS);
    await send("WebDriver:SetWindowRect", { width: WIDTH, height: HEIGHT });
    return {
      version: capabilities.browserVersion,
      goTo: (url) => send("WebDriver:Navigate", { url }),
      ask: async (f, ...args) =>
        unfailed(await send("WebDriver:ExecuteAsyncScript", { script: scriptOf(f), args, sandbox: null })),
      act: (actions) => send("WebDriver:PerformActions", { actions: mouse(actions) }),
      press: (key, ...held) => send("WebDriver:PerformActions", { actions: keys(key, held) }),
      shot: async () => Buffer.from(await send("WebDriver:TakeScreenshot", { full: false }), "base64"),
      end: async () => {
        await Promise.race([send("Marionette:Quit", { flags: ["eForceQuit"] }).catch(() => {}), sleep(5000)]);
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The W3C's WebDriver over HTTP, on a virtual display: MiniBrowser has no mode without one. */
async function openWebKit() {
  const display = `:${90 + (process.pid % 100)}`;
  const port = await freePort();
  const env = { ...process.env, DISPLAY: display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1", NO_AT_BRIDGE: "1" };
  const size = `${WIDTH}x${HEIGHT}x24`;
  const screen = spawn("Xvfb", [display, "-screen", "0", size, "-nolisten", "tcp"], { stdio: "ignore" });
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
  try {
    const { sessionId, capabilities } = await patiently(() =>
      send("POST", "/session", { capabilities: { alwaysMatch: {} } }),
    );
    const at = (path) => `/session/${sessionId}${path}`;
    await send("POST", at("/timeouts"), TIMEOUTS);
    await send("POST", at("/window/rect"), { x: 0, y: 0, width: WIDTH, height: HEIGHT }).catch(() => {});
    return {
      version: capabilities.browserVersion,
      goTo: (url) => send("POST", at("/url"), { url }),
      ask: async (f, ...args) => unfailed(await send("POST", at("/execute/async"), { script: scriptOf(f), args })),
      act: (actions) => send("POST", at("/actions"), { actions: mouse(actions) }),
      press: (key, ...held) => send("POST", at("/actions"), { actions: keys(key, held) }),
      shot: async () => Buffer.from(await send("GET", at("/screenshot")), "base64"),
      end: async () => {
        await send("DELETE", at("")).catch(() => {});
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** `find` gives what `open` takes, or undefined where the browser is neither here nor to be installed. */
export const browsers = [
  { id: "chromium", name: "Chromium", needs: "Chromium", find: () => true, open: openChromium },
  {
    id: "firefox",
    name: "Firefox",
    needs: "firefox-esr or firefox",
    find: () => found(() => ["firefox-esr", "firefox"].find(answers), ["firefox-esr"]),
    open: openFirefox,
  },
  {
    id: "webkit",
    name: "WebKitGTK",
    needs: "WebKitWebDriver (Debian: webkit2gtk-driver) and Xvfb",
    find: () => found(() => isThere("WebKitWebDriver") && isThere("Xvfb"), ["webkit2gtk-driver", "xvfb"]),
    open: openWebKit,
  },
];
