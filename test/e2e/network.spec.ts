import { readFileSync } from "node:fs";
import { chooseFigure, expect, map, open, SMALL, settled, simulated, slider, test, type } from "./helpers.ts";

test.use({ simulates: true });

test("the page requests its own files once, and nothing afterwards except the gallery", async ({
  page,
  watch,
  baseURL,
}) => {
  await open(page, `?v=1&${SMALL}`);
  await simulated(page, 4);
  // The last that comes by itself: the formulas, after the panel they stand in.
  await expect(page.locator(".formula-main")).toBeVisible();
  const origin = new URL(baseURL as string).origin;
  expect(watch.requests.length).toBeGreaterThanOrEqual(4);
  expect(watch.requests.filter((url) => new URL(url).origin !== origin)).toEqual([]);
  // Every file once by the page, and once by each worker where it runs there: from the browser's store, if the page has it.
  const workers = await page.evaluate(() => window.lanes.made);
  const ofWorkers =
    /\/(solve\.worker|rolldown-runtime|common|api|models|deep-linear|further-deep-linear|gaussRule|tridiagonal|moments|experiments|vectors|training)-[\w-]+\.js$/;
  for (const url of new Set(watch.requests)) {
    const times = watch.requests.filter((other) => other === url).length;
    expect(times, url).toBeLessThanOrEqual(ofWorkers.test(url) ? 1 + workers : 1);
  }
  const loaded = watch.requests.length;
  // The browser's own record knows of those, too, that never became a request of the page.
  const entries = () => page.evaluate(() => performance.getEntriesByType("resource").length);
  const known = await entries();

  await slider(page, "sigma").focus();
  for (let i = 0; i < 10; i++) await page.keyboard.press("ArrowRight");
  const bounds = await map(page).boundingBox();
  if (!bounds) throw new Error("no map");
  await page.mouse.move(bounds.x + 30, bounds.y + 30);
  await page.mouse.down();
  for (let i = 0; i < 20; i++) await page.mouse.move(bounds.x + 30 + 10 * i, bounds.y + 40 + 8 * i);
  await page.mouse.up();
  await page.getByRole("radio", { name: "simulation" }).click();
  await type(page.getByLabel("trials", { exact: true }), "12");
  await settled(page);
  await simulated(page, 12);
  // What is said of a simulated map comes with the first that is shown.
  const toldLater = watch.requests.slice(loaded);
  expect(toldLater.filter((url) => !/\/assets\/(simulatedMap|cells)-[\w-]+\.(js|css)$/.test(url))).toEqual([]);
  expect(await entries()).toBe(known + toldLater.length);

  // The gallery alone comes when it is asked for: its own code and pictures, and the dialog that it stands in.
  await chooseFigure(page, "t25-fig1");
  await settled(page);
  const later = watch.requests.slice(loaded + toldLater.length);
  expect(later.length).toBeGreaterThan(2);
  expect(new Set(later).size).toBe(later.length);
  const own = /\/(assets\/(Gallery|Dialog|presets)-[\w-]+\.(js|css)|thumbnails\/[\w-]+\.png)$/;
  expect(later.filter((url) => !own.test(url) || new URL(url).origin !== origin)).toEqual([]);
});

test("a link of the second model loads nothing of the first, which comes and is simulated once it is chosen", async ({
  page,
  watch,
}) => {
  await open(page, "?v=1&m=diagonal&D=60&trials=4");
  await simulated(page, 4);
  await expect(page.locator(".formula-main")).toBeVisible();
  const first = () => watch.requests.filter((url) => /\/(further-)?deep-linear-[\w-]+\.js$/.test(url));
  expect(first()).toEqual([]);
  await page.getByRole("combobox", { name: "Model" }).selectOption("deep-linear");
  await settled(page);
  await type(page.getByLabel("trials", { exact: true }), "6");
  await simulated(page, 6);
  expect(new Set(first()).size).toBe(2);
});

test("the licences of all that it is built from are a file of the site, which the page leads to", async ({ page }) => {
  await open(page, `?v=1&${SMALL}`);
  const link = page.getByRole("link", { name: "Licences" });
  await expect(link).toHaveAttribute("href", "./LICENSES.txt");
  const response = await page.request.get("./LICENSES.txt");
  expect(response.headers()["content-type"]).toMatch(/^text\/plain/);
  const text = await response.text();
  const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  for (const name of [
    "react",
    "react-dom",
    "zustand",
    "comlink",
    "d3-array",
    "d3-selection",
    "d3-shape",
    "ml-matrix",
    "hyparquet",
  ])
    expect(text).toContain(`\n${name} ${devDependencies[name]} (`);
  // What these need in turn.
  for (const name of ["scheduler", "d3-path"]) expect(text).toContain(`\n${name} `);
  for (const holder of ["Meta Platforms", "Mike Bostock", "Paul Henschel", "Apache License"])
    expect(text).toContain(holder);
});

test("nothing is stored on the reader's machine", async ({ page, context }) => {
  await open(page, `?v=1&${SMALL}`);
  await slider(page, "sigma").focus();
  await page.keyboard.press("End");
  await settled(page);
  expect(await context.cookies()).toEqual([]);
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
});
