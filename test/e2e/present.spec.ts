import type { Page } from "@playwright/test";
import {
  expect,
  expectQuery,
  map,
  notices,
  open,
  test as ownTab,
  paste,
  SMALL,
  sentence,
  settled,
  sharedTab as test,
} from "./helpers.ts";

/** Everything seen that is too small, too thin, too pale or outside, by the rules of a projector. */
async function offences(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const out: string[] = [];
    const channel = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const numbers = (text: string) => (text.match(/[\d.]+/g) ?? []).map(Number);
    const light = ([r, g, b]: number[]) =>
      0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
    const contrast = (a: number[], b: number[]) => {
      const [hi, lo] = [light(a), light(b)].sort((x, y) => y - x);
      return (hi + 0.05) / (lo + 0.05);
    };
    const ground = (element: Element | null): number[] => {
      for (let e = element; e; e = e.parentElement) {
        const [r, g, b, a = 1] = numbers(getComputedStyle(e).backgroundColor);
        if (a > 0) return [r, g, b];
      }
      return [255, 255, 255];
    };
    // Of a figure that is drawn smaller than it is shown.
    const enlarged = (e: Element) =>
      e instanceof SVGElement ? (((e.ownerSVGElement ?? e) as SVGSVGElement).getScreenCTM()?.a ?? 1) : 1;
    const hidden = (e: Element) => e.closest(".visually-hidden, option, [hidden]") !== null || !e.checkVisibility();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement as Element;
      const text = (node.nodeValue ?? "").trim();
      if (text === "" || hidden(element) || element.closest("script, noscript")) continue;
      const style = getComputedStyle(element);
      const size = Number((enlarged(element) * Number.parseFloat(style.fontSize)).toFixed(3));
      if (size < 20) out.push(`${size} px: ${text}`);
      const svg = element.closest("svg") !== null;
      const ink = numbers(svg ? style.fill : style.color);
      // A letter on the map has an edge of white of its own.
      const haloed = svg && style.stroke !== "none" && Number.parseFloat(style.strokeWidth) >= 5;
      const ratio = contrast(ink, haloed ? numbers(style.stroke) : ground(svg ? element.closest("svg") : element));
      if (ratio < 7) out.push(`contrast ${ratio.toFixed(1)}: ${text}`);
      const range = document.createRange();
      range.selectNodeContents(node);
      const bounds = range.getBoundingClientRect();
      if (bounds.left < -1 || bounds.right > innerWidth + 1 || bounds.top < -1 || bounds.bottom > innerHeight + 1)
        out.push(`outside (${bounds.left},${bounds.top})…(${bounds.right},${bounds.bottom}): ${text}`);
    }
    for (const shape of document.querySelectorAll("svg :is(path, rect, line, circle)")) {
      const style = getComputedStyle(shape);
      const empty = shape.getAttribute("d") === "" || shape.closest("clipPath, defs") !== null;
      if (empty || style.stroke === "none" || style.strokeWidth === "0px" || hidden(shape)) continue;
      const width = Number((enlarged(shape) * Number.parseFloat(style.strokeWidth)).toFixed(3));
      const name = shape.getAttribute("class") ?? shape.tagName;
      if (width < 2.5) out.push(`stroke ${width}: ${name}`);
      const ink = numbers(style.stroke);
      // An edge of white under a dark line is there for the line.
      const isEdge = /\bunder\b/.test(name);
      if (!isEdge && contrast(ink, [255, 255, 255]) < 4.5) out.push(`pale: ${name} ${style.stroke}`);
    }
    const letters = (e: Element) => Number.parseFloat(getComputedStyle(e).fontSize);
    for (const script of document.querySelectorAll("sub, sup, tspan.sub, :is(msub, msup, msubsup) > *"))
      if (!hidden(script) && letters(script) > letters(script.parentElement as Element))
        out.push(`a script larger than its line: ${script.parentElement?.textContent}`);
    const { scrollWidth, scrollHeight } = document.documentElement;
    if (scrollWidth > innerWidth || scrollHeight > innerHeight) out.push(`page of ${scrollWidth}×${scrollHeight}`);
    const side = document.querySelector(".presented-side");
    if (side && side.scrollHeight > side.clientHeight + 1) out.push(`the side overflows: ${side.scrollHeight}`);
    const box = document.querySelector(".presented .figure-box")?.getBoundingClientRect();
    if (!box || box.height < 240) out.push(`figure of ${box?.height}`);
    return [...new Set(out)];
  });
}

const links = [
  `?v=1&present=yes&${SMALL}`,
  `?v=1&present=curves&${SMALL}`,
  "?v=1&m=diagonal&present=yes",
  "?v=1&q=best&present=yes&d=60",
  "?v=1&present=curves&curves=references&d=60",
  "?v=1&present=curves&curves=log&d=60",
  "?v=1&present=curves&curves=parts:risk-finetune&d=60",
  `?v=1&theta=60&sigma=0.6&${SMALL}&present=yes&compare=ghost&ref=theta:45_sigma:0.2`,
  `?v=1&theta=60&sigma=0.6&${SMALL}&present=yes&compare=side&ref=theta:45_sigma:0.2`,
  `?v=1&theta=60&sigma=0.6&${SMALL}&present=yes&compare=difference&ref=theta:45_sigma:0.2`,
  `?v=1&theta=60&sigma=0.6&${SMALL}&present=curves&compare=ghost&ref=theta:45_sigma:0.2`,
  `?v=1&${SMALL}&present=curves&eps=0.3`,
  "?v=1&theta=30&present=race&d=60",
  "?v=1&present=yes&spot=high&sweep=gamma:0..2&d=60",
];

/** Parts with a chunk of their own, by what a link says. */
const late = [
  ["curves=parts", ".parts-legend"],
  ["present=yes&compare=", ".compare-words"],
  ["eps=", ".target-handle"],
  ["spot=", "canvas.spotlight"],
  ["present=race", ".race-box .runner"],
] as const;

for (const [width, height] of [
  [1024, 768],
  [1920, 1080],
])
  test.describe(`a projector of ${width}×${height}`, () => {
    test.use({ viewport: { width, height }, colorScheme: "dark" });

    const tag = width === 1024 ? [] : "@long";

    test("shows everything large, dark on white, and nothing beyond the edge", { tag }, async ({ page }) => {
      await open(page, links[0]);
      for (const link of links) {
        await paste(page, link);
        await expect(page.locator(".presented")).toBeVisible();
        // What comes when it is asked for is looked at when it is there.
        for (const [key, part] of late) if (link.includes(key)) await expect(page.locator(part).first()).toBeVisible();
        await settled(page);
        expect(await offences(page), link).toEqual([]);
      }
      expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
        "rgb(255, 255, 255)",
      );
    });

    // Answers live as long as the tab.
    for (const story of ["start", "tour", "signs", "directions", "regimes", "samples", "destroyed", "beyond", "data"])
      ownTab(
        `holds every step of the story “${story}”`,
        { tag: story === "start" ? tag : "@long" },
        async ({ page }) => {
          // Every step is solved and looked at letter by letter.
          ownTab.slow();
          await open(page, `?v=1&story=${story}&present=yes`);
          const count = Number(/of (\d+)/.exec((await page.locator(".story-name").textContent()) ?? "")?.[1]);
          expect(count).toBeGreaterThanOrEqual(4);
          for (let step = 1; step <= count; step++) {
            await expect(page.locator(".story-name")).toContainText(`· ${step} of ${count}`);
            await settled(page);
            // While the story speaks the page's own sentence is silent.
            await expect(sentence(page)).toBeHidden();
            expect(await page.locator(".story-problem").count()).toBe(0);
            expect(await offences(page), `step ${step}`).toEqual([]);
            if (await page.locator(".story-question").count()) {
              // The question alone; its answer comes on the next key.
              await expect(page.locator(".story-verdict")).toHaveCount(0);
              await page.keyboard.press("PageDown");
              await expect(page.locator(".story-verdict")).toHaveCount(1);
              await settled(page);
              expect(await offences(page), `step ${step}, answered`).toEqual([]);
            }
            await page.keyboard.press("PageDown");
          }
          // Beyond the last step there is nothing.
          await expect(page.locator(".story-name")).toContainText(`· ${count} of ${count}`);
        },
      );
  });

test("a longer sentence moves no figure", { tag: "@long" }, async ({ page }) => {
  test.slow();
  await page.setViewportSize({ width: 1024, height: 768 });
  const box = () => page.locator(".presented .figure-box").boundingBox();
  const heights: number[] = [];
  await open(page, `?v=1&present=yes&${SMALL}`);
  const at = await box();
  for (const link of [
    `?v=1&present=yes&${SMALL}&theta=0&gamma=2`,
    "?v=1&present=yes&limit=large",
    "?v=1&present=yes&d=60&spec=step&a=0&k=3&align=rest&delta=0.437&gamma=0.0334&sigma=0.7",
    "?v=1&present=yes&d=60&spec=step&a=0.012&k=33&align=rest&delta=0.437&gamma=0.0334&sigma=0.7",
  ]) {
    await paste(page, link);
    await settled(page);
    // The whole is said when the scene has come to rest.
    await page.waitForTimeout(600);
    expect(await box(), link).toEqual(at);
    const [text, room, letter, wanted] = await sentence(page).evaluate((p) => {
      const free = p.cloneNode(true) as HTMLElement;
      free.classList.remove("long");
      free.style.height = "auto";
      p.after(free);
      const height = free.offsetHeight;
      free.remove();
      return [p.scrollHeight, p.clientHeight, Number.parseFloat(getComputedStyle(p).fontSize), height];
    });
    expect(text, link).toBeLessThanOrEqual(room);
    expect(letter, link).toBeGreaterThanOrEqual(20);
    heights.push(wanted);
  }
  // From two lines to three or four, as wide as the letters of this machine are.
  expect(Math.max(...heights) / Math.min(...heights)).toBeGreaterThan(1.4);
});

test("its link reopens the presentation, Esc leaves it, Back returns to it", async ({ page, context }) => {
  await open(page, `?v=1&${SMALL}&theta=30`);
  await page.getByRole("button", { name: "Stories", exact: true }).click();
  await page.getByRole("button", { name: "Present the map" }).click();
  await expect(page.getByRole("banner")).toHaveCount(0);
  await page.getByLabel("Spotlight on").selectOption("transfer wins");
  await expectQuery(page, "?v=1&theta=30&d=60&trials=4&present=yes&spot=high");
  const copy = await context.newPage();
  await open(copy, new URL(page.url()).search);
  await expect(copy.locator(".presented")).toBeVisible();
  await expect(copy.locator("canvas.spotlight")).toBeVisible();
  await copy.close();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("banner")).toBeVisible();
  await expectQuery(page, "?v=1&theta=30&d=60&trials=4");
  await page.goBack();
  await expect(page.locator(".presented")).toBeVisible();
});

test("a spotlight dims what lies outside its region, and only that; the keyboard chooses it", async ({ page }) => {
  await open(page, `?v=1&${SMALL}&present=yes&limit=large`);
  const select = page.getByLabel("Spotlight on");
  await select.focus();
  await page.keyboard.press("ArrowDown");
  await expect(select).toHaveValue("low");
  await settled(page);
  // Scratch wins at 90° with half a sample a dimension, transfer at 10°, and at 80° in the band around one sample.
  const veil = () =>
    page.locator("canvas.spotlight").evaluate((canvas: HTMLCanvasElement) => {
      const context = canvas.getContext("2d") as CanvasRenderingContext2D;
      const alpha = (u: number, v: number) =>
        context.getImageData(Math.floor(u * (canvas.width - 1)), Math.floor((1 - v) * (canvas.height - 1)), 1, 1)
          .data[3];
      return [alpha(1, 0.25), alpha(10 / 90, 0.25), alpha(80 / 90, 0.5)].map((a) => a > 0);
    });
  await expect.poll(veil).toEqual([false, true, true]);
  await page.keyboard.press("ArrowDown");
  await expect.poll(veil).toEqual([true, false, false]);
  // What has no such region is dimmed nowhere.
  await paste(page, "?v=1&q=risk-scratch&spot=low&present=yes&d=60");
  await expect(page.locator("canvas.spotlight")).toHaveCount(0);
  await expect(notices(page)).toContainText("spot");
});

test("the map takes the probe from a pointer and leaves the arrow keys to the presenter's remote", async ({ page }) => {
  const bare = "?v=1&story=tour&step=2&present=yes";
  await open(page, bare);
  await expect(page.locator(".story-name")).toContainText("2 of 6");
  // A link that names nothing but a step is given that step's setting.
  await expect(page).not.toHaveURL((url) => url.search === bare);
  const before = new URL(page.url()).search;
  const bounds = await map(page).boundingBox();
  if (!bounds) throw new Error("no map");
  await page.mouse.click(bounds.x + 0.3 * bounds.width, bounds.y + 0.5 * bounds.height);
  await expect(page).not.toHaveURL((url) => url.search === before);
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(".story-name")).toContainText("3 of 6");
  await page.keyboard.press("PageUp");
  await expect(page.locator(".story-name")).toContainText("2 of 6");
  await expectQuery(page, before);
  // With the focus on it the map has its arrows, and the Page keys are still the clicker's.
  await map(page).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(".story-name")).toContainText("2 of 6");
  await page.keyboard.press("PageDown");
  await expect(page.locator(".story-name")).toContainText("3 of 6");
});
