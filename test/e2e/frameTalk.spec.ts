import type { Page } from "@playwright/test";
import { expect, SMALL, simulate, test } from "./helpers.ts";

/** A page and its frame talk by messages (docs/embedding.md). */

interface Heard {
  readonly type: string;
  readonly version?: number;
  readonly link: string;
  readonly sentence: string;
  readonly picture: string;
  readonly reason?: string;
  readonly numbers: Readonly<
    Record<
      string,
      { readonly name: string; readonly theory: number | null; readonly tag?: string; readonly mean?: number }
    >
  >;
  readonly simulation: { readonly done: number; readonly finished: boolean };
  readonly notices: readonly { readonly key: string; readonly message: string }[];
}

declare global {
  interface Window {
    heard: Heard[];
    say: (message: unknown) => void;
  }
}

/** A page around a frame, which keeps what it hears. */
async function around(page: Page, query: string, style = "", more = ""): Promise<void> {
  await page.route("**/beside.html", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><html lang="en"><title>A page</title><body style="margin: 0"><div style="${style}">
        <iframe title="A frame" style="border: 0" width="960" height="680" src="./${query}"></iframe></div>${more}
        <script>
          window.heard = [];
          const frame = document.querySelector("iframe");
          const origin = new URL(frame.src).origin;
          window.say = (message) => frame.contentWindow.postMessage(message, origin);
          addEventListener("message", (event) => {
            if (event.source === frame.contentWindow) window.heard.push(event.data);
          });
        </script></body></html>`,
    }),
  );
  await page.goto("./beside.html");
  await expect.poll(() => types(page)).toContain("transferscope:ready");
}

const types = (page: Page) => page.evaluate(() => window.heard.map(({ type }) => type));
const states = (page: Page) =>
  page.evaluate(() => window.heard.filter(({ type }) => type === "transferscope:state")) as Promise<Heard[]>;
const say = (page: Page, message: unknown) => page.evaluate((what) => window.say(what), message);
const openLink = (page: Page, link: unknown) => say(page, { type: "transferscope:open", version: 1, link });

/** The latest state, once it is of this link. */
async function stateOf(page: Page, link: string): Promise<Heard> {
  await expect.poll(async () => (await states(page)).at(-1)?.link, { timeout: 20_000 }).toBe(link);
  return (await states(page)).at(-1) as Heard;
}

test("a page hears what its frame shows once it has asked, and opens links in it; the frame keeps its dress", async ({
  page,
}) => {
  await around(page, `?v=1&${SMALL}&embed=figure&theme=dark`);
  const frame = page.frameLocator("iframe");
  await expect(frame.locator(".map-panel [aria-busy=false]").first()).toBeVisible();
  // Nothing is told unasked.
  expect(await types(page)).toEqual(["transferscope:ready"]);
  await say(page, { type: "transferscope:listen", version: 1 });
  const first = await stateOf(page, `?v=1&${SMALL}&theme=dark`);
  expect([first.version, first.picture, first.notices]).toEqual([1, "ready", []]);
  await expect(frame.locator(".sentence")).toHaveText(first.sentence);

  await openLink(page, "?v=1&m=deep-linear&theta=45&gamma=0.25&sigma=0.2&L=2&limit=large&d=60&trials=4");
  const second = await stateOf(
    page,
    "?v=1&gamma=0.25&limit=large&d=60&theme=dark&trials=4".replace("&theme=dark&trials=4", "&trials=4&theme=dark"),
  );
  // As docs/links.md and the command line's tests publish it.
  expect(second.numbers["t-linear"].theory).toBeCloseTo(0.2633, 4);
  expect(second.numbers["t-linear"].tag).toBe("A");
  await expect(frame.locator(".sentence")).toHaveText(second.sentence);
  await expect(frame.locator("header")).toHaveCount(0);
  await expect(frame.locator("html")).toHaveAttribute("data-theme", "dark");

  // Once more when the simulation is done.
  const inside = page.frames()[1] as unknown as Page;
  await simulate(inside);
  await expect
    .poll(async () => (await states(page)).at(-1)?.simulation, { timeout: 20_000 })
    .toMatchObject({
      done: 4,
      finished: true,
    });
  expect((await states(page)).at(-1)?.numbers["risk-scratch"].mean).toBeGreaterThan(0);

  // What is moved in the frame is told as well; a link's mistakes are told with it.
  await openLink(page, `?v=1&thta=3&${SMALL}`);
  expect((await stateOf(page, `?v=1&${SMALL}&theme=dark`)).notices.map(({ key }) => key)).toEqual(["thta"]);
});

test("in a German frame what a reader sees is told in German, and what the page around reads in English", async ({
  page,
}) => {
  await around(page, `?v=1&${SMALL}&embed=figure&lang=de`);
  await openLink(page, `?v=1&thta=3&${SMALL}`);
  const { sentence, notices, numbers } = await stateOf(page, `?v=1&${SMALL}&lang=de`);
  const frame = page.frameLocator("iframe");
  await expect(frame.locator(".sentence")).toHaveText(sentence);
  expect(sentence).toMatch(/^Bei 45° und 0,5 /);
  const [{ message }] = notices;
  await expect(frame.locator(".notices li")).toHaveText(`thta ${message}`);
  expect(message).toMatch(/kein Schlüssel dieses Modells/);
  expect(numbers["t-linear"].name).toMatch(/linear transfer/);
  await openLink(page, "https://other.example/?v=1");
  await expect
    .poll(() => page.evaluate(() => window.heard.at(-1)?.reason))
    .toBe("only a link of this page is opened: send what its address has after the “?”");
});

test("messages that mean harm are passed over or answered with a sentence, and nothing runs", async ({ page }) => {
  const others = `<iframe title="A stranger" sandbox="allow-scripts" srcdoc="<script>
    setInterval(() => parent.frames[0].postMessage({ type: 'transferscope:open', link: '?v=1&amp;theta=88' }, '*'), 20);
  </script>"></iframe>`;
  await around(page, `?v=1&${SMALL}&embed=figure`, "", others);
  await say(page, { type: "transferscope:listen" });
  await stateOf(page, `?v=1&${SMALL}`);
  const before = page.frames()[1].url();
  for (const [message, reason] of [
    [{ type: "transferscope:open", link: "javascript:alert(1)" }, /only a link of this page/],
    [{ type: "transferscope:open", link: "https://other.example/?v=1&theta=7" }, /only a link of this page/],
    [{ type: "transferscope:open", link: { toString: "?v=1" } }, /needs a link/],
    [{ type: "transferscope:open", link: "?v=1&a=".padEnd(3_000_000, "a") }, /at most 20000 characters/],
    [{ type: "transferscope:open", version: 2, link: "?v=1&theta=7" }, /version 1/],
  ] as const) {
    await page.evaluate(() => window.heard.splice(0));
    await say(page, message);
    await expect.poll(() => page.evaluate(() => window.heard.at(-1)?.reason)).toMatch(reason);
  }
  for (const nonsense of [
    null,
    5,
    "transferscope:open",
    [],
    { type: "transferscope:close" },
    { type: "transferscope:state" },
  ])
    await say(page, nonsense);
  // A flood: the last link counts, and few states are told.
  await page.evaluate(() => {
    window.heard.splice(0);
    for (let i = 0; i < 5000; i++)
      window.say({ type: "transferscope:open", link: `?v=1&theta=${i % 90}&d=60&trials=4` });
    window.say({ type: "transferscope:open", link: "?v=1&theta=33&d=60&trials=4" });
  });
  await stateOf(page, "?v=1&theta=33&d=60&trials=4");
  expect((await states(page)).length).toBeLessThan(5);
  await expect(page.frameLocator("iframe").first().locator(".sentence")).toContainText("At 33°");
  expect(page.frames()[1].url().replace(/\?.*/, "")).toBe(before.replace(/\?.*/, ""));
  expect((await states(page)).some(({ link }) => link.includes("theta=88"))).toBe(false);
});

for (const [what, style, scale] of [
  ["zoom", "zoom: 1.4", 1.4],
  ["transform", "transform: scale(0.8); transform-origin: 0 0", 0.8],
] as const)
  test(`under a ${what} of the page around, a click on the frame's map is told as the place that it was on`, {
    tag: what === "zoom" ? [] : "@long",
  }, async ({ page }) => {
    await page.setViewportSize({ width: 1400, height: 1000 });
    await around(page, `?v=1&${SMALL}&embed=figure`, style);
    await say(page, { type: "transferscope:listen" });
    await stateOf(page, `?v=1&${SMALL}`);
    const inside = page.frames()[1];
    const hit = await inside.locator(".map-hit").evaluate((e) => e.getBoundingClientRect().toJSON());
    await page.mouse.click((hit.left + 0.25 * hit.width) * scale, (hit.top + 0.3 * hit.height) * scale);
    const place = async () => {
      const params = new URLSearchParams((await states(page)).at(-1)?.link);
      return [Number(params.get("theta") ?? 45), Number(params.get("gamma") ?? 0.5)];
    };
    await expect.poll(async () => (await place())[0]).not.toBe(45);
    const [theta, gamma] = await place();
    expect(Math.abs(theta - 0.25 * 90)).toBeLessThan(0.5);
    expect(Math.abs(gamma - 0.7 * 2)).toBeLessThan(0.02);
  });
