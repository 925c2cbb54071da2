import { deflateRawSync } from "node:zlib";
import type { Page } from "@playwright/test";
import {
  box,
  expect,
  hue,
  map,
  mapPixels,
  open,
  test as ownTab,
  region,
  SMALL,
  sentence,
  settled,
  sharedTab as test,
} from "./helpers.ts";

const asked = `# Mine

## A number
link: ?v=1&theta=45&gamma=0.25&sigma=0&limit=large&d=60&trials=4

Nothing noisy: $\\frac{1}{2}$, and [another place](?v=1&gamma=1.5&d=60&trials=4).

ask: How much does transfer gain?
number: t-linear ± 0.02

- It is cos² less $γ$.

## A place
link: ?v=1&theta=45&gamma=0.25&sigma=0&limit=large&d=60&trials=4

ask: Where does transfer lose?
point: in low

## A curve
link: ?v=1&theta=45&gamma=0.25&sigma=0&limit=large&d=60&trials=4&y=gamma:0..0.5

ask: Draw what scratch costs.
curve: risk-scratch

highlight: control gamma
`;

const fragment = (text: string) => `#tell=1.${deflateRawSync(text).toString("base64url")}`;
const story = (page: Page) => region(page, /^Story: /);
const verdict = (page: Page) => page.locator(".story-verdict");

/** Presses Tab until the focus is on something of that name. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 90; i++) {
    await page.keyboard.press("Tab");
    const words = await page.evaluate(() => {
      const e = document.activeElement;
      return e?.getAttribute("aria-label") ?? e?.textContent ?? "";
    });
    if (name.test(words)) return;
  }
  throw new Error(`the focus never came to ${name}`);
}

/** Colours of the map at a place, as a reader sees them: nothing where it is covered. */
async function seen(page: Page, u: number, v: number): Promise<string> {
  const covered = await page
    .locator(".map-frame > canvas")
    .first()
    .evaluate((c) => getComputedStyle(c).visibility === "hidden");
  const [pixel] = await mapPixels(page, [[u, v]]);
  return covered ? "covered" : hue(pixel);
}

test.describe("at 1024 × 768", () => {
  test.use({ viewport: { width: 1024, height: 768 } });

  ownTab(
    "three bets by keyboard, with the network off: question, map from the ring outward, why, and the instrument",
    async ({ page, context }) => {
      await open(page, "?v=1&story=start");
      await expect(page.locator(".story-plane .figure text").first()).toBeVisible();
      await context.setOffline(true);
      await expect(sentence(page)).toBeHidden();
      await expect(page.locator(".controls")).toBeHidden();
      expect(await seen(page, 0.5, 0.25)).toBe("covered");
      await expect(story(page)).not.toContainText("The error on new data");
      // What can be seen on the map and read below it is not the answer.
      const drawn = await page
        .locator(".map-figure .marks > *")
        .evaluateAll((all) =>
          all.filter((e) => e.checkVisibility({ visibilityProperty: true })).map((e) => e.getAttribute("class")),
        );
      expect(drawn.sort()).toEqual(["crosshair", "frame"]);
      await expect(page.locator(".point-chain.with-verdict")).toBeHidden();
      expect(await page.locator("main").evaluate((main: HTMLElement) => main.innerText)).not.toMatch(/0\.\d{3}/);
      await tabTo(page, /^Start from it \(fine-tuning\)$/);
      await page.keyboard.press("Enter");
      await expect(page.locator("html")).toHaveAttribute("data-story-paints", "yes");
      await expect(verdict(page)).toHaveText("You were right.");
      await expect(verdict(page)).toBeFocused();
      expect(await seen(page, 0.5, 0.25)).not.toBe("covered");
      await expect(story(page)).toContainText("The error on new data: 0.337 fine-tuned, 0.500");
      await expect(page.locator("html")).not.toHaveAttribute("data-story-paints", "yes");
      for (let bet = 2; bet <= 3; bet++) {
        await tabTo(page, /^Next/);
        await page.keyboard.press("Enter");
        await tabTo(page, /^Start from it/);
        await page.keyboard.press("Enter");
        await expect(verdict(page)).toHaveText("Not this time.");
        await expect(page.locator(".story-choices .right")).toContainText("Keep the direction");
        await expect(page.locator(".story-choices .wrong")).toContainText("your answer");
      }
      await tabTo(page, /^Next/);
      await page.keyboard.press("Enter");
      await expect(story(page).getByRole("heading")).toHaveText("Now it is yours");
      await expect(page.locator(".controls")).toBeVisible();
      await page.getByRole("button", { name: "End story" }).click();
      await expect(page).toHaveURL((url) => url.search === "?v=1&gamma=1&limit=large&q=best");
      await expect(sentence(page)).toBeVisible();
      await context.setOffline(false);
    },
  );

  test("the truth can be seen without an answer; less motion, no painting; a link opens it asking again", {
    tag: "@long",
  }, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await open(page, "?v=1&story=start&step=2");
    await page.getByRole("button", { name: "Show the answer" }).click();
    await expect(page.locator(".story-choices .right")).toContainText("linear transfer");
    await expect(page.locator("html")).not.toHaveAttribute("data-story-paints", "yes");
    await page.reload();
    await expect(page.getByRole("button", { name: "Show the answer" })).toBeVisible();
  });

  for (const name of ["signs", "tour", "start", "directions", "regimes", "samples", "destroyed", "beyond", "data"])
    test(`“${name}” keeps the axis titles of what it shows on the screen`, {
      tag: name === "signs" ? [] : "@long",
    }, async ({ page }) => {
      test.slow();
      await open(page, `?v=1&story=${name}`);
      const count = Number(/of (\d+)/.exec((await page.locator(".story-name").textContent()) ?? "")?.[1]);
      for (let step = 1; step <= count; step++) {
        await expect(page.locator(".story-name")).toContainText(`· ${step} of ${count}`);
        await settled(page);
        const low = await page.evaluate(() =>
          [...document.querySelectorAll(".map-panel .axis-title, .curve-panel .axis-title")]
            .map((title) => title.getBoundingClientRect())
            .filter(({ width }) => width > 0)
            .map(({ bottom }) => Math.round(bottom)),
        );
        expect(low.length, `step ${step}`).toBeGreaterThan(0);
        expect(Math.max(...low), `step ${step}`).toBeLessThanOrEqual(768);
        if (await page.getByRole("button", { name: "Show the answer" }).count())
          await page.getByRole("button", { name: "Show the answer" }).click();
        expect(await page.locator(".story-problem").count()).toBe(0);
        if (step < count) await page.getByRole("button", { name: "Next ›" }).click();
      }
    });
});

test.describe("at 390 × 844", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("each step begins with its words on the screen, and the figure that they are about comes first", async ({
    page,
  }) => {
    for (const name of ["start", "regimes"]) {
      // Its replicates are not waited for.
      await page.goto(`./?v=1&story=${name}`);
      await expect(page.locator(".story h2")).toBeVisible();
      const count = Number(/of (\d+)/.exec((await page.locator(".story-name").textContent()) ?? "")?.[1]);
      for (let step = 1; step <= count; step++) {
        await expect(page.locator(".story-name")).toContainText(`· ${step} of ${count}`);
        await expect(page.locator(".story h2")).toBeInViewport();
        if (name === "regimes" && step === 2) {
          const top = (panel: string) => page.locator(panel).evaluate((e) => e.getBoundingClientRect().top);
          expect(await top(".curve-panel")).toBeLessThan(await top(".map-panel .figure-box"));
        }
        const show = page.getByRole("button", { name: "Show the answer" });
        if (await show.count()) {
          await show.press("Enter");
          if (name === "regimes") await expect(page.locator("#curves")).toBeInViewport({ ratio: 0.9 });
        }
        if (step < count) await page.getByRole("button", { name: "Next ›" }).press("Enter");
      }
    }
  });

  test("what one can choose, and then the verdict with its reason, stand above the figure and are not covered", async ({
    page,
  }) => {
    await page.goto("./?v=1&story=start");
    const top = () => page.locator(".map-figure .figure-box").evaluate((e) => e.getBoundingClientRect().top);
    const bottom = (what: string) =>
      page
        .locator(what)
        .last()
        .evaluate((e) => e.getBoundingClientRect().bottom);
    await expect(page.locator(".story-plane .figure text").first()).toBeVisible();
    await expect(page.locator(".story-choices button")).toHaveCount(3);
    await expect.poll(async () => (await bottom(".story-choices button")) - (await top())).toBeLessThan(0);
    await page.getByRole("button", { name: "Start fresh (scratch)" }).click();
    await expect(verdict(page)).toBeInViewport({ ratio: 1 });
    await expect.poll(async () => (await bottom(".story > p")) - (await top())).toBeLessThan(0);
    // Nor does the figure's rim cover the words of its colours.
    await page.goto("./?v=1&story=tour&step=3");
    await page.getByRole("button", { name: "Show the answer" }).click();
    const box = page.locator(".map-figure .figure-box");
    expect(await box.evaluate((e) => getComputedStyle(e).boxShadow)).toBe("none");
  });

  test("a number, a place and a curve by keyboard, from a story in the link", { tag: "@long" }, async ({ page }) => {
    await open(page, `?v=1&story=own${fragment(asked)}`);
    await expect(story(page).getByRole("heading")).toHaveText("A number");
    await expect(box(page, "gamma")).toHaveValue("0.25");
    await expect(page.locator(".story math mfrac mn")).toHaveText(["1", "2"]);
    // Nothing that the browser is asked to do leads off this page.
    await expect(page.locator(".story a")).toHaveAttribute("href", "?v=1&gamma=1.5&d=60&trials=4");
    await tabTo(page, /^Your answer/);
    await page.keyboard.type("lots");
    await page.keyboard.press("Enter");
    await expect(story(page)).toContainText("That is not a number.");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("0,25");
    await page.keyboard.press("Enter");
    await expect(verdict(page)).toHaveText("It is 0.250. You said 0.250. You were right.");
    await expect(page.locator(".story li")).toHaveText("It is cos² less γ.");

    await page.getByRole("button", { name: "Next ›" }).press("Enter");
    await expect(story(page).getByRole("heading")).toHaveText("A place");
    expect(await seen(page, 0.5, 0.5)).toBe("covered");
    await map(page).focus();
    for (let i = 0; i < 16; i++) await page.keyboard.press("ArrowUp");
    await page.getByRole("button", { name: "Here, where the ring is" }).press("Enter");
    await expect(verdict(page)).toHaveText("Lit is where it is so: scratch wins. You were right.");
    await expect(page.locator("canvas.spotlight")).toBeVisible();

    await page.getByRole("button", { name: "Next ›" }).press("Enter");
    await expect(story(page).getByRole("heading")).toHaveText("A curve");
    await expect(page.locator("[data-param=gamma]")).toHaveAttribute("data-lit", "");
    const curve = page.locator("#curves path.series-0");
    await expect(curve).toBeHidden();
    const handles = page.locator(".sketch-handle");
    await expect(handles).toHaveCount(9);
    await settled(page);
    // From 1 − γ at γ = 0 … ½, on an axis whose end the handles tell.
    for (let i = 0; i < 9; i++) {
      const handle = handles.nth(i);
      await handle.focus();
      const top = Number(await handle.getAttribute("aria-valuemax"));
      const truth = 1 - i / 16;
      await page.keyboard.press("Home");
      for (let k = 0; k < Math.round((20 * truth) / top); k++) await page.keyboard.press("ArrowUp");
    }
    await page.getByRole("button", { name: "This is my curve" }).press("Enter");
    await expect(verdict(page)).toHaveText(/^Dashed: your curve\. (9\d of 100 points|You were right)\.$/);
    await expect(curve).toBeVisible();
    await expect(page.locator(".curve-sketch .sketched")).toBeVisible();
  });
});

test("on a projector no name of the two tasks covers an arrow's head", async ({ page }) => {
  for (const [width, height] of [
    [1024, 768],
    [1920, 1080],
  ]) {
    await page.setViewportSize({ width, height });
    await page.goto("./?v=1&story=start&present=yes");
    await expect(page.locator(".story-plane .figure text").first()).toBeVisible();
    const covered = await page.locator(".story-plane .figure").evaluate((figure) => {
      const boxes = (what: string) => [...figure.querySelectorAll(what)].map((e) => e.getBoundingClientRect());
      return boxes("text").flatMap((a) =>
        boxes(".head").filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom),
      ).length;
    });
    expect(covered, `${width}`).toBe(0);
  }
});

test("where the curves reach a target error is not told while a story asks for it", async ({ page }) => {
  await open(page, "?v=1&story=samples");
  const handle = page.getByRole("slider", { name: "Target error" });
  await expect(handle).toHaveAttribute("aria-valuetext", "ε = 0.4");
  await expect(page.locator(".target-mark")).toHaveCount(0);
  await page.getByRole("button", { name: "Present", exact: true }).last().click();
  await expect(page.locator(".presented")).toBeVisible();
  await expect(page.locator(".presented .target-words")).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(page.locator(".presented")).toHaveCount(0);
  await page.getByRole("button", { name: "About two" }).click();
  await expect(page.locator(".target-mark")).toHaveCount(2);
  await expect(handle).toHaveAttribute("aria-valuetext", /needs/);
});

test("no word of the explanation below is seen while a question is open", async ({ page }) => {
  await open(page, `?v=1&story=destroyed&step=5&${SMALL}`);
  await expect(page.locator("html")).toHaveAttribute("data-story-asks", "choice");
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  const words = page.locator(".explanation .labels text");
  await expect(words.first()).toBeAttached();
  await settled(page);
  await expect(words.filter({ visible: true })).toHaveCount(0);
  await page.getByRole("button", { name: "Yes", exact: true }).click();
  await expect(words.filter({ visible: true })).not.toHaveCount(0);
});

ownTab(
  "who does not see the picture is told where the ring stands, and not what is there, until there is an answer",
  async ({ page }) => {
    await open(page, `?v=1&story=own&step=2${fragment(asked)}`);
    const described = () => map(page).getAttribute("aria-description");
    const answers = /T linear|T =|wins|beats|loses|0\.25[0-9]/;
    await expect.poll(described).toContain("θ = 45°, γ = 0.25. ");
    expect(await described()).not.toMatch(answers);
    await map(page).focus();
    await page.keyboard.press("ArrowUp");
    // What is said when it has come to rest.
    const said = page.locator(".story-question [role=status]");
    await expect(said).toHaveText("The ring is at θ = 45°, γ = 0.313.");
    expect(await described()).toContain("γ = 0.313. ");
    const readable = () =>
      page.evaluate(() =>
        [...document.querySelectorAll("[role=status], [aria-description], [aria-label], [aria-valuetext], output")]
          .filter((e) => e.checkVisibility({ visibilityProperty: true }))
          .flatMap((e) => [
            e.matches("[role=status], output") ? e.textContent : "",
            ...["aria-description", "aria-label", "aria-valuetext"].map((name) => e.getAttribute(name)),
          ])
          // What the colours mean is said of the whole map.
          .filter((text) => !text?.startsWith("Colours: "))
          .join("\n"),
      );
    expect(await readable()).not.toMatch(/T linear = |wins|beats|loses/);
    await page.getByRole("button", { name: "Here, where the ring is" }).press("Enter");
    await expect.poll(described).toMatch(/T linear = /);
  },
);

test("a curve is drawn with a pointer", async ({ page }) => {
  await open(page, `?v=1&story=own&step=3${fragment(asked)}`);
  const bounds = await page.locator(".curve-sketch").boundingBox();
  if (!bounds) throw new Error("no sketch");
  const before = await page.locator(".sketched").getAttribute("d");
  await page.mouse.move(bounds.x + 70, bounds.y + 40);
  await page.mouse.down();
  await page.mouse.move(bounds.x + bounds.width - 20, bounds.y + 120, { steps: 3 });
  await page.mouse.up();
  const values = await page
    .locator(".sketch-handle")
    .evaluateAll((all) => all.map((e) => Number(e.getAttribute("aria-valuenow"))));
  expect(values).toEqual([...values].sort((a, b) => b - a));
  expect(await page.locator(".sketched").getAttribute("d")).not.toBe(before);
});

ownTab("a link whose story is cut, too new or one of two says so, and the rest runs", async ({ page }) => {
  const whole = fragment(asked);
  const said = page.locator(".talk-missing");
  await open(page, `?v=1&gamma=1.5&${SMALL}&story=own${whole.slice(0, 80)}`);
  await expect(said).toContainText("a part of the link is missing");
  await expect(box(page, "gamma")).toHaveValue("1.5");
  await open(page, `?v=1&gamma=1.5&${SMALL}${whole.replace("=1.", "=7.")}`);
  await expect(said).toContainText("newer version");
  await open(page, `?v=1&${SMALL}&story=own${whole}&${whole.slice(1)}`);
  await expect(said).toContainText("two stories");
  await open(page, `?v=1&story=signs&step=2${whole}`);
  await expect(said).toContainText("names a story of the page and holds another one");
  await expect(story(page).getByRole("heading")).toHaveText("More data: scratch overtakes");
  await expect(page).toHaveURL((url) => url.hash === "");
});

ownTab(
  "views become a story while one explores; its words, order and link; another page tells it",
  async ({ page }) => {
    await open(page, `?v=1&theta=20&${SMALL}`);
    await page.getByRole("button", { name: "Stories", exact: true }).click();
    await page.getByText("A story of your own").click();
    await page.getByRole("button", { name: "Begin one with this view" }).click();
    await expect(page.locator(".story-name")).toHaveText("My story · 1 of 1");
    await box(page, "theta").fill("70");
    await box(page, "theta").press("Enter");
    await page.getByRole("button", { name: "Add this view as a step" }).click();
    await expect(page.locator(".story-name")).toHaveText("My story · 2 of 2");
    await page.getByText("Words, order, file and link").click();
    const words = page.getByLabel("Text of this step");
    await expect(words).toHaveValue(/^## Step 2\nlink: \?v=1&theta=70&d=60&trials=4\n/);
    // What cannot be read is said, and nothing is lost.
    await words.fill("## Far apart\nlink: nothing");
    await page.getByRole("button", { name: "Keep these words" }).click();
    await expect(page.locator(".story-problems")).toContainText("is not a link");
    await expect(page.locator(".story-name")).toHaveText("My story · 2 of 2");
    await words.fill("## Far apart\nlink: ?v=1&theta=70&d=60&trials=4\n\nIt gains {t-linear}.");
    await page.getByRole("button", { name: "Keep these words" }).click();
    await expect(story(page).getByRole("heading")).toHaveText("Far apart");
    await page.getByRole("button", { name: "Move back" }).click();
    await expect(page.locator(".story-name")).toHaveText("My story · 1 of 2");
    await expect(story(page).getByRole("heading")).toHaveText("Far apart");
    await expect(page.locator(".story-editor .qr")).toBeVisible();
    const loading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download the story" }).click();
    expect((await loading).suggestedFilename()).toBe("story.md");
    const link = await page.getByLabel("Link of the story").inputValue();
    const other = await page.context().newPage();
    await open(other, link);
    await expect(other.locator(".story-name")).toHaveText("My story · 1 of 2");
    await expect(box(other, "theta")).toHaveValue("70");
    await expect(story(other)).toContainText("It gains −");
  },
);

test("hands are counted on a projector, by typing and by clicking, without an answer being taken", async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await open(page, "?v=1&story=start&present=yes");
  await page.getByLabel("Hands for choice 1").fill("12");
  await page.getByRole("button", { name: "One more hand for choice 3" }).click();
  await page.getByRole("button", { name: "One more hand for choice 3" }).click();
  await expect(page.getByLabel("Hands for choice 3")).toHaveValue("2");
  await expect(verdict(page)).toHaveCount(0);
  await page.keyboard.press("PageDown");
  await expect(page.locator(".story-hands")).toHaveText(["12", "2"]);
  await expect(page.locator(".story-choices .right")).toContainText("fine-tuning");
});
