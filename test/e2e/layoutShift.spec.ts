import type { Page } from "@playwright/test";
import { expect, frames, open, test } from "./helpers.ts";

/** Nothing that a reader looks at, or is about to press, moves while the page arrives. */

test.use({ simulates: true });

/** Least sum of layout shifts that counts as a page that moves; "good" for Google's Core Web Vitals ends at 0.1. */
const SHIFT = 0.02;

const sizes = { phone: [412, 823], laptop: [1024, 768], desktop: [1440, 900] } as const;

const links = {
  "the default link": "",
  "a comparison": "?v=1&ref=sigma:0.8&compare=side",
  "a presentation": "?v=1&present=yes",
  "the diagonal model": "?v=1&m=diagonal",
};

/** Milliseconds that each file takes, so that parts of the page come one after another. */
const LATENCY = 120;

declare global {
  interface Window {
    shifts: { value: number; of: string[] }[];
  }
}

function observe(): void {
  window.shifts = [];
  const name = (node: Node | null) => (node instanceof Element ? node.className || node.nodeName : node?.nodeName);
  const rect = ({ x, y, width, height }: DOMRectReadOnly) => [x, y, width, height].map(Math.round).join(" ");
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, sources } = entry as PerformanceEntry & {
        value: number;
        sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
      };
      window.shifts.push({
        value,
        of: sources.map((s) => `${name(s.node)}: ${rect(s.previousRect)} → ${rect(s.currentRect)}`),
      });
    }
  }).observe({ type: "layout-shift", buffered: true });
}

async function shiftsOf(page: Page, link: string): Promise<Window["shifts"]> {
  await page.addInitScript(observe);
  await page.route("**/assets/*", async (route) => {
    await new Promise((done) => setTimeout(done, LATENCY));
    await route.continue();
  });
  await open(page, link);
  // The boundary's words, what explains the picture, and the first simulated means.
  if (link === "") await expect(page.locator(".sentence")).toContainText("All else equal");
  if (!link.includes("present")) await expect(page.locator(".explanation .formula-main math").first()).toBeAttached();
  await expect(page.locator(".dots .dot, #curves .dot, .presented-simulated:not(:empty)").first()).toBeAttached();
  await frames(page, 10);
  return page.evaluate(() => window.shifts);
}

for (const [size, [width, height]] of Object.entries(sizes))
  test.describe(`on a ${size}`, () => {
    test.use({ viewport: { width, height } });
    for (const [name, link] of Object.entries(links)) {
      const tag = link === "" && size !== "laptop" ? [] : ["@long"];
      test(`${name} does not move as it arrives`, { tag }, async ({ page }) => {
        const shifts = await shiftsOf(page, link);
        const sum = shifts.reduce((total, { value }) => total + value, 0);
        expect(sum, JSON.stringify(shifts, undefined, 1)).toBeLessThanOrEqual(SHIFT);
      });
    }
  });
