import { plainText } from "../lib/decimal.ts";

/**
 * A link as it was written, from how it arrives: through mail programs, redirects, word processors, LaTeX. A link that the
 * page writes has none of these characters and passes as it is; mending a mended text changes nothing.
 */
export function mend(link: string): string {
  let text = link;
  // One damage hides another (an encoded redirect in a redirect); real ones are three deep.
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
  // Percent encoding, once a round: a redirect in a redirect must come apart first. What is no text stays.
  (text) => text.replace(/(?:%[\da-f]{2})+/gi, (codes) => decoded(codes)),
  plainText,
  // Quoted-printable writes = as =3D and breaks lines behind another =. Others break them without a mark.
  (text) => (/=3D/i.test(text) ? text.replace(/=\r?\n/g, "").replace(/=(?:3D)+/gi, "=") : text),
  (text) => text.replace(/[\r\n]+[ \t]*/g, ""),
  // What HTML writes for &, and for quotes and brackets around a link.
  (text) => text.replace(/&(?:amp;|#38;|#x26;)+/gi, "&").replace(/&(?:lt|gt|quot|apos|nbsp|#34|#39);/gi, " "),
  // A plus is a space, but in a power.
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
  // An address that says nothing was not wrapped: it is a value, and a wrong one.
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

/** Without quotes and brackets around it, what ends the sentence behind it, and what a browser is to look for in the page. */
function withoutEnds(text: string): string {
  let start = 0;
  let end = text.indexOf(":~:");
  if (end < 0) end = text.length;
  while (end > 0 && /[^\p{L}\p{N}=%∞°º˚]/u.test(text[end - 1])) end--;
  while (start < end && /[^\p{L}\p{N}?#&=%_.]/u.test(text[start])) start++;
  return text.slice(start, end);
}
