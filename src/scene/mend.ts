import { plainText } from "../lib/decimal.ts";

/**
 * Restores a link that a mail program, a redirect, a word processor or LaTeX has changed. A link that the
 * page writes has none of these characters and passes as it is; mending a mended text changes nothing.
 */
export function mend(link: string): string {
  let text = link;
  // One change can hide another (a redirect inside a redirect); real links have at most three layers.
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = text;
    for (const step of steps) text = step(text);
    if (text === before) return text;
  }
  return link;
}

const MOST_ROUNDS = 8;

const steps: readonly ((text: string) => string)[] = [
  inner,
  // JSON writes & and = by their codes; LaTeX and Markdown put a backslash before a sign.
  (text) => text.replace(/(?:\\|%5c)u00(26|3d)/gi, "%$1").replace(/\\|%5c/gi, ""),
  // Percent encoding, once a round: a redirect in a redirect must come apart first. Invalid sequences stay.
  (text) => text.replace(/(?:%[\da-f]{2})+/gi, (codes) => decoded(codes)),
  plainText,
  // Quoted-printable writes = as =3D and breaks lines behind another =. Other programs break lines without a mark.
  (text) => (/=3D/i.test(text) ? text.replace(/=\r?\n/g, "").replace(/=(?:3D)+/gi, "=") : text),
  (text) => text.replace(/[\r\n]+[ \t]*/g, ""),
  // What HTML writes for &, and for quotes and brackets around a link.
  (text) => text.replace(/&(?:amp;|#38;|#x26;)+/gi, "&").replace(/&(?:lt|gt|quot|apos|nbsp|#34|#39);/gi, " "),
  // A plus is a space, except in an exponent.
  (text) => text.replace(/(\de)\+(?=\d)/gi, "$1").replace(/\+/g, " "),
  withoutEnds,
];

/** The address inside the address of a redirect: the value of one of its keys, encoded as a value is, or the rest. */
function inner(text: string): string {
  const found = /[?&#][\w-]+=(https?(?::\/\/|%(?:25)*3a))/i.exec(text);
  // Proofpoint writes it between two underscores each.
  if (!found) return text.replace(/^https?:\/\/urldefense\.com\/v3\/__/i, "").split("__;", 1)[0];
  const rest = text.slice(found.index + found[0].length - found[1].length);
  const value = rest.split("&", 1)[0];
  // An address without a query was not a redirect's target; it is an invalid value.
  if (!/[?#]|%(?:25)*(?:3f|23)/i.test(value)) return text;
  return /[?#]/.test(value) ? rest : value;
}

function decoded(codes: string): string {
  try {
    return decodeURIComponent(codes);
  } catch {
    return codes;
  }
}

/** Removes surrounding quotes and brackets, punctuation behind the link, and a text fragment (`:~:text=`). */
function withoutEnds(text: string): string {
  let start = 0;
  let end = text.indexOf(":~:");
  if (end < 0) end = text.length;
  while (end > 0 && /[^\p{L}\p{N}=%∞°º˚]/u.test(text[end - 1])) end--;
  while (start < end && /[^\p{L}\p{N}?#&=%_.]/u.test(text[start])) start++;
  return text.slice(start, end);
}
