/** A symbol in plain text such as `γ_FT`, `β̂_s`, `q^{L−1}` or `i^−a`, with its subscript and superscript. */
export interface SymbolPiece {
  readonly base: string;
  readonly low?: string | undefined;
  readonly high?: string | undefined;
}

const SYMBOL =
  /((?:\bc(?=\p{Script=Greek}))?(?:\p{Script=Greek}|\b[a-zA-Z])\u0302?)(?:_([a-zA-Z\d]+)|\^(?:\{([^}]+)\}|(−?\w)))/gu;

/** Splits plain text into words and symbols. */
export function symbolPieces(text: string): (string | SymbolPiece)[] {
  const pieces: (string | SymbolPiece)[] = [];
  let end = 0;
  for (const match of text.matchAll(SYMBOL)) {
    const [whole, base, low, braced, bare] = match;
    if (match.index > end) pieces.push(text.slice(end, match.index));
    pieces.push({ base, low, high: braced ?? bare });
    end = match.index + whole.length;
  }
  if (end < text.length) pieces.push(text.slice(end));
  return pieces;
}

const LOW: Readonly<Record<string, string>> = { "0": "₀", i: "ᵢ", n: "ₙ", s: "ₛ", t: "ₜ" };
const HIGH: Readonly<Record<string, string>> = { "−": "⁻", "1": "¹", "2": "²", L: "ᴸ", a: "ᵃ", p: "ᵖ" };
const raised = (text: string) => [...text].map((c) => HIGH[c] ?? c).join("");

/** Unicode form, for tooltips and lists that hold no markup: `βₜ`, `γ FT`, `i⁻ᵃ`. */
export const plainSymbols = (text: string): string =>
  symbolPieces(text)
    .map((piece) => {
      if (typeof piece === "string") return piece;
      const { base, low, high } = piece;
      return high === undefined ? base + (LOW[low ?? ""] ?? `\u00a0${low}`) : base + raised(high);
    })
    .join("");
