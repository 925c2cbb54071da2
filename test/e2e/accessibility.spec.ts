import { expectAccessibleEverywhere, expectAll } from "./axe.ts";
import { expect, open, SMALL, simulated, sharedTab as test } from "./helpers.ts";

const here = `?v=1&${SMALL}`;

test("axe finds nothing against WCAG 2.2 AA: paused, compared, with a notice, a pin and the axes open", async ({
  page,
}) => {
  test.slow();
  await open(page, "?v=1&d=100&trials=100000&theta=NaN&foo=1&pin=30,1&compare=ghost&ref=theta:60");
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("Axes", { exact: true }).click();
  await expect(page.locator(".notices")).toBeVisible();
  await expect(page.getByRole("button", { name: "Swap axes" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Continue" })).toBeVisible();
  await expect(page.locator("#curves path.ghost").first()).toBeVisible();
  await expectAccessibleEverywhere(page);
});

test("axe finds nothing against WCAG 2.2 AA: simulated map, categories, a number that does not read, help", {
  tag: "@long",
}, async ({ page }) => {
  test.slow();
  await open(page, `${here}&show=simulation&q=best&L=inf&gs=0.5&eps=0.4`);
  await simulated(page, 4);
  await page.getByLabel("target label noise, exact value").fill("x");
  await expect(page.locator("[data-param=sigma] .control-help")).toBeVisible();
  await expect(page.getByRole("slider", { name: "Target error ε on the curves" })).toBeVisible();
  await (process.env.TRANSFERSCOPE_LONG ? expectAccessibleEverywhere : expectAll)(page);
});

test("headings, landmarks and the picture in words", async ({ page }) => {
  await open(page, here);
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText([
    "Target task",
    "Source task",
    "Inputs",
    "Training",
    "Simulation",
    "The plane of the two tasks",
    "The formula in use",
    "What a distance between tasks cannot tell",
    "The map in words",
  ]);
  for (const name of ["Parameters", "Phase diagram", "Curves and numbers", "Simulation"])
    await expect(page.getByRole("region", { name, exact: true }).first()).toBeVisible();
  const words = await page.getByRole("application").getAttribute("aria-description");
  expect(words).toMatch(/At 45° with 0\.5 .* θ = 45°, γ = 0\.5: T linear = 0\.\d+/);
  expect(words).toContain("angle between source and target from 0° to 90° runs across");
  await expect(page.locator("#curves")).toHaveAttribute("aria-label", /Risk against target samples per dimension/);
  // The figures' ticks are not read one by one.
  expect(await page.getByRole("region", { name: "Phase diagram" }).ariaSnapshot()).not.toMatch(/text: .*15°/);
});

test("a gesture is announced once, at its end", async ({ page }) => {
  await open(page, here);
  const told = page.getByRole("main").getByRole("status");
  await page.evaluate(() => {
    const seen: string[] = [];
    (window as unknown as { told: string[] }).told = seen;
    const region = document.querySelector("main [role=status]") as Element;
    new MutationObserver(() => seen.push(region.textContent ?? "")).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    const range = document.querySelector("[data-param=theta] input[type=range]") as HTMLInputElement;
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    for (let i = 0; i < 20; i++) {
      set?.call(range, String(20 + i));
      range.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  await expect(told).toContainText("At 39°");
  expect(await page.evaluate(() => (window as unknown as { told: string[] }).told)).toEqual([
    expect.stringContaining("At 39°"),
  ]);
});

/** What a screen reader finds, in its order: roles and names, no value of a number. */
const trees = {
  page: `
- navigation "Skip to":
  - /children: equal
  - button "Map"
  - button "Parameters"
  - button "Numbers"
  - button "Map in words"
  - button "Keys and clicks"
- banner:
  - heading "Transferscope" [level=1]
  - button "Start here"
  - button "Stories"
  - button "Figures"
  - button "Present"
  - button "Your data"
  - button "Share"
  - combobox "Model"
  - button /^Theme/
- main:
  - paragraph: /^At .* beats training from scratch/
  - status
  - region "Parameters":
    - region "Target task":
      - heading "Target task" [level=2]
      - textbox "angle between source and target, exact value"
      - slider "angle between source and target θ"
      - textbox "target samples per dimension, exact value"
      - slider "target samples per dimension γ"
    - region "Source task":
      - button "infinite source samples per dimension" [pressed]
      - slider "source label noise σₛ"
    - region "Inputs":
      - combobox "strengths"
    - region "Training":
      - slider "depth of the network L"
      - combobox "fine-tuning trains"
      - group "theory for":
        - radio "finite d" [checked]
        - radio "d → ∞"
    - region "Simulation":
      - slider "input dimension d"
  - region "Phase diagram":
    - combobox "Quantity on the map"
    - group "The map shows":
      - radio "theory" [checked]
      - radio "simulation"
      - radio "agreement"
    - button "Undo" [disabled]
    - button "Redo" [disabled]
    - button "Reset"
    - 'button "Compare: pin this setting as A"'
    - 'application "Phase diagram: arrow keys move the probe, Shift moves it finely, Enter pins it"'
    - 'img "Colours: scratch wins to transfer wins"'
    - textbox "limit of the colour scale"
    - list:
      - listitem: /^break-even/
    - region "Explain this point":
      - button "Explain this point"
    - group: Axes
  - region "Curves and numbers":
    - combobox "Curves show"
    - button "Target error ε" [pressed]
    - group "Curves along":
      - radio "γ" [checked]
      - radio "θ"
    - list "Curves":
      - listitem: scratch
      - listitem: linear transfer
      - listitem: fine-tuning
    - img /^Risk against target samples per dimension/
    - slider "Target error ε on the curves"
    - textbox "target error, exact value"
    - slider "target error ε"
    - paragraph: /^To reach ε/
    - region "Simulation":
      - progressbar "replicates finished"
      - checkbox /range/
      - button "New seed"
      - textbox "trials"
      - textbox "seed"
    - table /^At the probe/:
      - rowgroup:
        - row:
          - columnheader "quantity"
          - columnheader "theory"
          - columnheader "simulated"
          - columnheader "z"
      - rowgroup:
        - row /^T, linear transfer/:
          - rowheader "T, linear transfer"
    - term: scratch
    - definition
  - region "Geometry":
    - heading "The plane of the two tasks" [level=2]
    - img /^The plane of the two tasks/
    - slider "source task on the plane"
    - slider "target task on the plane"
  - region "The formula in use":
    - math
    - table /What the risks are made of/
  - region "What a distance between tasks cannot tell":
    - table "Distances of the two laws"
  - region "Watch it train"
  - region "The map in words":
    - paragraph
    - group: As a table and as sound
    - paragraph:
      - button "Keys and clicks"
`,
  dialog: `
- dialog "Share this view":
  - /children: equal
  - heading "Share this view" [level=2]
  - button "Close"
  - group "Share it as":
    - radio "Link" [checked]
    - radio "QR code"
    - radio "Export"
    - radio "Embed"
    - radio "Cite"
  - paragraph: Whoever opens it sees this picture with these numbers, now and in later versions.
  - textbox "Link": /\\?v=1&/
  - paragraph:
    - button "Copy link"
  - status
`,
  story: `
- 'region "Story: The three sign changes"':
  - paragraph: The three sign changes · 2 of 8
  - 'heading "More data: scratch overtakes" [level=2]'
  - paragraph: /^At γ = .* Linear transfer still pays/
- paragraph:
  - /children: equal
  - button "‹ Back"
  - button "Next ›"
  - button "This step’s setting"
  - button "Present"
  - button "End story"
`,
};

test("what a screen reader finds in the page, in a dialog and in a story, in its order", async ({ page }) => {
  await open(page, `${here}&eps=0.4`);
  await expect(page.locator("body")).toMatchAriaSnapshot(trees.page);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await expect(page.getByRole("dialog")).toMatchAriaSnapshot(trees.dialog);
  await open(page, "?v=1&story=signs&step=2&d=60&trials=4");
  await expect(page.locator(".talk-story")).toMatchAriaSnapshot(trees.story);
});
