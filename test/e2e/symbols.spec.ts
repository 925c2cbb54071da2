import { box, expect, open, settled, sharedTab as test } from "./helpers.ts";

/** Settings whose words hold the most symbols. */
const links = [
  "?v=1&spec=power&a=2&align=top&k=5&q=risk-linear&d=60",
  "?v=1&gs=0.9&ss=0.3&q=risk-source&d=60",
  "?v=1&L=1&stop=5&d=60",
  "?v=1&m=diagonal&q=best-gft&lam=-1&D=60",
  "?v=1&m=diagonal&rft=0.5&om=0.9&D=60",
  "?v=1&m=diagonal&q=best-c&x=gft:0..10&y=c:log:0.000001..1&D=60&trials=4",
  "?v=1&ridge=0.3&base=ridge:0.1&watch=yes&x=ridge:0..1&ref=ridge:0.1&compare=side&d=60&trials=4",
  "?v=1&q=risk-interpolated&L=1&d=60&trials=4",
  "?v=1&m=relu&ridge=0.1&x=ridge:0..1&d=60&trials=4",
];
/** Pages of their own, which have no formula panel. */
const others = [
  "?v=1&m=diagonal&q=best-gft&D=60&trials=4&present=yes",
  "?v=1&story=regimes&step=2",
  "?v=1&q=best&embed=full&d=60&trials=4",
];

for (const [i, link] of [...links, ...others].entries())
  test(`no symbol stands in plain letters, and no source is one that readers cannot open: ${link}`, {
    tag: i % 3 === 0 ? [] : "@long",
  }, async ({ page }) => {
    await open(page, link);
    await page.evaluate(() => {
      for (const closed of document.querySelectorAll("details")) closed.open = true;
      window.scrollTo(0, document.body.scrollHeight);
    });
    await settled(page);
    if (links.includes(link)) await expect(page.locator(".formula-note").last()).toContainText("Source: ");
    // What a pointer is told, too.
    const frame = await page.locator(".map-hit").first().boundingBox();
    if (frame) await page.mouse.move(frame.x + 40, frame.y + 40);
    const found = await page.evaluate(() => {
      const plain = /\p{L}_[\p{L}\d]|[\p{L}}]\^|science/u;
      const texts: string[] = [];
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const { parentElement, textContent } = walk.currentNode;
        if (!parentElement?.closest("script, style, textarea, code, pre")) texts.push(textContent ?? "");
      }
      for (const element of document.querySelectorAll("[title], [aria-label]"))
        texts.push(element.getAttribute("title") ?? "", element.getAttribute("aria-label") ?? "");
      return texts.filter((text) => plain.test(text));
    });
    expect(found).toEqual([]);
  });

test("a box shows all digits of its number; one that is too long ends in dots", async ({ page }) => {
  await open(page, "?v=1&gamma=0.46666&theta=33.3333&d=60");
  for (const key of ["gamma", "theta"])
    expect(await box(page, key).evaluate((e) => e.scrollWidth - e.clientWidth)).toBeLessThanOrEqual(0);
  await open(page, "?v=1&gamma=0.123456789012&d=60");
  await expect(box(page, "gamma")).toHaveCSS("text-overflow", "ellipsis");
});
