import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { button, dialog, opener, radio } from "./exportHelpers.ts";
import {
  box,
  cell,
  expect,
  map,
  open,
  test as ownTab,
  paste,
  SMALL,
  sentence,
  slider,
  sharedTab as test,
  type,
} from "./helpers.ts";

const here = `?v=1&${SMALL}`;
/** Without noise and for large d linear transfer wins where γ < cos²θ: its risk is sin²θ, that from scratch 1 − γ. */
const noiseless = "?v=1&limit=large&sigma=0&trials=4";

const inWords = (page: Page) => page.locator(".map-in-words > p").first();
const keys = (page: Page) => page.getByRole("dialog", { name: "Keys and clicks" });

/** Opens the table and the sound of the map. */
async function openNumbers(page: Page): Promise<void> {
  await page.getByText("As a table and as sound", { exact: true }).click();
  await expect(page.locator(".map-table tbody tr")).toHaveCount(9);
}

test("the map is within ten tabs: the first stops of the page lead to its parts", async ({ page }) => {
  await open(page, here);
  await expect(page.locator(".skip")).toBeAttached();
  const target = {
    Map: "[role=application]",
    Parameters: ".controls *",
    Numbers: ".readout",
    "Map in words": "#map-in-words-title",
  };
  for (const [k, [name, selector]] of Object.entries(target).entries()) {
    await page.evaluate(() => {
      (document.activeElement as HTMLElement | null)?.blur();
      document.body.tabIndex = -1;
      document.body.focus();
    });
    for (let i = 0; i <= k; i++) await page.keyboard.press("Tab");
    await expect(page.getByRole("button", { name, exact: true })).toBeFocused();
    await expect(page.getByRole("button", { name, exact: true })).toBeInViewport({ ratio: 1 });
    await page.keyboard.press("Enter");
    await expect(page.locator(`${selector}:focus`)).toHaveCount(1);
  }
  await page.getByRole("button", { name: "Map", exact: true }).press("Enter");
  await page.keyboard.press("ArrowRight");
  await expect(box(page, "theta")).toHaveValue("47.8125");
  // The address is that of the setting alone.
  await expect(page).toHaveURL((url) => url.hash === "");
});

test("a paragraph says where the probe is, who wins, where that ends, and what happens along each axis", async ({
  page,
}) => {
  await open(page, `${noiseless}&gamma=0.25&q=t-linear`);
  const text = inWords(page);
  await expect(text).toContainText(/θ = 45°, γ = 0\.25: T/);
  await expect(text).toContainText(/All else equal, scratch beats linear transfer above (γ = 0\.5|θ = 60°)\./);
  await expect(text).toContainText(
    /Across, as θ \(angle between source and target\) goes from 0° to 90°, T linear falls from 0\.750 to −0\.250\./,
  );
  // Upwards it is cos²θ − γ, as far as there is anything left to learn.
  await expect(text).toContainText(
    /Upwards, as γ \(target samples per dimension\) goes from 0 to 2, T linear falls from 0\.500 to −0\.500 at γ = 1, then stays there\./,
  );
  await expect(text.locator("abbr")).toHaveText("A");
  // It follows the probe, and categories are told by name.
  await map(page).focus();
  await page.keyboard.press("Home");
  await expect(text).toContainText("θ = 0°, γ = 0.25");
  await page.getByLabel("Quantity on the map").selectOption("best");
  await expect(text).toContainText(/Across, as .*, “.*” is .* from θ = .* on/);
  await expect(text).toContainText(/The nearest other one: .*, at [θγ] = /);
});

test("the table holds the numbers of the map: the readout says the same when the probe is there", async ({ page }) => {
  await open(page, `${here}&q=t-linear`);
  await openNumbers(page);
  const table = page.locator(".map-table");
  const columns = (await table.locator("thead th").allTextContents()).slice(1);
  expect(columns[0]).toBe("0°");
  expect(columns[4]).toBe("45°");
  expect(columns[8]).toBe("90°");
  const rows = await table.locator("tbody th").allTextContents();
  expect([rows[0], rows[4], rows[8]]).toEqual(["2", "1", "0"]);
  for (const [row, column] of [
    [4, 4],
    [0, 8],
    [6, 2],
    [5, 0],
  ] as const) {
    const told = await table.locator("tbody tr").nth(row).getByRole("cell").nth(column).textContent();
    await paste(page, `${here}&q=t-linear&theta=${columns[column].replace("°", "")}&gamma=${rows[row]}`);
    await expect(cell(page, "t-linear", "theory").locator(".number")).toHaveText(told as string);
  }
});

test("the paragraph is busy until it is whole, also of a map whose rows and columns it does not tell", async ({
  page,
}) => {
  for (const link of [here, "?v=1&m=diagonal&alpha=0.02&q=best-lam&trials=4"]) {
    await open(page, link);
    await expect(inWords(page)).toContainText("On the map here, ");
    await expect(inWords(page)).toHaveAttribute("aria-busy", "false");
  }
});

/** What the page asks of a browser's sound, in the page. */
interface Heard {
  readonly started: { at: number; frequency: number; type: string }[];
  closed: number;
}

ownTab(
  "a row of the map and a curve are heard: pitch follows the values, and stops with the setting",
  async ({ page }) => {
    await page.addInitScript(() => {
      const heard: Heard = { started: [], closed: 0 };
      (window as unknown as { heard: Heard }).heard = heard;
      const node = () => ({ connect: (to: unknown) => to });
      class Silent {
        currentTime = 0;
        destination = {};
        resume = async () => {};
        close = async () => {
          heard.closed++;
        };
        createGain = () => ({
          ...node(),
          gain: { setValueAtTime() {}, linearRampToValueAtTime() {} },
        });
        createStereoPanner = () => ({ ...node(), pan: { value: 0 } });
        createOscillator = () => {
          const tone = {
            ...node(),
            type: "sine",
            frequency: { value: 0 },
            start: (at: number) => void heard.started.push({ at, frequency: tone.frequency.value, type: tone.type }),
            stop() {},
          };
          return tone;
        };
      }
      (window as unknown as { AudioContext: unknown }).AudioContext = Silent;
    });
    const heard = () => page.evaluate(() => (window as unknown as { heard: Heard }).heard);
    await open(page, `${noiseless}&gamma=0.25&q=t-linear`);
    await openNumbers(page);
    const button = page.getByRole("button", { name: "Play" });
    await expect(page.getByLabel("Listen to").locator("option").first()).toHaveText("the map across, along θ");
    await button.click();
    await expect(page.getByRole("button", { name: "Stop the sound" })).toBeVisible();
    const tones = (await heard()).started.filter(({ type }) => type === "triangle");
    expect(tones).toHaveLength(65);
    // T linear falls along θ and changes sign where γ = cos²θ, at 60°: there it is A, after two thirds.
    for (let i = 1; i < tones.length; i++) expect(tones[i].frequency).toBeLessThanOrEqual(tones[i - 1].frequency);
    expect(tones.filter(({ frequency }) => frequency > 440).length).toBe(Math.ceil((64 * 2) / 3));
    // A tick there, and the probe in the middle.
    const marks = (await heard()).started.filter(({ type }) => type === "sine");
    expect(marks.map(({ frequency }) => frequency)).toEqual([110, 1760]);
    await page.getByRole("button", { name: "Stop the sound" }).click();
    await expect.poll(async () => (await heard()).closed).toBe(1);
    await page.getByLabel("Listen to").selectOption({ index: 2 });
    await button.click();
    expect((await heard()).started.length).toBeGreaterThan(65 + 2 + 30);
    // Of another setting it would be wrong.
    await slider(page, "sigma").press("ArrowRight");
    await expect(button).toBeVisible();
    await expect.poll(async () => (await heard()).closed).toBe(2);
  },
);

test("a question mark lists keys and clicks, outside of fields, and can be turned off", async ({ page }) => {
  await open(page, here);
  await expect(page.locator(".skip")).toBeAttached();
  await map(page).focus();
  await page.keyboard.press("?");
  await expect(keys(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(keys(page)).toHaveCount(0);
  await expect(map(page)).toBeFocused();
  // In a field it is text, with a command another thing.
  await box(page, "theta").focus();
  await page.keyboard.type("4?");
  await expect(keys(page)).toHaveCount(0);
  await expect(box(page, "theta")).toHaveValue(/\?/);
  await page.keyboard.press("Escape");
  await slider(page, "theta").focus();
  await page.keyboard.press("Control+?");
  await expect(keys(page)).toHaveCount(0);
  await page.keyboard.press("?");
  await expect(keys(page)).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include("dialog").analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await keys(page).getByRole("checkbox").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(keys(page)).toHaveCount(0);
  // It stays off, and a button leads to it again.
  await open(page, here);
  await expect(page.locator(".skip")).toBeAttached();
  await page.keyboard.press("?");
  await page.getByRole("button", { name: "Keys and clicks" }).last().click();
  await keys(page).getByRole("checkbox").check();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(keys(page)).toBeVisible();
});

ownTab(
  "one announcement a gesture: an arrow key on the map, a value, a quantity that replaces an axis, a step of a story",
  async ({ page }) => {
    await page.addInitScript(() => {
      const told: string[] = [];
      (window as unknown as { told: string[] }).told = told;
      const live = "[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]";
      new MutationObserver((records) => {
        const changed = new Set<Element>();
        for (const { target, addedNodes } of records) {
          const element = target instanceof Element ? target : target.parentElement;
          const region = element?.closest(live);
          if (region?.textContent) changed.add(region);
          for (const node of addedNodes)
            if (node instanceof Element)
              for (const born of [node, ...node.querySelectorAll("*")])
                if (born.matches(live) && born.textContent) changed.add(born);
        }
        for (const region of changed) told.push(region.textContent ?? "");
      }).observe(document, { childList: true, characterData: true, subtree: true });
    });
    const told = () => page.evaluate(() => (window as unknown as { told: string[] }).told.splice(0));
    const once = async (what: RegExp) => {
      await expect(page.getByRole("status").filter({ hasText: what })).toHaveCount(1);
      expect(await told()).toEqual([expect.stringMatching(what)]);
    };
    await open(page, here);
    expect(await told()).toEqual([]);
    await map(page).press("ArrowRight");
    await once(/^At 47\.8° /);
    await type(box(page, "gamma"), "0.8");
    await once(/^At 47\.8° with 0\.8 /);
    await page.getByLabel("Quantity on the map").selectOption("saves-linear");
    await expect(page.locator(".map-status").filter({ hasText: "gave way" })).toBeVisible();
    await once(/The axis γ gave way/);
    await open(page, `${here}&story=tour&step=2`);
    await told();
    await page.getByRole("button", { name: "Next" }).click();
    await expect.poll(async () => (await page.locator(".story").textContent())?.length).toBeGreaterThan(0);
    // Long enough for what the sentence would have said, too.
    await page.waitForTimeout(1500);
    const said = await told();
    expect(said.filter((text) => text === said[0])).toHaveLength(said.length);
    expect(said[0]).not.toMatch(/^At \d/);
  },
);

test("from right to left numbers read from left to right: on axes, in bars, in tables, in boxes", async ({ page }) => {
  await open(page, `${noiseless}&theta=80&q=t-linear`);
  await openNumbers(page);
  await page.evaluate(() => {
    document.documentElement.dir = "rtl";
  });
  const minus = page.locator(".colour-bar text").filter({ hasText: /^−\d/ }).first();
  const places = await minus.evaluate((text) => {
    const letters = text as SVGTextElement;
    return [letters.getStartPositionOfChar(0).x, letters.getStartPositionOfChar(1).x];
  });
  expect(places[0]).toBeLessThan(places[1]);
  for (const selector of [".readout td.theory .number", ".map-table td"]) {
    const at = await page
      .locator(selector)
      .filter({ hasText: /^−\d/ })
      .first()
      .evaluate((element) => {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        const text = walker.nextNode() as Text;
        const left = (k: number) => {
          const range = document.createRange();
          range.setStart(text, k);
          range.setEnd(text, k + 1);
          return range.getBoundingClientRect().left;
        };
        return [left(0), left(1)];
      });
    expect(at[0], selector).toBeLessThan(at[1]);
  }
  for (const field of [box(page, "theta"), slider(page, "theta")])
    expect(await field.evaluate((e) => getComputedStyle(e).direction)).toBe("ltr");
});

test("with more contrast small letters have 7 : 1; with forced colours a pressed button is told from one that is not", async ({
  page,
}) => {
  await page.emulateMedia({ contrast: "more" });
  await open(page, here);
  await expect(page.locator(".skip")).toBeAttached();
  const { violations, passes } = await new AxeBuilder({ page })
    .withRules(["color-contrast-enhanced"])
    .include(".controls")
    .include(".curve-panel")
    .analyze();
  expect(violations.flatMap((v) => v.nodes.map((n) => n.html))).toEqual([]);
  expect(passes.map(({ id }) => id)).toEqual(["color-contrast-enhanced"]);
  await page.emulateMedia({ contrast: null, forcedColors: "active" });
  const ground = () =>
    page
      .getByRole("button", { name: "infinite depth of the network" })
      .evaluate((e) => getComputedStyle(e).backgroundColor);
  const before = await ground();
  await page.getByRole("button", { name: "infinite depth of the network" }).click();
  await expect.poll(ground).not.toBe(before);
  await expect(sentence(page)).toHaveText(/\d/);
});

const ways: readonly (readonly [name: string, press: (page: Page, on: Locator, key?: string) => Promise<void>])[] = [
  [
    "keys",
    async (page, on, key = "Enter") => {
      await on.focus();
      await page.keyboard.press(key);
    },
  ],
  ["single clicks", (_, on) => on.click()],
];

for (const [way, press] of ways)
  test(`${way} alone compare, export, and finish a story`, { tag: way === "keys" ? [] : "@long" }, async ({ page }) => {
    await open(page, here);
    const compare = page.getByRole("button", { name: "Compare: pin this setting as A" });
    await press(page, compare);
    await expect(page).toHaveURL(/compare=|ref=/);
    await expect(page.locator(".compare-bar")).toBeVisible();
    await press(page, compare);
    await expect(page.locator(".compare-bar")).toHaveCount(0);
    await press(page, opener(page));
    const tab = radio(page, "Share it as", "Export");
    if (way === "keys") await press(page, tab, "Space");
    else await press(page, tab.locator("xpath=.."));
    const file = page.waitForEvent("download");
    await press(page, button(page, "Download SVG"));
    expect((await file).suggestedFilename()).toMatch(/\.svg$/);
    await press(page, button(page, "Close"));
    await expect(dialog(page)).toHaveCount(0);
    await press(page, page.getByRole("button", { name: "Stories", exact: true }));
    await press(page, page.getByRole("button", { name: "The three sign changes" }));
    const name = page.locator(".story-name");
    const count = Number(/of (\d+)$/.exec((await name.textContent()) ?? "")?.[1]);
    for (let step = 1; step < count; step++) {
      await expect(name).toContainText(`· ${step} of ${count}`);
      const on = page.locator(".story-way button").last();
      if ((await on.textContent())?.startsWith("Show")) await press(page, on);
      await press(page, on);
    }
    await expect(name).toContainText(`· ${count} of ${count}`);
    await press(page, page.getByRole("button", { name: "End story" }));
    await expect(name).toHaveCount(0);
  });

/** Changes a control, by one key or one click. */
async function changeBy(way: string, page: Page, control: Locator): Promise<void> {
  const range = control.locator("input[type=range]");
  const list = control.locator("select");
  if (await range.count()) {
    const share = await range.evaluate((e) => {
      const { value, min, max } = e as HTMLInputElement;
      return (Number(value) - Number(min)) / (Number(max) - Number(min));
    });
    if (way === "keys") return range.press(share < 0.9 ? "ArrowRight" : "ArrowLeft");
    await range.scrollIntoViewIfNeeded();
    const at = await range.boundingBox();
    if (!at) throw new Error("no slider");
    return page.mouse.click(at.x + (share < 0.5 ? 0.8 : 0.3) * at.width, at.y + at.height / 2);
  }
  if (await list.count()) {
    if (way === "keys") return list.press("ArrowDown");
    await list.selectOption({ index: 1 });
    return;
  }
  if (way === "keys") return control.locator("input:checked").press("ArrowRight");
  return control.locator("label:has(input:not(:checked))").first().click();
}

for (const [model, link, least] of [
  ["deep linear networks", here, 20],
  ["diagonal linear networks", "?v=1&m=diagonal&D=60&trials=4", 10],
  ["the ReLU network", "?v=1&m=relu&trials=4", 8],
] as const)
  for (const [way] of ways)
    test(`${way} alone change every control of ${model}`, {
      tag: model === "deep linear networks" ? [] : "@long",
    }, async ({ page }) => {
      await open(page, link);
      const touched = new Set<string>();
      const shown = () =>
        page
          .locator(".controls [data-param]")
          .evaluateAll((all) => all.filter((e) => e.checkVisibility()).map((e) => (e as HTMLElement).dataset.param));
      // Some come with what another is set to.
      for (let next = (await shown())[0]; next !== undefined; ) {
        touched.add(next);
        const control = page.locator(`.controls [data-param=${next}]`);
        const state = () =>
          control.evaluate((e) =>
            [...e.querySelectorAll<HTMLInputElement>("input, select")]
              .map((field) => (field.type === "radio" ? field.checked : field.value))
              .join(),
          );
        const before = await state();
        await changeBy(way, page, control);
        await expect.poll(state, next).not.toBe(before);
        next = (await shown()).find((id) => id !== undefined && !touched.has(id));
      }
      expect(touched.size).toBeGreaterThanOrEqual(least);
      // The link says so.
      await expect.poll(() => [...new URL(page.url()).searchParams.keys()].length).toBeGreaterThanOrEqual(least / 2);
    });
