import {
  expect,
  expectQuery,
  open,
  readout,
  settled,
  simulated,
  slider,
  status,
  sharedTab as test,
} from "./helpers.ts";

test.use({ simulates: true });

test("the map of agreement says on how many cells theory and simulation agree, and why where there is none", async ({
  page,
}) => {
  await open(page, "?v=1&sim=law&d=200&L=1&trials=60&seed=3");
  await page.getByRole("radio", { name: "agreement" }).click();
  await simulated(page, 60);
  await settled(page);
  const words = page.locator(".map-status");
  await expect(words).toHaveText(/^Theory and simulation agree within 2 s\.e\. on \d+ % of 3\d\d cells/);
  await expect(words).toContainText("a row of one colour is one piece of luck");
  const share = Number(/on (\d+) %/.exec(await words.innerText())?.[1]);
  expect(share).toBeGreaterThan(80);
  await expect(page.getByRole("img", { name: "Colours: simulation below theory to above theory" })).toBeVisible();
  await expectQuery(page, "?v=1&L=1&d=200&sim=law&show=agreement&seed=3&trials=60");
  // Under the pointer: the cell with its z.
  await page.getByRole("application").hover({ position: { x: 120, y: 200 } });
  await expect(page.locator(".hover-label")).toHaveText(/T linear = .*; simulated cell, n = \d+: .* ± .*, z = −?-?\d/);

  await page.getByLabel("Quantity on the map").selectOption("t-finetune");
  await expect(words).toHaveText(/agree within 2 s\.e\./);
  await page.getByLabel("Quantity on the map").selectOption("best");
  await expect(words.filter({ hasText: "Not simulated" })).toHaveText("Not simulated: protocol of least risk.");
  // The same of a map of simulated means, which has no cell to show, and the way back.
  await page.getByRole("radio", { name: "simulation" }).click();
  await page.getByLabel("Quantity on the map").selectOption("risk-taught");
  await expect(words.filter({ hasText: "Not simulated" })).toHaveText(
    "Not simulated: risk of scratch on labels of another network.",
  );
  await page.getByRole("button", { name: "Show the theory" }).click();
  await expect(page.getByRole("radio", { name: "theory" })).toBeChecked();
});

test("large-d theory is said to carry finite-size bias", async ({ page }) => {
  await open(page, "?v=1&sim=law&trials=60&show=agreement&q=t-finetune");
  await simulated(page, 60);
  await expect(page.locator(".map-status")).toHaveText(/z includes finite-size bias/);
});

test("the range of single draws appears beside the mean, in the link, and goes again", { tag: "@long" }, async ({
  page,
}) => {
  await open(page, "?v=1&sim=law&trials=60");
  await simulated(page, 60);
  await expect(page.locator(".readout .range")).toHaveCount(0);
  await page.getByRole("checkbox", { name: "10–90 % range" }).check();
  await expect(page.locator(".readout .range").first()).toHaveText(/^−?[\d.]+ … [\d.]+$/);
  await expect(page.locator("#curves .range-bar").first()).toHaveAttribute("d", /^M/);
  await expectQuery(page, "?v=1&sim=law&trials=60&spread=yes");
  await page.getByRole("checkbox", { name: "10–90 % range" }).uncheck();
  await expect(page.locator(".readout .range")).toHaveCount(0);
});

test("the law sampler draws any dimension, both samplers agree with theory", { tag: "@long" }, async ({ page }) => {
  await open(page, "?v=1&sim=law&d=5000&trials=400");
  await simulated(page, 400);
  await expect(status(page)).toHaveText("400 of 400 trials, done");
  const scores = (await readout(page)).map((row) => row.at(-1) ?? "").filter((z) => /^−?\d/.test(z));
  expect(scores.length).toBeGreaterThanOrEqual(5);
  for (const z of scores) expect(Math.abs(Number(z.replace("−", "-")))).toBeLessThan(4.5);
});

test("what a distance cannot tell: one KL, three signs", async ({ page }) => {
  await open(page, "?v=1&m=deep-linear&limit=large&q=t-linear&x=theta:0..180&cut=x");
  const panel = page.getByRole("region", { name: "What a distance between tasks cannot tell" });
  await panel.scrollIntoViewIfNeeded();
  await expect(panel).toContainText("changes sign three times, at γ = 0.549, 0.911, 1.08");
  await expect(panel).toContainText("the correlation of KL and the transferability of linear transfer is 0");
  await page.getByLabel("target label noise, exact value").fill("0");
  await page.keyboard.press("Enter");
  await expect(panel).toContainText("KL is infinite");
});

test("the figures of distance move with a slider, and end as if the value had been typed", async ({ page }) => {
  const link = "?v=1&m=deep-linear&limit=large&q=t-linear";
  const panel = page.getByRole("region", { name: "What a distance between tasks cannot tell" });
  const shape = () => panel.locator("#by-samples path.series").getAttribute("d");
  const noise = slider(page, "sigma");
  const press = async (key: string, times: number) => {
    for (let k = 0; k < times; k++) await page.keyboard.press(key);
  };
  await open(page, link);
  await noise.focus();
  await press("ArrowRight", 5);
  const ended = await page.getByLabel("target label noise, exact value").inputValue();
  await open(page, `${link}&sigma=${ended}`);
  await panel.scrollIntoViewIfNeeded();
  const [drawn, words] = [await shape(), await panel.locator(".distance-said").textContent()];

  await open(page, link);
  await panel.scrollIntoViewIfNeeded();
  const shapes = new Set([await shape()]);
  await noise.focus();
  // A drag as long as it takes: how fast frames come is the machine's.
  for (let k = 0; k < 30 && shapes.size <= 3; k++) {
    for (const key of ["ArrowRight", "ArrowLeft"])
      for (let i = 0; i < 10; i++) {
        await press(key, 1);
        shapes.add(await shape());
      }
  }
  expect(shapes.size).toBeGreaterThan(3);
  await press("ArrowRight", 5);
  await expect.poll(shape).toBe(drawn);
  await expect(panel.locator(".distance-said")).toHaveText(words ?? "none");
});
