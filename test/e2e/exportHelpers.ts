import { readFileSync } from "node:fs";
import type { Browser, Download, Locator, Page } from "@playwright/test";
import { decodeLink } from "../../src/scene/link.ts";
import { expect } from "./helpers.ts";

/** The dialog of ways to share, files among them, and what a file from it shows when it is opened alone. */

export const opener = (page: Page): Locator => page.getByRole("button", { name: "Share", exact: true });
export const dialog = (page: Page): Locator => page.getByRole("dialog", { name: "Share this view" });
export const radio = (page: Page, group: string, name: string): Locator =>
  dialog(page).getByRole("group", { name: group, exact: true }).getByRole("radio", { name, exact: true });
export const button = (page: Page, name: string): Locator => dialog(page).getByRole("button", { name, exact: true });
export const said = (page: Page): Locator => dialog(page).getByRole("status");

export async function openShare(page: Page, tab: "Link" | "QR code" | "Export" | "Embed" | "Cite"): Promise<void> {
  await opener(page).click();
  await expect(dialog(page)).toBeVisible();
  await radio(page, "Share it as", tab).check({ force: true });
}

export async function openExport(page: Page, what: "Figure" | "Numbers" = "Figure"): Promise<void> {
  await openShare(page, "Export");
  await radio(page, "What to export", what).check({ force: true });
}

export async function saved(page: Page, name: string): Promise<{ name: string; bytes: Buffer; path: string }> {
  const waits: Promise<Download> = page.waitForEvent("download");
  await button(page, name).click();
  const file = await waits;
  const path = await file.path();
  return { name: file.suggestedFilename(), bytes: readFileSync(path), path };
}

export const sceneOf = (link: string) => decodeLink(link).scene;

/** The file without its heat map, whose letters say nothing. */
export const markup = (svg: string): string => svg.replace(/base64,[^"]*/g, "");

/** Opens an SVG alone, without our page around it, and gives what is seen and what stands in it. */
export async function bare(browser: Browser, text: string) {
  const context = await browser.newContext({ viewport: { width: 900, height: 1100 } });
  const requests: string[] = [];
  context.on("request", (r) => {
    if (!r.url().startsWith("data:")) requests.push(r.url());
  });
  const page = await context.newPage();
  await page.goto(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`);
  const shot = (await page.screenshot()).toString("base64");
  const texts = (await page.locator("text").allTextContents()).map((t) => t.replaceAll("\u00a0", " "));
  const frames = await page.evaluate(() => {
    const boxes = [...document.querySelectorAll("[clip-path]")].map((e) => e.getBoundingClientRect());
    return [...document.querySelectorAll("clipPath rect")].map((rect, i) => {
      const clip = rect.getBoundingClientRect();
      const { x, y, width, height } = clip.width > 0 ? clip : boxes[i];
      return { x, y, width, height };
    });
  });
  const bounds = await page.evaluate(() => {
    const svg = document.documentElement as unknown as SVGSVGElement;
    const outer = svg.getBoundingClientRect();
    const out = [...document.querySelectorAll("text")].filter((t) => {
      const { left, right, bottom } = t.getBoundingClientRect();
      return left < outer.left - 1 || right > outer.right + 1 || bottom > outer.bottom + 1;
    });
    return { width: outer.width, height: outer.height, out: out.map((t) => t.textContent) };
  });
  const canvas = await context.newPage();
  const pixels = (places: readonly (readonly [number, number])[]) =>
    canvas.evaluate(
      async ([data, at]) => {
        const image = new Image();
        image.src = `data:image/png;base64,${data}`;
        await image.decode();
        const sheet = document.createElement("canvas");
        [sheet.width, sheet.height] = [image.width, image.height];
        const context = sheet.getContext("2d") as CanvasRenderingContext2D;
        context.drawImage(image, 0, 0);
        return at.map(([x, y]) => [...context.getImageData(Math.round(x), Math.round(y), 1, 1).data]);
      },
      [shot, places] as const,
    );
  return { texts, frames, bounds, requests, pixels, close: () => context.close() };
}
