import type { Page } from "@playwright/test";
import { expect, frames, open, test as ownTab, sharedTab as test } from "./helpers.ts";

/** A4 between margins of a centimetre, in CSS pixels. */
const PAPER = { width: 718, height: 1046 };

/** Scripts do not see the layout of paper: nothing hears of a size that has changed. */
async function lookAway(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const Native = window.ResizeObserver;
    window.ResizeObserver = class extends Native {
      constructor(heard: ResizeObserverCallback) {
        super((entries, observer) => {
          if (!matchMedia("print").matches) heard(entries, observer);
        });
      }
    };
  });
}

/** The colours, the frame of the axes and the figure's box, on the page. */
const boxes = (page: Page) =>
  page.evaluate(() =>
    [".map-frame", ".map-figure rect.frame", ".map-figure .figure-box", ".map-figure .figure-box > svg"].map((name) => {
      const { x, y, width, height } = (document.querySelector(name) as Element).getBoundingClientRect();
      return [x, y, width, height];
    }),
  );

/** The probe's ring and its handle. */
const probes = (page: Page) =>
  page.evaluate(() =>
    [".map-figure circle.ring", ".probe-handle"].map((name) => {
      const { x, y, width, height } = (document.querySelector(name) as Element).getBoundingClientRect();
      return [x + width / 2, y + height / 2];
    }),
  );

for (const [name, link] of [
  ["the page", "?v=1&d=60&trials=4&theta=20&gamma=1"],
  ["a frame", "?v=1&d=60&trials=4&theta=20&gamma=1&embed=figure"],
  ["the projector", "?v=1&d=60&trials=4&theta=20&gamma=1&present=yes"],
] as const)
  ownTab(
    `in print the colours are aligned with the axes: ${name}`,
    { tag: name === "the page" ? [] : "@long" },
    async ({ page }) => {
      await lookAway(page);
      await page.setViewportSize({ width: 1440, height: 900 });
      await open(page, link);
      // A frame's map comes late.
      await expect(page.locator(".map-figure rect.frame")).toBeVisible();
      await page.emulateMedia({ media: "print" });
      await page.setViewportSize(PAPER);
      await frames(page, 2);
      for (const redrawn of [false, true]) {
        // A browser tells of printing before it lays the paper out; one that does not prints the screen's figure.
        if (redrawn) await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
        const [colours, axes, box, sheet] = await boxes(page);
        expect(box[2]).toBeGreaterThan(300);
        for (let k = 0; k < 4; k++) {
          expect(Math.abs(colours[k] - axes[k]), `side ${k} of the colours, redrawn: ${redrawn}`).toBeLessThan(1.5);
          expect(Math.abs(sheet[k] - box[k])).toBeLessThan(1);
        }
        // The whole figure stands on the sheet.
        expect(axes[0]).toBeGreaterThan(0);
        expect(axes[0] + axes[2]).toBeLessThan(PAPER.width);
      }
      // Letters are those of a page of text, not those of a screen of another width.
      const letter = await page.evaluate(() => {
        const svg = document.querySelector(".map-figure .figure-box > svg") as SVGSVGElement;
        return (svg.getScreenCTM() as DOMMatrix).a;
      });
      expect(letter).toBeGreaterThan(0.8);
      expect(letter).toBeLessThan(1.3);
      // Afterwards the screen has its figure again.
      await page.emulateMedia({ media: "screen" });
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.evaluate(() => dispatchEvent(new Event("afterprint")));
      await frames(page, 2);
      const [colours, axes] = await boxes(page);
      for (let k = 0; k < 4; k++) expect(Math.abs(colours[k] - axes[k])).toBeLessThan(1.5);
      const [ring, handle] = await probes(page);
      for (let k = 0; k < 2; k++) expect(Math.abs(ring[k] - handle[k])).toBeLessThan(1.5);
    },
  );

test("a dark page prints dark on white", async ({ page }) => {
  await open(page, "?v=1&d=60&trials=4&theme=dark");
  await page.emulateMedia({ media: "print" });
  const ink = await page.evaluate(() => getComputedStyle(document.querySelector(".sentence") as Element).color);
  expect(ink).toBe("rgb(31, 35, 40)");
});

for (const [name, link] of [
  ["the page", "?v=1&theta=20&gamma=1&d=60&trials=4"],
  ["a frame", "?v=1&theta=20&gamma=1&d=60&trials=4&embed=figure"],
  ["the projector", "?v=1&theta=20&gamma=1&d=60&trials=4&present=yes"],
  ["a story", "?v=1&d=60&trials=4&story=signs&step=2"],
] as const)
  ownTab(
    `a printed sheet has the setting and the link, and nothing to press: ${name}`,
    {
      tag: /page|story/.test(name) ? [] : "@long",
    },
    async ({ page }) => {
      await open(page, link);
      const foot = page.locator(".print-foot");
      await expect(foot).toHaveCount(0);
      // As the browser lays the paper out: what is drawn after this event is too late.
      const atOnce = page.evaluate(
        () =>
          new Promise<number>((done) =>
            addEventListener(
              "beforeprint",
              () => queueMicrotask(() => done(document.querySelectorAll(".print-foot").length)),
              {
                once: true,
              },
            ),
          ),
      );
      // The sheet's part comes after the first picture.
      await page.waitForLoadState("networkidle");
      await page.pdf({ format: "Letter" });
      expect(await atOnce).toBe(1);
      await expect(foot).toHaveCount(0);

      await page.emulateMedia({ media: "print" });
      await expect(page.locator(".print-head")).toHaveText("Transferscope: Deep linear networks");
      await expect(foot.getByRole("row", { name: /^input dimension d/ })).toContainText("60");
      await expect(foot.locator("[translate=no]").last()).toHaveText(page.url());
      await expect(foot.locator(".qr")).toBeVisible();
      for (const role of ["button", "slider", "spinbutton", "radio"] as const)
        for (const one of await page.getByRole(role).all())
          expect(await one.isVisible(), await one.innerText()).toBe(false);
      // What is closed cannot be opened on paper.
      for (const one of await page.locator("details:not([open]) > summary").all())
        expect(await one.isVisible(), await one.innerText()).toBe(false);
    },
  );
