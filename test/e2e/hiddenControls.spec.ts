import type { Page } from "@playwright/test";
import { modelById } from "../../src/models/registry.ts";
import { controlNames } from "../../src/scene/controls.ts";
import { decodeLink } from "../../src/scene/link.ts";
import {
  everyOther,
  expect,
  expectQuery,
  notices,
  open,
  paste,
  SMALL,
  settled,
  simulated,
  sharedTab as test,
} from "./helpers.ts";

test.use({ simulates: true });

const here = `?v=1&${SMALL}`;

/** Everything that the page tells: words, numbers, pictures, the state of the simulation. */
const outputs = (page: Page) =>
  page.evaluate(() => {
    const all = (selector: string, read: (e: Element) => string | null) =>
      [...document.querySelectorAll(selector)].map(read);
    const texts = (selector: string) => all(selector, (e) => e.textContent);
    const paths = (selector: string) => all(selector, (e) => e.getAttribute("d"));
    return {
      sentence: texts(".sentence"),
      maps: all("canvas", (e) => (e as HTMLCanvasElement).toDataURL()),
      marks: paths(".map-panel .figure-box svg.figure path"),
      regions: texts(".map-panel svg.figure .region"),
      colours: texts(".colour-bar svg text, .categories li"),
      keys: texts(".map-key, .map-status"),
      differences: texts(".differences"),
      curves: paths("#curves path"),
      legend: texts(".legend"),
      rows: texts(".readout tr"),
      status: texts(".simulation-status"),
      progress: all(".simulation-bar progress", (e) => e.getAttribute("value")),
      strips: texts(".controls figure"),
      explanation: texts(".explanation h2"),
    };
  });

for (const [model, link] of [
  ["deep-linear", `?v=1&${SMALL}&theta=30&embed=full&compare=ghost&ref=theta:60&spec=power`],
  ["diagonal", "?v=1&m=diagonal&D=50&trials=2&embed=full"],
] as const)
  test(`hiding any control of ${model} takes that one away and leaves every output`, {
    tag: model === "diagonal" ? "@long" : [],
  }, async ({ page }) => {
    test.slow();
    await page.setViewportSize({ width: 1400, height: 1000 });
    await open(page, link);
    await simulated(page, decodeLink(link).scene.trials);
    await expect(page.locator(".explanation h2").first()).toBeVisible();
    const whole = await outputs(page);
    for (const [what, found] of Object.entries(whole))
      if (what !== "differences") expect(found.length, what).toBeGreaterThan(0);
    const setters: Readonly<Record<string, string>> = {
      q: ".map-panel .panel-head select",
      show: "input[name=show]",
      x: ".axes fieldset:has(legend:text-is('Across'))",
      y: ".axes fieldset:has(legend:text-is('Upwards'))",
      lim: ".bar-limit",
      compare: "input[name=compare]",
      curves: "select[aria-label='Curves show']",
      cut: "input[name=cut]",
      eps: ".target-toggle",
      trials: ".simulation-bar [aria-label=trials]",
      seed: ".simulation-bar [aria-label=seed]",
      spread: ".simulation-bar input[type=checkbox]",
    };
    const setter = (name: string) => page.locator(setters[name] ?? `[data-param=${name}]`);
    const names = controlNames(modelById(model));
    const there = await Promise.all(names.map((name) => setter(name).count()));
    expect(there.filter((count) => count > 0).length).toBeGreaterThan(20);
    for (const name of everyOther(names.filter((_, i) => there[i] > 0))) {
      await paste(page, `${link}&hide=${name}`);
      await expect(setter(name), name).toHaveCount(0);
      await settled(page);
      expect(await outputs(page), name).toEqual(whole);
      const left = names.filter((other, k) => other !== name && there[k] > 0);
      await expect(setter(left[names.indexOf(name) % left.length])).not.toHaveCount(0);
    }
    await paste(page, `${link}&only=none`);
    for (const name of names) await expect(setter(name), name).toHaveCount(0);
    // What starts and stops stays, out of sight while there is nothing to stop.
    await expect(page.locator(".simulation-commands .run")).toHaveCount(1);
    expect(await outputs(page)).toEqual(whole);
  });

test("a name that is no control gets a notice that names it; the way out has all controls", async ({ page }) => {
  await open(page, `${here}&embed=controls&only=theta,nosuch`);
  await expect(notices(page)).toContainText("no control is called “nosuch”");
  await expect(page.locator(".control")).toHaveCount(1);
  await expect(page.getByRole("link", { name: "Open in Transferscope" })).toHaveAttribute("href", `?v=1&${SMALL}`);
  // On a page of its own a button brings the others back; undo takes them away again.
  await open(page, `${here}&only=none`);
  await expect(page.getByRole("button", { name: "Show all controls" })).toBeVisible();
  await open(page, `${here}&only=theta`);
  await expect(page.locator(".control")).toHaveCount(1);
  await page.getByRole("button", { name: "Show all controls" }).click();
  await expectQuery(page, here);
  await expect(page.locator(".control").nth(5)).toBeVisible();
  await page.keyboard.press("Control+z");
  await expectQuery(page, `${here}&only=theta`);
});
