// The pictures of the README and docs, taken from the built page: npm run screenshots.

import { ensureSite } from "./build.mjs";
import { findChromium } from "./chromium.mjs";
import { inRoot, say } from "./process.mjs";

/** One picture a state of the page; `prepare` before it is loaded, `act` when it is there. */
const shots = [
  { name: "first", width: 1440, height: 900 },
  { name: "dark", width: 1440, height: 900, colorScheme: "dark", link: "?v=1&q=t-finetune&sigma=1&theta=60" },
  { name: "projector", width: 1024, height: 768 },
  { name: "phone", width: 390, height: 844, hasTouch: true },
  {
    name: "phone-dark",
    width: 390,
    height: 844,
    hasTouch: true,
    colorScheme: "dark",
    link: "?v=1&sim=law&theta=60",
    act: (page) => page.locator("[aria-label=Geometry]").evaluate((e) => e.scrollIntoView()),
  },
  { name: "simulation", width: 1440, height: 900, link: "?v=1&show=simulation&d=200" },
  {
    name: "agreement",
    width: 1440,
    height: 900,
    link: "?v=1&sim=law&show=agreement&spread=yes&q=t-finetune&sigma=0.5&trials=400",
    trials: 400,
  },
  {
    name: "explanation",
    width: 1440,
    height: 1100,
    link: "?v=1&sim=law&theta=60&sigma=0.5",
    act: (page) => page.locator(".explanation").evaluate((e) => e.scrollIntoView()),
  },
  {
    name: "watch",
    width: 1440,
    height: 900,
    link: "?v=1&sim=law&watch=yes",
    act: async (page) => {
      const panel = page.locator(".training-panel");
      await panel.evaluate((e) => e.scrollIntoView());
      await panel.getByRole("button", { name: "Train again" }).waitFor({ timeout: 120_000 });
    },
  },
  {
    name: "gallery",
    width: 1440,
    height: 900,
    act: async (page) => {
      await page.getByRole("button", { name: "Figures" }).click();
      await page
        .locator("dialog img")
        .nth(11)
        .evaluate((img) => img.decode());
    },
  },
  {
    name: "paused-notice",
    width: 1024,
    height: 768,
    link: "?v=1&theta=NaN&gamma=30&foo=1&show=simulation&d=300",
    act: (page) => page.getByRole("button", { name: "Pause" }).click(),
  },
  {
    name: "failed",
    width: 1024,
    height: 768,
    colorScheme: "dark",
    trials: 0,
    prepare: (page) => page.route(/\/(solve\.worker|api)-[^/]*\.js$/, (route) => route.abort()),
    act: (page) => page.getByRole("alert").first().waitFor(),
  },
  { name: "diagonal", width: 1440, height: 900, link: "?v=1&m=diagonal&rsh=0.6&rnew=0.0444444444&D=200" },
  {
    name: "best-lambda",
    width: 1440,
    height: 900,
    link: "?v=1&m=diagonal&alpha=0.02&rsh=0.1&D=200&x=alpha:0.005..0.2&y=rsh:0.05..1&q=best-lam",
  },
];

export async function screenshots() {
  await ensureSite();
  const { preview } = await import("vite");
  const { chromium } = await import("playwright");
  const server = await preview({ root: inRoot(), logLevel: "error", preview: { port: 0, host: "localhost" } });
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
  try {
    for (const { name, link = "", width, height, trials = 40, prepare, act, ...options } of shots) {
      const context = await browser.newContext({ viewport: { width, height }, ...options });
      const page = await context.newPage();
      await prepare?.(page);
      await page.goto(server.resolvedUrls.local[0] + link);
      // A picture with error bars that have tightened, whatever the machine.
      await page.waitForFunction((n) => Number(document.querySelector("progress")?.value) >= n, trials, {
        timeout: 120_000,
      });
      if (trials > 0)
        await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"), undefined, { timeout: 120_000 });
      await act?.(page);
      await page.screenshot({ path: inRoot("docs", "screenshots", `${name}.png`) });
      say(`docs/screenshots/${name}.png`);
      await context.close();
    }
  } finally {
    await browser.close();
    await new Promise((done) => server.httpServer.close(done));
  }
}
