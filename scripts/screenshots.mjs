// The pictures of the README and docs, taken from the built page: npm run screenshots.

import { ensureSite } from "./build.mjs";
import { findChromium } from "./chromium.mjs";
import { inRoot, say } from "./process.mjs";

const shots = [
  { name: "first", width: 1440, height: 900 },
  { name: "projector", width: 1024, height: 768 },
  { name: "phone", width: 390, height: 844, hasTouch: true },
  { name: "dark", width: 1440, height: 900, colorScheme: "dark", link: "?v=1&q=t-finetune&sigma=1&theta=60" },
  { name: "diagonal", width: 1440, height: 1340, link: "?v=1&m=diagonal&rsh=0.6&rnew=0.0444444444&D=200&watch=yes" },
  {
    name: "best-lambda",
    width: 1440,
    height: 900,
    link: "?v=1&m=diagonal&alpha=0.02&rsh=0.1&D=200&x=alpha:0.005..0.2&y=rsh:0.05..1&q=best-lam",
  },
  { name: "simulation", width: 1440, height: 900, link: "?v=1&show=simulation&d=200" },
];

export async function screenshots() {
  await ensureSite();
  const { preview } = await import("vite");
  const { chromium } = await import("playwright");
  const server = await preview({ root: inRoot(), logLevel: "error", preview: { port: 0, host: "localhost" } });
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
  try {
    for (const { name, link = "", width, height, ...options } of shots) {
      const context = await browser.newContext({ viewport: { width, height }, ...options });
      const page = await context.newPage();
      await page.goto(server.resolvedUrls.local[0] + link);
      // A picture with error bars that have tightened, whatever the machine.
      await page.waitForFunction(() => Number(document.querySelector("progress")?.value) >= 40, undefined, {
        timeout: 120_000,
      });
      await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"), undefined, { timeout: 120_000 });
      await page.screenshot({ path: inRoot("docs", "screenshots", `${name}.png`) });
      say(`docs/screenshots/${name}.png`);
      await context.close();
    }
  } finally {
    await browser.close();
    await new Promise((done) => server.httpServer.close(done));
  }
}
