import type { Locator, Page } from "@playwright/test";
import {
  box,
  curvePath,
  expect,
  expectQuery,
  filmMap,
  frames,
  map,
  mapHash,
  open,
  readout,
  SMALL,
  settled,
  simulated,
  slider,
  test,
  type,
} from "./helpers.ts";

test.use({ simulates: true });

const MOVES = 240;
/** Moves sent before the page must have answered: a mouse is faster than a frame. */
const BURST = 8;

/** Drags from one place to another in many moves, swinging about on the way; on and on while `goesOn`. */
async function drag(
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
  goesOn: () => Promise<boolean> = async () => false,
): Promise<void> {
  const mouse = await page.context().newCDPSession(page);
  await page.mouse.move(...from);
  await page.mouse.down();
  for (let i = 1; i <= MOVES || (i <= 20 * MOVES && (await goesOn())); i += BURST) {
    const burst = Array.from({ length: BURST }, (_, k) => {
      const s = (i + k) / MOVES;
      const t = Math.min(s, 1) * (1 + 0.5 * Math.sin(6 * Math.PI * s));
      const [x, y] = [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
      return mouse.send("Input.dispatchMouseEvent", { type: "mouseMoved", x, y, button: "left", buttons: 1 });
    });
    await Promise.all(burst);
  }
  await page.mouse.move(...to);
  await page.mouse.up();
}

/** What is noted of each frame of a drag. */
interface Seen {
  seen: { paths: Set<string>; sentences: Set<string>; running: boolean };
}

async function place(target: Locator, u: number, v: number): Promise<[number, number]> {
  await target.scrollIntoViewIfNeeded();
  const bounds = await target.boundingBox();
  if (!bounds) throw new Error("not on the page");
  return [bounds.x + u * bounds.width, bounds.y + v * bounds.height];
}

test("the map follows a drag of a slider and ends as if the value had been typed", async ({ page }) => {
  const link = `?v=1&x=sigma:0..1&${SMALL}`;
  await open(page, link);
  const start = await mapHash(page);
  const entries = await page.evaluate(() => history.length);
  const stop = await filmMap(page);
  const theta = slider(page, "theta");
  await drag(page, await place(theta, 0.5, 0.5), await place(theta, 0.8, 0.5));
  const { pictures, blank, shots } = await stop();
  await settled(page);

  const value = await box(page, "theta").inputValue();
  expect(Number(value)).toBeGreaterThan(60);
  expect(pictures, `different pictures in ${shots} frames`).toBeGreaterThanOrEqual(4);
  expect(blank, "frames without a picture").toBe(0);
  const query = `?v=1&theta=${value}&d=60&x=sigma:0..1&trials=4`;
  await expectQuery(page, query);
  expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(entries + 1);
  const dragged = await mapHash(page);
  expect(dragged).not.toBe(start);
  const line = await page.locator(".phase-line").first().getAttribute("d");
  const curve = await curvePath(page, 2);
  await simulated(page, 4);
  const numbers = await readout(page);

  await open(page, link);
  await type(box(page, "theta"), value);
  await settled(page);
  await expectQuery(page, query);
  await expect.poll(() => mapHash(page)).toBe(dragged);

  await open(page, query);
  await expect.poll(() => mapHash(page)).toBe(dragged);
  expect(await page.locator(".phase-line").first().getAttribute("d")).toBe(line);
  expect(await curvePath(page, 2)).toBe(curve);
  await simulated(page, 4);
  expect(await readout(page)).toEqual(numbers);
});

test("curves and numbers follow a drag of the probe over the map and end as if typed", { tag: "@long" }, async ({
  page,
}) => {
  await open(page, `?v=1&${SMALL}`);
  const before = await mapHash(page);
  const entries = await page.evaluate(() => history.length);
  const asked = await page.evaluate(() => {
    const seen = { paths: new Set<string>(), sentences: new Set<string>(), running: true };
    (window as unknown as Seen).seen = seen;
    const look = () => {
      seen.paths.add(document.querySelector("#curves path.series-2")?.getAttribute("d") ?? "");
      seen.sentences.add(document.querySelector(".sentence")?.textContent ?? "");
      if (seen.running) requestAnimationFrame(look);
    };
    look();
    return window.lanes.runs.length;
  });
  const hit = map(page);
  // Words change no faster than they are read: the drag is as long as ten sentences.
  const sentences = () => page.evaluate(() => (window as unknown as Seen).seen.sentences.size);
  await drag(page, await place(hit, 0.5, 0.75), await place(hit, 0.7, 0.4), async () => (await sentences()) < 10);
  const seen = await page.evaluate(() => {
    const { seen } = window as unknown as Seen;
    seen.running = false;
    return { paths: [...seen.paths], sentences: seen.sentences.size };
  });
  await settled(page);
  expect(seen.sentences).toBeGreaterThanOrEqual(10);
  expect(seen.paths.length).toBeGreaterThanOrEqual(4);
  expect(
    seen.paths.filter((d) => d.length < 20),
    "frames without a curve",
  ).toEqual([]);

  const [theta, gamma] = [await box(page, "theta").inputValue(), await box(page, "gamma").inputValue()];
  expect(Number(theta)).toBeGreaterThan(55);
  expect(Number(gamma)).toBeGreaterThan(0.9);
  const query = `?v=1&theta=${theta}&gamma=${gamma}&d=60&trials=4`;
  await expectQuery(page, query);
  expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(entries + 1);
  // What the axes sweep is already on the map: it is not computed again.
  await expect.poll(() => mapHash(page)).toBe(before);
  expect(await page.evaluate(() => window.lanes.runs.length)).toBeGreaterThan(asked);
  const curve = await curvePath(page, 2);
  const numbers = (await readout(page)).map((r) => r[1]);

  await open(page, `?v=1&${SMALL}`);
  await type(box(page, "theta"), theta);
  await type(box(page, "gamma"), gamma);
  await settled(page);
  await expectQuery(page, query);
  expect(await curvePath(page, 2)).toBe(curve);

  await open(page, query);
  expect(await curvePath(page, 2)).toBe(curve);
  expect((await readout(page)).map((r) => r[1])).toEqual(numbers);
});

test("controls that depend on the dragged one move with it, and end where the link says", async ({ page }) => {
  await open(page, "?v=1&m=diagonal&D=60&trials=4");
  await page.evaluate(() => {
    const seen = { values: new Set<string>() };
    Object.assign(window, { seen });
    const look = () => {
      seen.values.add(document.querySelector<HTMLInputElement>("[data-param=rft] .number-box")?.value ?? "");
      requestAnimationFrame(look);
    };
    look();
  });
  const values = () => page.evaluate(() => (window as unknown as { seen: { values: Set<string> } }).seen.values.size);
  const rsh = slider(page, "rsh");
  await drag(page, await place(rsh, 0.2, 0.5), await place(rsh, 0.8, 0.5), async () => (await values()) < 6);
  // Where it stood, where it ended, and four on the way.
  expect(await values()).toBeGreaterThanOrEqual(6);
  await settled(page);
  const shown = async (key: string) => Number(await box(page, key).inputValue());
  const linked = async (key: string) => Number(new URL(page.url()).searchParams.get(key));
  await expect.poll(() => linked("rsh")).toBe(await shown("rsh"));
  expect(await shown("rsh")).toBeGreaterThan(0.5);
  // ρ_FT = ρ_PT ρ_shared + (1 − ρ_PT) ρ_new, here with ρ_PT = 0.1 and ρ_new = 0.
  expect(await shown("rft")).toBeCloseTo(0.1 * (await shown("rsh")), 8);
  const thumb = await slider(page, "rft").evaluate((input: HTMLInputElement) => input.valueAsNumber);
  expect(thumb).toBeCloseTo(await shown("rft"), 8);
});

test("the thumb of a dragged slider is written only where it has to jump to a whole number, and in the end stands at its value", async ({
  page,
}) => {
  await open(page, "?v=1&d=60&trials=4");
  const dragged = async (key: string) => {
    const range = slider(page, key);
    await range.evaluate((input: HTMLInputElement) => {
      // React's own, which notes what is written.
      const own = Object.getOwnPropertyDescriptor(input, "value") as Required<PropertyDescriptor>;
      Object.assign(window, { writes: 0 });
      Object.defineProperty(input, "value", {
        ...own,
        set(text) {
          (window as unknown as { writes: number }).writes++;
          own.set.call(this, text);
        },
      });
    });
    await page.mouse.move(...(await place(range, 0.3, 0.5)));
    await page.mouse.down();
    const before = await box(page, key).inputValue();
    await page.mouse.move(...(await place(range, 0.616, 0.5)), { steps: 20 });
    await expect(box(page, key)).not.toHaveValue(before);
    await frames(page, 6);
    const thumb = () => range.evaluate((input: HTMLInputElement) => input.valueAsNumber);
    const held = {
      at: await thumb(),
      writes: await page.evaluate(() => (window as unknown as { writes: number }).writes),
    };
    await page.mouse.up();
    await expect.poll(async () => `${await thumb()}`).toBe(await box(page, key).inputValue());
    return held;
  };
  expect((await dragged("sigma")).writes).toBe(0);
  const depth = await dragged("L");
  expect(depth.writes).toBeGreaterThan(0);
  expect(depth.at).toBe(Math.round(depth.at));
});
