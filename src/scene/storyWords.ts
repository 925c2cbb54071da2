import { literally, t } from "../lib/language.ts";
import { decodeLink, encodeLink } from "./link.ts";
import type { Scene } from "./scene.ts";
import { clip, readSlot, type Term } from "./storyTerm.ts";
import { readTex, type Tex } from "./storyTex.ts";

/** A piece of a paragraph. Nothing of it is markup; a link leads to a setting of this page and nowhere else. */
export type Piece = (
  | { readonly kind: "text" | "code" | "symbol"; readonly text: string }
  | { readonly kind: "formula"; readonly text: string; readonly tex: Tex }
  | { readonly kind: "number"; readonly term: Term }
  /** `link` is a query without `?`, as the page itself writes it. */
  | { readonly kind: "link"; readonly text: string; readonly link: string }
) & { readonly weight?: "emphasis" | "strong" };

/** A paragraph, or an item of a list; items that follow each other are one list. */
export interface Block {
  readonly kind: "paragraph" | "bullet" | "numbered";
  readonly pieces: readonly Piece[];
}

/** What is wrong with a line of the file. */
export type NoteLine = (line: number, message: string) => void;

/** The mark of an item of a list, and what it begins. */
export const ITEM = /^(?:([-*•])|\d{1,3}[.)])\s+(?=\S)/;

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
    String.raw`!?\[([^[\]]+)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)`,
  ].join("|"),
  "gu",
);

/** Emphasis, symbols, formulas, numbers and links of a text; everything else is plain, and so is what cannot be read, with a note. */
export function readPieces(text: string, line: number, scene: Scene, note: NoteLine): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(PIECE)) {
    const [whole, strong, emphasis, code, symbol, slot, label, target] = match;
    if (match.index > at) pieces.push({ kind: "text", text: text.slice(at, match.index) });
    at = match.index + whole.length;
    const weight = strong !== undefined ? "strong" : "emphasis";
    const inner = strong ?? emphasis;
    const refuse = (why: string) => {
      note(line, literally("{why}; “{text}” is shown as it stands", { why, text: clip(whole) }));
      pieces.push({ kind: "text", text: whole });
    };
    if (inner !== undefined)
      pieces.push(...readPieces(inner, line, scene, note).map((p) => ({ ...p, weight }) as const));
    else if (code !== undefined) pieces.push({ kind: "code", text: code });
    else if (symbol !== undefined) {
      const tex = /[\\{}^]/.test(symbol) ? readTex(symbol) : undefined;
      if (typeof tex === "string") refuse(t("the formula cannot be typeset: {why}", { why: tex }));
      else pieces.push(tex ? { kind: "formula", text: symbol, tex } : { kind: "symbol", text: symbol });
    } else if (slot !== undefined) {
      const term = readSlot(slot, scene);
      if (typeof term === "string") refuse(term);
      else pieces.push({ kind: "number", term });
    } else {
      const link = whole.startsWith("!") ? t("a story shows no pictures but the page’s own") : readTarget(target);
      if (typeof link === "string") refuse(link);
      else pieces.push({ kind: "link", text: label, link: link.query });
    }
  }
  if (at < text.length) pieces.push({ kind: "text", text: text.slice(at) });
  return pieces;
}

/** The setting that a link of a story leads to; a string is why it leads nowhere. */
function readTarget(target: string): { readonly query: string } | string {
  if (!target.startsWith("?"))
    return t(
      "a link of a story leads to a setting of this page: it begins with “?”, as what follows it in the address bar",
    );
  const { scene, notices } = decodeLink(target);
  if (notices.length > 0) return notices[0].message;
  return { query: encodeLink({ ...scene, embed: "no", play: false }) };
}
