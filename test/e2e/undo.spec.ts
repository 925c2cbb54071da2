import { box, expect, expectQuery, open, settled, slider, test, type } from "./helpers.ts";

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

test("text that is being typed has its own undo; what it came to has ours", async ({ page }) => {
  await open(page, here);
  await box(page, "rho").fill("2.5");
  await page.keyboard.press("Control+z");
  await expectQuery(page, here);
  await type(box(page, "rho"), "2.5");
  await expect(slider(page, "rho")).toHaveValue("2.5");
  await page.keyboard.press("Control+z");
  await expect(box(page, "rho")).toHaveValue("1");
});

test("back to this link and factory defaults are two things, and can be taken back", async ({ page }) => {
  await open(page, here);
  await type(box(page, "rho"), "2");
  await page.getByLabel("Reset").selectOption("Factory defaults");
  await expectQuery(page, "?v=1");
  await page.getByLabel("Reset").selectOption("Back to this link");
  await expectQuery(page, here);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect(box(page, "rho")).toHaveValue("2");
});
