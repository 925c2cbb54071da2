import { describe, expect, it } from "vitest";
import { json } from "../../../test/fuzz.ts";
import { readStoryText } from "../../scene/story.ts";
import { texts as de } from "./stories/de.ts";
import { texts as zh } from "./stories/zh.ts";
import { shipped } from "./storyShelf.ts";

const languages = {
  de: { texts: de, foreign: german, mark: ",", longest: 340, longestQuestion: 130 },
  zh: { texts: zh, foreign: chinese, mark: ".", longest: 150, longestQuestion: 60 },
} as const;

/** What a story's file is made of: lines that the program reads, and texts for readers. */
interface Piece {
  readonly kind: "title" | "step" | "ask" | "choice" | "item" | "words" | "line";
  readonly words: string;
  /** What must be the same in every language. */
  readonly fixed: string;
}

/** Numbers and where links lead: the same in every language, in the same order. */
const slots = (words: string) => (words.match(/\{[^{}]*\}|\]\([^)]*\)/g) ?? []).join(" ");

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let open = false;
  for (const line of text.split("\n")) {
    const [, mark, rest] = /^(# |## |ask: |choice: |- )?(.*)$/.exec(line) as unknown as [string, string?, string?];
    const words = rest ?? "";
    const kind = { "# ": "title", "## ": "step", "ask: ": "ask", "choice: ": "choice", "- ": "item" } as const;
    if (line === "" || /^(link|preset|claim|number|curve|point|highlight|show):/.test(line)) {
      if (line !== "") pieces.push({ kind: "line", words: "", fixed: line });
      open = false;
    } else if (mark === "choice: ") {
      const [, said, claim] = /^(.*\S) if (\S.*)$/.exec(words) as unknown as [string, string, string];
      pieces.push({ kind: "choice", words: said, fixed: `${slots(said)} if ${claim}` });
      open = false;
    } else if (mark !== undefined) {
      pieces.push({ kind: kind[mark as "# "], words, fixed: slots(words) });
      open = false;
    } else if (open) {
      const last = pieces.pop() as Piece;
      const whole = `${last.words} ${words}`;
      pieces.push({ kind: "words", words: whole, fixed: slots(whole) });
    } else {
      pieces.push({ kind: "words", words, fixed: slots(words) });
      open = true;
    }
  }
  return pieces;
}

/** A text without what the program puts in: numbers, symbols, where links lead. */
const plain = (words: string) =>
  words
    .replace(/\{[^{}]*\}/g, "0")
    .replace(/\]\([^)]*\)/g, "]")
    .replace(/\$[^$]*\$/g, "x");

/** Numbers that stand in the text itself. */
const typed = (words: string, mark: string) =>
  (words.replace(/\{[^{}]*\}|\]\([^)]*\)|\$[^$]*\$/g, "").match(/\d+(?:[.,]\d+)?/g) ?? [])
    .map((number) => number.replace(mark, "."))
    .sort();

/** What would not stand in a German text: words of English, plain quotation marks, points before decimals. */
function german(words: string): string[] {
  return (
    plain(words).match(/\b(the|and|with|of|is|it|to|source|target|risk|fine-tuning|scratch)\b|["'’]|\d\.\d/gi) ?? []
  );
}

/** What would not stand in a Chinese text: words of English, half-width marks beside characters, and no space between scripts. */
function chinese(words: string): string[] {
  const text = plain(words).replace(/\*/g, "");
  const names = /\b(ReLU|lazy|rich|Tahir|Shachaf|Anguita|et al\.|cos|[A-Za-z])(?![A-Za-z])/g;
  return [
    ...(text.replace(names, "").match(/[A-Za-z]+/g) ?? []),
    ...(text.match(/\p{Script=Han}[,.;:?!()"'-]|[,;:?!()"']\p{Script=Han}/gu) ?? []),
    ...(text.match(/\p{Script=Han}[\w$]|[\w$°]\p{Script=Han}/gu) ?? []),
    ...(text.match(
      /[\p{Script=Han}，。：；？！（）、] [\p{Script=Han}，。：；？！（）、]|[，。：；？！（）、] | [，。：；？！（）、]/gu,
    ) ?? []),
    ...(/\p{Script=Han}/u.test(text) ? [] : [`no character in ${text}`]),
  ];
}

describe.each(Object.entries(languages))(
  "the stories in %s",
  (id, { texts, foreign, mark, longest, longestQuestion }) => {
    it("are those that come with the page", () =>
      expect(Object.keys(texts).sort()).toEqual(
        Object.keys(shipped)
          .map((name) => `./${id}/${name}.md`)
          .sort(),
      ));

    for (const [name, english] of Object.entries(shipped)) {
      const text = texts[`./${id}/${name}.md`] ?? "";
      const [ours, theirs] = [piecesOf(text), piecesOf(english)];

      it(`${name}: links, claims, answers, slots and what is lit are those of the English one, in the same order`, () =>
        expect(ours.map(({ kind, fixed }) => `${kind} ${fixed}`)).toEqual(
          theirs.map(({ kind, fixed }) => `${kind} ${fixed}`),
        ));

      it(`${name}: it reads without a word of complaint, as steps with the same settings`, () => {
        const [told, original] = [readStoryText(text), readStoryText(english)];
        expect(told.problems).toEqual([]);
        expect(json(told.steps.map((s) => s.scene))).toBe(json(original.steps.map((s) => s.scene)));
        expect(told.steps.map((s) => [s.ask?.kind, s.blocks.length, s.after.length, s.claims.length])).toEqual(
          original.steps.map((s) => [s.ask?.kind, s.blocks.length, s.after.length, s.claims.length]),
        );
      });

      it(`${name}: no text is English, and numbers in texts are the same`, () => {
        const known = new Set(theirs.map(({ words }) => words).filter((words) => words !== ""));
        for (const [i, { words }] of ours.entries()) {
          if (words === "") continue;
          expect(known.has(words), words).toBe(false);
          expect(foreign(words), words).toEqual([]);
          expect(typed(words, mark), words).toEqual(typed(theirs[i].words, "."));
        }
      });

      it(`${name}: no step fills more than a projector holds`, () => {
        for (const { kind, words } of ours)
          expect(plain(words).length, words).toBeLessThan(kind === "ask" ? longestQuestion : longest);
      });
    }
  },
);
