import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { parquetReadObjects } from "hyparquet";
import { openExport, radio, saved } from "./exportHelpers.ts";
import {
  address,
  box,
  cell,
  expect,
  frames,
  hue,
  mapPixels,
  open,
  region,
  SMALL,
  settled,
  simulated,
  test,
  type,
} from "./helpers.ts";

const GRIDS = "test/fixtures/atlas/grids.parquet";
const bytes = readFileSync(GRIDS);

/** What the file itself has, read by a library: a row of the grid of deep linear networks. */
async function rowOf(theta: number, gamma: number, L: number, quantity: string) {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const all = await parquetReadObjects({ file });
  const [row] = all.filter((r) => r.theta === theta && r.gamma === gamma && r.L === L && r.quantity === quantity);
  return row as { mean: number; se: number; theory: number; z: number };
}

/** Three significant digits and a true minus sign, as the page writes numbers. */
const written = (value: number, digits: number) => value.toPrecision(digits).replace("-", "−");

/** Drops files anywhere on the page. */
const drop = (page: Page, files: readonly (readonly [name: string, content: Buffer])[]) =>
  page.evaluate(
    (all) => {
      const dataTransfer = new DataTransfer();
      for (const [name, content] of all)
        dataTransfer.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    },
    files.map(([name, content]) => [name, content.toString("base64")] as const),
  );

test("an atlas that is dropped stands beside theory: map, probe, curves and files have the file's own numbers", async ({
  page,
}) => {
  await open(page, `?v=1&${SMALL}`);
  await drop(page, [["mine.parquet", bytes]]);
  const dialog = page.getByRole("dialog", { name: "Atlas" });
  await dialog.getByRole("button", { name: /^2\. Deep linear networks/ }).click();
  await expect(dialog).toHaveCount(0);
  await settled(page);
  await expect(page).toHaveURL(/show=simulation/);
  const bar = region(page, "Atlas");
  // On a node: as the file has it.
  await type(box(page, "theta"), "30");
  await settled(page);
  const node = await rowOf(30, 0.4, 2, "t-linear");
  await expect(cell(page, "t-linear", "simulated")).toHaveText(
    new RegExp(`^${written(node.mean, 3)}\\s*± ${written(1.96 * node.se, 2)}$`),
  );
  await expect(cell(page, "t-linear", "z")).toHaveText(
    written(Number(node.z.toFixed(1)), 2).replace(/^(−?\d\.\d).*/, "$1"),
  );
  await expect(bar).toContainText("At the probe: θ = 30°, γ = 0.4, L = 2.");
  await expect(bar).toContainText(/A link does not carry an atlas/);
  // Between nodes: the nearest, which is named, with the way there.
  await type(box(page, "theta"), "80");
  await expect(bar).toContainText("The nearest node: θ = 90°");
  await bar.getByRole("button", { name: "Probe there" }).click();
  await expect(box(page, "theta")).toHaveValue("90");
  // The map: cells of the file's signs, at (0, γ .4) and (90, γ .4).
  await settled(page);
  const [left, right] = await mapPixels(page, [
    [0.05, 0.27],
    [0.95, 0.27],
  ]);
  const sign = async (theta: number) => ((await rowOf(theta, 0.4, 2, "t-linear")).mean > 0 ? "blue" : "red");
  expect([hue(left), hue(right)]).toEqual([await sign(0), await sign(90)]);
  // Bars of the curve of scratch along θ: four, where the page would draw 21.
  await page.getByRole("radio", { name: "θ" }).check({ force: true });
  await frames(page, 4);
  const bars = page.locator("#curves .dots.series-0 .bars");
  await expect.poll(async () => (await bars.getAttribute("d"))?.match(/M/g)?.length).toBe(4);
  // Files say whose numbers they are.
  await openExport(page, "Numbers");
  await page.getByRole("combobox", { name: "Contents" }).selectOption({ label: "Monte Carlo on the map" });
  const { bytes: csv } = await saved(page, "Download CSV");
  expect(csv.toString()).toMatch(
    /# simulation: .*atlas mine\.parquet, 20 trials, plan [0-9a-f]{12}, computed by transferscope 0\.1\.0\+/,
  );
  const there = await rowOf(60, 1.6, 2, "t-linear");
  expect(csv.toString()).toContain(`,60,1.6,t-linear,64,${there.mean},${there.se},20,`);
  await radio(page, "What to export", "Figure").check({ force: true });
  const { bytes: svg } = await saved(page, "Download SVG");
  expect(svg.toString()).toMatch(/of the atlas mine\.parquet</);
  expect(svg.toString()).toMatch(/simulated: atlas mine\.parquet, 20 trials, plan [0-9a-f]{12}, computed by/);
  await page.keyboard.press("Escape");
  // Another setting is this page's own, with the way back; closed is closed.
  await type(box(page, "sigma"), "0.6");
  await expect(bar).toContainText("This setting is not in the atlas: here σ = 0.6, there σ = 0.3.");
  await bar.getByRole("button", { name: "Back to the atlas" }).click();
  await expect(box(page, "sigma")).toHaveValue("0.3");
  const { violations } = await new AxeBuilder({ page }).include(".atlas-bar").analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await bar.getByRole("button", { name: "Close atlas" }).click();
  await expect(bar).toHaveCount(0);
  await settled(page);
});

test("one switches between the atlas and the page’s own draws, by keys too, and the atlas stays open", async ({
  page,
}) => {
  await open(page, `?v=1&${SMALL}`);
  await drop(page, [["mine.parquet", bytes]]);
  const dialog = page.getByRole("dialog", { name: "Atlas" });
  await dialog.getByRole("button", { name: /^2\. Deep linear networks/ }).click();
  // Until it is open the dialog stays, behind which nobody types.
  await expect(dialog).toHaveCount(0);
  await settled(page);
  await type(box(page, "theta"), "30");
  await settled(page);
  const link = await address(page);
  const bar = region(page, "Atlas");
  const choice = bar.getByRole("group", { name: "What is simulated" });
  const [atlas, own] = ["simulated: atlas", "simulated: own draws"].map((name) => choice.getByRole("radio", { name }));
  const number = cell(page, "t-linear", "simulated");
  const { mean, se } = await rowOf(30, 0.4, 2, "t-linear");
  // Half of the atlas's draws are this page's: only their errors are sure to differ.
  const ofAtlas = new RegExp(`^${written(mean, 3)}\\s*± ${written(1.96 * se, 2)}$`);
  await expect(atlas).toBeChecked();
  await expect(number).toHaveText(ofAtlas);
  await atlas.focus();
  await page.keyboard.press("ArrowRight");
  await expect(own).toBeChecked();
  await expect(own).toBeFocused();
  // What a page without an atlas draws at the same link.
  await simulated(page, 10);
  await expect(number).toHaveText(/^\d\.\d+\s*±/);
  await expect(number).not.toHaveText(ofAtlas);
  await expect(page.getByText(/Simulated at the probe: the atlas/)).toHaveCount(0);
  const text = (await number.textContent()) ?? "";
  expect(await address(page)).toBe(link);
  await expect(bar).toContainText("At the probe: θ = 30°, γ = 0.4, L = 2.");
  await openExport(page, "Figure");
  const { bytes: svg } = await saved(page, "Download SVG");
  expect(svg.toString()).not.toContain("mine.parquet");
  await page.keyboard.press("Escape");
  // Back, by the pointer: the file's own numbers again.
  await atlas.check({ force: true });
  await settled(page);
  await expect(number).toHaveText(ofAtlas);
  await own.check({ force: true });
  const { violations } = await new AxeBuilder({ page }).include(".atlas-bar").analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await bar.getByRole("button", { name: "Close atlas" }).click();
  await expect(bar).toHaveCount(0);
  await simulated(page, 10);
  await expect(number).toHaveText(text);
});

test("settings that were drawn are a list by quantity, the furthest from theory first; one opens with its numbers", async ({
  page,
}) => {
  await open(page, `?v=1&${SMALL}`);
  await page.getByRole("button", { name: "Figures", exact: true }).click();
  await page.getByRole("button", { name: "Open an atlas" }).click();
  const dialog = page.getByRole("dialog", { name: "Atlas" });
  await dialog.locator("input[type=file]").setInputFiles(GRIDS);
  await dialog.getByRole("button", { name: /6 settings drawn by a seed/ }).click();
  await dialog.getByRole("combobox", { name: "Quantity" }).selectOption("risk-scratch");
  const z = await dialog.locator(".atlas-settings tbody tr td:nth-child(5)").allTextContents();
  const size = (text: string) => Math.abs(Number(text.replace("−", "-")));
  expect(z.length).toBe(6);
  expect(z.map(size)).toEqual(z.map(size).toSorted((a, b) => b - a));
  const mean = (await dialog.locator(".atlas-settings tbody tr td:nth-child(3)").first().textContent()) ?? "";
  await dialog.locator(".atlas-settings button").first().click();
  await expect(dialog).toHaveCount(0);
  await settled(page);
  await expect(page).toHaveURL(/q=risk-scratch/);
  await expect(cell(page, "risk-scratch", "simulated")).toHaveText(new RegExp(`^${mean.replace(".", "\\.")}`));
  await expect(cell(page, "risk-scratch", "z")).toHaveText(z[0]);
});

test("what is no atlas gets a sentence or goes to your data, and the one that is open stays", async ({ page }) => {
  await open(page, `?v=1&${SMALL}`);
  await page.getByRole("button", { name: "Figures", exact: true }).click();
  await page.getByRole("button", { name: "Open an atlas" }).click();
  const dialog = page.getByRole("dialog", { name: "Atlas" });
  const choose = dialog.locator("input[type=file]");
  await choose.setInputFiles(GRIDS);
  await expect(dialog.getByRole("heading", { name: "grids.parquet" })).toBeVisible();
  const link = await address(page);
  for (const [name, buffer, said] of [
    ["cut.parquet", bytes.subarray(0, 5000), /^cut\.parquet: The file is cut off or damaged/],
    ["mine.parquet", readFileSync("test/fixtures/parquet/plain.parquet"), /^mine\.parquet: This file is no atlas/],
  ] as const) {
    await choose.setInputFiles({ name, mimeType: "application/octet-stream", buffer });
    await expect(dialog.getByRole("alert")).toHaveText(said);
  }
  await page.keyboard.press("Escape");
  await expect(region(page, "Atlas")).toContainText("grids.parquet");
  expect(await address(page)).toBe(link);
  await drop(page, [["plain.parquet", readFileSync("test/fixtures/parquet/plain.parquet")]]);
  await expect(page.getByRole("dialog", { name: "Your data" }).getByLabel("Use of plain.parquet")).toBeVisible();
});
