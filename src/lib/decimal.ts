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

/** Reads a plain decimal, with or without exponent, or `inf`; undefined for anything else. */
export function readDecimal(text: string): number | undefined {
  const t = text.trim();
  if (/^\+?(inf|infinity|∞)$/i.test(t)) return Number.POSITIVE_INFINITY;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?$/i.test(t)) return undefined;
  const x = Number(t);
  return Number.isFinite(x) ? (x === 0 ? 0 : x) : undefined;
}

/** A parameter for people: at most `digits` significant digits, no trailing zeros. */
export function brief(x: number, digits = 3): string {
  const text = readable(x, digits);
  return text.includes(".") ? text.replace(/\.?0+(?=·|$)/, "") : text;
}

/** A number for people: `digits` significant digits, a true minus sign, ∞, no exponent between 1e-4 and 1e6. */
export function readable(x: number, digits = 3): string {
  if (Number.isNaN(x)) return "–";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞";
  if (x === 0) return "0";
  // The power after rounding: 9.999 has three digits as 10.0.
  const [mantissa, power] = x.toExponential(digits - 1).split("e");
  const e = Number(power);
  const text = e < -4 || e >= 6 ? `${mantissa}·10${raised(e)}` : x.toFixed(Math.max(0, digits - 1 - e));
  return text.replace("-", "−");
}

/** A whole number as an exponent. */
export function raised(n: number): string {
  const marks = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  return (n < 0 ? "⁻" : "") + [...String(Math.abs(n))].map((c) => marks[Number(c)]).join("");
}
