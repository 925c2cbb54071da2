import AxeBuilder from "@axe-core/playwright";
import { pngSize, pngTexts } from "../readPng.ts";
import {
  bare,
  button,
  dialog,
  markup,
  openExport,
  opener,
  openShare,
  radio,
  said,
  saved,
  sceneOf,
} from "./exportHelpers.ts";
import {
  everyWay,
  expect,
  expectNoLeaks,
  map,
  mapPixels,
  open,
  test as ownTab,
  SMALL,
  simulated,
  sharedTab as test,
} from "./helpers.ts";

const here = `?v=1&theta=30&limit=large&d=60&pin=60,1.5&trials=4`;

test("an exported SVG opens in a bare page with the page's colours, its words and its link", async ({
  page,
  browser,
}) => {
  await open(page, here);
  await openExport(page);
  await expect(dialog(page).locator(".export-preview img")).toBeVisible();
  await dialog(page).getByLabel("Width").selectOption("double");
  const { name, bytes } = await saved(page, "Download SVG");
  expect(name).toMatch(/^transferscope-deep-linear-t-linear-[0-9a-f]{8}\.svg$/);
  const text = bytes.toString("utf8");
  // Nothing from outside, no style of ours, and nothing that only our page would read.
  for (const [, address] of text.matchAll(/(?:href|src)="([^"]*)"/g))
    expect(address).toMatch(/^data:image\/png;base64,/);
  for (const [, target] of text.matchAll(/url\(([^)]*)\)/g)) expect(target).toMatch(/^#/);
  expect(markup(text)).not.toMatch(/<style|<script| class=| style=|currentcolor|var\(|NaN|undefined/i);
  expect(text).toMatch(/^<\?xml .*\n<svg [^>]*width="180mm"/);
  for (const choice of ["fine-tuning trains: all layers", "scratch has: no ridge", "simulate by: real data"])
    expect(text).toContain(choice);

  const seen = await bare(browser, text);
  expect(seen.requests).toEqual([]);
  const words = seen.texts.join("\n");
  for (const part of [
    "transferability of linear transfer",
    "angle between source and target θ",
    "target samples per dimension γ",
    "scratch wins ",
    "transfer wins ",
    "anomalous positive transfer",
    "break-even, T linear = 0",
    "the probe: θ = 30°, γ = 0.5",
    "Transferscope 0.1.0",
    "arXiv:2410.08194",
    "σ = 0.2",
  ])
    expect(words).toContain(part.trim());
  const address = `${new URL(page.url()).origin}/?${here.slice(1)}`;
  expect(seen.texts.join("").replaceAll("\n", "")).toContain(address);
  expect(seen.bounds.out).toEqual([]);
  expect(seen.bounds.width).toBeCloseTo((180 / 25.4) * 96, 0);

  // The same colours at the same places, away from lines and words.
  const places = [0.1, 0.25, 0.85].flatMap((u) => [0.06, 0.2, 0.6, 0.93].map((v) => [u, v] as const));
  const wanted = await mapPixels(page, places);
  const { x, y, width, height } = seen.frames[0];
  const found = await seen.pixels(places.map(([u, v]) => [x + u * width, y + (1 - v) * height] as const));
  const far = found.map((rgba, i) => Math.max(...[0, 1, 2].map((k) => Math.abs(rgba[k] - wanted[i][k]))));
  expect(Math.max(...far), JSON.stringify({ places, wanted, found })).toBeLessThanOrEqual(10);
  expect(new Set(wanted.map(String)).size).toBeGreaterThan(6);
  await seen.close();

  const link = /<dc:identifier[^>]*>([^<]*)</.exec(text)?.[1].replaceAll("&amp;", "&") as string;
  expect(link).toBe(address);
  expect(sceneOf(link)).toEqual(sceneOf(here));
});

test("theme and preset change neither colours nor limits of the figure", async ({ page }) => {
  await open(page, `${here}&lim=0.5`);
  const parts = async () => {
    const text = (await saved(page, "Download SVG")).bytes.toString("utf8");
    const { 1: heat } = /xlink:href="(data:image\/png[^"]*)"/.exec(text) as RegExpExecArray;
    const fills = [...text.matchAll(/<rect [^>]*fill="(#[0-9a-f]{6})"/g)].map(([, fill]) => fill);
    const inks = [...new Set([...text.matchAll(/(?:stroke|fill)="(#[0-9a-f]{6})"/g)].map(([, c]) => c))].sort();
    const ticks = [...text.matchAll(/<text [^>]*y="47"[^>]*>([^<]*)</g)].map(([, t]) => t);
    return { heat, fills, inks, ticks };
  };
  await openExport(page);
  await expect(button(page, "Download SVG")).toBeEnabled();
  const first = await parts();
  expect(first.ticks).toEqual(["−0.50", "0", "0.50"]);
  expect(first.fills.length).toBeGreaterThan(257);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await parts()).toEqual(first);
  for (const width of ["double", "screen"]) {
    await dialog(page).getByLabel("Width").selectOption(width);
    expect(await parts()).toEqual(first);
  }
  await radio(page, "Ground", "transparent").check({ force: true });
  const clear = await parts();
  expect([clear.heat, clear.ticks]).toEqual([first.heat, first.ticks]);
  expect(clear.fills).toEqual(first.fills.slice(1));
});

test("a PNG has the size that was asked for and the link in it; serif and transparent are as they say", async ({
  page,
}) => {
  await open(page, here);
  await openExport(page);
  for (const [times, width] of [
    ["1×", 333],
    ["4×", 1330],
  ] as const) {
    await radio(page, "Size of the PNG", times).check({ force: true });
    const size = (await dialog(page).locator(".export-size").textContent()) as string;
    const { name, bytes } = await saved(page, "Download PNG");
    expect(name).toMatch(/\.png$/);
    const [w, h] = pngSize(bytes);
    expect(w).toBe(width);
    expect(size).toContain(`${w} × ${h} pixels`);
    const note = pngTexts(bytes).Transferscope;
    const link = /^link: (.*)$/m.exec(note)?.[1] as string;
    expect(sceneOf(link)).toEqual(sceneOf(here));
    expect(note).toContain("version: Transferscope 0.1.0, model deep-linear");
    expect(note).toContain("γ = 0.5");
  }
  const corner = async () => {
    const { bytes } = await saved(page, "Download PNG");
    return page.evaluate(async (data) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const sheet = document.createElement("canvas");
      [sheet.width, sheet.height] = [image.width, image.height];
      const context = sheet.getContext("2d") as CanvasRenderingContext2D;
      context.drawImage(image, 0, 0);
      const { data: all } = context.getImageData(0, 0, image.width, image.height);
      const kinds = new Set<number>();
      for (let i = 0; i < all.length; i += 4) kinds.add((all[i] << 16) | (all[i + 1] << 8) | all[i + 2]);
      return { first: [...all.slice(0, 4)], kinds: kinds.size };
    }, bytes.toString("base64"));
  };
  await radio(page, "Size of the PNG", "1×").check({ force: true });
  const white = await corner();
  expect(white.first).toEqual([255, 255, 255, 255]);
  expect(white.kinds).toBeGreaterThan(300);
  await radio(page, "Ground", "transparent").check({ force: true });
  expect((await corner()).first[3]).toBe(0);
  await radio(page, "Letters", "serif").check({ force: true });
  const serif = (await saved(page, "Download SVG")).bytes.toString("utf8");
  expect(new Set([...serif.matchAll(/font-family="([^"]*)"/g)].map(([, f]) => f))).toEqual(
    new Set(["'Times New Roman', Times, 'Liberation Serif', serif"]),
  );
  // Without the lines below it the figure is lower, and the file still knows its link.
  await dialog(page).getByLabel("parameters and link below the figure").uncheck();
  const plain = (await saved(page, "Download SVG")).bytes.toString("utf8");
  const height = (text: string) => Number(/height="([\d.]+)mm"/.exec(text)?.[1]);
  expect(height(plain)).toBeLessThan(height(serif));
  expect(plain).toContain("<dc:identifier");
});

test("a PNG is what the browser paints of the SVG in one piece, however many strips it took", async ({ page }) => {
  test.slow();
  await open(page, here);
  await simulated(page, 4);
  await openExport(page);
  await dialog(page).getByLabel("Width").selectOption("double");
  for (const [times, ground] of [
    ["1×", "transparent"],
    ["4×", "white"],
  ] as const) {
    await radio(page, "Size of the PNG", times).check({ force: true });
    await radio(page, "Ground", ground).check({ force: true });
    const [svg, png] = [await saved(page, "Download SVG"), await saved(page, "Download PNG")];
    const { differing, most, kinds } = await page.evaluate(
      async ([vector, pixels]) => {
        const load = async (src: string) => {
          const image = new Image();
          image.src = src;
          await image.decode();
          return image;
        };
        const ours = await load(`data:image/png;base64,${pixels}`);
        const whole = await load(`data:image/svg+xml;base64,${vector}`);
        const [width, height] = [ours.width, ours.height];
        const [a, b] = [ours, whole].map((image) => {
          const sheet = document.createElement("canvas");
          [sheet.width, sheet.height] = [width, height];
          const context = sheet.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
          // A pixel that is hardly there has no exact colour: what counts is how it looks on paper.
          context.fillStyle = "#fff";
          context.fillRect(0, 0, width, height);
          context.drawImage(image, 0, 0, width, height);
          return context.getImageData(0, 0, width, height).data;
        });
        const kinds = new Set<number>();
        let [differing, most] = [0, 0];
        for (let i = 0; i < a.length; i++) {
          const far = Math.abs(a[i] - b[i]);
          most = Math.max(most, far);
          if (far > 1) differing += 1 / a.length;
          if (i % 4 === 0) kinds.add((b[i] << 16) | (b[i + 1] << 8) | b[i + 2]);
        }
        return { differing, most, kinds: kinds.size };
      },
      [svg.bytes.toString("base64"), png.bytes.toString("base64")],
    );
    expect(kinds).toBeGreaterThan(300);
    // Skia smooths the edge of a curve a little differently where it is clipped: some ten values in a million.
    expect(most, `${times}, ${ground}`).toBeLessThan(64);
    expect(differing, `${times}, ${ground}`).toBeLessThan(1e-4);
  }
});

test("the curves, a family of them, categories and a simulated map are figures as well", async ({ page, browser }) => {
  test.slow();
  await open(page, here);
  await simulated(page, 4);
  const figure = async (what: "map" | "curves") => {
    await openExport(page);
    await radio(page, "Figure", what).check({ force: true });
    await expect(button(page, "Download SVG")).toBeEnabled();
    const { name, bytes } = await saved(page, "Download SVG");
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toHaveCount(0);
    const seen = await bare(browser, bytes.toString("utf8"));
    const found = { name, text: bytes.toString("utf8"), texts: seen.texts, out: seen.bounds.out };
    await seen.close();
    expect(markup(found.text)).not.toMatch(/NaN|undefined| class=| style=|currentcolor/i);
    expect(found.out).toEqual([]);
    return found;
  };
  const curves = await figure("curves");
  expect(curves.name).toMatch(/^transferscope-deep-linear-curves-[0-9a-f]{8}\.svg$/);
  for (const part of ["target samples per dimension γ", "risk R", "scratch", "linear transfer", "fine-tuning"])
    expect(curves.texts.join("\n")).toContain(part);
  expect(curves.texts.join(" ")).toContain("simulated means of 4 trials");
  const strokes = [...curves.text.matchAll(/stroke="(#[0-9a-f]{6})"/g)].map(([, c]) => c);
  expect(strokes).toEqual(expect.arrayContaining(["#c2500a", "#0b64a8", "#0a7a59"]));

  await open(page, "?v=1&m=diagonal&fam=c:0.000001,c:1&D=50&trials=2");
  const family = await figure("curves");
  expect(family.name).toContain("-family-");
  expect(family.texts).toEqual(expect.arrayContaining(["cPT = 1"]));

  await open(page, `?v=1&q=best&${SMALL}`);
  const best = await figure("map");
  expect(best.text).toContain('image-rendering="pixelated"');
  for (const part of ["scratch", "linear transfer", "fine-tuning"]) expect(best.texts).toContain(part);

  await open(page, `?v=1&show=simulation&${SMALL}`);
  await simulated(page, 4);
  const cells = await figure("map");
  expect(cells.texts.join(" ")).toContain("4 trials a cell");
  expect(cells.text).toContain("<pattern");
});

test("the numbers: CSV, JSON and a table for pgfplots, with their link and their programs", async ({ page }) => {
  await open(page, here);
  await simulated(page, 4);
  await openExport(page, "Numbers");
  const grid = await saved(page, "Download CSV");
  expect(grid.name).toMatch(/^transferscope-deep-linear-t-linear-[0-9a-f]{8}\.csv$/);
  const lines = grid.bytes.toString("utf8").split("\n");
  const link = lines[0].replace("# link: ", "");
  expect(sceneOf(link)).toEqual(sceneOf(here));
  expect(lines.filter((l) => !l.startsWith("#"))[0]).toBe("x,y,t-linear");
  expect(lines.filter((l) => l !== "" && !l.startsWith("#"))).toHaveLength(1 + 129 * 129);
  // The program names this very file and its columns.
  await expect(dialog(page).locator("pre")).toContainText(`open("${grid.name}"`);
  await radio(page, "Format", "JSON").check({ force: true });
  const json = JSON.parse((await saved(page, "Download JSON")).bytes.toString("utf8"));
  expect(json.about.link).toBe(link);
  expect(json.rows).toHaveLength(129 * 129);

  await dialog(page).getByLabel("Contents").selectOption("curves");
  await radio(page, "Format", "pgfplots").check({ force: true });
  const table = await saved(page, "Download table");
  expect(table.name).toMatch(/curves-[0-9a-f]{8}\.dat$/);
  const rows = table.bytes
    .toString("utf8")
    .split("\n")
    .filter((l) => l !== "" && !l.startsWith("#"))
    .map((l) => l.split(" "));
  expect(rows[0]).toEqual(["gamma", "risk-scratch", "risk-linear", "risk-finetune"]);
  expect(rows).toHaveLength(258);
  expect(rows.every((row) => row.length === 4 && row.every((cell) => cell !== ""))).toBe(true);
  await expect(dialog(page).locator("pre")).toContainText(
    `\\addplot table [x={gamma}, y={risk-linear}] {${table.name}}`,
  );

  await dialog(page).getByLabel("Contents").selectOption("simulation");
  await radio(page, "Format", "CSV").check({ force: true });
  const measured = (await saved(page, "Download CSV")).bytes.toString("utf8").split("\n");
  expect(measured.find((l) => !l.startsWith("#"))).toBe("cell,gamma,quantity,n,mean,se,trials,theory,z");
  expect(sceneOf(measured[0])).toEqual(sceneOf(here));
});

test("the link read back from an export opens the same picture", async ({ page }) => {
  await open(page, here);
  const before = await mapPixels(page, [
    [0.3, 0.3],
    [0.7, 0.8],
  ]);
  await openExport(page);
  const { bytes } = await saved(page, "Download PNG");
  await page.keyboard.press("Escape");
  const link = /^link: (.*)$/m.exec(pngTexts(bytes).Transferscope)?.[1] as string;
  await open(page, "?v=1&m=diagonal");
  await open(page, link);
  expect(
    await mapPixels(page, [
      [0.3, 0.3],
      [0.7, 0.8],
    ]),
  ).toEqual(before);
  await expect(page.locator(".pin")).toHaveCount(1);
});

ownTab("copies where it may", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, here);
  await openExport(page);
  await button(page, "Copy SVG").click();
  await expect(said(page)).toHaveText(/^Copied: transferscope-.*\.svg$/);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^<\?xml[\s\S]*<\/svg>\s*$/);
  await button(page, "Copy PNG").click();
  await expect(said(page)).toHaveText(/^Copied: transferscope-.*\.png$/);
  expect(await page.evaluate(async () => (await navigator.clipboard.read())[0].types)).toContain("image/png");
  await radio(page, "Share it as", "Cite").check({ force: true });
  await button(page, "Copy BibTeX").click();
  await expect(said(page)).toHaveText(/^Copied: transferscope-.*\.bib$/);
  const bib = await page.evaluate(() => navigator.clipboard.readText());
  expect(bib).toMatch(/^@inproceedings\{tahir2025,[\s\S]*@misc\{transferscope/);
  expect(sceneOf(/ url = \{(http[^}]*\?[^}]*)\}/.exec(bib)?.[1] as string)).toEqual(sceneOf(here));
});

ownTab("a refused clipboard gets a sentence and the file instead", async ({ page }) => {
  await page.addInitScript(() => {
    const refuse = () => Promise.reject(new DOMException("Write permission denied.", "NotAllowedError"));
    Object.assign(navigator.clipboard, { writeText: refuse, write: refuse });
  });
  await open(page, here);
  await openExport(page);
  for (const [copy, ending] of [
    ["Copy SVG", "svg"],
    ["Copy PNG", "png"],
  ]) {
    await button(page, copy).click();
    await expect(said(page)).toHaveText("The browser did not allow copying. Take the file instead:");
    const instead = dialog(page).getByRole("button", { name: new RegExp(`^Download transferscope-.*\\.${ending}$`) });
    const waits = page.waitForEvent("download");
    await instead.click();
    expect((await waits).suggestedFilename()).toMatch(new RegExp(`^transferscope-.*\\.${ending}$`));
    await expect(said(page)).toContainText("is offered as a download.");
  }
  await radio(page, "What to export", "Numbers").check({ force: true });
  await button(page, "Copy CSV").click();
  await expect(said(page)).toHaveText("The browser did not allow copying. Take the file instead:");
});

test("opens, chooses and closes by the keyboard alone; focus goes back", { tag: "@long" }, async ({ page, watch }) => {
  await open(page, here);
  const before = watch.requests.length;
  await opener(page).focus();
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeVisible();
  // What is wanted most often is the next key.
  await expect(button(page, "Copy link")).toBeFocused();
  await radio(page, "Share it as", "Link").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(button(page, "Download SVG")).toBeEnabled();
  const asked = watch.requests.slice(before).map((url) => new URL(url).pathname);
  expect(asked.every((path) => /^\/assets\/[\w-]+\.(js|css)$/.test(path))).toBe(true);
  const focused = () =>
    page.evaluate(() => {
      const e = document.activeElement as HTMLElement;
      return { inside: e.closest("dialog") !== null, text: e.textContent, name: (e as HTMLInputElement).name };
    });
  // Every control is reached by Tab, and Tab stays inside.
  const names = new Set<string>();
  for (let i = 0; i < 18; i++) {
    await page.keyboard.press("Tab");
    const { inside, text, name } = await focused();
    if (inside) names.add(name || (text ?? ""));
    else expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("BODY");
  }
  for (const name of [
    "share-tab",
    "export-tab",
    "export-what",
    "export-ground",
    "export-letters",
    "export-times",
    "Download SVG",
  ])
    expect([...names]).toContain(name);
  await radio(page, "What to export", "Figure").focus();
  await page.keyboard.press("ArrowRight");
  await expect(button(page, "Copy CSV")).toBeVisible();
  await radio(page, "Share it as", "Export").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(button(page, "Copy BibTeX")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  await expect(opener(page)).toBeFocused();
  await expect(map(page)).toBeVisible();
});

test("axe finds nothing in any tab, light, dark and forced colours; nothing overflows from 320 px on", {
  tag: "@long",
}, async ({ page }) => {
  test.slow();
  await open(page, here);
  await openShare(page, "Link");
  const accessible = async () => {
    const { violations } = await new AxeBuilder({ page })
      .include("dialog")
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
      .analyze();
    expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" | ")}`)).toEqual([]);
  };
  const place = () => radio(page, "Share it as", "Link").evaluate((e) => e.getBoundingClientRect().top);
  const top = await place();
  for (const [tab, there] of [
    ["Link", "Copy link"],
    ["QR code", "Close"],
    ["Embed", "Copy HTML"],
    ["Export", "Download SVG"],
    ["Numbers", "Download CSV"],
    ["Cite", "Copy BibTeX"],
  ]) {
    await radio(page, tab === "Numbers" ? "What to export" : "Share it as", tab).check({ force: true });
    await expect(button(page, there)).toBeEnabled();
    // However high a tab is, the name of the next one does not move from under the pointer.
    expect(await place()).toBe(top);
    if (tab === "Numbers") await expect(dialog(page).locator("pre")).toBeVisible();
    for (const media of everyWay([
      { colorScheme: "light", forcedColors: "none" },
      { colorScheme: "dark", forcedColors: "none" },
      { colorScheme: "light", forcedColors: "active" },
    ] as const)) {
      await page.emulateMedia(media);
      await test.step(`${tab} ${media.colorScheme} ${media.forcedColors}`, accessible);
    }
    await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
    for (const width of [1280, 390, 320]) {
      await page.setViewportSize({ width, height: 844 });
      await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width);
      const found = await dialog(page).evaluate((e) => {
        const outer = e.getBoundingClientRect();
        const out = [...e.querySelectorAll("*")].filter((inner) => {
          const { left, right, width: wide } = inner.getBoundingClientRect();
          return wide > 0 && !inner.closest(".visually-hidden") && (right > outer.right + 1 || left < outer.left - 1);
        });
        const low = [...e.querySelectorAll("button, a, select, .switch label")].filter(
          (c) => c.getBoundingClientRect().height < 24,
        );
        return {
          by: e.scrollWidth - e.clientWidth,
          out: out.map((o) => o.outerHTML.slice(0, 90)),
          low: low.map((l) => l.outerHTML.slice(0, 90)),
        };
      });
      expect(found, `${tab} at ${width} px`).toEqual({ by: 0, out: [], low: [] });
    }
    await page.setViewportSize({ width: 1280, height: 844 });
  }
  await expectNoLeaks(page);
});
