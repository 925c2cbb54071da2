import type { Page } from "@playwright/test";
import { curvePath, expect, mapHash, open, readout, simulated, status, test, type, watchContext } from "./helpers.ts";

test.use({ simulates: true });

const link = "?v=1&d=60&trials=60";

/** Ends all workers, without a word to the page, just when it has asked for so many pieces of a kind. */
const killAt = (page: Page, kind: "theory" | "simulation", runs: number) =>
  page.addInitScript(
    (at) => {
      window.lanes.killAt = at;
    },
    { kind, runs },
  );

const lanes = (page: Page) =>
  page.evaluate(() => ({ made: window.lanes.made, killed: window.lanes.killed, runs: window.lanes.runs.length }));

async function all(page: Page) {
  await simulated(page, 60);
  return {
    map: await mapHash(page),
    curves: await Promise.all([0, 1, 2].map((series) => curvePath(page, series))),
    numbers: await readout(page),
    dots: await page.locator("#curves .dots").evaluateAll((groups) => groups.map((g) => g.innerHTML)),
  };
}

test("workers that die in the middle of theory or simulation are replaced, nothing is lost", async ({
  page,
  browser,
}) => {
  test.slow();
  // The first piece of the simulation is a single replicate; how many the others hold depends on the machine.
  const deaths = [
    ["theory", 3],
    ["simulation", 2],
  ] as const;
  await open(page, link);
  const undisturbed = await all(page);
  const before = await lanes(page);
  expect(before.killed).toBe(0);
  // Both at once: it takes the page some seconds to notice that a worker is silent. Each has a window of its own, since
  // a page behind another one hardly draws.
  await Promise.all(
    deaths.map(async ([kind, runs]) => {
      const context = await browser.newContext();
      const watch = await watchContext(context, true);
      const second = await context.newPage();
      await killAt(second, kind, runs);
      await open(second, new URL(link, page.url()).href);
      expect(await all(second), kind).toEqual(undisturbed);
      const after = await lanes(second);
      expect(after.killed, kind).toBeGreaterThanOrEqual(2);
      expect(after.made, kind).toBeGreaterThan(before.made);
      await expect(second.getByRole("alert")).toHaveCount(0);
      expect(watch.errors).toEqual([]);
      await context.close();
    }),
  );
});

test("one, two or eight processors: the same link gives the same numbers and the same picture", async ({ context }) => {
  const seen: unknown[] = [];
  const made: number[] = [];
  for (const cores of [1, 2, 8]) {
    const page = await context.newPage();
    await page.addInitScript((n) => {
      Object.defineProperty(Navigator.prototype, "hardwareConcurrency", { configurable: true, get: () => n });
    }, cores);
    await open(page, link);
    seen.push(await all(page));
    made.push((await lanes(page)).made);
    await page.close();
  }
  expect(made).toEqual([2, 2, 7]);
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);
});

test("where threads cannot start the page computes; where it cannot either, a sentence, and the next move tries again", async ({
  page,
  watch,
}) => {
  await page
    .context()
    .route("**/out-of-order.js", (route) =>
      route.fulfill({ contentType: "text/javascript", body: "throw new Error('out of order')" }),
    );
  await page.addInitScript(() => {
    const Spy = window.Worker;
    let broken = true;
    (window as unknown as { mend: () => void }).mend = () => {
      broken = false;
    };
    window.Worker = class extends Spy {
      constructor(url: string | URL, options?: WorkerOptions) {
        // From our own server: the page's policy starts no other worker.
        super(broken ? "./out-of-order.js" : url, options);
      }
    };
  });
  const alert = page.getByRole("alert");
  await page.goto("./?v=1&d=60&trials=4");
  await expect(status(page)).toHaveText("4 of 4 trials, done", { timeout: 40_000 });
  await expect(alert).toHaveCount(0);
  // Nor does the program that threads and the page's own lane share.
  await page.route(/\/api-[^/]*\.js$/, (route) => route.abort());
  await page.goto("./?v=1&d=60&trials=4&seed=2");
  await expect(alert).toContainText("Not computed: ");
  await page.unroute(/\/api-[^/]*\.js$/);
  await page.evaluate(() => (window as unknown as { mend: () => void }).mend());
  await type(page.getByLabel("target label noise, exact value"), "0.3");
  await expect(alert).toHaveCount(0);
  await expect(status(page)).toContainText("4 of 4", { timeout: 40_000 });
  // What the broken workers said themselves, and what was lost, is no fault of the page.
  expect(watch.errors.filter((error) => !/out of order|Failed to (load resource|fetch)/.test(error))).toEqual([]);
  watch.errors.length = 0;
});
