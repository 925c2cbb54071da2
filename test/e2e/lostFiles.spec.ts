import { readdirSync, readFileSync } from "node:fs";
import type { FrameLocator, Page } from "@playwright/test";
import { openShare } from "./exportHelpers.ts";
import { expect, open, SMALL, test, type Watch } from "./helpers.ts";

/** What a reader may do that asks for files of the site beyond the first ones. */
interface Visit {
  readonly link: string;
  /** In a frame without an origin, where the page's own thread computes. */
  readonly framed?: true;
  /** What the sentences say is missing where none of the files comes. */
  readonly missing: readonly string[];
  /** What stands there once they have come. */
  readonly parts: readonly string[];
}

const home = [
  "The choice of axes",
  "The explanation",
  "The explanation of this point",
  "The curves and numbers",
  "What simulates",
  "What keeps the page for use without a network",
];

const visits: Readonly<Record<string, Visit>> = {
  "a target error, a map of agreement, a race": {
    link: `?v=1&${SMALL}&eps=0.3&show=agreement&watch=yes`,
    missing: [...home, "What the simulated map says"],
    parts: [
      ".explanation .formula-main",
      ".remarks",
      ".axis-picker",
      ".target-words",
      ".map-status",
      ".point-chain button",
      ".race-box .runner",
    ],
  },
  "the other model, strengths that differ, risks on log axes": {
    link: "?v=1&m=diagonal&D=60&trials=4&curves=log",
    missing: [...home, "The picture of the two tasks"],
    parts: [".explanation .formula-main", ".task-strip", ".curve-words"],
  },
  "the third model": {
    link: "?v=1&m=relu&d=60&trials=4",
    missing: home,
    parts: [".explanation .formula-main", ".remarks"],
  },
  "samples saved, strengths that differ, parts of a risk": {
    link: `?v=1&${SMALL}&q=saves-linear&spec=power&curves=parts:risk-finetune`,
    missing: [...home, "The picture of the strengths", "What the map of samples saved says"],
    parts: [".spectrum-strip", ".parts-legend"],
  },
  "both tasks in one plane": {
    link: `?v=1&${SMALL}&curves=tasks`,
    // Its figure is asked for by the panel that it stands in.
    missing: home,
    parts: [".task-table"],
  },
  "a comparison": {
    link: `?v=1&${SMALL}&ref=sigma:0.5&compare=side`,
    missing: [...home, "The comparison"],
    parts: [".compare-bar"],
  },
  "a projector, a sweep, a spotlight": {
    link: `?v=1&${SMALL}&present=yes&sweep=theta:0..90&spot=high`,
    missing: [...home, "The projector’s page", "The spotlight", "The story or sweep"],
    parts: [".presented .sweep-run", ".presented .spotlight"],
  },
  "a story and a sweep": {
    link: `?v=1&${SMALL}&story=tour&sweep=theta:0..90`,
    missing: [...home, "The story or sweep"],
    parts: [".story h2", ".sweep .axis-picker"],
  },
  "a frame": {
    link: `?v=1&${SMALL}&embed=figure`,
    framed: true,
    missing: ["The frame’s title, numbers and link", "What simulates"],
    parts: [".embed-foot", ".embed-simulation"],
  },
};

const dialogs = ["Figures", "Share", "Stories", "Your data"];

const built = () => readdirSync("dist/assets").filter((file) => /\.(js|css)$/.test(file));

/** Files that are chunks of a model, of what threads run of it, or imported by these alone: no picture comes without. */
function modelFiles(): Set<string> {
  const html = readFileSync("dist/index.html", "utf8");
  const files = new Set(
    built().filter((file) => /^(deep-linear|diagonal|relu|further|experiments|trainingRun|api)-/.test(file)),
  );
  for (const file of files)
    for (const [, other] of readFileSync(`dist/assets/${file}`, "utf8").matchAll(/from\s*["'`]\.\/([^"'`]+\.js)/g))
      if (!html.includes(other)) files.add(other);
  return files;
}

/** Files of the site that the first picture does without. */
function lazyFiles(): string[] {
  const html = readFileSync("dist/index.html", "utf8");
  const models = modelFiles();
  return built().filter((file) => !html.includes(file) && !models.has(file) && !/worker/.test(file));
}

/** Loses files by name until it is told to stop; says which were asked for. */
async function lose(page: Page, isLost: (file: string) => boolean) {
  const state = { asked: new Set<string>(), came: new Set<string>(), lost: true };
  await page.context().route(/\/assets\/[^/]+$/, (route) => {
    const file = route.request().url().split("/").at(-1) as string;
    state.asked.add(file);
    if (state.lost && isLost(file)) return route.abort();
    state.came.add(file);
    return route.continue();
  });
  return state;
}

async function visit(page: Page, { link, framed }: Visit): Promise<Page | FrameLocator> {
  if (!framed) {
    await open(page, link);
    return page;
  }
  await page.route("**/beside.html", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><html lang="en"><title>A page</title><body>
        <iframe title="A frame" sandbox="allow-scripts" width="900" height="700" src="./${link}"></iframe></body></html>`,
    }),
  );
  await page.goto("./beside.html");
  return page.frameLocator("iframe");
}

/** Nothing has taken the page: it says what is at the probe, and no boundary has caught anything. */
async function stands(root: Page | FrameLocator): Promise<void> {
  await expect(root.locator(".sentence")).toHaveText(/\d/);
  await expect(root.locator(".map-figure canvas, .compared canvas").first()).toBeVisible();
  await expect(root.locator(".failure")).toHaveCount(0);
}

/** Presses every Try again, also those that come with what has come, and those in a closed box. */
async function tryAgain(root: Page | FrameLocator): Promise<void> {
  await expect(async () => {
    const left = await root.locator(".missing").evaluateAll((all) => {
      for (const sentence of all) sentence.querySelector("button")?.click();
      return all.length;
    });
    expect(left).toBe(0);
  }).toPass({ timeout: 20_000, intervals: [100] });
}

/** The browser tells of each file that did not come. */
function forgive(watch: Watch): void {
  expect(watch.errors.filter((error) => !/ERR_FAILED|Failed to fetch dynamically/.test(error))).toEqual([]);
  watch.errors.length = 0;
}

const askedIn = new Map<string, Set<string>>();

test.describe("files that do not come", () => {
  test.describe.configure({ mode: "serial" });

  for (const [name, way] of Object.entries(visits))
    test(`all of them, of ${name}: the page stands, says what is missing, and has it after Try again`, async ({
      page,
      watch,
    }) => {
      const lazy = lazyFiles();
      const state = await lose(page, (file) => lazy.includes(file));
      const root = await visit(page, way);
      await stands(root);
      const missing = root.locator(".missing");
      await expect(missing).toHaveCount(way.missing.length);
      const said = await missing.evaluateAll((all) => all.map((m) => m.textContent?.split(" could not be loaded")[0]));
      expect(said.sort()).toEqual([...way.missing].sort());
      // Without the network it says the same again.
      await missing.getByRole("button", { name: "Try again" }).first().click();
      await expect(missing).toHaveCount(way.missing.length);
      await expect(missing.getByRole("button", { name: "Try again", includeHidden: true })).toHaveCount(
        way.missing.length,
      );
      state.lost = false;
      await tryAgain(root);
      for (const part of way.parts) await expect(root.locator(part).first()).toBeAttached();
      const styles = [...state.came].filter((file) => file.endsWith(".css"));
      const here = await root
        .locator("body")
        .evaluate((body) => [...body.ownerDocument.styleSheets].map((s) => s.href?.split("/").at(-1)));
      expect(here.sort()).toEqual(styles.sort());
      await stands(root);
      askedIn.set(name, state.asked);
      forgive(watch);
    });

  test("the model: the page says so, and has it after Try again; another that is chosen leaves the present one", async ({
    page,
    watch,
  }) => {
    const models = modelFiles();
    const state = await lose(page, (file) => models.has(file));
    await page.goto(`.?v=1&${SMALL}`);
    const missing = page.getByRole("alert").filter({ hasText: "The model of this link could not be loaded" });
    await expect(missing).toBeVisible();
    state.lost = false;
    await missing.getByRole("button", { name: "Try again" }).click();
    await stands(page);
    await expect(page).toHaveURL(new RegExp(SMALL));
    state.lost = true;
    const choice = page.getByRole("combobox", { name: "Model" });
    await choice.selectOption("Diagonal linear networks");
    await expect(page.getByText("“Diagonal linear networks” could not be loaded")).toBeVisible();
    await expect(choice.getByRole("option", { selected: true })).toHaveText("Deep linear networks");
    await stands(page);
    state.lost = false;
    await choice.selectOption("Diagonal linear networks");
    await expect(page.getByRole("slider", { name: /absolute scale/ })).toBeVisible();
    forgive(watch);
  });

  test("theory that not every scene needs: a choice says so and comes when it is made again, a link has Try again", async ({
    page,
    watch,
  }) => {
    const state = await lose(page, (file) => file.startsWith("further-"));
    await open(page, `?v=1&${SMALL}`);
    await stands(page);
    const ridges = page.getByRole("group", { name: "ridges", exact: true });
    await ridges.getByRole("radio", { name: "best ridge" }).click({ force: true });
    await expect(
      page.getByText("The theory of this setting could not be loaded: is the connection lost?"),
    ).toBeVisible();
    await expect(ridges.getByRole("radio", { name: "as trained" })).toBeChecked();
    await stands(page);
    state.lost = false;
    await ridges.getByRole("radio", { name: "best ridge" }).click({ force: true });
    await expect(page).toHaveURL(/tune=best/);
    await stands(page);
    state.lost = true;
    await page.goto(`.?v=1&${SMALL}&tune=best`);
    const missing = page.getByRole("alert").filter({ hasText: "The model of this link could not be loaded" });
    await expect(missing).toBeVisible();
    state.lost = false;
    await missing.getByRole("button", { name: "Try again" }).click();
    await stands(page);
    await expect(page).toHaveURL(/tune=best/);
    forgive(watch);
  });

  test("the solver, for threads and for the page: words and no address, and a map when a control is moved", async ({
    page,
    watch,
  }) => {
    const state = await lose(page, (file) => /worker|^api-/.test(file));
    await page.goto(`.?v=1&${SMALL}`);
    const failure = page.locator(".map-failure");
    await expect(failure).toHaveText(/^Not computed: the program that computes could not be loaded\. Move any control/);
    await expect(page.locator("body")).not.toContainText("/assets/");
    state.lost = false;
    await page.getByRole("slider").first().press("ArrowRight");
    await stands(page);
    await expect(failure).toHaveCount(0);
    forgive(watch);
  });

  test("dialogs: a sentence, and the next press opens them", async ({ page, watch }) => {
    const lazy = lazyFiles();
    const state = await lose(page, (file) => lazy.includes(file));
    await open(page, `?v=1&${SMALL}`);
    for (const name of dialogs) {
      await page.getByRole("button", { name, exact: true }).click();
      await expect(page.getByText("could not be loaded: is the connection lost?")).toBeVisible();
      state.lost = false;
      await page.getByRole("button", { name, exact: true }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
      state.lost = true;
    }
    // What shares a forecast, and what reads Parquet, come when they are asked for.
    state.lost = false;
    await page.getByRole("button", { name: "Your data", exact: true }).click();
    const data = page.getByRole("dialog", { name: "Your data" });
    await data.getByRole("button", { name: "Masked digits" }).click();
    await data.getByRole("button", { name: "Forecast", exact: true }).click();
    await expect(data.locator(".forecast-verdict")).toBeVisible();
    state.lost = true;
    await data.getByText("Share, export, cite, print").click();
    await expect(data.locator(".missing")).toHaveCount(1);
    state.lost = false;
    await tryAgain(page);
    await expect(data.getByRole("button", { name: "Copy link" })).toBeVisible();
    state.lost = true;
    const choose = data.locator("input[type=file]");
    await choose.setInputFiles("test/fixtures/parquet/plain.parquet");
    await expect(data.getByRole("alert")).toHaveText(/The program that reads Parquet could not be loaded/);
    state.lost = false;
    await choose.setInputFiles("test/fixtures/parquet/plain.parquet");
    await expect(data.getByLabel("Use of plain.parquet")).toBeVisible();
    await page.keyboard.press("Escape");
    state.lost = true;
    // The link is there without the files of the other ways to share.
    for (const [tab, there] of [
      ["Export", "Download SVG"],
      ["Embed", "Copy HTML"],
      ["Cite", "Copy BibTeX"],
    ] as const) {
      await openShare(page, "Link");
      await expect(page.getByRole("button", { name: "Copy link" })).toBeVisible();
      await page.getByRole("dialog").getByRole("radio", { name: tab }).check({ force: true });
      await expect(page.getByRole("dialog").locator(".missing")).toHaveCount(1);
      state.lost = false;
      await tryAgain(page);
      await expect(page.getByRole("button", { name: there })).toBeVisible();
      await page.keyboard.press("Escape");
      state.lost = true;
    }
    // What asks for a list of eigenvalues, and the picture of strengths that it comes with.
    await page.getByRole("combobox", { name: "strengths" }).selectOption("own");
    await expect(page.locator(".missing")).toHaveCount(1);
    state.lost = false;
    await tryAgain(page);
    await expect(page.getByRole("dialog", { name: "Your own strengths" })).toBeVisible();
    await page.keyboard.press("Escape");
    // What reads an atlas and what shows it; and what tells one from data when it is dropped, without which it goes to your data.
    state.lost = true;
    const figures = page.getByRole("button", { name: "Figures", exact: true });
    await figures.click();
    await page.getByRole("button", { name: "Open an atlas" }).click();
    await expect(page.getByText("the atlas could not be loaded: is the connection lost?")).toBeVisible();
    state.lost = false;
    await figures.click();
    await page.getByRole("button", { name: "Open an atlas" }).click();
    await expect(page.getByRole("dialog", { name: "Atlas" })).toBeVisible();
    state.lost = true;
    const atlas = page.getByRole("dialog", { name: "Atlas" }).locator("input[type=file]");
    await atlas.setInputFiles("test/fixtures/atlas/grids.parquet");
    await expect(page.getByRole("alert")).toHaveText(/The program that reads an atlas could not be loaded/);
    state.lost = false;
    await atlas.setInputFiles("test/fixtures/atlas/grids.parquet");
    await expect(page.locator(".atlas-bar")).toBeVisible();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Close atlas" }).click();
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["x"], "x.csv"));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    });
    await expect(page.getByRole("dialog", { name: "Your data" }).getByRole("alert")).toBeVisible();
    await page.keyboard.press("Escape");
    // The map as a table and as sound.
    state.lost = true;
    await page.getByText("As a table and as sound", { exact: true }).click();
    await expect(page.locator(".missing")).toHaveCount(1);
    state.lost = false;
    await tryAgain(page);
    await expect(page.locator(".map-table")).toBeVisible();
    await stands(page);
    askedIn.set("dialogs", state.asked);
    forgive(watch);
  });

  test("a language: the page in English with a notice; its stories in English with a sentence, and translated after Try again", async ({
    page,
    watch,
  }) => {
    let lost = /^(german|chinese|pseudo)-/;
    const state = await lose(page, (file) => lost.test(file));
    for (const [lang, title] of [
      ["pseudo", ""],
      ["de", "Ein Rundgang"],
      ["zh", "工具导览"],
    ]) {
      const link = `?v=1&${SMALL}&story=tour&lang=${lang}`;
      [lost, state.lost] = [/^(german|chinese|pseudo)-/, true];
      await page.goto(`./${link}`);
      await expect(page.getByText(/The texts in “.*” could not be loaded.*The page is in English/)).toBeVisible();
      if (title === "") continue;
      lost = /^(de|zh)-/;
      await page.goto(`./${link}`);
      await expect(page.locator(".missing")).toHaveCount(1);
      await expect(page.locator(".story-name")).toContainText("A tour of the instrument");
      state.lost = false;
      await tryAgain(page);
      await expect(page.locator(".story-name")).toContainText(title);
      await stands(page);
    }
    // Others are asked for elsewhere, too.
    askedIn.set(
      "a language",
      new Set([...state.asked].filter((file) => /^(catalogue|german|chinese|pseudo|de|zh)-/.test(file))),
    );
    forgive(watch);
  });

  test("each in turn: its part shows a message, all others work", { tag: "@long" }, async ({ page, watch }) => {
    test.setTimeout(600_000);
    // What is not missed where it stands: a name, a clause, keys of a frame's slides.
    const unsaid = /^(figures|FigureCaption|AxisWords|presets|model|papers|boundarySentence|atRest|Around|framed|api)-/;
    const state = await lose(page, (file) => file === lost);
    let lost = "";
    for (const file of lazyFiles()) {
      const way = visits[[...askedIn].findLast(([, files]) => files.has(file))?.[0] ?? ""];
      if (!way) continue; // a dialog's
      await test.step(file, async () => {
        [lost, state.lost] = [file, true];
        const root = await visit(page, way);
        await stands(root);
        if (!unsaid.test(file)) await expect(root.locator(".missing").first(), file).toBeAttached();
        state.lost = false;
        await tryAgain(root);
        await stands(root);
      });
    }
    forgive(watch);
  });

  test("every file that comes later is among them", () => {
    const asked = new Set([...askedIn.values()].flatMap((files) => [...files]));
    // Pictures without a canvas are hostile.spec's.
    expect(lazyFiles().filter((file) => !asked.has(file) && !file.startsWith("unpainted-"))).toEqual([]);
  });
});
