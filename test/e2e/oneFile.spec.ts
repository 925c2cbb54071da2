import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "@playwright/test";
import { ensureOneFile, oneFilePath } from "../../scripts/build.mjs";
import { openExport, saved } from "./exportHelpers.ts";
import { box, expect, region, SMALL, sentence, settled, simulated, test, type Watch, watchContext } from "./helpers.ts";

/** The one file, opened from a disk. */

const folder = mkdtempSync(join(tmpdir(), "transferscope #1 "));
const file = join(folder, "on a stick.html");
const address = pathToFileURL(file).href;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await ensureOneFile();
  copyFileSync(oneFilePath, file);
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Opens it in a browser of its own, whose every request and error is seen. */
async function fromDisk(browser: Browser, link: string, before?: () => void): Promise<{ page: Page; watch: Watch }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
  const watch = await watchContext(context, true);
  if (before) await context.addInitScript(before);
  const page = await context.newPage();
  await page.goto(address + link);
  return { page, watch };
}

test("the one file runs from a disk: map, sliders, links, simulation, stories, export, and asks for no other file", async ({
  browser,
}) => {
  const { page, watch } = await fromDisk(browser, `?v=1&theta=30&${SMALL}`);
  await settled(page);
  await expect(sentence(page)).toContainText("At 30°");
  // Its threads have its own text.
  expect(page.workers().map((worker) => worker.url().slice(0, 5))).toEqual(page.workers().map(() => "blob:"));
  expect(page.workers().length).toBeGreaterThan(1);
  await simulated(page, 4);
  await box(page, "theta").fill("75");
  await box(page, "theta").press("Enter");
  await expect(sentence(page)).toContainText("At 75°");
  await expect(page).toHaveURL(`${address}?v=1&theta=75&d=60&trials=4`);
  // A link after the file's name, as a query and as a fragment.
  await page.reload();
  await expect(sentence(page)).toContainText("At 75°");
  await page.evaluate(() => {
    location.hash = "v=1&theta=10&d=60&trials=4";
  });
  await expect(sentence(page)).toContainText("At 10°");
  await page.locator(".map-hit").click({ position: { x: 200, y: 60 } });
  await expect(sentence(page)).not.toContainText("At 10°");

  await page.getByRole("combobox", { name: "Model" }).selectOption({ label: "Diagonal linear networks" });
  await expect(page.locator("[data-param=lam]")).toBeVisible();
  await page.getByRole("button", { name: "Stories", exact: true }).click();
  await page.getByRole("button", { name: "The three sign changes" }).click();
  await expect(region(page, /^Story: /).getByRole("heading")).toHaveText("One pair of tasks, few data");
  await page.getByRole("button", { name: "Next" }).click();
  await expect(box(page, "gamma")).toHaveValue("0.75");

  await openExport(page);
  const { name, bytes } = await saved(page, "Download SVG");
  expect(name).toMatch(/\.svg$/);
  expect(bytes.toString()).toContain("gamma=0.75");
  await page.keyboard.press("Escape");
  expect(watch.errors).toEqual([]);
  expect(new Set(watch.requests.map((url) => url.replace(/[?#].*/, "")))).toEqual(new Set([address]));
  await page.context().close();
});

test("where no thread can be started the one file computes on the page's own", { tag: "@long" }, async ({
  browser,
}) => {
  const { page, watch } = await fromDisk(browser, `#v=1&theta=30&${SMALL}`, () => {
    window.Worker = class {
      constructor() {
        throw new DOMException("no threads here", "SecurityError");
      }
    } as unknown as typeof Worker;
  });
  await expect(sentence(page)).toContainText("At 30°");
  await simulated(page, 4);
  await expect(region(page, "Phase diagram").locator("[aria-busy]")).toHaveAttribute("aria-busy", "false");
  expect(watch.errors).toEqual([]);
  await page.context().close();
});
