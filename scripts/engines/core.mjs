// What a visit to the page comes to in every browser. `told` holds what Chromium said, which goes first: the others are compared
// with it.

import { KEYS } from "./browsers.mjs";
import * as page from "./inPage.mjs";

const LINK = "?v=1&theta=30&sigma=0.5&d=60&trials=20";
const LINKS = {
  "deep linear networks": LINK,
  "diagonal linear networks": "?v=1&m=diagonal&alpha=0.3&rsh=0.5&D=60&trials=20",
  "the ReLU network": "?v=1&m=relu&theta=75&gamma=1&trials=20",
};
const DRAG_MS = 30_000;
const WORDS = [
  "transferability of linear transfer",
  "angle between source and target θ",
  "target samples per dimension γ",
  "scratch wins",
  "transfer wins",
  "σ = 0.5",
];

/** Opens a link and waits for its picture and all its trials. */
export async function visit({ browser, url }, link) {
  // A link that differs by its query alone would be read without loading the page.
  await browser.goTo("about:blank");
  await browser.goTo(url + link);
  await browser.ask(page.listen);
  return browser.ask(page.read);
}

const still = ({ browser }) => browser.ask(page.read);

async function click({ browser }, selector, text = "") {
  const at = await browser.ask(page.middleOf, selector, text);
  await browser.act([
    { type: "pointerMove", duration: 0, x: at[0], y: at[1] },
    { type: "pointerDown", button: 0 },
    { type: "pointerUp", button: 0 },
  ]);
}

/** Along a parameter's slider: `places` are fractions of its track. */
async function drag({ browser }, key, places, duration) {
  const { left, top, width, height } = await browser.ask(page.boxOf, `[data-param=${key}] input[type=range]`);
  const moves = places.map((u) => ({
    type: "pointerMove",
    duration,
    x: Math.round(left + width * u),
    y: Math.round(top + height / 2),
  }));
  await browser.act([
    moves[0],
    { type: "pointerDown", button: 0 },
    ...moves.slice(1),
    { type: "pointerUp", button: 0 },
  ]);
}

const valueIn = (search, key) => Number(new URLSearchParams(search).get(key));

/** `check` takes a title, whether it is so, and what was found. */
export async function core(visitor, told, check) {
  const { browser, url, isReference } = visitor;

  for (const [model, link] of Object.entries(LINKS)) {
    const seen = await visit(visitor, link);
    told[model] ??= seen;
    const words = ({ sentence, status, rows }) => JSON.stringify([sentence, status, rows]);
    const isWhole = seen.status === "20 of 20 trials, done" && seen.rows.length > 5;
    check(`${model}: words and numbers are there, and no error`, isWhole && seen.errors.length === 0, seen);
    check(`${model}: the map is drawn`, seen.map.colours > 20, seen.map.colours);
    check(
      `${model}: 20 trials, z-scores beside the theory`,
      seen.rows.some((row) => /\| [−+]?\d+\.\d\*?$/.test(row)),
      seen.rows,
    );
    if (isReference) continue;
    const apart = page.apart(seen.map, told[model].map);
    check(`${model}: the same words and numbers as in Chromium`, words(seen) === words(told[model]), [
      told[model],
      seen,
    ]);
    check(`${model}: the map has the colours that it has in Chromium`, apart <= 2, apart);
  }

  const before = await visit(visitor, LINK);
  const entries = await browser.ask(() => history.length);
  await drag(visitor, "sigma", [0.25, 0.5, 0.6], 200);
  const moved = await still(visitor);
  check("a slider moves the map and its lines", moved.map.hash !== before.map.hash && moved.lines !== before.lines, [
    before.map.hash,
    moved.map.hash,
  ]);
  check(
    "words and numbers follow",
    moved.sentence !== before.sentence && moved.rows.join() !== before.rows.join(),
    moved.rows,
  );
  check("the link is written", Math.abs(valueIn(moved.search, "sigma") - 0.6) < 0.05, moved.search);
  check("no entry of history for a drag", (await browser.ask(() => history.length)) <= entries + 1, entries);

  await browser.goTo(url + moved.search);
  const reopened = await browser.ask(page.read);
  check("the link opens the same state", sameState(reopened, moved), [moved, reopened]);

  await visit(visitor, LINK);
  await drag(visitor, "sigma", [0.25, 0.6], 200);
  await still(visitor);
  await click(visitor, "button", "Undo");
  const undone = await still(visitor);
  check("one click undoes the drag", sameState(undone, before), [before.search, undone.search]);
  await click(visitor, "button", "Redo");
  await browser.ask(page.focus, "[role=application]");
  await browser.press("z", KEYS.Control);
  check("and Ctrl+Z does", sameState(await still(visitor), before), before.search);
  await browser.ask(page.focus, "[role=application]");
  await browser.press(KEYS.ArrowRight);
  const stepped = await still(visitor);
  check(
    "an arrow key moves the probe on the map",
    valueIn(stepped.search, "theta") > 30 && valueIn(stepped.search, "theta") < 35,
    stepped.search,
  );

  await visit(visitor, "?v=1&d=60&trials=20");
  await click(visitor, "button", "Stories");
  await click(visitor, "dialog button", "The three sign changes");
  const story = await browser.ask(page.storyStep);
  told.story ??= story;
  // Not as JSON: WebKitGTK's driver hands an object's properties over in another order.
  const isTold = story.name === told.story.name && story.title === told.story.title;
  check("a story opens with its first step", story.title.length > 5 && isTold, [told.story, story]);
  // A question comes first: its answer, then the next step.
  await click(visitor, ".story-way button:last-child");
  if (await browser.ask(page.saysOf, ".story-name").then((name) => name === story.name))
    await click(visitor, ".story-way button:last-child");
  const next = await browser.ask(page.storyStep, story.title);
  check("and goes on to the second", next.title !== story.title && next.title !== "", next);

  await visit(visitor, LINK);
  const svg = await browser.ask(page.exported, "Figure", "Download SVG", "image/svg");
  const text = svg.replace(/<[^>]*>/g, "").replaceAll("\u00a0", " ");
  const missing = WORDS.filter((word) => !text.includes(word));
  check("the first export of a fresh browser holds all its words", missing.length === 0, missing);
  check("and its link", svg.includes(LINK.slice(1).replaceAll("&", "&amp;")), svg.slice(0, 400));
  const png = await browser.ask(page.pngOf);
  check(
    "a PNG of it has the map's colours, or a sentence says why there is none",
    png.isPng || /take the SVG/.test(png.said),
    png,
  );

  await visit(visitor, LINK);
  const length = await browser.ask(() => history.length);
  const steps = Array.from({ length: DRAG_MS / 100 }, (_, i) => 0.5 + 0.4 * Math.sin(i / 8));
  await drag(visitor, "theta", steps, 100);
  const after = await still(visitor);
  const value = await browser.ask(page.contentsOf, "[data-param=theta] .number-box");
  check("30 s of dragging: no exception", after.errors.length === 0, after.errors);
  check("at most one entry of history", (await browser.ask(() => history.length)) <= length + 1, length);
  check("the address holds the value at the end", valueIn(after.search, "theta") === Number(value) && value !== "30", [
    value,
    after.search,
  ]);
}

const sameState = (a, b) =>
  a.search === b.search && a.sentence === b.sentence && a.rows.join() === b.rows.join() && a.map.hash === b.map.hash;
