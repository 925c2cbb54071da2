import type { Page } from "@playwright/test";
import { box, expect, open, SMALL, settled, test, type, watchContext } from "./helpers.ts";

/** A browser's translation puts a font element with another text in the place of every text, again and again. */

const MARK = "\u00a4";

/** Does what a translator does, to all that is not translated yet; `everything` also where it is told to leave it. */
function translate(page: Page, everything: boolean): Promise<void> {
  return page.evaluate(
    ([mark, all]) => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      for (const text of texts) {
        const parent = text.parentElement as Element;
        if (parent.closest("script, style, noscript, textarea, font") || text.data.trim() === "") continue;
        if (!all && parent.closest("[translate=no]")) continue;
        const outer = document.createElement("font");
        outer.append(Object.assign(document.createElement("font"), { textContent: mark + text.data }));
        text.replaceWith(outer);
      }
    },
    [MARK, everything] as const,
  );
}

/** All that stands on the page, without the translator's marks and labels of figures that are hidden for now. */
const words = (page: Page): Promise<string> =>
  page.evaluate((mark) => {
    const body = document.body.cloneNode(true) as HTMLElement;
    for (const hidden of body.querySelectorAll("[visibility=hidden]")) hidden.remove();
    return (body.textContent ?? "").replaceAll(mark, "");
  }, MARK);

/** Where two texts part, a few letters of each; empty where they do not. */
function difference(a: string, b: string): string {
  let k = 0;
  while (k < a.length && a[k] === b[k]) k++;
  const from = Math.max(0, k - 40);
  return a === b ? "" : `${a.slice(from, k + 40)} | ${b.slice(from, k + 40)}`;
}

const slider = (page: Page, key: string) => page.locator(`[data-param=${key}] input[type=range]`);
/** Another link in the same page. */
const link = (page: Page, query: string) =>
  page.evaluate((hash) => {
    location.hash = hash;
  }, query);

/** Opens a dialog, chooses something in it, closes it. */
const dialog = (name: string): typeof steps => [
  [name, (page) => page.getByRole("button", { name: new RegExp(`^${MARK}?${name}$`) }).click()],
  [
    `a choice in ${name}`,
    async (page) => {
      const choices = page.getByRole("dialog").getByRole("radio");
      if ((await choices.count()) > 0) await choices.nth(1).check({ force: true });
    },
  ],
  [`${name} closed`, (page) => page.keyboard.press("Escape")],
];

/** What a reader does, in an order in which each step needs those before it. */
const steps: readonly (readonly [name: string, act: (page: Page) => Promise<unknown>])[] = [
  ["a number", (page) => type(box(page, "theta"), "80")],
  ["a slider", (page) => slider(page, "gamma").press("PageUp")],
  ["a number of infinity", (page) => page.getByRole("button", { name: "infinite depth of the network" }).click()],
  ["another quantity", (page) => page.getByLabel("Quantity on the map").selectOption("best")],
  ["a quantity with a formula", (page) => page.getByLabel("Quantity on the map").selectOption("t-finetune")],
  ["a target error", (page) => page.getByRole("button", { name: "Target error ε" }).click()],
  ["a comparison", (page) => page.getByRole("button", { name: /^Compare/ }).click()],
  ["B moves", (page) => type(box(page, "sigma"), "0.7")],
  ["no comparison", (page) => page.getByRole("button", { name: /^Compare/ }).click()],
  ["a story", (page) => link(page, "v=1&story=signs&d=60&trials=4")],
  ["its next step", (page) => page.getByRole("button", { name: "Next" }).click()],
  ["its end", (page) => page.getByRole("button", { name: "End story" }).click()],
  ["undo", (page) => page.keyboard.press("Control+z")],
  ["the other model", (page) => page.locator("header .preset:not(.language) select").selectOption("diagonal")],
  ["and back", (page) => page.locator("header .preset:not(.language) select").selectOption("deep-linear")],
  ["a wrong link", (page) => link(page, "v=1&theta=300&d=60&trials=4&nosuch=1")],
  ["its notice away", (page) => page.getByRole("button", { name: /Dismiss/ }).click()],
  ["a projector", (page) => link(page, "v=1&theta=30&present=dark&d=60&trials=4")],
  ["no projector", (page) => link(page, "v=1&theta=20&d=60&trials=4")],
];
const dialogs = ["Figures", "Share", "Stories"].flatMap(dialog);

for (const [what, done, tag] of [
  ["page keeps working", steps, ""],
  ["dialog does", dialogs, "@long"],
] as const)
  test(`a translated ${what} and shows current values`, tag ? { tag } : {}, async ({ page, browser }) => {
    test.slow();
    // In a window of its own: a page behind another one hardly draws.
    // High enough for the whole page: a figure that is off the screen in one of the two is drawn when it comes into view.
    const viewport = { width: 1280, height: 3000 };
    await page.setViewportSize(viewport);
    const context = await browser.newContext({ viewport });
    await watchContext(context);
    const plain = await context.newPage();
    await open(page, `?v=1&${SMALL}`);
    await open(plain, page.url());
    await translate(page, true);
    for (const [name, act] of done)
      await test.step(name, async () => {
        await Promise.all(
          [page, plain].map(async (each) => {
            await act(each);
            await settled(each);
          }),
        );
        await expect.poll(async () => difference(await words(page), await words(plain)), { message: name }).toBe("");
        await expect(page.locator(".failure")).toHaveCount(0);
        await translate(page, true);
      });
    await context.close();
  });

test("numbers, formulas and axes are not offered to a translator", async ({ page }) => {
  await open(page, `?v=1&${SMALL}&q=t-finetune`);
  await translate(page, false);
  const touched = await page.evaluate(() =>
    [...document.querySelectorAll(".figure, .typeset, .readout td:not(.words), var.symbol")]
      .filter((element) => element.querySelector("font"))
      .map((element) => element.outerHTML.slice(0, 200)),
  );
  expect(touched).toEqual([]);
  expect(await page.locator("font").count()).toBeGreaterThan(40);
});
