import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import { writeServiceWorker } from "../../scripts/offline.mjs";
import { contentSecurityPolicy } from "../../scripts/security.mjs";
import { openExport, openShare } from "./exportHelpers.ts";
import { region, settled, watchContext } from "./helpers.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
};

/** A plain static server with the site in a folder of it, whose content a test may exchange. */
interface Site {
  folder: string;
  readonly url: string;
  /** What the server lets the browser's own cache keep. */
  caching: string;
  /** What comes in place of a file, with a status of 200, when a program asks for it by `fetch`. */
  readonly wrong: Map<string, string>;
  /** Cuts every connection and answers no more. */
  readonly down: () => Promise<void>;
  readonly up: () => Promise<void>;
}

async function serve(folder: string): Promise<Site> {
  const path = "/talks/2026/";
  let server: Server;
  const site = { folder, url: "", caching: "max-age=600", wrong: new Map(), down: async () => {}, up: async () => {} };
  const listen = (port: number) =>
    new Promise<void>((done) => {
      server = createServer((request, response) => {
        const wanted = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
        const file = join(site.folder, normalize(wanted.slice(path.length) || "index.html"));
        const wrong = site.wrong.get(wanted.slice(path.length));
        if (wrong !== undefined && request.headers["sec-fetch-dest"] === "empty") {
          response.writeHead(200, { "Content-Type": "text/html" }).end(wrong);
          return;
        }
        if (!wanted.startsWith(path) || !existsSync(file)) {
          response.writeHead(404).end();
          return;
        }
        response
          .writeHead(200, {
            "Content-Type": types[extname(file)] ?? "application/octet-stream",
            "Content-Security-Policy": contentSecurityPolicy,
            "Cache-Control": site.caching,
          })
          .end(readFileSync(file));
      }).listen(port, done);
    });
  await listen(0);
  const { port } = (server! as Server).address() as AddressInfo;
  site.down = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  site.up = () => listen(port);
  return Object.assign(site, { url: `http://localhost:${port}${path}` });
}

/** Every file of the built site that is named after its content → the name that it has in the new version. */
function newNames(): ReadonlyMap<string, string> {
  const names = readdirSync("dist/assets").map((file) => {
    const [, stem, hash, ending] = /^(.*)-([\w-]{8})(\.[\w.]+)$/.exec(file) as RegExpExecArray;
    return [file, `${stem}-${[...hash].reverse().join("")}${ending}`] as const;
  });
  return new Map(names);
}

/** The same site with another page and other names of its files, as a build of changed sources would be. */
function newVersion(names = newNames()): string {
  const folder = mkdtempSync(join(tmpdir(), "transferscope-"));
  cpSync("dist", folder, { recursive: true });
  const renamed = (text: string) => text.replace(/[\w.-]+\.(js|css)\b/g, (file) => names.get(file) ?? file);
  for (const [from, to] of names) {
    const text = readFileSync(join(folder, "assets", from), "utf8");
    rmSync(join(folder, "assets", from));
    writeFileSync(join(folder, "assets", to), renamed(text));
  }
  const page = join(folder, "index.html");
  writeFileSync(
    page,
    renamed(readFileSync(page, "utf8")).replace("<title>", '<meta name="build" content="next" />\n    <title>'),
  );
  writeServiceWorker(folder);
  return folder;
}

const test = base.extend<{ site: Site }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  site: async ({}, use) => {
    const site = await serve("dist");
    await use(site);
    await site.down();
  },
});

test.use({ serviceWorkers: "allow", viewport: { width: 1024, height: 768 } });

/** Opens the site once with the network, until all of it is kept. */
async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await settled(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, { timeout: 40_000 });
}

test("a talk of six steps, by keyboard, without a network, under a sub-path, on a projector", async ({
  page,
  context,
  site,
}) => {
  const watch = await watchContext(context);
  await visit(page, site.url);
  await site.down();
  await page.goto(`${site.url}?v=1&story=tour&present=yes`);
  await settled(page);
  const name = page.locator(".story-name");
  const titles: string[] = [];
  const figures: string[] = [];
  for (let step = 1; step <= 6; step++) {
    await expect(name).toHaveText(`A tour of the instrument · ${step} of 6`);
    await settled(page);
    titles.push(
      (await region(page, /^Story: /)
        .getByRole("heading")
        .textContent()) ?? "",
    );
    figures.push((await page.locator(".presented-numbers").textContent()) ?? "");
    await expect(page.locator(".presented .figure .frame").first()).toBeVisible();
    if (await page.locator(".story-question").count()) {
      // A question is answered by the key that would go on.
      await page.keyboard.press("PageDown");
      await expect(page.locator(".story-verdict")).toHaveCount(1);
    }
    if (step < 6) await page.keyboard.press(step % 2 ? "PageDown" : "ArrowRight");
  }
  expect(new Set(titles).size).toBe(6);
  expect(new Set(figures).size).toBeGreaterThanOrEqual(4);
  await page.keyboard.press("PageUp");
  await expect(name).toHaveText("A tour of the instrument · 5 of 6");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("banner")).toBeVisible();
  // What comes when it is asked for is there, too.
  await openExport(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Figures", exact: true }).click();
  await expect(page.locator("dialog img").first()).toHaveJSProperty("complete", true);
  expect(
    await page
      .locator("dialog img")
      .first()
      .evaluate((i: HTMLImageElement) => i.naturalWidth),
  ).toBeGreaterThan(0);
  // So is theory that the pages before did not need.
  await page.goto(`${site.url}?v=1&spec=power&tune=best&q=forgetting`);
  await settled(page);
  await expect(page.locator(".map-figure canvas")).toBeVisible();
  // Files of the site that could not be had would be errors here; a check for a new version may fail in silence.
  expect(watch.errors).toEqual([]);
});

test("a new version that comes during the talk only asks, and keeps the state when it is taken", async ({
  page,
  context,
  site,
}) => {
  await watchContext(context);
  await visit(page, site.url);
  await page.goto(`${site.url}?v=1&story=signs&step=2&present=yes`);
  await settled(page);
  await expect(region(page, /^Story: /).getByRole("heading")).toHaveText("More data: scratch overtakes");
  await page.evaluate(() => {
    (window as unknown as { same: boolean }).same = true;
  });
  site.folder = newVersion();
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  const prompt = page.locator(".update");
  await expect(prompt).toContainText("A new version is here", { timeout: 30_000 });
  // The talk goes on with the old version, and nothing is loaded anew.
  await page.keyboard.press("PageDown");
  await expect(region(page, /^Story: /).getByRole("heading")).toHaveText("Where scratch stumbles");
  await settled(page);
  expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);
  expect(await page.locator("meta[name=build]").count()).toBe(0);
  await prompt.getByRole("button", { name: "Later" }).click();
  await expect(prompt).toHaveText("");
  // Loaded anew it is still the old one, and asks again.
  const address = page.url();
  await page.reload();
  await settled(page);
  expect(await page.locator("meta[name=build]").count()).toBe(0);
  await expect(prompt).toContainText("A new version is here", { timeout: 30_000 });
  await prompt.getByRole("button", { name: "Use it now" }).click();
  await expect(page.locator("meta[name=build]")).toHaveCount(1, { timeout: 30_000 });
  await expect(region(page, /^Story: /).getByRole("heading")).toHaveText("Where scratch stumbles");
  expect(page.url()).toBe(address);
  await settled(page);
  await expect(prompt).toHaveText("");
  // The old version's files are gone.
  expect(await page.evaluate(() => caches.keys().then((keys) => keys.length))).toBe(1);
});

const isNew = (page: Page) => page.locator("meta[name=build]");
const versions = (page: Page) => page.evaluate(() => caches.keys().then((keys) => keys.length));

/** Has the browser look for a new version; what has become of it when it is filled or given up. */
const update = (page: Page) =>
  page.evaluate(async () => {
    const registration = (await navigator.serviceWorker.getRegistration()) as ServiceWorkerRegistration;
    await registration.update();
    const worker = registration.installing ?? registration.waiting;
    await new Promise<void>((done) => {
      const look = () => worker?.state !== "installing" && done();
      worker?.addEventListener("statechange", look);
      look();
    });
    return worker?.state ?? "redundant";
  });

test("a tab that stays open while another takes the new version goes on with all of its own", { tag: "@long" }, async ({
  page,
  context,
  site,
}) => {
  const watch = await watchContext(context);
  site.caching = "no-store";
  await visit(page, `${site.url}?v=1&d=60&trials=4`);
  site.folder = newVersion();
  const other = await context.newPage();
  await other.goto(`${site.url}?v=1&d=60&trials=4&theta=30`);
  await other.locator(".update").getByRole("button", { name: "Use it now" }).click({ timeout: 30_000 });
  await expect(isNew(other)).toHaveCount(1, { timeout: 30_000 });
  await settled(other);
  // Neither the server nor the new version has what the first tab asks for now, threads included.
  await page.bringToFront();
  await expect(isNew(page)).toHaveCount(0);
  for (const [tab, there] of [
    ["Export", "Download SVG"],
    ["Embed", "Copy HTML"],
    ["Cite", "Copy BibTeX"],
  ] as const) {
    await openShare(page, tab);
    await expect(page.getByRole("button", { name: there })).toBeVisible();
    await page.keyboard.press("Escape");
  }
  await page.getByRole("button", { name: "Stories", exact: true }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await region(page, "Watch it train").locator("summary").click();
  await expect(region(page, "Watch it train").locator(".trace").first()).toBeAttached();
  expect(await versions(page)).toBe(2);
  expect(watch.errors).toEqual([]);
  // It asks as well, and the files of the version before go with the last tab that shows it.
  await page.locator(".update").getByRole("button", { name: "Use it now" }).click();
  await expect(isNew(page)).toHaveCount(1, { timeout: 30_000 });
  await settled(page);
  await expect.poll(() => versions(page)).toBe(1);
  await openExport(page);
});

test("files of two versions at once are not kept: the page stays as it was until the new one is whole", {
  tag: "@long",
}, async ({ page, context, site }) => {
  await watchContext(context);
  await visit(page, site.url);
  // The new list of files is there, the page and a thread are still those of before, or what a portal answers.
  const before = readFileSync("dist/index.html", "utf8");
  site.folder = newVersion();
  site.wrong.set("index.html", before);
  expect(await update(page)).toBe("redundant");
  site.wrong.clear();
  const thread = readdirSync(join(site.folder, "assets")).find((file) => file.startsWith("solve.worker")) as string;
  site.wrong.set(`assets/${thread}`, "<!doctype html><title>Log in</title>");
  expect(await update(page)).toBe("redundant");
  await page.reload();
  await settled(page);
  await expect(isNew(page)).toHaveCount(0);
  site.wrong.clear();
  expect(await update(page)).toBe("installed");
  await page.locator(".update").getByRole("button", { name: "Use it now" }).click();
  await expect(isNew(page)).toHaveCount(1, { timeout: 30_000 });
  await settled(page);
});

test("a wrong file that a version before has kept is not copied, but fetched anew", async ({ page, context, site }) => {
  await watchContext(context);
  await visit(page, site.url);
  const spoilt = await page.evaluate(async () => {
    let count = 0;
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        if (request.url.includes("solve.worker")) {
          const headers = { "Content-Type": "text/html" };
          await cache.put(request, new Response("<!doctype html><title>Log in</title>", { headers }));
          count++;
        }
    }
    return count;
  });
  expect(spoilt).toBe(1);
  // Only the page has changed: all other files may be copied.
  site.folder = newVersion(new Map());
  expect(await update(page)).toBe("installed");
  await site.down();
  await page.locator(".update").getByRole("button", { name: "Use it now" }).click();
  await expect(isNew(page)).toHaveCount(1, { timeout: 30_000 });
  await settled(page);
  await expect(page.locator(".map-failure")).toHaveCount(0);
});

test("it can be installed: a manifest that is read, with pictures that are there", async ({ page, context, site }) => {
  await page.goto(site.url);
  const session = await context.newCDPSession(page);
  const { errors, url } = await session.send("Page.getAppManifest");
  expect([errors, url]).toEqual([[], `${site.url}manifest.webmanifest`]);
  const manifest = await (await page.request.get(url)).json();
  for (const { src, sizes } of manifest.icons as { src: string; sizes: string }[]) {
    const icon = await page.request.get(new URL(src, url).href);
    expect(icon.status(), src).toBe(200);
    // A PNG says its size in bytes 16 to 23.
    if (sizes !== "any")
      expect(`${(await icon.body()).readUInt32BE(16)}x${(await icon.body()).readUInt32BE(20)}`).toBe(sizes);
  }
});
