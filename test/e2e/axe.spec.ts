import type { Page } from "@playwright/test";
import { expectAccessibleEverywhere, expectAll, expectShapes } from "./axe.ts";
import { openShare } from "./exportHelpers.ts";
import { expect, open, SMALL, simulated, sharedTab as test } from "./helpers.ts";

/** Every mode of the page in every theme; accessibility.spec.ts has the usual page, export.spec.ts each tab of what is shared. */

const press = (name: string) => async (page: Page) => {
  await page.getByRole("button", { name, exact: true }).first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
};

const modes: Readonly<Record<string, readonly [link: string, act?: (page: Page) => Promise<unknown>]>> = {
  "deep linear networks": [`?v=1&${SMALL}`, (page) => expect(page.locator(".explanation h2").first()).toBeAttached()],
  "diagonal linear networks": ["?v=1&m=diagonal&D=60&trials=4"],
  "the ReLU network": ["?v=1&m=relu&trials=4"],
  "simulated map": [`?v=1&${SMALL}&show=agreement&spread=yes`, (page) => simulated(page, 4)],
  "a map of savings with its target error": [
    `?v=1&${SMALL}&eps=0.4&q=saves-finetune&y=sigma:0..1`,
    (page) => expect(page.locator(".target-control")).toBeVisible(),
  ],
  "new task against the old one": ["?v=1&theta=60&sigma=0.4&L=1&q=forgetting&curves=tasks&d=60&trials=4"],
  "a watched network": [`?v=1&${SMALL}&watch=yes`],
  ...Object.fromEntries(
    ["figure", "controls", "full"].map((level) => [`a frame, ${level}`, [`?v=1&${SMALL}&embed=${level}`]]),
  ),
  ...Object.fromEntries(
    ["ghost", "side", "difference"].map((how) => [
      `compared, ${how}`,
      [`?v=1&${SMALL}&compare=${how}&ref=theta:60`, (page: Page) => expect(page.locator(".differences")).toBeVisible()],
    ]),
  ),
  ...Object.fromEntries(
    ["yes", "curves", "race"].map((what) => [`presented, ${what}`, [`?v=1&theta=30&${SMALL}&present=${what}`]]),
  ),
  "a story's step": ["?v=1&story=tour&step=2", (page) => expect(page.locator(".story h2")).toBeVisible()],
  "a story's question": ["?v=1&story=regimes&step=1", (page) => expect(page.locator(".story h2")).toBeVisible()],
  "a presented story": [
    "?v=1&story=signs&step=3&present=yes",
    (page) => expect(page.locator(".story h2")).toBeVisible(),
  ],
  "the list of stories": [`?v=1&${SMALL}`, press("Stories")],
  "the gallery": [`?v=1&${SMALL}`, press("Figures")],
  "the dialog of one's own data": [`?v=1&${SMALL}`, press("Your data")],
  "a forecast from one's own data": [
    `?v=1&${SMALL}`,
    async (page) => {
      await press("Your data")(page);
      await page.getByRole("dialog").getByRole("button", { name: "Masked digits" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Forecast", exact: true }).click();
      await expect(page.locator("dialog .forecast-band").first()).toBeVisible({ timeout: 40_000 });
    },
  ],
  "the dialog of what is shared": [`?v=1&${SMALL}`, (page) => openShare(page, "Export")],
  "a point explained": [
    `?v=1&${SMALL}`,
    async (page) => {
      await page.getByRole("button", { name: "Explain this point" }).click();
      await expect(page.locator(".point-chain li").first()).toBeVisible();
    },
  ],
};

// npm test looks at the usual page (accessibility.spec.ts) and at paper; test:long at everything.
for (const [mode, [link, act]] of Object.entries(modes))
  test(`axe finds nothing: ${mode}, every theme`, { tag: "@long" }, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme: "light" });
    await open(page, link);
    await act?.(page);
    await expectAccessibleEverywhere(page);
  });

// Colours are those of English, and what a mode shows after a press is looked at in English: buttons have other names here.
for (const lang of ["de", "zh"])
  for (const [mode, [link, act]] of Object.entries(modes).filter(([, [, act]]) => !act || act.length === 0))
    test(`axe finds nothing: ${mode}, ${lang}`, { tag: "@long" }, async ({ page }) => {
      test.slow();
      await open(page, `${link}&lang=${lang}`);
      await act?.(page);
      await expectAll(page);
      await page.setViewportSize({ width: 360, height: 740 });
      await expectShapes(page);
    });

for (const link of ["", "&embed=figure", "&present=yes", "&compare=side&ref=theta:60"])
  test(`axe finds nothing on paper${link}`, { tag: link === "" ? [] : "@long" }, async ({ page }) => {
    await open(page, `?v=1&${SMALL}${link}`);
    await page.emulateMedia({ media: "print" });
    await expect(page.locator(".print-foot table")).toBeVisible();
    await expectAll(page);
  });
