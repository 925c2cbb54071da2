import { decimalMark, t } from "./language.ts";

/**
 * Shortest plain decimal that reads back as the same number: no exponent, no trailing zeros, `inf` for infinity.
 * For links, the command line and files; never localised.
 */
export function plainDecimal(x: number): string {
  if (x === Number.POSITIVE_INFINITY) return "inf";
  if (x === Number.NEGATIVE_INFINITY) return "-inf";
  if (Number.isNaN(x)) return "";
  if (x === 0) return "0";
  const text = String(x);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const [, sign, lead, rest = "", power] = match;
  const digits = lead + rest;
  const shift = Number(power);
  if (shift < 0) return `${sign}0.${"0".repeat(-shift - 1)}${digits}`;
  return sign + digits.padEnd(shift + 1, "0");
}

/** Three digits after a comma may be thousands or decimals; thousands never begin with 0. */
const THOUSANDS = /^[+-]?[1-9]\d{0,2},\d{3}(?=e|$)/i;

/**
 * The exact number for a box that people edit, in the language of the page: with an exponent where that is much shorter, `1e-6`
 * rather than `0.000001`. `readNumber` reads it back: with three decimals after a comma, which may be thousands, a 0 follows.
 */
export function boxed(x: number): string {
  const plain = plainDecimal(x);
  const short = x.toExponential().replace("e+", "e");
  return localized(short.length + 2 < plain.length ? short : plain).replace(THOUSANDS, "$&0");
}

const RAISED = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹";
const lowered = (power: string) => [...power].map((c) => "-0123456789"[RAISED.indexOf(c)]).join("");

/** Longer texts are rejected without parsing. */
const LONGEST = 400;

/** Undoes what editors and mail programs do to text: removes invisible characters, makes every dash a hyphen. */
export const plainText = (text: string) =>
  text.replace(/\p{Cf}+/gu, "").replace(/[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g, "-");

/**
 * Parses a number as people, programs and this page write it: `0.25`, `0,25`, `1e-3`, `1.5·10⁻⁵`, `−1`, `inf`, `30°` if that
 * is its unit. Returns an error message for anything else, and for ambiguous text.
 */
export function readNumber(text: string, unit?: string): number | string {
  if (text.length > LONGEST) return t("is too long for a number");
  let plain = plainText(text).trim();
  // Signs that look like ° and are next to it on keyboards.
  if (unit === "°") plain = plain.replace(/[º˚]$/, "°");
  if (unit && plain.endsWith(unit)) plain = plain.slice(0, -unit.length).trimEnd();
  plain = plain.replace(/ ?[·×] ?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/, (_, power) => `e${lowered(power)}`);
  if (/^\+?(inf|infinity|∞)$/i.test(plain)) return Number.POSITIVE_INFINITY;
  if (THOUSANDS.test(plain))
    return t("may be {whole} or {decimal}: write it so", {
      whole: plain.replace(",", ""),
      decimal: plain.replace(",", "."),
    });
  if (/^[+-]?\d*[.,][\d.,]*$/.test(plain) && plain.split(/[.,]/).length > 2)
    return t("has more than one point or comma: write one point, before the decimals");
  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d{1,4})?$/i.test(plain)) return t("is not a number");
  const x = Number(plain.replace(",", "."));
  return Number.isFinite(x) ? x || 0 : t("is too large for a number");
}

/** The number, or undefined. */
export function readDecimal(text: string): number | undefined {
  const x = readNumber(text);
  return typeof x === "number" ? x : undefined;
}

/** A parameter for people: at most `digits` significant digits, no trailing zeros, with the decimal mark of the page's language. */
export function brief(x: number, digits = 3): string {
  const text = withPoint(x, digits);
  return localized(text.includes(".") ? text.replace(/\.?0+(?=·|$)/, "") : text);
}

/**
 * A number for people: `digits` significant digits, a true minus sign, ∞, no exponent between 1e-4 and 1e6, with the decimal mark of
 * the page's language.
 */
export const readable = (x: number, digits = 3): string => localized(withPoint(x, digits));

const localized = (text: string) => text.replace(".", decimalMark());

function withPoint(x: number, digits: number): string {
  if (Number.isNaN(x)) return "–";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞";
  if (x === 0) return "0";
  // The exponent after rounding: 9.999 with three digits is 10.0.
  const [mantissa, power] = x.toExponential(digits - 1).split("e");
  const e = Number(power);
  const text = e < -4 || e >= 6 ? `${mantissa}·10${raised(e)}` : x.toFixed(Math.max(0, digits - 1 - e));
  return text.replace("-", "−");
}

/** A whole number as an exponent. */
export const raised = (n: number): string => [...String(n)].map((c) => RAISED["-0123456789".indexOf(c)]).join("");
