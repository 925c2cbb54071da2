import type { Page } from "@playwright/test";
import { box, expect, expectQuery, frames, open, test as ownTab, region, sharedTab as test } from "./helpers.ts";

const run = (page: Page, name: string) => region(page, "Sweep").getByRole("button", { name });

/** Notes every value that the sweep shows, from now on; gives those noted so far. */
async function recordValues(page: Page): Promise<() => Promise<string[]>> {
  await page.locator(".sweep-place").evaluate((place) => {
    const seen = [place.getAttribute("data-value") ?? ""];
    (window as unknown as { seen: string[] }).seen = seen;
    new MutationObserver(() => {
      const value = place.getAttribute("data-value") ?? "";
      if (seen.at(-1) !== value) seen.push(value);
    }).observe(place, { attributes: true });
  });
  return () => page.evaluate(() => (window as unknown as { seen: string[] }).seen);
}

/** Opens a link that plays: such a page is never at rest, so its own strip is what one waits for. */
async function openPlaying(page: Page, link: string): Promise<void> {
  await page.goto(`./${link}`);
  await expect(page.locator(".sweep-place")).toBeVisible();
}

const LINK = "?v=1&L=1&d=60&trials=4&q=t-finetune&sweep=L:1..15&turn=once&pace=30";
const whole = Array.from({ length: 15 }, (_, i) => String(1 + i));

test("visits the same values, each once, however slow the frames are", async ({ page, context }) => {
  // 15 pictures, and 15 more at a quarter of the frames.
  test.slow();
  await open(page, LINK);
  const values = await recordValues(page);
  await run(page, "Play").click();
  await expect(run(page, "Play")).toBeVisible({ timeout: 40_000 });
  await expect.poll(async () => (await values()).at(-1), { timeout: 40_000 }).toBe("15");
  expect(await values()).toEqual(whole);

  // One frame in four: a machine whose frames come late.
  const slow = await context.newPage();
  await slow.addInitScript(() => {
    const native = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) => {
      let left = 4;
      const wait = (now: number): void => {
        if (--left > 0) native(wait);
        else callback(now);
      };
      return native(wait);
    };
  });
  await open(slow, LINK);
  const late = await recordValues(slow);
  await run(slow, "Play").click();
  await expect.poll(async () => (await late()).at(-1), { timeout: 50_000 }).toBe("15");
  expect(await late()).toEqual(whole);
});

test("stops where it is paused, steps one value on and back, and is one step for undo", async ({ page }) => {
  await open(page, "?v=1&gamma=0.5&d=60&trials=4&sweep=gamma:0..2&turn=loop");
  const values = await recordValues(page);
  await run(page, "Play").click();
  await expect.poll(async () => (await values()).length).toBeGreaterThan(4);
  await run(page, "Pause").click();
  await expect(run(page, "Play")).toBeVisible();
  await frames(page, 3);
  const held = (await values()).length;
  await frames(page, 30);
  expect((await values()).length).toBe(held);
  const at = Number((await values()).at(-1));
  await page.getByRole("button", { name: "Step on" }).click();
  await expect(box(page, "gamma")).toHaveValue(String(Number(((Math.round(at * 30) + 1) / 30).toPrecision(6))));
  await page.getByRole("button", { name: "Step back" }).click();
  await expect(box(page, "gamma")).toHaveValue(String(at));
  // Two steps by hand, then all that was played: three presses take it back.
  for (let i = 0; i < 3; i++) await page.keyboard.press("Control+z");
  await expect(box(page, "gamma")).toHaveValue("0.5");
  await frames(page, 10);
  await expect(box(page, "gamma")).toHaveValue("0.5");
});

test("range, direction and speed of the sweep are in the link, and a link of a running sweep starts it", async ({
  page,
}) => {
  const link = "?v=1&d=60&trials=4&sweep=sigma:0..0.5&turn=swing&pace=20&play=yes";
  await openPlaying(page, link);
  const values = await recordValues(page);
  await expect.poll(async () => (await values()).length, { timeout: 30_000 }).toBeGreaterThan(5);
  await expect(run(page, "Pause")).toBeVisible();
  await run(page, "Pause").click();
  await expect(page).toHaveURL((url) => !url.searchParams.has("play"));
  const sigma = new URL(page.url()).searchParams.get("sigma");
  await expect(box(page, "sigma")).toHaveValue(sigma ?? "");
  await expectQuery(page, `?v=1&sigma=${sigma}&d=60&trials=4&sweep=sigma:0..0.5&turn=swing&pace=20`);
});

test("a hidden tab pauses the sweep", async ({ page }) => {
  await openPlaying(page, "?v=1&gamma=0&d=60&trials=4&sweep=gamma:0..2&play=yes");
  const values = await recordValues(page);
  await expect.poll(async () => (await values()).length).toBeGreaterThan(2);
  const hide = (hidden: boolean) =>
    page.evaluate((to) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => to });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await hide(true);
  const held = (await values()).length;
  await frames(page, 40);
  expect((await values()).length).toBe(held);
  await hide(false);
  await expect.poll(async () => (await values()).length).toBeGreaterThan(held);
});

test.describe("with prefers-reduced-motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });
  ownTab("no sweep starts by itself; single steps work, and a story's step appears at once", async ({ page }) => {
    await open(page, "?v=1&gamma=0&d=60&trials=4&sweep=gamma:0..2&play=yes");
    const values = await recordValues(page);
    await frames(page, 40);
    expect(await values()).toEqual(["0"]);
    await expect(page.locator(".sweep-run")).toHaveCount(0);
    await page.getByRole("button", { name: "Step on" }).click();
    await expect(box(page, "gamma")).toHaveValue("0.0333333");

    await open(page, "?v=1&story=signs");
    const seen = await page.evaluateHandle(() => {
      const out: string[] = [];
      const field = document.querySelector("[data-param=gamma] .number-box") as HTMLInputElement;
      const look = () => {
        if (out.at(-1) !== field.value) out.push(field.value);
        requestAnimationFrame(look);
      };
      look();
      return out;
    });
    await expect(box(page, "gamma")).toHaveValue("0.25");
    await page.getByRole("button", { name: "Next" }).click();
    await expect(box(page, "gamma")).toHaveValue("0.75");
    await frames(page, 30);
    expect(await seen.jsonValue()).toEqual(["0.25", "0.75"]);
  });
});
