import AxeBuilder from "@axe-core/playwright";
import {
  box,
  chooseFigure,
  curvePath,
  expect,
  expectNoLeaks,
  expectQuery,
  mapHash,
  mapPixels,
  open,
  readout,
  settled,
  slider,
  sharedTab as test,
  type,
} from "./helpers.ts";

const small = "D=60&trials=4";

test("source and target task as a picture, set by either pair of numbers", async ({ page }) => {
  await open(page, `?v=1&m=diagonal&${small}`);
  const strip = page.getByRole("img", { name: /^Features: / });
  await expect(strip).toHaveAttribute("aria-label", "Features: shared 10 %, lost 0 %, new 0 %");
  await type(box(page, "om"), "0.4");
  await expect(strip).toHaveAttribute("aria-label", "Features: shared 4 %, lost 6 %, new 6 %");
  await expect(box(page, "rsh")).toHaveValue("0.4");
  await expectQuery(page, "?v=1&m=diagonal&rsh=0.4&rnew=0.06666666667&D=60&trials=4");
  await slider(page, "rft").focus();
  await page.keyboard.press("End");
  // All features active at ω = .4 would need more old ones than there were: refused, with its reason.
  await expect(page.locator(".notices")).toContainText("pretraining had ρPT = 0.1");
  await settled(page);
  await expectNoLeaks(page);
});

test("the best relative scale is a map of its own, with its loss and the wrong regime in words", {
  tag: "@long",
}, async ({ page }) => {
  await open(page, `?v=1&m=diagonal&alpha=0.02&rsh=0.1&x=alpha:0.01..0.1&y=rsh:0.05..1&${small}`);
  const plain = await mapHash(page);
  await page.getByLabel("Quantity on the map").selectOption("best-lam");
  await expect(page.locator("[data-quantity=best-lam] .number")).toHaveText("−0.988");
  // Its coarse level at least: there is a colour everywhere, and it is another picture.
  const places = [0.05, 0.35, 0.65, 0.95].flatMap((u) => [0.05, 0.5, 0.95].map((v) => [u, v] as const));
  const isWhole = async () => (await mapPixels(page, places)).every(([, , , alpha]) => alpha === 255);
  await expect.poll(async () => (await isWhole()) && (await mapHash(page)) !== plain).toBe(true);
  const remarks = page.locator(".remarks");
  await expect(remarks).toContainText("IV rich, pretrained serves this task best: error 0.51");
  await expect(remarks).toContainText("The wrong regime is costly: III lazy leaves 0.98");
  await page.getByLabel("Quantity on the map").selectOption("t-finetune");
  await settled(page);
  await expect.poll(() => mapHash(page)).toBe(plain);
  expect((await readout(page)).map((row) => row[0])).not.toContain("best λPT");
});

test("a figure's family of curves is drawn whole, and put away", async ({ page }) => {
  await open(page, `?v=1&m=diagonal&${small}`);
  await chooseFigure(page, "a26-fig3a");
  await settled(page);
  const lines = page.locator("#curves path.series");
  await expect(lines).toHaveCount(6);
  for (let k = 0; k < 6; k++) expect((await curvePath(page, k)).length).toBeGreaterThan(500);
  await expect(page.getByRole("list", { name: "Curves" }).getByRole("listitem")).toHaveCount(5);
  await page.getByRole("button", { name: "This setting alone" }).click();
  await expect(lines).toHaveCount(3);
  await expect(page).not.toHaveURL(/fam=/);
  await page.goBack();
  await expectNoLeaks(page);
});

test("one network is watched as it trains, from the link, and again", { tag: "@long" }, async ({ page }) => {
  await open(page, `?v=1&m=diagonal&alphapt=0.5&om=0.6&rft=0.2&rpt=0.2&watch=yes&${small}`);
  const panel = page.getByRole("region", { name: "Watch it train" });
  const told = panel.locator(".training-status");
  await expect(told).toContainText("Trained to the end: error ", { timeout: 20_000 });
  const first = await told.textContent();
  const test1 = await panel.locator(".trace-test").first().getAttribute("d");
  // Two phases, with the readouts reset between them.
  expect(test1?.match(/M/g)).toHaveLength(2);
  await expect(panel).toContainText("readouts reset");
  await panel.getByRole("button", { name: "Train again" }).click();
  await expect(told).toHaveText(first as string, { timeout: 20_000 });
  await expect.poll(() => panel.locator(".trace-test").first().getAttribute("d"), { timeout: 20_000 }).toBe(test1);
  // Another seed is another network.
  await page.getByRole("button", { name: "New seed" }).click();
  await expect(told).toContainText("Trained to the end", { timeout: 20_000 });
  await expect.poll(() => panel.locator(".trace-test").first().getAttribute("d")).not.toBe(test1);
  expect(
    (await new AxeBuilder({ page }).include(".training-panel").withTags(["wcag2a", "wcag2aa", "wcag22aa"]).analyze())
      .violations,
  ).toEqual([]);
  await panel.getByText("Watch it train").click();
  await expect(page).not.toHaveURL(/watch/);
  await expect(told).toHaveCount(0);
});

test("a network that cannot be trained says why", async ({ page }) => {
  await open(page, `?v=1&m=diagonal&lam=-1&watch=yes&${small}`);
  await expect(page.locator(".training-status")).toContainText("the network never trains");
  await type(box(page, "lam"), "0");
  await expect(page.locator(".training-status")).toContainText("Trained to the end", { timeout: 20_000 });
});
