import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, open, test } from "./helpers.ts";

async function openData(page: Page) {
  await open(page, "?v=1&trials=2");
  await page.getByRole("button", { name: "Your data" }).click();
  const dialog = page.getByRole("dialog", { name: "Your data" });
  await expect(dialog).toBeVisible();
  return dialog;
}

test("an example: what was taken, a verdict with its track record, and what truly happened", async ({ page }) => {
  const dialog = await openData(page);
  await dialog.getByRole("button", { name: "Masked digits" }).click();
  await expect(dialog.getByText("850 labelled and 347 unlabelled rows of 64 features")).toBeVisible();
  await dialog.getByRole("button", { name: "Forecast", exact: true }).click();
  await expect(
    dialog.getByRole("heading", { name: /^At 60 .*fine-tuning from the source beats starting fresh/ }),
  ).toBeVisible();
  await expect(dialog.getByText("97 in 100 were right on 33 real pairs")).toBeVisible();
  const figure = dialog.getByRole("img", { name: /Test error over the number of labels/ });
  await expect(figure.locator(".forecast-band")).toHaveCount(2);
  await expect(figure.locator(".forecast-dots circle")).toHaveCount(6);
  await dialog.getByRole("button", { name: "Show what truly happened" }).click();
  await expect(figure.locator(".forecast-truth")).toHaveCount(24);
  const { violations } = await new AxeBuilder({ page }).include("dialog").analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});

test("a refusal leads: no bands and no verdict, but what was measured", async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 600 });
  const dialog = await openData(page);
  await dialog.getByRole("button", { name: "Spam" }).click();
  await dialog.getByRole("button", { name: "Forecast", exact: true }).click();
  await expect(dialog.getByRole("heading", { name: "No forecast for these data" })).toBeVisible();
  await expect(dialog.getByText("A few rows are far longer than the others")).toBeInViewport();
  await expect(dialog.locator(".forecast-band")).toHaveCount(0);
  await expect(dialog.locator(".forecast-dots circle")).toHaveCount(6);
  await expect(dialog.locator(".forecast-verdict")).toHaveCount(0);
});

/** A table whose target is the source's prediction, with noise from a sine. */
const table = (wrong = "") => {
  const row = (i: number) => [1, 2, 3].map((j) => Math.sin(i * (j + 0.37) * 12.9) * (4 - j));
  const line = (kind: string, y: number | string, x: readonly number[]) =>
    [kind, y, ...x].join(";").replaceAll(".", ",");
  const lines = Array.from({ length: 120 }, (_, i) => {
    const x = row(i);
    return i < 40 ? line("target", x[0] - x[1] + 2 * Math.sin(i * 78.2), x) : line("unlabelled", "", x);
  });
  return ["split;y;a;b;c", ...lines, line("source_model", 0, [1, -1, 0]), ...(wrong ? [wrong] : [])].join("\r\n");
};

test("a file that is dropped stays on the machine; what is wrong with one is a sentence", async ({ page }) => {
  const dialog = await openData(page);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const drop = (text: string) =>
    dialog.locator(".forecast-drop").evaluate((box, content) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], "mine.csv"));
      box.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    }, text);
  await drop(table("target;1;2;two;3"));
  await expect(dialog.getByRole("alert")).toHaveText(/^Line 123, column “b”: “two” is no number/);
  await drop(table());
  await expect(dialog.getByText("40 labelled and 80 unlabelled rows of 3 features")).toBeVisible();
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  await dialog.getByRole("button", { name: "Forecast", exact: true }).click();
  await expect(dialog.locator(".forecast-result")).toBeVisible();
  // The thread's own program, from where the page came from, and nothing else.
  expect(asked.filter((url) => !/\/assets\/[\w.-]+\.js$/.test(new URL(url).pathname))).toEqual([]);
});

test("a pasted table is read, and its label column can be chosen", async ({ page }) => {
  const dialog = await openData(page);
  await dialog.getByText("Paste a table").click();
  await dialog.getByRole("textbox").fill(table().replaceAll("unlabelled;;", "target;1;"));
  await dialog.getByRole("button", { name: "Read it" }).click();
  await expect(dialog.getByText("labels in column “y”")).toBeVisible();
  await dialog.getByLabel("Column of labels in what was pasted").selectOption("a");
  await expect(dialog.getByText("labels in column “a”")).toBeVisible();
});
