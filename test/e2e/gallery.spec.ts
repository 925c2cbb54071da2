import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import {
  everyWay,
  expect,
  expectNoLeaks,
  expectQuery,
  mapHash,
  open,
  test as ownTab,
  SMALL,
  sentence,
  settled,
  slider,
  sharedTab as test,
} from "./helpers.ts";

const here = `?v=1&theta=30&${SMALL}`;
const fig1 = "?v=1&gamma=0.25&limit=large";

const opener = (page: Page): Locator => page.getByRole("button", { name: "Figures", exact: true });
const gallery = (page: Page): Locator => page.getByRole("dialog", { name: "Figures of the papers" });
const card = (page: Page, name: string | RegExp): Locator => gallery(page).getByRole("button", { name });

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .include("dialog")
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" | ")}`)).toEqual([]);
}

test("opens from the keyboard, closes on Esc, and gives the focus back", async ({ page, watch }) => {
  await open(page, here);
  // What explains the picture comes after it by itself.
  await expect(page.locator(".formula-panel math").first()).toBeAttached();
  const before = watch.requests.length;
  await opener(page).focus();
  await page.keyboard.press("Enter");
  await expect(gallery(page)).toBeVisible();
  // Focus is inside, and Tab stays there.
  const inside = () => page.evaluate(() => document.activeElement?.closest("dialog") !== null);
  expect(await inside()).toBe(true);
  for (let i = 0; i < 5; i++) await page.keyboard.press("Tab");
  expect(await inside()).toBe(true);
  // Every paper in full, and only files of this very folder.
  for (const title of [/^Features are fate/, /^A Theory of How Pretraining/])
    await expect(gallery(page).getByRole("heading", { name: title })).toBeVisible();
  await expect(gallery(page)).toContainText("Javan Tahir, Surya Ganguli, Grant M. Rotskoff. ICML 2025");
  const asked = watch.requests.slice(before).map((url) => new URL(url).pathname);
  expect(
    asked.filter(
      (path) => !/^\/(assets\/(Gallery|Dialog|presets)-[\w-]+\.(js|css)|thumbnails\/[\w-]+\.png)$/.test(path),
    ),
  ).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(gallery(page)).toHaveCount(0);
  await expect(opener(page)).toBeFocused();
  await expectQuery(page, here);
});

test("every figure has its picture, which keeps its place before it has come", { tag: "@long" }, async ({ page }) => {
  await open(page, here);
  await opener(page).click();
  // Decoration beside a title: an image without a role.
  const pictures = gallery(page).locator("img");
  await expect(pictures.first()).toBeVisible();
  const count = await pictures.count();
  expect(count).toBeGreaterThan(18);
  for (let i = 0; i < count; i++) {
    const picture = pictures.nth(i);
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth)).toBe(193);
    expect(await picture.getAttribute("loading")).toBe("lazy");
  }
  const sources = await pictures.evaluateAll((all) => all.map((img) => (img as HTMLImageElement).src));
  expect(new Set(sources).size).toBe(count);
});

ownTab("without pictures the cards stay as large as they are", { tag: "@long" }, async ({ page, watch }) => {
  await open(page, here);
  const heights = () =>
    gallery(page)
      .locator(".thumbnail")
      .evaluateAll((all) => all.map((e) => e.getBoundingClientRect().height));
  await opener(page).click();
  await expect(gallery(page)).toBeVisible();
  const whole = await heights();
  await page.keyboard.press("Escape");
  await page.route("**/thumbnails/*.png", (route) => route.abort());
  await opener(page).click();
  await expect(gallery(page)).toBeVisible();
  expect(await heights()).toEqual(whole);
  expect(Math.min(...whole)).toBeGreaterThan(90);
  await expect(card(page, "Fig. 1 Linear transfer: one pair, three signs")).toBeVisible();
  // The aborted requests are this test's own doing.
  watch.errors.length = 0;
});

ownTab(
  "a chosen figure is one step of the history, is marked, and says over the picture what it claims",
  async ({ page }) => {
    await open(page, here);
    const before = await mapHash(page);
    const entries = await page.evaluate(() => history.length);
    const shown = page.locator(".caption-title");
    await expect(shown).toHaveCount(0);
    const top = () => page.getByRole("main").evaluate((e) => e.getBoundingClientRect().top);
    const place = await top();

    await opener(page).click();
    await expect(gallery(page).locator("[aria-current]")).toHaveCount(0);
    await card(page, "Fig. 1 Linear transfer: one pair, three signs").click();
    await expect(gallery(page)).toHaveCount(0);
    await expect(opener(page)).toBeFocused();
    await expectQuery(page, fig1);
    await settled(page);
    await expect.poll(() => mapHash(page)).not.toBe(before);
    expect(await page.evaluate(() => history.length)).toBe(entries + 1);
    await expect(shown).toHaveText("T25 Fig. 1: Linear transfer: one pair, three signs");
    const caption = page.getByRole("region", { name: "What this figure shows" });
    await expect(caption.getByRole("link", { name: /Tahir.*2025/ })).toHaveAttribute("href", /2410\.08194/);
    await expect(caption.getByRole("listitem")).toHaveCount(4);
    await expect(sentence(page)).toBeHidden();
    expect(await top()).toBe(place);
    expect(await caption.evaluate((e) => e.scrollHeight - e.clientHeight)).toBe(0);
    // Until something is changed: then the page's own sentence speaks, in the same place.
    await slider(page, "sigma").press("ArrowRight");
    await expect(caption).toHaveCount(0);
    await expect(sentence(page)).toBeVisible();
    expect(await top()).toBe(place);
    await page.keyboard.press("Control+z");
    await expect(caption).toHaveCount(1);

    await opener(page).click();
    const current = gallery(page).locator("[aria-current=true]");
    await expect(current).toHaveCount(1);
    await expect(current).toHaveAccessibleName("Fig. 1 Linear transfer: one pair, three signs");
    await expect(current).toHaveAccessibleDescription(/at 45° the transferability changes sign/);
    await expect(current).toBeFocused();
    await card(page, "The instrument’s defaults").click();
    await expectQuery(page, "?v=1");
    await expect(shown).toHaveCount(0);

    await page.goBack();
    await expectQuery(page, fig1);
    await expect(shown).toContainText("T25 Fig. 1");
    await page.goBack();
    await expectQuery(page, here);
    await settled(page);
    await expect.poll(() => mapHash(page)).toBe(before);
  },
);

test("a family of the other model is chosen by the keyboard alone", { tag: "@long" }, async ({ page }) => {
  await open(page, here);
  await opener(page).press("Enter");
  const target = card(page, /^Fig\. 3A /);
  await expect(target).toBeVisible();
  for (let i = 0; i < 60 && !(await target.evaluate((e) => e === document.activeElement)); i++)
    await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/m=diagonal.*fam=/);
  await settled(page);
  await expect(page.locator("#curves path.series")).toHaveCount(6);
  await expect(page.locator(".caption-title")).toContainText("A26 Fig. 3A");
});

test("axe finds nothing in it, light, dark, forced colours and on a phone; it never overflows", {
  tag: "@long",
}, async ({ page }) => {
  test.slow();
  await open(page, `${fig1.replace("&limit", "&d=60&trials=4&limit")}`);
  await opener(page).click();
  await gallery(page).locator("summary").first().click();
  await expect(gallery(page).locator("details[open] li").first()).toBeVisible();
  for (const media of everyWay([
    { colorScheme: "light", forcedColors: "none" },
    { colorScheme: "dark", forcedColors: "none" },
    { colorScheme: "light", forcedColors: "active" },
  ] as const)) {
    await page.emulateMedia(media);
    await test.step(`${media.colorScheme} ${media.forcedColors}`, () => expectAccessible(page));
  }
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
  for (const [width, columns] of [
    [1440, 4],
    [1024, 3],
    [390, 1],
    [320, 1],
  ]) {
    await page.setViewportSize({ width, height: 844 });
    await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width);
    const found = await gallery(page).evaluate((dialog) => {
      const outer = dialog.getBoundingClientRect();
      const out = [...dialog.querySelectorAll("*")].filter((e) => {
        const { left, right, width } = e.getBoundingClientRect();
        return width > 0 && !e.closest(".visually-hidden") && (right > outer.right + 1 || left < outer.left - 1);
      });
      const second = dialog.querySelectorAll(".cards")[1];
      const low = [...dialog.querySelectorAll("button, summary, a")].filter(
        (e) => e.getBoundingClientRect().height < 24,
      );
      return {
        inPage: outer.left >= 0 && outer.right <= document.documentElement.clientWidth,
        by: dialog.scrollWidth - dialog.clientWidth,
        out: out.map((e) => e.outerHTML.slice(0, 100)),
        columns: getComputedStyle(second).gridTemplateColumns.split(" ").length,
        low: low.map((e) => e.outerHTML.slice(0, 100)),
      };
    });
    expect(found, `${width} px`).toEqual({ inPage: true, by: 0, out: [], columns, low: [] });
  }
  await test.step("phone", () => expectAccessible(page));
  await expectNoLeaks(page);
});

test("works from a folder of any name: its addresses are relative", async ({ page }) => {
  await open(page, here);
  await opener(page).click();
  const sources = await gallery(page)
    .locator("img")
    .evaluateAll((all) => all.map((img) => img.getAttribute("src") ?? ""));
  expect(sources.filter((src) => !/^\.\/thumbnails\/[\w-]+\.png$/.test(src))).toEqual([]);
});
