import type { Page } from "@playwright/test";
import { qrCode } from "../../src/lib/qr.ts";
import { button, dialog, opener, openShare as openTab, said } from "./exportHelpers.ts";
import { expect, open, test as ownTab, sharedTab as test } from "./helpers.ts";

const here = "?v=1&theta=30&d=60&trials=4";

async function openShare(page: Page, tab: "Link" | "QR code"): Promise<string> {
  await open(page, here);
  await openTab(page, tab);
  return `${new URL(page.url()).origin}/${here}`;
}

test("the code is that of the link, black on white with its margin, in the dark theme as well", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  const address = await openShare(page, "QR code");
  await expect(dialog(page).locator(".qr-address")).toHaveText(address);
  const code = qrCode(address);
  if (!code) throw new Error("no code");
  // What a camera would see: the middle of every module, the margin of four included.
  const shot = (await dialog(page).getByRole("img", { name: "QR code of the link" }).screenshot()).toString("base64");
  const side = code.size + 8;
  const seen = await page.evaluate(
    async ([data, n]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const sheet = document.createElement("canvas");
      [sheet.width, sheet.height] = [image.width, image.height];
      const context = sheet.getContext("2d") as CanvasRenderingContext2D;
      context.drawImage(image, 0, 0);
      const at = (k: number) => Math.floor(((k + 0.5) * image.width) / n);
      return Array.from({ length: n * n }, (_, k) => {
        const [red] = context.getImageData(at(k % n), at(Math.floor(k / n)), 1, 1).data;
        return red < 64 ? "1" : red > 192 ? "0" : "?";
      }).join("");
    },
    [shot, side] as const,
  );
  const wanted = Array.from({ length: side * side }, (_, k) => {
    const [x, y] = [(k % side) - 4, Math.floor(k / side) - 4];
    return x >= 0 && y >= 0 && x < code.size && y < code.size && code.dark[y * code.size + x] ? "1" : "0";
  }).join("");
  expect(seen).toBe(wanted);
});

ownTab("a refused clipboard selects the link and says so; Esc gives the focus back", async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(navigator.clipboard, {
      writeText: () => Promise.reject(new DOMException("Write permission denied.", "NotAllowedError")),
    });
  });
  const address = await openShare(page, "Link");
  await expect(dialog(page).getByRole("textbox", { name: "Link" })).toHaveValue(address);
  await button(page, "Copy link").click();
  await expect(said(page)).toContainText("did not allow copying");
  expect(await page.evaluate(() => getSelection()?.toString())).toBe(address);
  await page.keyboard.press("Escape");
  await expect(opener(page)).toBeFocused();
});
