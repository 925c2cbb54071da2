import {
  box,
  expect,
  expectQuery,
  map,
  open,
  test as ownTab,
  region,
  SMALL,
  sentence,
  slider,
  sharedTab as test,
} from "./helpers.ts";

ownTab("single clicks change every parameter, the quantity, switches and axes", async ({ page }) => {
  await open(page, `?v=1&${SMALL}`);
  for (const key of ["theta", "gamma", "sigma", "rho", "s", "gs", "ss", "L", "ridge", "d"]) {
    const before = await box(page, key).inputValue();
    await slider(page, key).scrollIntoViewIfNeeded();
    const bounds = await slider(page, key).boundingBox();
    if (!bounds) throw new Error(`no slider ${key}`);
    await page.mouse.click(bounds.x + 0.75 * bounds.width, bounds.y + bounds.height / 2);
    await expect(box(page, key)).not.toHaveValue(before);
    const [lo, hi, now] = await slider(page, key).evaluate((e) =>
      [(e as HTMLInputElement).min, (e as HTMLInputElement).max, (e as HTMLInputElement).value].map(Number),
    );
    expect((now - lo) / (hi - lo)).toBeGreaterThan(0.68);
    expect((now - lo) / (hi - lo)).toBeLessThan(0.82);
  }
  for (const name of ["d → ∞", "as printed"]) await page.getByRole("radio", { name }).click();
  const infinity = page.getByRole("button", { name: "infinite source samples per dimension" });
  await infinity.click();
  await expect(infinity).toHaveAttribute("aria-pressed", "true");
  await page.getByLabel("Quantity on the map").selectOption("risk-finetune");
  await page.getByRole("radio", { name: "simulation" }).click();
  await page.getByRole("radio", { name: "θ" }).click();
  await page.getByText("Axes", { exact: true }).click();
  await page.getByRole("button", { name: "Swap axes" }).click();
  await page.getByRole("group", { name: "Upwards" }).getByLabel("Upwards: parameter").selectOption("sigma");
  await page.getByRole("button", { name: "New seed" }).click();
  await page.getByRole("button", { name: "Target error ε" }).click();
  const epsilon = await slider(page, "eps").boundingBox();
  if (!epsilon) throw new Error("no slider of ε");
  await page.mouse.click(epsilon.x + 0.6 * epsilon.width, epsilon.y + epsilon.height / 2);
  await expect(box(page, "eps")).toHaveValue(/^(0\.[67]|[12345])/);
  const eps = await box(page, "eps").inputValue();
  await expect(page).toHaveURL(new RegExp(`&eps=${eps}(&|$)`));
  await page.getByRole("button", { name: "Target error ε" }).click();
  await expect(page).toHaveURL(
    /limit=large&formula=printed&d=\d+&q=risk-finetune&x=gamma:0\.\.2&y=sigma:0\.\.1&cut=x&show=simulation&seed=2&trials=4$/,
  );
});

test("a click on the map moves the probe there, a double click pins it, a button takes all pins away", async ({
  page,
}) => {
  await open(page, `?v=1&${SMALL}`);
  const bounds = await map(page).boundingBox();
  if (!bounds) throw new Error("no map");
  await page.mouse.click(bounds.x + 0.2 * bounds.width, bounds.y + 0.25 * bounds.height);
  await expect.poll(async () => Math.abs(Number(await box(page, "theta").inputValue()) - 18)).toBeLessThan(0.4);
  expect(Math.abs(Number(await box(page, "gamma").inputValue()) - 1.5)).toBeLessThan(0.01);
  await expect(sentence(page)).toContainText(/^At 1[78]/);
  await page.mouse.dblclick(bounds.x + 0.8 * bounds.width, bounds.y + 0.7 * bounds.height);
  await expect(page.locator(".pin")).toHaveCount(1);
  await expect.poll(() => new URL(page.url()).searchParams.get("pin")).toMatch(/^7[12](\.\d)?,0\.\d+$/);
  const pinned = new URL(page.url()).searchParams.get("pin");
  const boxes = async () => [await box(page, "theta").inputValue(), await box(page, "gamma").inputValue()];
  await expect.poll(async () => (await boxes()).join()).toBe(pinned);
  const [theta, gamma] = await boxes();
  await page.getByText("Axes", { exact: true }).click();
  await page.getByRole("button", { name: "Remove the pin" }).click();
  await expect(page.locator(".pin")).toHaveCount(0);
  await expectQuery(page, `?v=1&theta=${theta}&gamma=${gamma}&d=60&trials=4`);
});

test("the number under the pointer is told, and is that of the theory there", async ({ page }) => {
  await open(page, `?v=1&${SMALL}`);
  const bounds = await map(page).boundingBox();
  if (!bounds) throw new Error("no map");
  await page.mouse.move(bounds.x + 0.25 * bounds.width, bounds.y + 0.75 * bounds.height);
  const label = page.locator(".hover-label");
  await expect(label).toHaveText(/^θ = 22\.\d°, γ = 0\.\d+: T linear = −?0\.\d+$/);
  const told = (await label.textContent())?.split(" = ").at(-1) ?? "";
  await page.mouse.down();
  await page.mouse.up();
  await expect(page.locator("tr[data-quantity=t-linear] td .number").first()).toHaveText(told);
  await page.mouse.move(5, 5);
  await expect(label).toHaveCount(0);
});

test("changing one axis to the parameter of the other exchanges them, a log axis must start above zero", async ({
  page,
}) => {
  await open(page, `?v=1&${SMALL}`);
  await page.getByText("Axes", { exact: true }).click();
  await page.getByLabel("Across: parameter").selectOption("gamma");
  await expectQuery(page, "?v=1&d=60&x=gamma:0..2&y=theta:0..90&trials=4");
  await page.getByLabel("Across: from").fill("0.1");
  await page.getByLabel("Across: from").press("Enter");
  await page.getByRole("group", { name: "Across" }).getByLabel("log").check();
  await expectQuery(page, "?v=1&d=60&x=gamma:log:0.1..2&y=theta:0..90&trials=4");
  await expect(
    region(page, "Phase diagram")
      .locator(".figure .tick text")
      .filter({ hasText: /^0\.1$/ }),
  ).toBeVisible();
});
