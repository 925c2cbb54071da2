import type { Page } from "@playwright/test";
import { openShare } from "./exportHelpers.ts";
import {
  expect,
  frames,
  open,
  test as ownTab,
  region,
  SMALL,
  sentence,
  settled,
  sharedTab as test,
} from "./helpers.ts";

/** Names of quantities whose maps are names, and one whose map is a number. */
const kinds = [
  ["deep-linear", "best", "t-linear"],
  ["diagonal", "regime", "risk-finetune"],
] as const;

/** How far the colour bar reaches beside the frame of the map, on both sides, and how much of it is drawn. */
const bar = (page: Page) =>
  page.evaluate(() => {
    const of = (name: string) => (document.querySelector(name) as Element).getBoundingClientRect();
    const [frame, strip] = [of(".map-panel rect.frame"), of(".bar-box svg")];
    return [strip.left - frame.left, strip.right - frame.right, document.querySelectorAll(".bar-box rect").length];
  });

test("the colour bar comes back after a map of names, and follows the page's width", { tag: "@long" }, async ({
  page,
}) => {
  for (const [model, names, number] of kinds) {
    const choose = async (q: string) => {
      await page.getByLabel("Quantity on the map").selectOption(q);
      await settled(page);
    };
    await open(page, `?v=1&m=${model}&q=${names}`);
    await expect(page.locator(".categories")).toBeVisible();
    // Names end along a line, not at pixels.
    await expect(region(page, "Phase diagram").locator("path.phase-line").first()).toHaveAttribute(
      "d",
      /^M[^L]*(L[^L]*){20}/,
    );
    await choose(number);
    for (const width of [1440, 1300]) {
      await page.setViewportSize({ width, height: 900 });
      await frames(page, 3);
      const [left, right, colours] = await bar(page);
      expect(colours).toBeGreaterThanOrEqual(256);
      expect(Math.abs(left)).toBeLessThan(20);
      expect(Math.abs(right)).toBeLessThan(120);
    }
    await choose(names);
    await choose(number);
    expect((await bar(page))[2]).toBeGreaterThanOrEqual(256);
    await page.setViewportSize({ width: 1440, height: 900 });
  }
});

test("numbers along axes and colours differ from each other, however narrow the range", { tag: "@long" }, async ({
  page,
}) => {
  const small = "d=60&D=60&trials=4";
  await open(page, `?v=1&${small}`);
  for (const link of [
    "m=diagonal&y=c:0.0002..0.0005",
    "m=diagonal&y=c:log:0.0002..0.0005&cut=y&present=yes",
    "x=theta:45..45.0001&cut=x&lim=1.25",
    "x=gamma:1.00000001..1.00000002&y=theta:log:45..45.0001&cut=x&embed=full",
    "x=theta:45..45.0001&cut=x&present=curves",
  ])
    await test.step(link, async () => {
      await page.goto(`.?v=1&${small}&${link}`);
      await expect(page.locator(".figure .axis").first()).toBeVisible();
      await settled(page).catch(() => {});
      const axes = await page
        .locator(".figure .axis")
        .evaluateAll((all) => all.map((axis) => [...axis.querySelectorAll(".tick text")].map((t) => t.textContent)));
      expect(axes.length).toBeGreaterThanOrEqual(2);
      for (const texts of axes) {
        expect(texts.length).toBeGreaterThanOrEqual(2);
        expect(new Set(texts).size, texts.join(" | ")).toBe(texts.length);
      }
      if (link.includes("lim="))
        expect(await page.locator(".bar-box text:not(.end)").allTextContents()).toEqual(["−1.25", "0", "1.25"]);
      // No number lies over the axis' title or over its neighbour.
      const over = await page.locator(".figure .axis").evaluateAll((all) =>
        all.flatMap((axis) => {
          const texts = [...axis.querySelectorAll("text")].map(
            (t) => [t.textContent, t.getBoundingClientRect()] as const,
          );
          return texts.flatMap(([a, p], i) =>
            texts
              .slice(i + 1)
              .filter(
                ([, q]) => p.left < q.right - 2 && q.left < p.right - 2 && p.top < q.bottom - 2 && q.top < p.bottom - 2,
              )
              .map(([b]) => `${a} over ${b}`),
          );
        }),
      );
      expect(over).toEqual([]);
    });
});

/** Left and upper edges of what lies under and below a pointer on the map, and of what a pointer in the header is over. */
const places = (page: Page) =>
  page.evaluate(() => {
    const out: Record<string, string> = {};
    for (const name of [
      ".map-panel .figure-box",
      ".map-panel .panel-head",
      ".colour-bar, .categories",
      "details.axes",
      ".controls",
      ".curve-panel",
      ".curve-panel .figure-box",
      ".simulation-bar",
      ".readout",
      ".readout tbody tr:last-child",
      ".remarks",
      ".glossary",
      ".explanation",
      "header .primary",
    ]) {
      const box = document.querySelector(name)?.getBoundingClientRect();
      if (box) out[name] = [box.x + scrollX, box.y + scrollY].map((v) => Math.round(v)).join();
    }
    return out;
  });

for (const [width, height, when] of [
  [1440, 900, ""],
  [1280, 800, " @long"],
  [1024, 768, " @long"],
  [390, 844, " @long"],
] as const)
  test(`nothing moves under or below the pointer while the probe does, ${width} wide${when}`, { tag: "@long" }, async ({
    page,
  }) => {
    test.slow();
    await page.setViewportSize({ width, height });
    for (const link of [
      "?v=1&d=60&trials=4",
      "?v=1&d=60&trials=4&align=rest&k=20&spec=power&a=1&q=t-finetune",
      "?v=1&m=diagonal&D=60&trials=4&q=regime&sigma=0.2&rnew=0.2",
    ])
      await test.step(link, async () => {
        await open(page, link);
        await expect(page.locator(".explanation h2").first()).toBeAttached();
        await page.waitForTimeout(600);
        const at = await places(page);
        const texts = new Set<string>();
        const frame = (await region(page, "Phase diagram").locator("rect.frame").boundingBox()) as Record<
          string,
          number
        >;
        const handle = (await page.locator(".probe-handle").boundingBox()) as Record<string, number>;
        await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
        await page.mouse.down();
        for (let k = 0; k <= 12; k++) {
          const [u, v] = [0.5 + 0.48 * Math.sin(2.6 * k), 0.5 + 0.48 * Math.cos(1.7 * k)];
          await page.mouse.move(frame.x + u * frame.width, frame.y + v * frame.height);
          await frames(page, 2);
          expect(await places(page)).toEqual(at);
          // Resting in the hand it says more.
          if (k % 6 === 0) await page.waitForTimeout(500);
          texts.add((await sentence(page).textContent()) ?? "");
          expect(await places(page)).toEqual(at);
        }
        await page.mouse.up();
        await settled(page);
        expect(await places(page)).toEqual(at);
        expect(texts.size).toBeGreaterThan(3);
      });
  });

ownTab("the header is one row at every width, says what this is, and nothing in it is cut", async ({ page }) => {
  await open(page, `?v=1&${SMALL}`);
  for (const width of [1720, 1440, 1280, 1181, 1180, 1024, 861, 860, 390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await expect(page.getByText("When does transfer learning work?")).toBeInViewport({ ratio: 1 });
    const shown = await page.locator("header :is(button, select)").evaluateAll((all) =>
      all
        .filter((e) => e.checkVisibility({ visibilityProperty: true }))
        .map((e) => e.getBoundingClientRect())
        .map(({ left, right, top, bottom }) => ({ left, right, middle: Math.round((top + bottom) / 2) })),
    );
    expect(shown.length, `${width} wide`).toBe(width > 860 ? 9 : 2);
    for (const { left, right, middle } of shown) {
      expect(Math.abs(middle - shown[0].middle), `${width} wide`).toBeLessThan(4);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right, `${width} wide`).toBeLessThanOrEqual(width);
    }
    const of = (name: string) => page.locator(name).evaluate((e) => e.getBoundingClientRect());
    const tagline = await of(".tagline");
    expect(tagline.right).toBeLessThanOrEqual((await of("header .primary")).left);
    // On a laptop and a projector it is one line.
    if (width >= 1024) expect(tagline.height, `${width} wide`).toBeLessThan(26);
  }
});

test("on a phone a menu holds the rest: by keys, and focus comes back to it from what it opened", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, `?v=1&${SMALL}`);
  const menu = page.getByRole("button", { name: "Menu" });
  const share = page.getByRole("button", { name: "Share", exact: true });
  await expect(share).toBeHidden();
  await menu.focus();
  await page.keyboard.press("Enter");
  await expect(share).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Stories", exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(share).toBeHidden();
  await expect(menu).toBeFocused();
  await page.keyboard.press("Enter");
  await share.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Copy link" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(menu).toBeFocused();
  await expect(share).toBeHidden();
});

test("Start here tells a story from its first step, and Present takes the controls away", async ({ page }) => {
  await open(page, `?v=1&${SMALL}`);
  await page.getByRole("button", { name: "Start here" }).click();
  await expect(page).toHaveURL(/story=(start|tour)/);
  await expect(page.locator(".talk-story")).toBeVisible();
  await page.getByRole("button", { name: "End story" }).click();
  await page.getByRole("banner").getByRole("button", { name: "Present" }).click();
  await expect(page).toHaveURL(/present=yes/);
  await expect(page.getByRole("banner")).toHaveCount(0);
});

ownTab("a longer title, sentence or message shifts nothing", { tag: "@long" }, async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  for (const width of [1720, 1440, 1024, 390]) {
    await page.setViewportSize({ width, height: 860 });
    await open(page, "?v=1&d=60&trials=4");
    const of = (all: Record<string, string>) =>
      [".map-panel .figure-box", ...(width > 860 ? [".curve-panel .figure-box"] : []), "header .primary"].map(
        (name) => all[name],
      );
    const at = of(await places(page));
    const select = page.getByLabel("Quantity on the map");
    const names = await select.locator("option").evaluateAll((all) => all.map((o) => (o as HTMLOptionElement).value));
    for (const q of names.filter((name) => !name.startsWith("saves"))) {
      await select.selectOption(q);
      await frames(page, 3);
      expect(of(await places(page)), `${q}, ${width} wide`).toEqual(at);
    }
    if (width <= 860) await page.getByRole("button", { name: "Menu" }).click();
    await openShare(page, "Link");
    await page.getByRole("button", { name: "Copy link" }).click();
    await expect(page.getByRole("status").filter({ hasText: "copied" })).toBeVisible();
    await page.keyboard.press("Escape");
    expect(of(await places(page))).toEqual(at);
    // Three times as long as any: set smaller it is still read in its place.
    await page.evaluate(() => {
      const words = document.querySelector(".sentence") as HTMLElement;
      (words.firstChild as Text).data = "At 45° linear transfer beats training from scratch by 0.038. ".repeat(5);
      dispatchEvent(new Event("resize"));
    });
    expect(of(await places(page))).toEqual(at);
    const [scroll, client] = await page
      .locator(".sentence")
      .evaluate((words) => [words.scrollHeight, words.clientHeight]);
    expect(scroll).toBeLessThanOrEqual(client);
  }
});

test("no label of the map overlaps the probe or a line", { tag: "@long" }, async ({ page }) => {
  for (const link of ["?v=1", "?v=1&theta=57&gamma=1.62", "?v=1&m=diagonal&sigma=0.2&rnew=0.2&y=c:log:0.001..10"]) {
    await open(page, `${link}&trials=4&${link.includes("diagonal") ? "D" : "d"}=60`);
    const covered = await page.evaluate(() => {
      const svg = document.querySelector(".map-panel .figure-box > svg") as SVGSVGElement;
      const ring = (svg.querySelector(".probe .ring") as Element).getBoundingClientRect();
      const out: string[] = [];
      for (const text of svg.querySelectorAll(".words text")) {
        const box = text.getBoundingClientRect();
        const holds = (x: number, y: number) =>
          x > box.left + 1 && x < box.right - 1 && y > box.top + 4 && y < box.bottom - 4;
        if (ring.right > box.left && ring.left < box.right && ring.bottom > box.top + 2 && ring.top < box.bottom - 2)
          out.push(`probe on ${text.textContent}`);
        for (const path of svg.querySelectorAll<SVGPathElement>(".phase-line, .landmark, .aside")) {
          const toScreen = path.getScreenCTM() as DOMMatrix;
          const length = path.getTotalLength();
          for (let at = 0; at < length; at += 2) {
            const { x, y } = path.getPointAtLength(at).matrixTransform(toScreen);
            if (!holds(x, y)) continue;
            out.push(`${path.getAttribute("class")} through ${text.textContent}`);
            break;
          }
        }
      }
      return [svg.querySelectorAll(".words text").length, out] as const;
    });
    expect(covered[0]).toBeGreaterThanOrEqual(2);
    expect(covered[1]).toEqual([]);
  }
});
