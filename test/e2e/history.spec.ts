import type { Page } from "@playwright/test";
import { openShare } from "./exportHelpers.ts";
import {
  box,
  chooseFigure,
  expect,
  expectQuery,
  frames,
  mapHash,
  open,
  test as ownTab,
  SMALL,
  sentence,
  settled,
  slider,
  sharedTab as test,
  type,
} from "./helpers.ts";

const shown = (page: Page) => page.locator(".caption-title");
const fig2 = "?v=1&sigma=0&limit=large&q=t-finetune";

ownTab("a preset is one step: Back restores what was there, Forward the preset", async ({ page }) => {
  await open(page, `?v=1&theta=30&${SMALL}`);
  // The sentence is whole when the scene has been still for a while.
  await frames(page, 40);
  const before = { map: await mapHash(page), sentence: await sentence(page).textContent() };
  const entries = await page.evaluate(() => history.length);
  await chooseFigure(page, "t25-fig2");
  await settled(page);
  await expectQuery(page, fig2);
  expect(await page.evaluate(() => history.length)).toBe(entries + 1);
  await expect(shown(page)).toContainText("T25 Fig. 2:");
  await expect(page.getByLabel("Quantity on the map")).toHaveValue("t-finetune");
  await frames(page, 40);
  const preset = { map: await mapHash(page), sentence: await sentence(page).textContent() };
  expect(preset.map).not.toBe(before.map);

  await page.goBack();
  await expectQuery(page, `?v=1&theta=30&${SMALL}`);
  await expect(sentence(page)).toHaveText(before.sentence as string);
  await expect(box(page, "d")).toHaveValue("60");
  await settled(page);
  await expect.poll(() => mapHash(page)).toBe(before.map);

  await page.goForward();
  await expectQuery(page, fig2);
  await expect(sentence(page)).toHaveText(preset.sentence as string);
  await settled(page);
  await expect.poll(() => mapHash(page)).toBe(preset.map);

  // Another one is another step.
  await chooseFigure(page, "t25-appc-few");
  await expectQuery(page, "?v=1&gs=0.5&ss=0.2&limit=large&q=t-finetune");
  await page.goBack();
  await expectQuery(page, fig2);
  await expect(shown(page)).toContainText("T25 Fig. 2:");
  await page.goBack();
  await expectQuery(page, `?v=1&theta=30&${SMALL}`);
});

test("Back after a preset restores the last position of a drag that was not yet in the address bar", async ({
  page,
}) => {
  await open(page, `?v=1&${SMALL}`);
  await page.getByRole("button", { name: "Figures", exact: true }).click();
  await expect(page.locator("dialog [data-figure=t25-fig1]")).toBeVisible();
  // All in one task: whatever delay the address bar has, it cannot have passed.
  await page.evaluate(() => {
    const range = document.querySelector("[data-param=theta] input[type=range]") as HTMLInputElement;
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    for (const value of ["20", "25", "31", "37"]) {
      set?.call(range, value);
      range.dispatchEvent(new Event("input", { bubbles: true }));
    }
    (document.querySelector("dialog [data-figure=t25-fig1]") as HTMLElement).click();
  });
  await expectQuery(page, "?v=1&gamma=0.25&limit=large");
  await page.goBack();
  await expectQuery(page, `?v=1&theta=37&${SMALL}`);
  await expect(box(page, "theta")).toHaveValue("37");
  await expect(box(page, "gamma")).toHaveValue("0.5");
  await page.goForward();
  await expectQuery(page, "?v=1&gamma=0.25&limit=large");
  await expect(box(page, "gamma")).toHaveValue("0.25");
});

test("sliders and boxes replace the entry, they never add one", async ({ page }) => {
  await open(page, `?v=1&${SMALL}`);
  const entries = await page.evaluate(() => history.length);
  await slider(page, "sigma").focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
  await type(box(page, "rho"), "1.5");
  await page.getByLabel("Quantity on the map").selectOption("best");
  await expectQuery(page, `?v=1&sigma=0.45&rho=1.5&d=60&q=best&trials=4`);
  expect(await page.evaluate(() => history.length)).toBe(entries);
});

ownTab(
  "a long drag updates the address at a limited rate and adds no history entry; refused updates are retried",
  async ({ page }) => {
    await page.addInitScript(() => {
      const writes = { at: [] as number[], refused: 0, pushed: 0 };
      Object.assign(window, { writes });
      const { replaceState, pushState } = history;
      history.pushState = function (...how) {
        writes.pushed++;
        pushState.apply(this, how);
      };
      history.replaceState = function (...how) {
        writes.at.push(performance.now());
        // As Safari does where a page has written too often.
        if (writes.at.length > 3 && writes.refused < 4) {
          writes.refused++;
          throw new DOMException("Attempt to use history.replaceState() more than 100 times", "SecurityError");
        }
        replaceState.apply(this, how);
      };
    });
    await open(page, `?v=1&${SMALL}`);
    const entries = await page.evaluate(() => history.length);
    // A drag that goes on until the address bar has been refused and has written again.
    await page.evaluate(async () => {
      const range = document.querySelector("[data-param=sigma] input[type=range]") as HTMLInputElement;
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
      const { writes } = window as unknown as { writes: { at: number[]; refused: number } };
      for (let k = 0; writes.refused < 4 || writes.at.length < 12; k++) {
        set?.call(range, String(0.3 + 0.2 * Math.sin(k / 10)));
        range.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise((done) => requestAnimationFrame(done));
      }
      set?.call(range, "0.75");
      range.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await expectQuery(page, `?v=1&sigma=0.75&${SMALL}`);
    expect(await page.evaluate(() => history.length)).toBe(entries);
    const { at, pushed } = await page.evaluate(
      () => (window as unknown as { writes: { at: number[]; pushed: number } }).writes,
    );
    expect(pushed).toBe(0);
    // Browsers of old allow one write in 120 ms, or refuse.
    const gaps = at.slice(1).map((t, i) => t - at[i]);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(120);
  },
);

for (const [name, start] of [
  ["a page without a link", "./"],
  ["a page that has a link already", `.?v=1&theta=60&gamma=1.5&${SMALL}`],
] as const)
  test(`a link pasted as a fragment into ${name} is shown, whole`, { tag: start === "./" ? "@long" : [] }, async ({
    page,
  }) => {
    await open(page, start);
    await page.evaluate(() => {
      location.hash = "v=1&theta=30&d=80&trials=3";
    });
    await expect(box(page, "theta")).toHaveValue("30");
    await expect(box(page, "gamma")).toHaveValue("0.5");
    await expect(box(page, "d")).toHaveValue("80");
    await expect(sentence(page)).toContainText("At 30°");
    await expect(page.locator(".notices")).toHaveCount(0);
    await expectQuery(page, "?v=1&theta=30&d=80&trials=3");
    await page.goBack();
    await expect(box(page, "theta")).toHaveValue(start === "./" ? "45" : "60");
    await expect(sentence(page)).toContainText(start === "./" ? "At 45°" : "At 60°");
  });

test("a link opened in the same tab is shown, and Back comes back to the last state", async ({ page }) => {
  await open(page, `?v=1&theta=60&${SMALL}`);
  await type(box(page, "theta"), "20");
  await expectQuery(page, `?v=1&theta=20&${SMALL}`);
  await page.evaluate(() => {
    location.search = "?v=1&theta=75&d=60&trials=4";
  });
  await expect(sentence(page)).toContainText("At 75°");
  await page.goBack();
  await expect(sentence(page)).toContainText("At 20°");
  await expect(box(page, "theta")).toHaveValue("20");
});

test("a change just before leaving the page is in the address bar on return", async ({ page }) => {
  await open(page, `?v=1&${SMALL}`);
  await page.evaluate(() => {
    const range = document.querySelector("[data-param=theta] input[type=range]") as HTMLInputElement;
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    for (const value of ["20", "33"]) {
      set?.call(range, value);
      range.dispatchEvent(new Event("input", { bubbles: true }));
    }
    location.search = "?v=1&theta=75&d=60&trials=4";
  });
  await expect(sentence(page)).toContainText("At 75°");
  await page.goBack();
  await expect(sentence(page)).toContainText("At 33°");
  await expectQuery(page, `?v=1&theta=33&${SMALL}`);
});

ownTab("Share gives the address of the state", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, `?v=1&${SMALL}`);
  await type(box(page, "theta"), "12.5");
  await openShare(page, "Link");
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByRole("status").filter({ hasText: "copied" })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(copied).search).toBe(`?v=1&theta=12.5&${SMALL}`);
});

test("a theme in the link is that of the page, whatever the system has", async ({ page }) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  await open(page, `?v=1&${SMALL}&theme=dark`);
  const dark = await paper();
  await page.getByRole("button", { name: "Theme: dark" }).click();
  await expectQuery(page, `?v=1&${SMALL}`);
  const light = await paper();
  expect(light).not.toBe(dark);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await paper()).toBe(dark);
  await page.getByRole("button", { name: "Theme: as the system" }).click();
  await expectQuery(page, `?v=1&${SMALL}&theme=light`);
  expect(await paper()).toBe(light);
});
