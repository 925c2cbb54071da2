import type { Page } from "@playwright/test";
import {
  box,
  expect,
  expectQuery,
  frames,
  mapHash,
  open,
  test as ownTab,
  type Run,
  readout,
  settled,
  simulated,
  slider,
  status,
  sharedTab as test,
  trialsDone,
  type,
} from "./helpers.ts";

test.use({ simulates: true });

const trials = (page: Page) => page.getByLabel("trials", { exact: true });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** Replicates asked for since the n-th; several may travel in one slice. */
const replicates = (page: Page, since = 0): Promise<Run[]> =>
  page.evaluate(
    (n) =>
      window.lanes.runs
        .filter((r) => r.kind === "simulation")
        .flatMap((r) =>
          Array.from({ length: r.to - r.from }, (_, i) => ({ ...r, from: r.from + i, to: r.from + i + 1 })),
        )
        .slice(n),
    since,
  );

/** Nothing of the simulation is under way, and it stays so while the page does other work. */
async function expectRest(page: Page): Promise<number> {
  await page.waitForFunction(() => window.lanes.open.simulation === 0);
  // What was already under way has come in; panels draw it one by one, a frame each on a slow machine.
  await frames(page, 20);
  await page.getByLabel("Quantity on the map").selectOption("risk-scratch");
  await settled(page);
  const [asked, done] = [(await replicates(page)).length, await trialsDone(page)];
  await page.getByLabel("Quantity on the map").selectOption("t-linear");
  await settled(page);
  await slider(page, "s").focus();
  await page.keyboard.press("ArrowRight");
  await settled(page);
  await frames(page, 20);
  expect((await replicates(page)).length).toBe(asked);
  expect(await trialsDone(page)).toBe(done);
  return done;
}

const running = (page: Page) => expect.poll(() => trialsDone(page), { timeout: 40_000 }).toBeGreaterThan(3);

test("Pause holds, Continue goes on from there, Stop ends", async ({ page }) => {
  await open(page, "?v=1&d=100&trials=100000");
  await running(page);
  await button(page, "Pause").click();
  await expect(status(page)).toHaveText(/^\d+ of 100000 trials, paused$/);
  const held = await expectRest(page);
  expect(held).toBeGreaterThan(3);

  const asked = (await replicates(page)).length;
  await button(page, "Continue").click();
  await expect.poll(() => trialsDone(page)).toBeGreaterThan(held);
  const again = await replicates(page, asked);
  expect(Math.min(...again.map((r) => r.from)), "finished replicates are not repeated").toBeGreaterThanOrEqual(held);

  await button(page, "Stop").click();
  await expect(status(page)).toHaveText(/^\d+ of 100000 trials, stopped$/);
  const stopped = await expectRest(page);
  await expect(button(page, "Stop")).toHaveCount(0);
  await button(page, "Run").click();
  await expect.poll(() => trialsDone(page)).toBeGreaterThan(stopped);
});

test("a hidden tab rests and goes on when it is seen again", async ({ page }) => {
  await open(page, "?v=1&d=100&trials=100000");
  await running(page);
  const show = (hidden: boolean) =>
    page.evaluate((is) => {
      Object.defineProperty(Document.prototype, "hidden", { configurable: true, get: () => is });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await show(true);
  const held = await expectRest(page);
  await show(false);
  await expect.poll(() => trialsDone(page)).toBeGreaterThan(held);
});

test("a new seed gives other numbers, the old one the old numbers again, to the last digit", async ({ page }) => {
  await open(page, "?v=1&d=60&trials=20");
  await simulated(page, 20);
  const first = await readout(page);
  await button(page, "New seed").click();
  await expectQuery(page, "?v=1&d=60&seed=2&trials=20");
  await expect(page.getByLabel("seed", { exact: true })).toHaveValue("2");
  await expect.poll(async () => (await readout(page))[2][2]).not.toBe(first[2][2]);
  await simulated(page, 20);
  const second = await readout(page);
  expect(second.map((r) => r[1])).toEqual(first.map((r) => r[1]));
  for (const row of [0, 1, 2, 3, 4]) expect(second[row][2]).not.toBe(first[row][2]);
  await type(page.getByLabel("seed", { exact: true }), "1");
  await simulated(page, 20);
  expect(await readout(page)).toEqual(first);
  await open(page, "?v=1&d=60&seed=2&trials=20");
  await simulated(page, 20);
  expect(await readout(page)).toEqual(second);
});

ownTab("more trials keep those that are done, and end where a fresh start ends", { tag: "@long" }, async ({ page }) => {
  await open(page, "?v=1&d=60&trials=20");
  await simulated(page, 20);
  const asked = (await replicates(page)).length;
  expect(asked).toBe(20);
  await type(trials(page), "50");
  await simulated(page, 50);
  const more = await replicates(page, asked);
  expect(more.map((r) => r.from).sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => 20 + i));
  await expectQuery(page, "?v=1&d=60&trials=50");
  const extended = await readout(page);
  await open(page, "?v=1&d=60&trials=50");
  await simulated(page, 50);
  expect(await readout(page)).toEqual(extended);
});

test("fewer trials show what those alone would have", { tag: "@long" }, async ({ page }) => {
  await open(page, "?v=1&d=60&trials=50");
  await simulated(page, 50);
  await type(trials(page), "20");
  await simulated(page, 20);
  const fewer = await readout(page);
  await open(page, "?v=1&d=60&trials=20");
  await simulated(page, 20);
  expect(fewer).toEqual(await readout(page));
});

test("what the data do not depend on starts no new pass: quantity, angle, sizes, noise, depth", {
  tag: "@long",
}, async ({ page }) => {
  await open(page, "?v=1&d=60&trials=20");
  await simulated(page, 20);
  const asked = (await replicates(page)).length;
  await page.getByLabel("Quantity on the map").selectOption("risk-finetune");
  for (const key of ["theta", "sigma", "rho", "s", "L", "ridge"]) {
    const before = (await readout(page))[4][2];
    await slider(page, key).focus();
    await page.keyboard.press("ArrowRight");
    await settled(page);
    await simulated(page, 20);
    if (key !== "ridge") expect((await readout(page))[4][2], key).not.toBe(before);
  }
  await page.keyboard.press("Escape");
  await page.getByRole("radio", { name: "d → ∞" }).click();
  await simulated(page, 20);
  // On the lattice of the curve the probe's sample size is answered, too.
  await type(box(page, "gamma"), "0.7");
  await simulated(page, 20);
  await expect(page.getByRole("table", { name: /^At the probe/ }).getByRole("caption")).toContainText("n = 42");
  expect((await replicates(page, asked)).length).toBe(0);
  // Numbers read from the same data are those of a fresh pass.
  const moved = await readout(page);
  await expect(page).toHaveURL(/gamma=0\.7.*trials=20/);
  await open(page, new URL(page.url()).search);
  await simulated(page, 20);
  expect(await readout(page)).toEqual(moved);
});

test("what the data depend on starts anew: d, finite source data, the seed", async ({ page }) => {
  await open(page, "?v=1&d=60&trials=20");
  await simulated(page, 20);
  for (const [change, setup, seed] of [
    [() => type(box(page, "d"), "80"), { d: 80, ns: -1 }, 1],
    [() => type(box(page, "gs"), "0.5"), { d: 80, ns: 40 }, 1],
    [() => button(page, "New seed").click(), { d: 80, ns: 40 }, 2],
  ] as const) {
    const asked = (await replicates(page)).length;
    await change();
    await expect.poll(async () => (await replicates(page, asked)).length).toBe(20);
    await simulated(page, 20);
    const pass = await replicates(page, asked);
    expect(pass.map((r) => r.from).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(new Set(pass.map((r) => JSON.stringify(r.setup)))).toEqual(new Set([JSON.stringify(setup)]));
    expect(new Set(pass.map((r) => r.seed))).toEqual(new Set([seed]));
  }
  // Going back asks for nothing: it is still known.
  const asked = (await replicates(page)).length;
  await type(page.getByLabel("seed", { exact: true }), "1");
  await simulated(page, 20);
  expect((await replicates(page, asked)).length).toBe(0);
});

test("a wanted precision stops the simulation by itself", async ({ page }) => {
  await open(page, "?v=1&d=60&trials=100000&se=0.02");
  await expect(status(page)).toHaveText(/^\d+ of 100000 trials: the wanted precision is reached$/, { timeout: 40_000 });
  await page.waitForFunction(() => window.lanes.open.simulation === 0);
  await frames(page, 30);
  const [asked, done] = [(await replicates(page)).length, await trialsDone(page)];
  expect(done).toBeGreaterThanOrEqual(10);
  expect(Number((await readout(page))[0][2].split("±")[1])).toBeLessThanOrEqual(1.96 * 0.0201);
  await frames(page, 30);
  expect((await replicates(page)).length).toBe(asked);
  expect(await trialsDone(page)).toBe(done);
  await expect(button(page, "Pause")).toHaveCount(0);
});

ownTab(
  "a dimension that no thread can hold is refused with a reason, theory is drawn all the same",
  async ({ page }) => {
    await open(page, "?v=1&d=5000");
    await expect(status(page)).toContainText("choose a smaller d");
    expect((await replicates(page)).length).toBe(0);
    const first = await mapHash(page);
    await page.getByLabel("Quantity on the map").selectOption("risk-scratch");
    await settled(page);
    await expect.poll(() => mapHash(page)).not.toBe(first);
    await type(box(page, "d"), "60");
    await expect.poll(() => trialsDone(page), { timeout: 40_000 }).toBeGreaterThan(0);
  },
);
