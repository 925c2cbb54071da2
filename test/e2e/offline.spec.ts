import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { test as base, expect } from "@playwright/test";
import { writeServiceWorker } from "../../scripts/offline.mjs";
import { contentSecurityPolicy } from "../../scripts/security.mjs";
import { settled, watchContext } from "./helpers.ts";

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
  /** Cuts every connection and answers no more. */
  readonly down: () => Promise<void>;
  readonly up: () => Promise<void>;
}

async function serve(folder: string): Promise<Site> {
  const path = "/talks/2026/";
  let server: Server;
  const site = { folder, url: "", down: async () => {}, up: async () => {} };
  const listen = (port: number) =>
    new Promise<void>((done) => {
      server = createServer((request, response) => {
        const wanted = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
        const file = join(site.folder, normalize(wanted.slice(path.length) || "index.html"));
        if (!wanted.startsWith(path) || !existsSync(file)) {
          response.writeHead(404).end();
          return;
        }
        response
          .writeHead(200, {
            "Content-Type": types[extname(file)] ?? "application/octet-stream",
            "Content-Security-Policy": contentSecurityPolicy,
            "Cache-Control": "max-age=600",
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

/** The same site with another page, as a new version would be. */
function newVersion(): string {
  const folder = mkdtempSync(join(tmpdir(), "transferscope-"));
  cpSync("dist", folder, { recursive: true });
  const page = join(folder, "index.html");
  writeFileSync(
    page,
    readFileSync(page, "utf8").replace("<title>", '<meta name="build" content="next" />\n    <title>'),
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
async function visit(page: import("@playwright/test").Page, url: string): Promise<void> {
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
    titles.push((await page.locator(".story h2").textContent()) ?? "");
    figures.push((await page.locator(".presented-numbers").textContent()) ?? "");
    await expect(page.locator(".presented .figure .frame").first()).toBeVisible();
    if (step < 6) await page.keyboard.press(step % 2 ? "PageDown" : "ArrowRight");
  }
  expect(new Set(titles).size).toBe(6);
  expect(new Set(figures).size).toBeGreaterThanOrEqual(4);
  await page.keyboard.press("PageUp");
  await expect(name).toHaveText("A tour of the instrument · 5 of 6");
  await page.keyboard.press("Escape");
  await expect(page.locator("header")).toBeVisible();
  // What comes when it is asked for is there, too.
  await page.getByRole("button", { name: "Export" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Figures", exact: true }).click();
  await expect(page.locator("dialog img").first()).toHaveJSProperty("complete", true);
  expect(
    await page
      .locator("dialog img")
      .first()
      .evaluate((i: HTMLImageElement) => i.naturalWidth),
  ).toBeGreaterThan(0);
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
  await expect(page.locator(".story h2")).toHaveText("More data: scratch overtakes");
  await page.evaluate(() => {
    (window as unknown as { same: boolean }).same = true;
  });
  site.folder = newVersion();
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  const prompt = page.locator(".update");
  await expect(prompt).toContainText("A new version is here", { timeout: 30_000 });
  // The talk goes on with the old version, and nothing is loaded anew.
  await page.keyboard.press("PageDown");
  await expect(page.locator(".story h2")).toHaveText("Where scratch stumbles");
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
  await expect(page.locator(".story h2")).toHaveText("Where scratch stumbles");
  expect(page.url()).toBe(address);
  await settled(page);
  await expect(prompt).toHaveText("");
  // The old version's files are gone.
  expect(await page.evaluate(() => caches.keys().then((keys) => keys.length))).toBe(1);
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
