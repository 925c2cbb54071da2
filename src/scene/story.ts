import { literally, t } from "../lib/language.ts";
import { defaultModelId, modelById, presets } from "../models/registry.ts";
import { drawnCurves } from "./curveViews.ts";
import { decodeLink, encodeLink } from "./link.ts";
import { familyMembers } from "./plan.ts";
import { defaultScene } from "./readScene.ts";
import { regions } from "./regions.ts";
import type { Scene } from "./scene.ts";
import { type Ask, type AskLine, askKeys, readAsk } from "./storyAsk.ts";
import { type Claim, clip, readClaim } from "./storyTerm.ts";
import { type Block, ITEM, type NoteLine as Note, readPieces } from "./storyWords.ts";
import { OWN } from "./talk.ts";

/** Parts of the page that a step may show alone. */
export const parts = ["plane", "map", "curves"] as const;
export type Part = (typeof parts)[number];

/** What a step points at, beside a region of the map, which is the scene's `spot`. */
export type Highlight =
  /** Index of the curve among those that can be drawn. */
  { readonly kind: "curve"; readonly series: number } | { readonly kind: "control"; readonly param: string };

export interface Step {
  readonly title: string;
  /** Line of the title in the file, from 1. */
  readonly line: number;
  readonly scene: Scene;
  /** Shown first; where a step asks, together with the question. */
  readonly blocks: readonly Block[];
  readonly ask: Ask | undefined;
  /** Shown when the question has been answered. */
  readonly after: readonly Block[];
  readonly highlight: Highlight | undefined;
  /** The only parts of the page that are shown; undefined for all of it. */
  readonly shows: readonly Part[] | undefined;
  readonly claims: readonly Claim[];
}

/** What is wrong with a line of a story's file. */
export interface Problem {
  readonly line: number;
  readonly message: string;
}

export interface Story {
  readonly title: string;
  /** Introduction before the first step. */
  readonly introduction: string;
  readonly steps: readonly Step[];
  /** Problems with the file, by line. */
  readonly problems: readonly Problem[];
}

const MOST_STEPS = 200;
const LONGEST_FILE = 200_000;
const LONGEST_LINE = 4000;
const MOST_PROBLEMS = 50;

/** A parsed step before its link is decoded. */
interface Draft {
  readonly title: string;
  readonly line: number;
  readonly lines: { readonly text: string; readonly line: number }[];
}

/**
 * Reads a story: `# Title`, some words, then for each step `## Title`, a line `link: …` or `preset: …`, paragraphs, and
 * lines that begin with `claim:`, `ask:` and the like (docs/stories.md). Needs every model and every preset loaded (`forStories`). Never throws: what cannot be read is left out, with the number of its line, and the
 * rest is still read.
 */
export function readStoryText(text: string): Story {
  const problems: Problem[] = [];
  const note = (line: number, message: string) => {
    if (problems.length < MOST_PROBLEMS) problems.push({ line, message });
  };
  const empty = { title: t("Untitled"), introduction: "", steps: [], problems };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a file that contains them is binary
  const binary = /[\u0000-\u0008\u000b\u000e-\u001f\ufffd]/.exec(text);
  if (binary) {
    note(text.slice(0, binary.index).split("\n").length, t("this is not text: it holds characters of a binary file"));
    return empty;
  }
  if (text.length > LONGEST_FILE) {
    note(
      1,
      t("the text has {count} characters; a story has at most {most}", { count: text.length, most: LONGEST_FILE }),
    );
    return empty;
  }
  let title = "";
  const introduction: string[] = [];
  const drafts: Draft[] = [];
  text.split(/\r\n|[\n\r]/).forEach((raw, i) => {
    const line = i + 1;
    const row = raw.length > LONGEST_LINE ? raw.slice(0, LONGEST_LINE) : raw.trim();
    if (raw.length > LONGEST_LINE)
      note(line, t("the line is longer than {most} characters; the rest was left out", { most: LONGEST_LINE }));
    const marks = /^#{1,6}/.exec(row)?.[0];
    const words = row
      .slice(marks?.length)
      .replace(/(?:^|\s)#+$/, "")
      .trim();
    if (marks) isStray(words, line, note);
    if (marks === "#") {
      if (title !== "" || drafts.length > 0)
        note(line, t("a story has one title, before its first step; this one was left out"));
      else title = words;
    } else if (marks === "##") {
      if (drafts.length === MOST_STEPS)
        note(line, t("a story has at most {most} steps; the rest was left out", { most: MOST_STEPS }));
      if (drafts.length <= MOST_STEPS)
        drafts.push({ title: words || t("Step {number}", { number: drafts.length + 1 }), line, lines: [] });
    } else if (marks) note(line, t("only # and ## are headings of a story; this line was left out"));
    else if (drafts.length > 0) drafts[drafts.length - 1].lines.push({ text: row, line });
    else if (row !== "" && !isStray(row, line, note)) introduction.push(row);
  });
  if (title === "") note(1, t("the story has no title: its first line should read “# Title”"));
  const steps = drafts.slice(0, MOST_STEPS).flatMap((draft) => readStep(draft, note) ?? []);
  if (steps.length === 0) note(1, t("no step could be read: a step begins with “## Title” and has a line “link: …”"));
  return { ...empty, title: title || empty.title, introduction: introduction.join(" "), steps };
}

const CLAIM_LINE = /^claim:/i;

/**
 * Notes a claim where none is checked: within a line, behind the mark of a list or a quotation, in a title. True where the
 * line has nothing but marks before it, and is no prose.
 */
function isStray(text: string, line: number, note: Note): boolean {
  const at = text.search(/\bclaims?\s*[:：]/i);
  if (at < 0) return false;
  const marksAlone = !/[\p{L}\p{N}]/u.test(text.slice(0, at).replace(/^\W*(\d+|[a-z])[.)]\s/i, ""));
  const states = /[<>=≤≥≈]/.test(text.slice(at).replace(/\{[^{}]*\}/g, ""));
  if (marksAlone || states)
    note(
      line,
      t("a claim is checked only at the beginning of a line of its own in a step, as “claim: …”; this one is not"),
    );
  return marksAlone;
}

function readStep(draft: Draft, note: Note): Step | undefined {
  const isLink = (text: string) => /^(link|preset):/i.test(text) || text.startsWith("?");
  const [first, ...more] = draft.lines.filter(({ text }) => isLink(text));
  for (const { line } of more) note(line, t("a step has one link; this one was left out"));
  if (!first) {
    note(
      draft.line,
      literally("the step “{title}” has no line “link: …” or “preset: …”; it was left out", {
        title: clip(draft.title),
      }),
    );
    return undefined;
  }
  const scene = readSetting(first.text, first.line, note);
  if (!scene) return undefined;
  const told: (Block & { readonly line: number })[] = [];
  const claims: Claim[] = [];
  const asked: AskLine[] = [];
  const answers: AskLine[] = [];
  let highlight: Highlight | { readonly region: string } | undefined;
  let shows: readonly Part[] | undefined;
  let open: { kind: Block["kind"]; text: string; line: number } | undefined;
  const close = () => {
    if (open) told.push({ kind: open.kind, pieces: readPieces(open.text, open.line, scene, note), line: open.line });
    open = undefined;
  };
  for (const { text, line } of draft.lines) {
    if (isLink(text) || text === "" || (!CLAIM_LINE.test(text) && isStray(text, line, note))) {
      close();
      continue;
    }
    const [, key, value] = DIRECTIVE.exec(text) ?? [];
    if (key === undefined) {
      // Within a paragraph a line may begin with a number or a dash by chance: there no list begins.
      const item = open?.kind === "paragraph" ? null : ITEM.exec(text);
      if (open && !item) open.text += ` ${text}`;
      else {
        close();
        const kind = item ? (item[1] ? "bullet" : "numbered") : "paragraph";
        open = { kind, text: text.slice(item?.[0].length), line };
      }
      continue;
    }
    close();
    if (key === "ask") {
      if (asked.length > 0) note(line, t("a step asks one question; this one was left out"));
      else asked.push({ line, key, text: value });
    } else if (key === "highlight") {
      const read = readHighlight(value, scene);
      if (typeof read === "string" || highlight)
        note(
          line,
          literally("{why}; the line was left out", {
            why: typeof read === "string" ? read : t("a step points at one thing"),
          }),
        );
      else highlight = read;
    } else if (key === "show") {
      const names = value.split(/[\s,]+/).filter((name) => name !== "");
      const known = parts.filter((part) => names.includes(part));
      if (names.length === 0 || known.length < new Set(names).size)
        note(
          line,
          literally("“show:” names parts of the page, {parts}, not “{text}”; the line was left out", {
            parts: parts.join(", "),
            text: clip(value),
          }),
        );
      else shows = known;
    } else if (/^claim$/i.test(key)) {
      const read = readClaim(value, line, scene);
      if (typeof read === "string") note(line, literally("{why}; the claim was left out", { why: read }));
      else claims.push(read);
    } else if (asked.length === 0)
      note(
        line,
        literally("“{key}:” answers a question, and no line “ask: …” stands before it; it was left out", { key }),
      );
    else answers.push({ line, key, text: value });
  }
  close();
  const ask = asked[0] && readAsk(asked[0], answers, scene, note);
  const lit = highlight && "region" in highlight ? { ...scene, spot: highlight.region } : scene;
  const before = ask ? told.filter(({ line }) => line < ask.line) : told;
  return {
    title: draft.title,
    line: draft.line,
    scene: lit,
    blocks: before,
    ask,
    after: ask ? told.slice(before.length) : [],
    highlight: highlight && !("region" in highlight) ? highlight : undefined,
    shows,
    claims,
  };
}

/** Lines that say something other than words. A claim may be written in capitals. */
const DIRECTIVE = new RegExp(`^([Cc][Ll][Aa][Ii][Mm]|ask|highlight|show|${askKeys.join("|")}):\\s*(.*)$`);

/** Reads what a step points at: `curve id`, `curve key:value_…` of a family, `region id`, `control id`; a string is what is wrong. */
function readHighlight(text: string, scene: Scene): Highlight | { readonly region: string } | string {
  const [, kind, id] = /^(curve|region|control)\s+(\S+)$/.exec(text) ?? [];
  const model = modelById(scene.model);
  if (kind === "curve" && scene.family.length > 0) {
    const name = (member: object) =>
      Object.entries(member)
        .map(([key, value]) => `${key}:${value === Number.POSITIVE_INFINITY ? "inf" : value}`)
        .join("_");
    const known = familyMembers(scene).map((members) => members.map(name).join(";"));
    const series = known.indexOf(id);
    return series >= 0
      ? { kind, series }
      : literally("“{id}” is none of the curves {known}", { id: clip(id), known: known.join(", ") });
  }
  if (kind === "curve") {
    const curve = drawnCurves(scene).find(({ quantity }) => quantity === id);
    return curve
      ? { kind, series: curve.series }
      : literally("“{id}” is no curve that this step draws", { id: clip(id) });
  }
  if (kind === "region") {
    const known = regions(model.quantities[scene.quantity]).map((region) => region.id);
    return known.includes(id)
      ? { region: id }
      : literally("“{id}” is no region of this map ({known})", {
          id: clip(id),
          known: known.join(", ") || t("it has none"),
        });
  }
  if (kind === "control")
    return Object.hasOwn(model.params, id)
      ? { kind, param: id }
      : literally("“{id}” is no control of {model}", { id: clip(id), model: model.id });
  return literally("“highlight:” reads “curve risk-scratch”, “region high” or “control gamma”, not “{text}”", {
    text: clip(text),
  });
}

/** The setting that a link or a preset names; what belongs to the talk itself is left out of it. */
function readSetting(text: string, line: number, note: Note): Scene | undefined {
  const preset = /^preset:/i.test(text) ? text.slice("preset:".length).trim() : undefined;
  const found =
    preset === undefined
      ? undefined
      : presets
          .all()
          .flat()
          .find(({ id }) => id === preset);
  if (preset !== undefined && !found) {
    note(line, literally("no preset is called “{name}”; the step was left out", { name: clip(preset) }));
    return undefined;
  }
  const link = found?.link ?? text.replace(/^link:/i, "").trim();
  if (!found && !/[?#=]/.test(link)) {
    note(line, literally("“{text}” is not a link; the step was left out", { text: clip(link) }));
    return undefined;
  }
  const { scene, notices } = decodeLink(link);
  for (const { message } of notices) note(line, message);
  return { ...scene, story: undefined, step: 1, embed: "no", play: false };
}

/** The figure that a projector shows of a step, as the link key `present` names it. */
export function figureOf({ scene, ask, shows }: Step): "yes" | "curves" | "race" {
  if (scene.present === "race" && !ask) return "race";
  return scene.present === "curves" || ask?.kind === "curve" || shows?.join() === "curves" ? "curves" : "yes";
}

/** The scene of a step (from 1), keeping the story, presentation state, colours and language of the current page. */
export function stepScene(story: Story, name: string, number: number, now: Scene): Scene | undefined {
  const step = story.steps[number - 1];
  if (!step) return undefined;
  return {
    ...step.scene,
    story: name,
    step: number,
    embed: now.embed,
    theme: now.theme,
    lang: now.lang,
    present: now.present === "no" ? "no" : figureOf(step),
  };
}

/** Whether a link names a step and nothing else but how the page looks: then the step's own setting is meant. */
export function isBare(scene: Scene): boolean {
  if (scene.story === undefined || scene.story === OWN) return false;
  const plain = {
    ...scene,
    story: undefined,
    step: 1,
    present: "no",
    embed: "no",
    theme: "auto",
    lang: "auto",
  } as const;
  return encodeLink(plain) === encodeLink(defaultScene(modelById(defaultModelId)));
}
