import type { Page } from "@playwright/test";
import { box, expect, expectQuery, open, settled, slider, sharedTab as test, type } from "./helpers.ts";

const here = "?v=1&theta=20&d=60&trials=4";

test("a drag is one step back and one forward, by keys and by buttons", async ({ page }) => {
  await open(page, here);
  const bounds = await slider(page, "sigma").boundingBox();
  if (!bounds) throw new Error("no slider");
  const at = (share: number) => [bounds.x + share * bounds.width, bounds.y + bounds.height / 2] as const;
  await page.mouse.move(...at(0.2));
  await page.mouse.down();
  await page.mouse.move(...at(0.9), { steps: 60 });
  await page.mouse.up();
  await expect(box(page, "sigma")).not.toHaveValue("0.2");
  await settled(page);
  const dragged = await box(page, "sigma").inputValue();
  expect(Number(dragged)).toBeGreaterThan(0.7);
  await page.keyboard.press("Control+z");
  await expectQuery(page, here);
  await expect(box(page, "sigma")).toHaveValue("0.2");
  await page.keyboard.press("Control+Shift+Z");
  await expect(box(page, "sigma")).toHaveValue(dragged);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(box(page, "sigma")).toHaveValue("0.2");
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(box(page, "sigma")).toHaveValue(dragged);
});

test("typing uses the browser's undo, the committed value the page's", async ({ page }) => {
  await open(page, here);
  await box(page, "rho").fill("2.5");
  await page.keyboard.press("Control+z");
  await expectQuery(page, here);
  await type(box(page, "rho"), "2.5");
  await expect(slider(page, "rho")).toHaveValue("2.5");
  await page.keyboard.press("Control+z");
  await expect(box(page, "rho")).toHaveValue("1");
});

const reset = async (page: Page, to: string) => {
  await page.getByRole("button", { name: "Reset" }).click();
  await page.getByRole("menuitem", { name: to }).click();
};

test("the reset menu is navigated by arrow keys, and acts when an item is chosen", async ({ page }) => {
  await open(page, here);
  const button = page.getByRole("button", { name: "Reset" });
  const item = (name: string) => page.getByRole("menuitem", { name });
  await button.focus();
  await page.keyboard.press("ArrowDown");
  await expect(item("Back to this link")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(item("Factory defaults")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();
  await expect(page.getByRole("menu")).toHaveCount(0);
  await page.keyboard.press("ArrowUp");
  await expect(item("Factory defaults")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("menu")).toHaveCount(0);
  await expectQuery(page, here);
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
  await button.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expectQuery(page, "?v=1");
  await expect(button).toBeFocused();
});

test("options passed by arrow keys in a closed list leave no undo step", { tag: "@long" }, async ({ page }) => {
  const setting = "?v=1&theta=20&base=ridge:0.3&d=60&x=sigma:0..0.7&y=gamma:0.1..1.9&trials=4&sweep=rho:0.2..0.9";
  await open(page, setting);
  await page.getByText("Axes", { exact: true }).click();
  for (const list of [
    "Model",
    "Quantity on the map",
    "Across: parameter",
    "Upwards: parameter",
    "Sweep: parameter",
    "scratch has",
  ]) {
    const select = page.getByRole("combobox", { name: list, exact: true });
    const options = await select.locator("option").count();
    const now = await select.inputValue();
    await select.focus();
    // Through the list to its ends and back to where it was.
    for (let i = 0; i < options; i++) await page.keyboard.press("ArrowUp");
    for (let i = 0; i < options; i++) await page.keyboard.press("ArrowDown");
    for (let i = 0; i < options && (await select.inputValue()) !== now; i++) await page.keyboard.press("ArrowUp");
    await expect(select, list).toHaveValue(now);
    await expectQuery(page, setting);
  }
});

test("undo is where Z is on a Latin keyboard, whatever that key types", async ({ page }) => {
  await open(page, here);
  await type(box(page, "rho"), "2");
  await slider(page, "rho").focus();
  const press = (key: string, code: string, shiftKey = false) =>
    page.evaluate(
      (init) => document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { ...init, bubbles: true })),
      { key, code, shiftKey, ctrlKey: true },
    );
  await press("я", "KeyZ");
  await expect(box(page, "rho")).toHaveValue("1");
  await press("Я", "KeyZ", true);
  await expect(box(page, "rho")).toHaveValue("2");
  await press(";", "KeyZ");
  await press("w", "KeyZ");
  await expect(box(page, "rho")).toHaveValue("2");
  await press("z", "KeyW");
  await expect(box(page, "rho")).toHaveValue("1");
});

test("back to this link and factory defaults are two things, and can be taken back", async ({ page }) => {
  await open(page, here);
  await type(box(page, "rho"), "2");
  await reset(page, "Factory defaults");
  await expectQuery(page, "?v=1");
  await reset(page, "Back to this link");
  await expectQuery(page, here);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect(box(page, "rho")).toHaveValue("2");
});
