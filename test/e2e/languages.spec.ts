import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { catalogueOf } from "../../scripts/messages.mjs";
import { box, expect, expectQuery, open, readout, settled, test, type } from "./helpers.ts";

const german = catalogueOf("de");
const chinese = catalogueOf("zh");
const SMALL = "d=60&trials=4";

/** Theory's numbers, row by row. */
const numbers = async (page: Page) => (await readout(page)).map((row) => row[1]);

test("in German texts and numbers are German, links are the same; what is typed is understood either way", async ({
  page,
}) => {
  await open(page, `?v=1&${SMALL}&lang=en`);
  await expect.poll(async () => (await numbers(page)).length).toBeGreaterThan(5);
  const english = await numbers(page);
  await page.getByLabel("Language").selectOption("de");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await settled(page);
  await expect(page.locator(".tagline")).toHaveText(german["When does transfer learning work?"]);
  await expect(page.getByRole("button", { name: german["Start here"], exact: true })).toBeVisible();
  await expectQuery(page, `?v=1&${SMALL}&lang=de`);
  await expect
    .poll(async () => (await numbers(page)).map((text) => text.replace(",", ".")))
    .toEqual(english.map((text) => (german[text.slice(0, -2)] ? german[text.slice(0, -2)] + text.slice(-2) : text)));
  expect((await numbers(page)).join(" ")).toMatch(/\d,\d/);

  // A comma before three digits would be asked about when someone edits what stands in the box.
  for (const [typed, kept, boxed] of [
    ["0,25", "0.25", "0,25"],
    ["1.125", "1.125", "1,1250"],
    ["0.75", "0.75", "0,75"],
  ]) {
    await type(box(page, "gamma"), typed);
    await expectQuery(page, `?v=1&gamma=${kept}&${SMALL}&lang=de`);
    await expect(box(page, "gamma")).toHaveValue(boxed);
  }
  await type(box(page, "gamma"), "1,000");
  await expect(box(page, "gamma")).toHaveAttribute("aria-invalid", "true");
  await expectQuery(page, `?v=1&gamma=0.75&${SMALL}&lang=de`);
});

test("a file of numbers is the same in every language but for its link", async ({ page }) => {
  const files: string[] = [];
  for (const lang of ["en", "de"]) {
    const say = (text: string) => (lang === "de" ? german[text] : text);
    await open(page, `?v=1&${SMALL}&lang=${lang}`);
    await page.getByRole("button", { name: say("Share"), exact: true }).click();
    const dialog = page.getByRole("dialog", { name: say("Share this view") });
    const choose = (name: string) => dialog.getByRole("radio", { name: say(name), exact: true }).check({ force: true });
    await choose("Export");
    await choose("Numbers");
    const waits = page.waitForEvent("download");
    await dialog.getByRole("button", { name: /CSV/ }).first().click();
    files.push(readFileSync(await (await waits).path(), "utf8").replaceAll(`lang=${lang}`, "lang"));
  }
  expect(files[0].length).toBeGreaterThan(1000);
  expect(files[1]).toBe(files[0]);
});

test.describe("a browser that prefers Chinese", () => {
  test.use({ locale: "zh-CN" });
  test("is answered in Chinese, its link names no language", async ({ page }) => {
    await open(page, `?v=1&${SMALL}`);
    await expect(page.locator("html")).toHaveAttribute("lang", "zh");
    await expect(page.locator(".tagline")).toHaveText(chinese["When does transfer learning work?"]);
    await type(box(page, "theta"), "50");
    await expectQuery(page, `?v=1&theta=50&${SMALL}`);
  });
});

/** What a reader sees or hears outside the pseudo-locale's brackets; names, symbols and formulas are the same in every language. */
const untranslated = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const same = /Transferscope|Dudley|\bEsc\b|docs\/theory\.md|arXiv|\b(new|add|out|inf)\b/g;
    const outside = (text: string) => {
      let [before, after] = ["", text.replace(same, "")];
      do [before, after] = [after, after.replace(/⟦[^⟦⟧]*⟧/g, "")];
      while (after !== before);
      return /\p{L}{3,}/u.test(after);
    };
    const kept = "script, style, noscript, textarea, math, code, pre, [translate=no], .story, .papers";
    const found = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode as Text;
      const parent = text.parentElement as Element;
      if (parent.closest(kept) || !outside(text.data)) continue;
      // A text with symbols in it stands in pieces: the whole is where its brackets close.
      let block = parent;
      const isWhole = ({ textContent }: Element) => {
        const [opened, closed] = ["⟦", "⟧"].map((bracket) => (textContent ?? "").split(bracket).length);
        return opened > 1 && opened === closed;
      };
      while (!isWhole(block) && block.parentElement) block = block.parentElement;
      const copy = block.cloneNode(true) as Element;
      for (const symbol of copy.querySelectorAll("[translate=no], code, math")) symbol.remove();
      if (outside(copy.textContent ?? "")) found.add(text.data);
    }
    for (const element of document.querySelectorAll("body *"))
      for (const name of ["aria-label", "title", "placeholder", "aria-description", "aria-valuetext", "alt"]) {
        const value = element.getAttribute(name);
        if (value && !element.closest(kept) && outside(value)) found.add(`${name}: ${value}`);
      }
    return [...found];
  });

/** Texts cut by their box, and whatever reaches beyond the page. */
const cut = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > innerWidth + 1) found.push("the page");
    for (const element of document.querySelectorAll("body *"))
      if (
        element.clientWidth > 2 &&
        element.scrollWidth > element.clientWidth + 3 &&
        /hidden|clip/.test(getComputedStyle(element).overflowX) &&
        !element.matches("input, .visually-hidden")
      )
        found.push(element.outerHTML.slice(0, 160));
    return found;
  });

test.describe("the pseudo-locale", () => {
  const scenes = ["", "m=diagonal&", "m=relu&", "theta=75&ref=theta:30&", "present=yes&", "embed=full&"];
  test("leaves no text untranslated and cuts none that is 40 % longer, on the page and in its dialogs", async ({
    page,
  }) => {
    for (const scene of scenes.slice(0, process.env.TRANSFERSCOPE_LONG ? scenes.length : 2)) {
      await open(page, `?v=1&${scene}trials=4&lang=pseudo`);
      expect(await untranslated(page), scene).toEqual([]);
      expect(await cut(page), scene).toEqual([]);
    }
    await open(page, `?v=1&${SMALL}&lang=pseudo`);
    const tools = page.locator("#tools > button");
    const names = await tools.allInnerTexts();
    for (const name of names.filter((text) => /Fígúr|Yóúr|Sháré/.test(text))) {
      await page.getByRole("button", { name, exact: true }).click();
      const dialog = page.getByRole("dialog");
      await expect(dialog).toBeVisible();
      await expect.poll(() => untranslated(page), { message: name }).toEqual([]);
      expect(await cut(page), name).toEqual([]);
      await page.keyboard.press("Escape");
      await expect(dialog).toHaveCount(0);
    }
  });
});
