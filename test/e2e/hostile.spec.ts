import type { Page } from "@playwright/test";
import { button, dialog, openExport, said, saved } from "./exportHelpers.ts";
import { everyOther, expect, map, open, readout, region, settled, test } from "./helpers.ts";

/** Browsers that keep something back: threads, canvases, what was painted. */

const here = "?v=1&theta=30&gamma=0.5&d=60&trials=4";

/** Colours of the map as they are seen, a few pixels apart, away from lines. */
async function seen(page: Page): Promise<number[][]> {
  const shot = await page.locator(".map-frame").screenshot();
  // A page whose canvases work.
  const other = await page.context().browser()?.newPage();
  if (!other) throw new Error("no browser");
  const colours = await other.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const sheet = document.createElement("canvas");
    [sheet.width, sheet.height] = [image.width, image.height];
    const context = sheet.getContext("2d") as CanvasRenderingContext2D;
    context.drawImage(image, 0, 0);
    return Array.from({ length: 400 }, (_, k) => {
      // Off the borders of simulated cells too, where colours are blended.
      const [u, v] = [((k % 20) + 0.3) / 20, (Math.floor(k / 20) + 0.3) / 20];
      return [...context.getImageData(Math.floor(u * image.width), Math.floor(v * image.height), 1, 1).data];
    });
  }, shot.toString("base64"));
  await other.close();
  return colours;
}

const apart = (a: readonly number[][], b: readonly number[][]) =>
  Math.max(...a.map((colour, i) => Math.max(...colour.map((v, k) => Math.abs(v - b[i][k])))));

test("without workers the page computes the same numbers and stays responsive", async ({ page, context }) => {
  await open(page, here);
  const numbers = await readout(page);
  for (const kind of everyOther(["throws", "missing"] as const)) {
    const other = await context.newPage();
    await other.addInitScript((how) => {
      const refuse = function Worker() {
        throw new DOMException("blocked by policy", "SecurityError");
      };
      Object.defineProperty(window, "Worker", { value: how === "missing" ? undefined : refuse });
    }, kind);
    await other.goto(new URL(here, page.url()).href);
    await expect(other.locator(".simulation-status")).toHaveText("4 of 4 trials, done", { timeout: 40_000 });
    await expect(region(other, "Phase diagram").locator("[aria-busy=true]")).toHaveCount(0);
    const theory = (rows: string[][]) => rows.map((row) => row.slice(0, 2));
    expect(theory(await readout(other)), kind).toEqual(theory(numbers));
    await expect(other.getByRole("alert")).toHaveCount(0);
    await other.close();
  }
});

test("without workers a forecast says that it needs one, and the page goes on", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "Worker", { value: undefined });
  });
  await page.goto(`./${here}`);
  await page.getByRole("button", { name: "Your data" }).click();
  const data = page.getByRole("dialog");
  await data.getByRole("button", { name: "Masked digits" }).click();
  await expect(data.getByRole("alert")).toContainText("allows the page no thread of its own (a Web Worker)");
  await page.keyboard.press("Escape");
  await expect(data).toHaveCount(0);
  await expect(map(page)).toBeVisible();
});

test("without a canvas context the maps keep their colours", async ({ page, context }) => {
  const views = ["", "&show=simulation"];
  const blank = await context.newPage();
  await blank.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => null;
  });
  for (const view of views) {
    await open(page, here + view);
    await open(blank, here + view);
    if (view.includes("simulation"))
      for (const each of [page, blank]) {
        await each.evaluate(() => {
          const { held } = window.lanes;
          window.lanes.held = undefined;
          for (const send of held ?? []) send();
        });
        await expect(each.locator(".simulation-status")).toHaveText("4 of 4 trials, done", { timeout: 40_000 });
        await settled(each);
      }
    await expect(map(blank).locator("..").locator("canvas")).toHaveAttribute("style", /background/);
    expect(apart(await seen(page), await seen(blank)), view).toBeLessThanOrEqual(8);
  }
  await openExport(blank);
  await button(blank, "Download PNG").click();
  await expect(said(blank)).toContainText("take the SVG");
});

test("if canvas reads return noise, a PNG is refused and the SVG keeps its colours", async ({ page, context }) => {
  await open(page, here);
  await openExport(page);
  const heat = async (of: Page) => {
    const text = (await saved(of, "Download SVG")).bytes.toString("utf8");
    return /xlink:href="(data:image\/png[^"]*)"/.exec(text)?.[1];
  };
  const wanted = await heat(page);
  // Every pixel another one, or one in a thousand by the last bit of one colour.
  for (const kind of everyOther(["last bits", "noise"] as const)) {
    const other = await context.newPage();
    await other.addInitScript((how) => {
      const { getImageData } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.getImageData = function (this: CanvasRenderingContext2D, ...at) {
        const image = getImageData.apply(this, at as never);
        const { data } = image;
        if (how === "noise") for (let k = 0; k < data.length; k++) data[k] = (k * 2_654_435_761) >>> 24;
        else for (let k = 0; k < data.length; k += 4000) data[k] ^= 1;
        return image;
      } as typeof getImageData;
      HTMLCanvasElement.prototype.toDataURL = () => "data:image/png;base64,AAAA";
      // It makes up its mind about the clipboard after the picture has failed, which must not count as unheard.
      Clipboard.prototype.write = () =>
        new Promise((_, refuse) => setTimeout(() => refuse(new DOMException("no", "NotAllowedError")), 1000));
    }, kind);
    await open(other, new URL(here, page.url()).href);
    await openExport(other);
    await expect(dialog(other).locator(".export-preview img")).toBeVisible();
    await button(other, "Download PNG").click();
    await expect(said(other)).toContainText("take the SVG, whose colours are right");
    await button(other, "Copy SVG").click();
    await expect(said(other)).not.toContainText("take the SVG");
    await button(other, "Copy PNG").click();
    await expect(said(other)).toContainText("take the SVG, whose colours are right");
    expect(await heat(other)).toBe(wanted);
    await other.close();
  }
});
