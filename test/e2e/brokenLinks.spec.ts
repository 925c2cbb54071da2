import {
  box,
  everyOther,
  expect,
  expectNoLeaks,
  expectQuery,
  notices,
  open,
  paste,
  SMALL,
  sentence,
  slider,
  test,
} from "./helpers.ts";

const here = `?v=1&${SMALL}`;

/** Link, keys that its notices name, in order, and one parameter as it must come out. */
type Wrong = readonly [link: string, keys: readonly string[], param?: string, value?: string];

const links: Readonly<Record<string, readonly Wrong[]>> = {
  "numbers that are none or too large": [
    ["?v=1&theta=NaN&d=60", ["theta"], "theta", "45"],
    ["?v=1&theta=1e309&d=60", ["theta"], "theta", "45"],
    ["?v=1&theta=-Infinity&gamma=&d=60", ["theta", "gamma"], "gamma", "0.5"],
    ["?v=1&theta=inf&d=60", ["theta"], "theta", "180"],
    ["?v=1&theta=1e3&d=60", ["theta"], "theta", "180"],
    ["?v=1&gamma=-4&d=60", ["gamma"], "gamma", "0"],
    ["?v=1&d=1e9", ["d"], "d", "5000"],
    ["?v=1&d=0.5&trials=0", ["d", "trials"], "d", "4"],
    ["?v=1&d=60.4", ["d"], "d", "60"],
    ["?v=1&d=60&trials=-3", ["trials"]],
    ["?v=1&d=60&trials=1e99", ["trials"]],
    ["?v=1&d=60&seed=-1&se=-1&lim=0", ["lim", "seed", "se"]],
    ["?v=1&d=60&pin=1,2;3;nan,1;4,5", ["pin", "pin"]],
  ],
  "keys that are unknown, doubled or dangerous": [
    ["?v=1&theta=30&theta=60&d=60", ["theta"], "theta", "30"],
    ["?v=1&v=1&d=60", ["v"]],
    ["?v=1&foo=1&d=60", ["foo"]],
    ["?v=1&Thetta=30&d=60", ["Thetta"], "theta", "45"],
    ["?v=1&__proto__=1&d=60", ["__proto__"]],
    ["?v=1&constructor=evil&toString=1&hasOwnProperty=0&d=60", ["constructor", "toString", "hasOwnProperty"]],
    ["?v=1&d=60&sim=exact&align=generic", ["sim"]],
    ["?=&==&&&v=1&d=60", ["", ""]],
    ["?v=1&d=60&m=nosuch", ["m"]],
    ["?v=99&d=60&theta=30", ["v"], "theta", "30"],
    ["?v=one&d=60", ["v"]],
    ["?d=60&theta=30", ["v"], "theta", "30"],
    ["?v=1&d=60&q=risk&cut=z&show=all&limit=none", ["limit", "q", "cut", "show"]],
  ],
  "text that chat programs have mangled": [
    ["?v=1&theta=%E0%A4&d=60", ["theta"], "theta", "45"],
    ["?v=1&%E0%A4=1&%=2&d=60", ["%E0%A4=1", "%=2"]],
    ["?v=1&amp;theta=30&amp;amp;d=60", [], "theta", "30"],
    ["?v=1&d=60&theta=30).", [], "theta", "30"],
    ["?v=1&theta=30)&d=60", ["theta"], "theta", "45"],
    ["?v%3D1%26theta%3D30%26d%3D60", [], "theta", "30"],
    ["#v%3D1%26THETA%3D30°%26d%3D60。", [], "theta", "30"],
    ["?v=1%5C&theta=30%5C&d=60&fbclid=IwAR0&utm_source=mail", [], "theta", "30"],
    ["?v=1&d=60&q=<script>alert(1)</script>&<img src=x onerror=alert(2)>=1", ["q", "<img src"]],
    ["?v=1&d=60#theta=30&gamma=x", ["gamma"], "theta", "30"],
    ["#v=1&d=60&theta=NaN", ["theta"], "theta", "45"],
  ],
  "axes that are none": [
    ["?v=1&d=60&x=theta&y=theta", ["x", "y"]],
    ["?v=1&d=60&x=gamma:5..5", ["x"]],
    ["?v=1&d=60&x=L:log:0..10", ["x"]],
    ["?v=1&d=60&x=sigma:log:0..1", ["x"]],
    ["?v=1&d=60&x=limit:0..1&y=nosuch:0..1", ["x", "y"]],
    ["?v=1&d=60&x=sigma:0..1&y=sigma:0..2", ["y"]],
    ["?v=1&d=60&x=sigma:1..0", ["x"]],
    ["?v=1&d=60&x=__proto__:0..1", ["x"]],
    ["?v=1&d=60&x=sigma:0..1e400", ["x"]],
  ],
};

for (const [what, wrong] of Object.entries(links))
  test(`the page works and says what it changed: ${what}`, {
    tag: what === "keys that are unknown, doubled or dangerous" ? [] : "@long",
  }, async ({ page }) => {
    test.slow();
    page.on("dialog", (dialog) => {
      throw new Error(`a dialog: ${dialog.message()}`);
    });
    await open(page, here);
    for (const [i, [link, keys, param, value]] of everyOther(wrong).entries())
      await test.step(link, async () => {
        // Some are opened, the others are pasted over what the one before has left.
        if (i % 4 === 0 || link.includes("#")) {
          await page.goto("about:blank");
          await page.goto(`./${link}`);
        } else await paste(page, link);
        await expect(notices(page).locator("code")).toHaveText([...keys]);
        if (param && value) await expect(box(page, param)).toHaveValue(value);
        const before = (await sentence(page).textContent()) as string;
        await slider(page, "theta").focus();
        await page.keyboard.press(before.includes("At 180°") ? "ArrowLeft" : "ArrowRight");
        await expect(sentence(page)).not.toHaveText(before);
        if (keys.length > 0) {
          // They stay until they are dismissed.
          await expect(notices(page).locator("code")).toHaveCount(keys.length);
          await notices(page).getByRole("button", { name: "Dismiss" }).click();
        }
        await expect(notices(page)).toHaveCount(0);
        await expectNoLeaks(page);
      });
  });

test("a mended link takes its place in the address bar as soon as anything is moved", async ({ page }) => {
  await open(page, "?v=1&theta=NaN&foo=1&d=60&trials=4");
  await slider(page, "gamma").focus();
  await page.keyboard.press("ArrowRight");
  await expectQuery(page, `?v=1&gamma=0.6&${SMALL}`);
});

test("huge links are read, their notices stay small", async ({ page }) => {
  const long = "k".repeat(30_000);
  await open(page, `#v=1&d=60&theta=30&${long}=1&gamma=${"9".repeat(250_000)}x`);
  await expect(notices(page).getByRole("listitem")).toHaveCount(2);
  await expect(box(page, "theta")).toHaveValue("30");
  expect(((await notices(page).textContent()) ?? "").length).toBeLessThan(1000);
  const { scroll, width } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    width: document.documentElement.clientWidth,
  }));
  expect(scroll).toBeLessThanOrEqual(width);

  await page.goto("about:blank");
  await open(page, `#v=1&d=60&theta=30&${Array.from({ length: 3000 }, (_, i) => `k${i}=1`).join("&")}`);
  await expect(box(page, "theta")).toHaveValue("30");
  const height = await notices(page).evaluate((section) => section.getBoundingClientRect().height);
  expect(height, "of the notices").toBeLessThan(720);
  await notices(page).getByRole("button", { name: "Dismiss" }).click();
  await expect(notices(page)).toHaveCount(0);
});
