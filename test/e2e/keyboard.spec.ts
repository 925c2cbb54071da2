import {
  box,
  expect,
  expectQuery,
  map,
  notices,
  open,
  SMALL,
  sentence,
  slider,
  sharedTab as test,
  type,
} from "./helpers.ts";

const here = `?v=1&${SMALL}`;

test("Tab reaches every control, and every stop can be seen", async ({ page }) => {
  await open(page, `${here}&foo=1&pin=30,1`);
  await page.getByText("Axes", { exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Swap axes" })).toBeVisible();
  // Of radio buttons of one name the chosen one is the stop.
  const wanted = await page.evaluate(() => {
    const all = [...document.querySelectorAll("button, select, input, summary, a[href], [tabindex]")].filter((e) => {
      const input = e as HTMLInputElement;
      return (
        !input.disabled &&
        input.tabIndex >= 0 &&
        (input.type !== "radio" || input.checked) &&
        input.checkVisibility({ visibilityProperty: true })
      );
    });
    (window as unknown as { wanted: Set<Element> }).wanted = new Set(all);
    (document.activeElement as HTMLElement).blur();
    return all.length;
  });
  expect(wanted).toBeGreaterThan(40);
  const unseen: string[] = [];
  let left = wanted;
  for (let i = 0; i < wanted + 3 && left > 0; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const { wanted } = window as unknown as { wanted: Set<Element> };
      const now = document.activeElement as HTMLElement;
      // From the last stop Tab leaves the page before it comes back to the first.
      if (now === document.body) return { left: wanted.size, seen: true, what: "" };
      wanted.delete(now);
      const marked = now.matches(".choice input, .switch input") ? (now.nextElementSibling as Element) : now;
      const bounds = now.getBoundingClientRect();
      const shown = bounds.bottom > 0 && bounds.top < innerHeight;
      const style = getComputedStyle(marked);
      const seen = shown && style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2;
      return { left: wanted.size, seen, what: now.outerHTML.slice(0, 120) };
    });
    left = stop.left;
    if (!stop.seen) unseen.push(stop.what);
  }
  const missed = await page.evaluate(() =>
    [...(window as unknown as { wanted: Set<Element> }).wanted].map((e) => e.outerHTML.slice(0, 160)),
  );
  expect(missed).toEqual([]);
  expect(unseen, "stops without a visible focus").toEqual([]);
});

/** What each key makes of the value that the one before has left. */
const steps: Readonly<Record<string, readonly (readonly [key: string, value: string])[]>> = {
  theta: [
    ["ArrowRight", "50"],
    ["ArrowUp", "55"],
    ["Shift+ArrowRight", "56"],
    ["Shift+ArrowDown", "55"],
    ["PageUp", "65"],
    ["PageDown", "55"],
    ["ArrowLeft", "50"],
    ["Home", "0"],
    ["ArrowLeft", "0"],
    ["End", "90"],
    ["PageUp", "90"],
    ["PageDown", "80"],
  ],
  gamma: [
    ["ArrowRight", "0.6"],
    ["Shift+ArrowUp", "0.62"],
    ["PageUp", "0.82"],
    ["ArrowDown", "0.72"],
    ["End", "2"],
    ["Home", "0"],
  ],
  gs: [
    ["ArrowLeft", "2.9"],
    ["Shift+ArrowLeft", "2.88"],
    ["PageDown", "2.68"],
    ["Home", "0.05"],
    ["ArrowRight", "0.15"],
    ["End", "3"],
  ],
  L: [
    ["ArrowRight", "3"],
    ["Shift+ArrowRight", "4"],
    ["PageUp", "6"],
    ["End", "10"],
    ["PageDown", "8"],
    ["Home", "1"],
  ],
  d: [
    ["ArrowRight", "110"],
    ["Shift+ArrowRight", "111"],
    ["PageDown", "20"],
    ["ArrowUp", "70"],
    ["End", "1000"],
    ["Home", "20"],
  ],
};

test("arrow and page keys change a slider by the documented steps", async ({ page }) => {
  await open(page, `${here}&limit=large`);
  for (const [key, presses] of Object.entries(steps)) {
    await slider(page, key).focus();
    for (const [press, value] of presses) {
      await page.keyboard.press(press);
      await expect(box(page, key), `${key} after ${press}`).toHaveValue(value);
      expect(await slider(page, key).getAttribute("aria-valuetext")).toContain(` ${value}`);
    }
  }
});

test("the same value by slider and by number box is the same link", async ({ page }) => {
  await open(page, here);
  await slider(page, "gamma").focus();
  for (const key of ["ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"]) await page.keyboard.press(key);
  await slider(page, "L").focus();
  await page.keyboard.press("End");
  const query = "?v=1&gamma=0.64&L=10&d=60&trials=4";
  await expectQuery(page, query);
  // Words follow the picture, and the nearest boundary comes when all is still.
  await expect(sentence(page)).toHaveText(/with 0\.64 target samples.* All else equal, .*\.$/);
  const said = (await sentence(page).textContent()) as string;
  await open(page, here);
  for (const [key, text] of [
    ["gamma", "0,640"],
    ["L", "1e1"],
  ] as const) {
    await box(page, key).focus();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type(text);
    await page.keyboard.press("Tab");
  }
  await expectQuery(page, query);
  await expect(sentence(page)).toHaveText(said);
});

test("a number box keeps what it cannot read, marked, and Esc brings the last number back", async ({ page }) => {
  await open(page, here);
  const field = box(page, "sigma");
  // What is read off the map comes last.
  await expect(sentence(page)).toContainText("All else equal");
  const said = (await sentence(page).textContent()) as string;
  for (const text of ["", "abc", "1.2.3", "NaN", "--1", "1e999"]) {
    await field.focus();
    await field.fill(text);
    await page.keyboard.press("Enter");
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await page.keyboard.press("Tab");
    await expect(field, "it is not thrown away").toHaveValue(text);
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(sentence(page)).toHaveText(said);
    await field.focus();
    await page.keyboard.press("Escape");
    await expect(field).toHaveValue("0.2");
    await expect(field).toHaveAttribute("aria-invalid", "false");
  }
  await type(field, "1,000");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  const why = page.getByRole("alert");
  await expect(why).toHaveText("“1,000” may be 1000 or 1.000: write it so. Esc brings 0.2 back.");
  await expect(field).toHaveAccessibleDescription(/may be 1000 or 1\.000/);
  await page.keyboard.press("Escape");
  await expect(why).toHaveCount(0);
  await expectQuery(page, here);
  await type(box(page, "theta"), "30°");
  await expectQuery(page, `${here.replace("v=1", "v=1&theta=30")}`);
  await type(box(page, "theta"), "45");
  await type(field, "0,5");
  await expect(field).toHaveValue("0.5");
  await type(field, "−0.5");
  await expect(notices(page).locator("code")).toHaveText(["sigma"]);
  await expect(field).toHaveValue("0");
  await type(field, ".35");
  await expectQuery(page, "?v=1&sigma=0.35&d=60&trials=4");
});

test("a value beyond the slider is taken and stretches it; infinity is a value where it is one", async ({ page }) => {
  await open(page, here);
  await type(box(page, "theta"), "150");
  await expectQuery(page, "?v=1&theta=150&d=60&trials=4");
  await expect(slider(page, "theta")).toHaveAttribute("max", "150");
  await expect(notices(page)).toHaveCount(0);
  await type(box(page, "gs"), "inf");
  await expectQuery(page, "?v=1&theta=150&d=60&trials=4");
  await type(box(page, "L"), "∞");
  await expectQuery(page, "?v=1&theta=150&L=inf&d=60&trials=4");
  await expect(page.getByRole("button", { name: "infinite depth of the network" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
});

test("the help of a control is seen on focus and goes away with Esc", async ({ page }) => {
  await open(page, here);
  const help = page.locator("[data-param=ridge] .control-help");
  await expect(help).toBeHidden();
  await slider(page, "ridge").focus();
  await page.keyboard.press("ArrowRight");
  await expect(help).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  await page.keyboard.press("Tab");
  await expect(page.locator("[data-param=base] .control-help")).toBeVisible();
  await page.locator("[data-param=gamma] .control-head").hover();
  await expect(page.locator("[data-param=gamma] .control-help")).toBeVisible();
});

test("arrow keys carry the probe over the map to its corners, Enter pins it", async ({ page }) => {
  await open(page, here);
  await map(page).focus();
  const at = async (theta: string, gamma: string) => {
    await expect(box(page, "theta")).toHaveValue(theta);
    await expect(box(page, "gamma")).toHaveValue(gamma);
  };
  await page.keyboard.press("ArrowRight");
  await at("47.8125", "0.5");
  await page.keyboard.press("Shift+ArrowLeft");
  await at("47.1094", "0.5");
  await page.keyboard.press("ArrowUp");
  await at("47.1094", "0.5625");
  await page.keyboard.press("PageUp");
  await at("47.1094", "0.8125");
  await page.keyboard.press("End");
  for (let i = 0; i < 5; i++) await page.keyboard.press("PageUp");
  await at("90", "2");
  await expect(sentence(page)).toContainText("At 90° with 2 ");
  await page.keyboard.press("Home");
  for (let i = 0; i < 8; i++) await page.keyboard.press("PageDown");
  await page.keyboard.press("ArrowDown");
  await at("0", "0");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowUp");
  await page.keyboard.press("Enter");
  await expectQuery(page, "?v=1&theta=0.703125&gamma=0.015625&d=60&pin=0.703125,0.015625&trials=4");
  await expect(page.locator(".pin")).toHaveCount(1);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(page.locator(".pin")).toHaveCount(2);
  // A second Enter takes the pin away again; keys that are not the map's stay the page's.
  await page.keyboard.press("Enter");
  await expect(page.locator(".pin")).toHaveCount(1);
  await page.keyboard.press("a");
  await page.keyboard.press("Control+ArrowUp");
  await at("0.703125", "0.078125");
});

test("keys alone change every parameter, quantity, switch, axis and command", async ({ page }) => {
  await open(page, here);
  for (const key of ["theta", "gamma", "sigma", "rho", "s", "gs", "ss", "L", "ridge", "d"]) {
    await slider(page, key).focus();
    const before = await box(page, key).inputValue();
    await page.keyboard.press(key === "gs" ? "ArrowLeft" : "ArrowRight");
    await expect(box(page, key)).not.toHaveValue(before);
  }
  for (const name of ["limit", "formula", "show", "cut"]) {
    await page.locator(`input[name=${name}]:checked`).focus();
    await page.keyboard.press("ArrowRight");
  }
  await page.getByLabel("Quantity on the map").focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByLabel("Quantity on the map")).toHaveValue("t-finetune");
  await page.getByRole("button", { name: "infinite depth of the network" }).focus();
  await page.keyboard.press("Space");
  await page.getByText("Axes", { exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Swap axes" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "New seed" }).focus();
  await page.keyboard.press("Enter");
  await expectQuery(
    page,
    "?v=1&theta=50&gamma=0.6&sigma=0.25&rho=1.1&s=1.1&gs=2.9&ss=0.05&L=inf&ridge=0.05&limit=large&formula=printed" +
      "&d=110&q=t-finetune&x=gamma:0..2&y=theta:0..90&cut=x&show=simulation&seed=2&trials=4",
  );
});
