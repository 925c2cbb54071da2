import { defaultModelId, modelById, presets } from "../models/registry.ts";
import { decodeLink, encodeLink } from "./link.ts";
import { defaultScene } from "./readScene.ts";
import type { Scene } from "./scene.ts";
import { type Claim, clip, readClaim, readSlot, type Term } from "./storyTerm.ts";
import { OWN } from "./talk.ts";

/** A piece of a paragraph: always plain text; nothing in a story is a link or loads anything. */
export type Piece = (
  | { readonly kind: "text" | "code" | "symbol"; readonly text: string }
  | { readonly kind: "number"; readonly term: Term }
) & { readonly weight?: "emphasis" | "strong" };

export interface Step {
  readonly title: string;
  /** Line of the title in the file, from 1. */
  readonly line: number;
  readonly scene: Scene;
  readonly paragraphs: readonly (readonly Piece[])[];
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
 * lines `claim: …` (docs/stories.md). Needs every model and every preset loaded (`forStories`). Never throws: what cannot be read is left out, with the number of its line, and the
 * rest is still told.
 */
export function readStoryText(text: string): Story {
  const problems: Problem[] = [];
  const note = (line: number, message: string) => {
    if (problems.length < MOST_PROBLEMS) problems.push({ line, message });
  };
  const empty = { title: "Untitled", introduction: "", steps: [], problems };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a file that contains them is binary
  const binary = /[\u0000-\u0008\u000b\u000e-\u001f\ufffd]/.exec(text);
  if (binary) {
    note(text.slice(0, binary.index).split("\n").length, "this is not text: it holds characters of a binary file");
    return empty;
  }
  if (text.length > LONGEST_FILE) {
    note(1, `the text has ${text.length} characters; a story has at most ${LONGEST_FILE}`);
    return empty;
  }
  let title = "";
  const introduction: string[] = [];
  const drafts: Draft[] = [];
  text.split(/\r\n|[\n\r]/).forEach((raw, i) => {
    const line = i + 1;
    const row = raw.length > LONGEST_LINE ? raw.slice(0, LONGEST_LINE) : raw.trim();
    if (raw.length > LONGEST_LINE)
      note(line, `the line is longer than ${LONGEST_LINE} characters; the rest was left out`);
    const marks = /^#{1,6}/.exec(row)?.[0];
    const words = row
      .slice(marks?.length)
      .replace(/(?:^|\s)#+$/, "")
      .trim();
    if (marks) isStray(words, line, note);
    if (marks === "#") {
      if (title !== "" || drafts.length > 0)
        note(line, "a story has one title, before its first step; this one was left out");
      else title = words;
    } else if (marks === "##") {
      if (drafts.length === MOST_STEPS) note(line, `a story has at most ${MOST_STEPS} steps; the rest was left out`);
      if (drafts.length <= MOST_STEPS) drafts.push({ title: words || `Step ${drafts.length + 1}`, line, lines: [] });
    } else if (marks) note(line, "only # and ## are headings of a story; this line was left out");
    else if (drafts.length > 0) drafts[drafts.length - 1].lines.push({ text: row, line });
    else if (row !== "" && !isStray(row, line, note)) introduction.push(row);
  });
  if (title === "") note(1, "the story has no title: its first line should read “# Title”");
  const steps = drafts.slice(0, MOST_STEPS).flatMap((draft) => readStep(draft, note) ?? []);
  if (steps.length === 0) note(1, "no step could be read: a step begins with “## Title” and has a line “link: …”");
  return { ...empty, title: title || "Untitled", introduction: introduction.join(" "), steps };
}

type Note = (line: number, message: string) => void;

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
      "a claim is checked only at the beginning of a line of its own in a step, as “claim: …”; this one is not",
    );
  return marksAlone;
}

function readStep(draft: Draft, note: Note): Step | undefined {
  const isLink = (text: string) => /^(link|preset):/i.test(text) || text.startsWith("?");
  const [first, ...more] = draft.lines.filter(({ text }) => isLink(text));
  for (const { line } of more) note(line, "a step has one link; this one was left out");
  if (!first) {
    note(draft.line, `the step “${clip(draft.title)}” has no line “link: …” or “preset: …”; it was left out`);
    return undefined;
  }
  const scene = readSetting(first.text, first.line, note);
  if (!scene) return undefined;
  const paragraphs: Piece[][] = [];
  const claims: Claim[] = [];
  let open: { text: string; line: number } | undefined;
  const close = () => {
    if (open) paragraphs.push(readPieces(open.text, open.line, scene, note));
    open = undefined;
  };
  for (const { text, line } of draft.lines) {
    const claim = CLAIM_LINE.test(text) ? text.slice("claim:".length) : undefined;
    if (claim !== undefined || isLink(text) || text === "" || isStray(text, line, note)) close();
    else if (open) open.text += ` ${text}`;
    else open = { text, line };
    if (claim === undefined) continue;
    const read = readClaim(claim, line, scene);
    if (typeof read === "string") note(line, `${read}; the claim was left out`);
    else claims.push(read);
  }
  close();
  return { title: draft.title, line: draft.line, scene, paragraphs, claims };
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
    note(line, `no preset is called “${clip(preset)}”; the step was left out`);
    return undefined;
  }
  const link = found?.link ?? text.replace(/^link:/i, "").trim();
  if (!found && !/[?#=]/.test(link)) {
    note(line, `“${clip(link)}” is not a link; the step was left out`);
    return undefined;
  }
  const { scene, notices } = decodeLink(link);
  for (const { message } of notices) note(line, message);
  return { ...scene, story: undefined, step: 1, embed: "no", play: false };
}

/**
 * Emphasis marks touch what they enclose and are not inside a word or a product: `2 * 3 * 4` and `a*b*c` are plain text.
 * A symbol does not begin with a digit: `$5 and $6` are dollars.
 */
const PIECE = new RegExp(
  [
    String.raw`(?<![\w\p{Script=Greek}*)])(?:\*\*([^*\s](?:[^*]*[^*\s])?)\*\*|\*([^*\s](?:[^*]*[^*\s])?)\*)(?![\w\p{Script=Greek}*(])`,
    "`([^`]+)`",
    String.raw`(?<![\w$])\$([^$\s\p{N}.](?:[^$]*[^$\s])?)\$(?![\p{N}$])`,
    String.raw`\{([^{}]*)\}`,
  ].join("|"),
  "gu",
);

/** Emphasis, symbols and numbers of a paragraph; everything else is plain text. */
function readPieces(text: string, line: number, scene: Scene, note: Note): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(PIECE)) {
    const [whole, strong, emphasis, code, symbol, slot] = match;
    if (match.index > at) pieces.push({ kind: "text", text: text.slice(at, match.index) });
    at = match.index + whole.length;
    const weight = strong !== undefined ? "strong" : "emphasis";
    const inner = strong ?? emphasis;
    if (inner !== undefined)
      pieces.push(...readPieces(inner, line, scene, note).map((p) => ({ ...p, weight }) as const));
    else if (code !== undefined) pieces.push({ kind: "code", text: code });
    else if (symbol !== undefined) pieces.push({ kind: "symbol", text: symbol });
    else {
      const term = readSlot(slot, scene);
      if (typeof term === "string") note(line, `${term}; “${clip(whole)}” is shown as it stands`);
      pieces.push(typeof term === "string" ? { kind: "text", text: whole } : { kind: "number", term });
    }
  }
  if (at < text.length) pieces.push({ kind: "text", text: text.slice(at) });
  return pieces;
}

/** The scene of a step (from 1), keeping the story and presentation state of the current page. */
export function stepScene(story: Story, name: string, number: number, now: Scene): Scene | undefined {
  const step = story.steps[number - 1];
  if (!step) return undefined;
  const figure = step.scene.present === "curves" ? "curves" : "yes";
  return {
    ...step.scene,
    story: name,
    step: number,
    embed: now.embed,
    present: now.present === "no" ? "no" : figure,
  };
}

/** Whether a link says nothing but which step is told: then the step's own setting is meant. */
export function isBare(scene: Scene): boolean {
  if (scene.story === undefined || scene.story === OWN) return false;
  const plain = { ...scene, story: undefined, step: 1, present: "no", embed: "no" } as const;
  return encodeLink(plain) === encodeLink(defaultScene(modelById(defaultModelId)));
}
