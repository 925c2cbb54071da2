import { catalogueOf } from "../../scripts/messages.mjs";
import { box, expect, expectQuery, open, test as ownTab, region, SMALL, sharedTab as test } from "./helpers.ts";

const german = catalogueOf("de");

const own = `# Mine

## One
link: ?v=1&theta=20&d=60&trials=4

Gains {t-linear}.

## Two
preset: nosuch

## Three
link: ?v=1&theta=70&d=60&trials=4

At {theta}° <b>no</b> mark-up, [no](https://example.org/) link.
claim: t-linear > 0
`;

test("a story starts, its parameters move to the next step, and Back and undo go one step back", async ({ page }) => {
  await open(page, `?v=1&${SMALL}`);
  await page.getByRole("button", { name: "Stories", exact: true }).click();
  await page.getByRole("button", { name: "The three sign changes" }).click();
  await expect(region(page, /^Story: /).getByRole("heading")).toHaveText("One pair of tasks, few data");
  await expect(box(page, "gamma")).toHaveValue("0.25");
  await expectQuery(page, "?v=1&gamma=0.25&limit=large&story=signs");
  // A frame that comes late may skip what lies between: then once more.
  await expect(async () => {
    if ((await box(page, "gamma").inputValue()) !== "0.25") await page.getByRole("button", { name: "Back" }).click();
    await expect(box(page, "gamma")).toHaveValue("0.25");
    const way = await page.evaluateHandle(() => {
      const out: number[] = [];
      const field = document.querySelector("[data-param=gamma] .number-box") as HTMLInputElement;
      const look = () => {
        if (out.at(-1) !== Number(field.value)) out.push(Number(field.value));
        requestAnimationFrame(look);
      };
      look();
      return out;
    });
    await page.getByRole("button", { name: "Next" }).click();
    await expect(box(page, "gamma")).toHaveValue("0.75");
    await expectQuery(page, "?v=1&gamma=0.75&limit=large&story=signs&step=2");
    const seen = await way.jsonValue();
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  }).toPass();
  await page.goBack();
  await expect(box(page, "gamma")).toHaveValue("0.25");
  await page.goForward();
  await expect(box(page, "gamma")).toHaveValue("0.75");
  await page.getByRole("button", { name: "Next" }).click();
  await expect(box(page, "gamma")).toHaveValue("0.98");
  await page.keyboard.press("Control+z");
  await expect(box(page, "gamma")).toHaveValue("0.75");
  await page.getByRole("button", { name: "End story" }).click();
  await expectQuery(page, "?v=1&gamma=0.75&limit=large");
});

test("a link names a story and a step, and what was changed in it stays changed", async ({ page }) => {
  await open(page, "?v=1&story=regimes&step=3");
  await expect(region(page, /^Story: /).getByRole("heading")).toHaveText("A rich network forgets");
  await expect(box(page, "lam")).toHaveValue("-0.99999");
  await open(page, "?v=1&gamma=1.5&d=60&trials=4&story=signs&step=2");
  await expect(box(page, "gamma")).toHaveValue("1.5");
  await page.getByRole("button", { name: "This step’s setting" }).click();
  await expect(box(page, "gamma")).toHaveValue("0.75");
});

ownTab(
  "a story is told in the page’s language, which stays from step to step and along the story’s links",
  async ({ page }) => {
    await open(page, "?v=1&story=signs&step=7&lang=de");
    const title = page.locator(".story h2");
    await expect(title).toHaveText("Und ohne Rauschen?");
    await expect(page.locator(".story .story-number").first()).toHaveText("45");
    await expect(page.locator(".story .story-number").nth(1)).toHaveText("0,5");
    await expect(box(page, "sigma")).toHaveValue("0");
    await page.locator(".story-way button").last().click();
    await expect(title).toHaveText("Jenseits linearer Netze");
    await expect.poll(() => new URL(page.url()).searchParams.get("lang")).toBe("de");
    await page.getByRole("link", { name: "Was bleibt gültig?" }).click();
    await expect(title).toHaveText("Ein Netz mit Knick");
    await expect(page.locator("html")).toHaveAttribute("lang", "de");
  },
);

ownTab("a link that the page writes keeps its language and colours in another tab", async ({ page, context }) => {
  await open(page, "?v=1&story=signs&step=8&lang=de&theme=dark");
  const links = page.locator(".story a[href^='?']");
  await expect(links.first()).toBeVisible();
  for (const link of await links.all()) expect(await link.getAttribute("href")).toMatch(/^\?.*&theme=dark&lang=de$/);
  const waits = context.waitForEvent("page");
  await links.first().click({ modifiers: ["ControlOrMeta"] });
  const other = await waits;
  await expect(other.locator("html")).toHaveAttribute("lang", "de");
  await expect(other.locator("html")).toHaveAttribute("data-theme", "dark");
});

ownTab("a new story is in the page’s language, and so is the page that its link opens", async ({ page }) => {
  await open(page, `?v=1&${SMALL}&lang=de`);
  await page.getByRole("button", { name: german.Stories, exact: true }).click();
  await page.getByText(german["A story of your own"]).click();
  await page.getByRole("button", { name: german["Begin one with this view"] }).click();
  await expect(page.locator(".story-name")).toHaveText(/^Meine Geschichte · /);
  await expect(page.locator(".story h2")).toHaveText("Schritt 1");
  await expect(page.locator(".story")).toContainText("Was hier zu sehen ist.");
  await page.getByText(german["Words, order, file and link"]).click();
  const link = page.getByLabel(german["Link of the story"]);
  await expect(link).toHaveValue(/\?v=1&story=own&lang=de#tell=1\./);
});

test("the end of a story links to the next one; the last story has no link", async ({ page }) => {
  await open(page, `?v=1&${SMALL}&story=signs&step=8`);
  await page.getByRole("button", { name: "Next story" }).click();
  await expect(page.locator(".story-name")).toHaveText(/· 1 of 8$/);
  await expect.poll(() => new URL(page.url()).searchParams.get("story")).toBe("directions");
  await open(page, "?v=1&story=data&step=5");
  await expect(page.getByRole("button", { name: "Next" })).toHaveAttribute("aria-disabled", "true");
});

test("a pasted story can be read; its errors are listed by line and the rest works", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await open(page, `?v=1&${SMALL}`);
  await page.getByRole("button", { name: "Stories", exact: true }).click();
  await page.getByText("A story of your own").click();
  const text = page.getByLabel("Text of the story");
  await text.fill("\u0000\u0001binary");
  await page.getByRole("button", { name: "Tell this text" }).click();
  await expect(page.locator(".story-problems")).toContainText("line 1: this is not text");
  await text.fill(own);
  await page.getByRole("button", { name: "Tell this text" }).click();
  await expect(page.locator(".story-problems li")).toHaveText([
    "line 9: no preset is called “nosuch”; the step was left out",
    /^line 14: a link of a story leads to a setting of this page: .* is shown as it stands$/,
  ]);
  await page.getByRole("button", { name: "Tell it all the same: 2 steps" }).click();
  await expect(page.locator(".story-name")).toHaveText("Mine · 1 of 2");
  await page.getByRole("button", { name: "Next" }).click();
  await expect(region(page, /^Story: /).getByRole("heading")).toHaveText("Three");
  await expect(page.locator(".story")).toContainText("At 70° <b>no</b> mark-up, [no](https://example.org/) link.");
  await expect(page.locator(".story a, .story b, .story img")).toHaveCount(0);
  await expect(page.locator(".story-problem")).toContainText("line 15: the claim “t-linear > 0” does not hold");
  expect(asked.filter((url) => url.includes("example.org"))).toEqual([]);
  await expect(page).toHaveURL(/\?v=1&theta=70&d=60&trials=4&story=own&step=2#tell=1\.[\w-]+$/);
  // A reload of this tab keeps it; another tab says that it does not have it, and shows the setting.
  await page.reload();
  await expect(page.locator(".story-name")).toHaveText("Mine · 2 of 2");
  const other = await page.context().newPage();
  await open(other, new URL(page.url()).search);
  await expect(other.locator(".talk-missing")).toBeVisible();
  await expect(box(other, "theta")).toHaveValue("70");
});

test("a story can be loaded from a file, and arbitrary files are handled", async ({ page }) => {
  await open(page, `?v=1&${SMALL}`);
  await page.getByRole("button", { name: "Stories", exact: true }).click();
  await page.getByText("A story of your own").click();
  const field = page.getByLabel("From a file");
  await field.setInputFiles({
    name: "a.png",
    mimeType: "image/png",
    buffer: Buffer.from([0x89, 0x50, 0, 0xff, 0xfe, 10, 0]),
  });
  await expect(page.locator(".story-problems")).toContainText("line 1: this is not text");
  await field.setInputFiles({
    name: "mine.md",
    mimeType: "text/markdown",
    buffer: Buffer.from(own.replace("nosuch", "t25-fig2").replace("](https:", "] (https:")),
  });
  await expect(page.locator(".story-name")).toHaveText("Mine · 1 of 3");
});
