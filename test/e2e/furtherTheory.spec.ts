import { expect, expectQuery, frames, mapHash, open, SMALL, sentence, settled, test } from "./helpers.ts";

/** Theory beyond the closed forms, which the first picture of most links does without (scripts/workers.mjs names its file). */
const FILE = /\/assets\/further-[^/]+\.js$/;

test("a first picture does without further theory; a choice that needs it waits for it, and is the picture of its link", async ({
  page,
}) => {
  let release = () => {};
  const held = new Promise<void>((done) => {
    release = done;
  });
  await page.context().route(FILE, async (route) => {
    await held;
    return route.continue();
  });
  await open(page, `?v=1&${SMALL}`);
  await expect(sentence(page)).toHaveText(/linear transfer beats .* by 0\.\d+/);
  const plain = await mapHash(page);
  const ridges = page.getByRole("group", { name: "ridges", exact: true });
  await ridges.getByRole("radio", { name: "best ridge" }).click({ force: true });
  await frames(page, 5);
  await expect(ridges.getByRole("radio", { name: "as trained" })).toBeChecked();
  // Another control answers meanwhile, and what was chosen comes on top of it.
  await page.getByRole("slider").first().press("ArrowRight");
  await expect(page).toHaveURL(/theta=/);
  expect(new URL(page.url()).search).not.toContain("tune");
  await page.getByRole("slider").first().press("ArrowLeft");
  release();
  await expectQuery(page, `?v=1&tune=best&${SMALL}`);
  await settled(page);
  // Its last part is searched for while the page is idle.
  await expect(sentence(page)).toHaveText(/All else equal/);
  await expect.poll(() => mapHash(page)).not.toBe(plain);
  const chosen = [await mapHash(page), await sentence(page).textContent()];
  await open(page, `?v=1&tune=best&${SMALL}`);
  await expect(sentence(page)).toHaveText(/All else equal/);
  await expect.poll(async () => [await mapHash(page), await sentence(page).textContent()]).toEqual(chosen);
});

test("a link that needs further theory has it before its first picture", async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((done) => {
    release = done;
  });
  const asked = page.waitForRequest(FILE);
  await page.context().route(FILE, async (route) => {
    await held;
    return route.continue();
  });
  await page.goto(`./?v=1&${SMALL}&q=forgetting&embed=figure`);
  await asked;
  await expect(page.locator(".not-started")).toBeVisible();
  release();
  await settled(page);
  await expect(page.locator(".map-figure canvas")).toBeVisible();
  await expect(page.getByText("could not be loaded")).toHaveCount(0);
});
