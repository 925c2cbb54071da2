import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { address, expect, open, readout, settled, simulated, test } from "./helpers.ts";

const SMALL = "theta=60&gamma=0.3&L=1&trials=4&q=t-finetune";
const list = Array.from({ length: 60 }, (_, i) => 1 / (i + 1));

async function give(page: Page, text: string) {
  await page.getByRole("combobox", { name: "strengths" }).selectOption("own");
  const dialog = page.getByRole("dialog", { name: "Your own strengths" });
  await dialog.getByLabel("Or paste it").fill(text);
  await dialog.getByRole("button", { name: "Use this list" }).click();
  return dialog;
}

test.describe("with simulations", () => {
  test.use({ simulates: true });
  test("a list of one’s own has the numbers of the same power law, in theory and in simulation", async ({ page }) => {
    await open(page, `?v=1&${SMALL}&spec=power&d=60`);
    await simulated(page, 4);
    await settled(page);
    const built = await readout(page);
    await open(page, `?v=1&${SMALL}`);
    await give(page, list.join("\n"));
    await expect(page.getByText("Own spectrum, 60 eigenvalues (list ")).toBeVisible();
    await expect(page).toHaveURL(/spec=own&list=id:\d+&.*d=60/);
    await simulated(page, 4);
    await settled(page);
    expect(await readout(page)).toEqual(built);
    await expect(page.locator(".spectrum-strip")).toBeVisible();
  });
});

test("a bad list is refused with its line, and nothing changes", async ({ page }) => {
  await open(page, `?v=1&${SMALL}`);
  const link = page.url();
  const dialog = await give(page, "3\n2\nx\n1");
  await expect(dialog.getByRole("alert")).toHaveText("Line 3: “x” is no number; an eigenvalue is needed.");
  const { violations } = await new AxeBuilder({ page }).include("dialog").analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("combobox", { name: "strengths" })).toHaveValue("iso");
  expect(await address(page)).toBe(link);
});

test("a link opened elsewhere says that its list is missing; given, it shows what the link means", async ({ page }) => {
  await open(page, `?v=1&${SMALL}&spec=own&d=60`);
  const notice = page.getByRole("alert").filter({ hasText: "a link carries no list of eigenvalues" });
  await expect(notice).toContainText("give it at “strengths”");
  await expect(page.getByRole("combobox", { name: "strengths" })).toHaveValue("iso");
  await notice.getByRole("button", { name: "Dismiss" }).click();
  const dialog = await give(page, `[${list.join(", ")}]`);
  await expect(dialog).toBeHidden();
  await expect(page.locator(".spectrum-strip")).toContainText("direction 60");
  // In this tab the list stays: Back and a pasted link find it.
  await page.getByRole("combobox", { name: "strengths" }).selectOption("power");
  await page.getByRole("combobox", { name: "strengths" }).selectOption("own");
  await expect(page.getByText("Own spectrum, 60 eigenvalues (list ")).toBeVisible();
});

test("a forecast shows its spectrum and leads to the map: nearest setting by a link, the own spectrum in this tab", async ({
  page,
}) => {
  await open(page, "?v=1&trials=2");
  await page.getByRole("button", { name: "Your data" }).click();
  const data = page.getByRole("dialog", { name: "Your data" });
  await data.getByRole("button", { name: "Masked digits" }).click();
  await data.getByRole("button", { name: "Forecast", exact: true }).click();
  const spectrum = data.getByRole("region", { name: "Your spectrum" });
  await expect(spectrum.locator(".spectrum-band")).toHaveCount(3);
  await expect(spectrum).toContainText(/There fine-tuning beats starting fresh by \d+ %/);
  const link = await spectrum.getByRole("link", { name: "See it on the map" }).getAttribute("href");
  expect(link).toMatch(/spec=power/);
  await spectrum.getByRole("button", { name: "take your own spectrum to the map" }).click();
  await expect(data).toBeHidden();
  await expect(page.getByText("Own spectrum, 38 eigenvalues (list ")).toBeVisible();
  await expect(page).toHaveURL(/theta=24\.92.*spec=own/);
  await open(page, link ?? "");
  await expect(page.getByText("This link was read")).toHaveCount(0);
  await expect(page.getByRole("combobox", { name: "strengths" })).toHaveValue("power");
});
