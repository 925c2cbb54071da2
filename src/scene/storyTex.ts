import { literally, t } from "../lib/language.ts";

/** A formula of a story as a tree; what is shown is made of it, so that nothing of a file reaches the page as markup. */
export type Tex =
  | { readonly kind: "name" | "number" | "sign" | "words"; readonly text: string }
  | { readonly kind: "row"; readonly parts: readonly Tex[] }
  | { readonly kind: "scripts"; readonly base: Tex; readonly low?: Tex | undefined; readonly high?: Tex | undefined }
  | { readonly kind: "fraction"; readonly over: Tex; readonly under: Tex }
  | { readonly kind: "root"; readonly of: Tex };

const LETTERS: Readonly<Record<string, string>> = {
  alpha: "α",
  beta: "β",
  gamma: "γ",
  delta: "δ",
  epsilon: "ε",
  varepsilon: "ε",
  eta: "η",
  theta: "θ",
  kappa: "κ",
  lambda: "λ",
  mu: "μ",
  nu: "ν",
  xi: "ξ",
  pi: "π",
  rho: "ρ",
  sigma: "σ",
  tau: "τ",
  phi: "φ",
  varphi: "φ",
  chi: "χ",
  psi: "ψ",
  omega: "ω",
  Gamma: "Γ",
  Delta: "Δ",
  Theta: "Θ",
  Lambda: "Λ",
  Sigma: "Σ",
  Phi: "Φ",
  Psi: "Ψ",
  Omega: "Ω",
  ell: "ℓ",
};

const SIGNS: Readonly<Record<string, string>> = {
  cdot: "·",
  times: "×",
  pm: "±",
  le: "≤",
  leq: "≤",
  ge: "≥",
  geq: "≥",
  ne: "≠",
  neq: "≠",
  approx: "≈",
  sim: "∼",
  to: "→",
  infty: "∞",
  sum: "∑",
  in: "∈",
  lVert: "‖",
  rVert: "‖",
  "|": "‖",
  "{": "{",
  "}": "}",
  "%": "%",
  ",": "\u2009",
  ";": "\u2005",
  quad: "\u2003",
};

const FUNCTIONS = ["arg", "cos", "det", "exp", "lim", "ln", "log", "max", "min", "sin", "tan", "tr"];

const TOKEN = /\\([A-Za-z]+|.)|(\p{N}+(?:\.\p{N}+)?)|([{}^_])|(\p{L}\p{M}*)|(\S)|\s+/gu;
const DEEPEST = 20;

class Reader {
  private readonly tokens: readonly RegExpMatchArray[];
  private at = 0;

  constructor(text: string) {
    this.tokens = [...text.matchAll(TOKEN)].filter(([whole]) => whole.trim() !== "");
  }

  /** Parts up to the closing brace, or to the end. */
  row(depth: number): Tex {
    if (depth > DEEPEST) throw new Error(t("it is nested too deeply"));
    const parts: Tex[] = [];
    while (this.at < this.tokens.length && this.tokens[this.at][0] !== "}") parts.push(this.scripted(depth));
    return parts.length === 1 ? parts[0] : { kind: "row", parts };
  }

  whole(): Tex {
    const all = this.row(0);
    if (this.at < this.tokens.length)
      throw new Error(literally("a “{mark}” has no “{other}” before it", { mark: "}", other: "{" }));
    return all;
  }

  private scripted(depth: number): Tex {
    const first = this.tokens[this.at][0];
    let base: Tex = first === "_" || first === "^" ? { kind: "row", parts: [] } : this.one(depth);
    let low: Tex | undefined;
    let high: Tex | undefined;
    for (;;) {
      const mark = this.tokens[this.at]?.[0];
      if (mark !== "_" && mark !== "^") break;
      this.at++;
      if (mark === "_" ? low : high) throw new Error(literally("there are two “{mark}” in a row", { mark }));
      if (mark === "_") low = this.script(depth);
      else high = this.script(depth);
    }
    if (low || high) base = { kind: "scripts", base, low, high };
    return base;
  }

  /** A subscript or superscript: as everywhere on the page, letters and digits that follow each other belong together. */
  private script(depth: number): Tex {
    let text = "";
    while (/^[\p{L}\p{N}]/u.test(this.tokens[this.at]?.[0] ?? "")) text += this.tokens[this.at++][0];
    if (text === "") return this.one(depth);
    return { kind: text.length > 1 && /\p{L}/u.test(text) ? "words" : /\p{N}/u.test(text) ? "number" : "name", text };
  }

  private one(depth: number): Tex {
    const token = this.tokens[this.at];
    if (!token) throw new Error(t("it ends too early"));
    const [whole, command, number, mark, letter] = token;
    this.at++;
    if (command !== undefined) return this.command(command, depth);
    if (number !== undefined) return { kind: "number", text: number };
    if (letter !== undefined) return { kind: "name", text: letter };
    if (mark === undefined) return { kind: "sign", text: whole === "-" ? "−" : whole };
    if (mark !== "{") throw new Error(literally("a “{mark}” stands where something should be", { mark }));
    const inner = this.row(depth + 1);
    if (this.tokens[this.at]?.[0] !== "}") throw new Error(literally("a “{mark}” is not closed", { mark: "{" }));
    this.at++;
    return inner;
  }

  private command(name: string, depth: number): Tex {
    if (depth > DEEPEST) throw new Error(t("it is nested too deeply"));
    if (Object.hasOwn(LETTERS, name)) return { kind: "name", text: LETTERS[name] };
    if (Object.hasOwn(SIGNS, name)) return { kind: "sign", text: SIGNS[name] };
    if (FUNCTIONS.includes(name)) return { kind: "words", text: name };
    if (name === "frac") return { kind: "fraction", over: this.one(depth + 1), under: this.one(depth + 1) };
    if (name === "sqrt") return { kind: "root", of: this.one(depth + 1) };
    if (name === "hat") {
      const of = this.one(depth + 1);
      if (of.kind !== "name") throw new Error(literally("“{command}” stands over one letter", { command: "\\hat" }));
      return { kind: "name", text: `${of.text}\u0302` };
    }
    if (name === "mathrm" || name === "text") {
      const of = this.one(depth + 1);
      const text = of.kind === "row" ? of.parts.map((p) => ("text" in p ? p.text : "")).join("") : undefined;
      return { kind: "words", text: text ?? ("text" in of ? of.text : "") };
    }
    throw new Error(
      literally("“{command}” is not known here (docs/stories.md lists what is)", { command: `\\${name}` }),
    );
  }
}

/** Reads a formula in TeX; a string is what is wrong with it. Never throws. */
export function readTex(text: string): Tex | string {
  try {
    return new Reader(text).whole();
  } catch (error) {
    return (error as Error).message;
  }
}

/** The commands that are known, for the documentation and its test. */
export const texCommands: readonly string[] = [
  ...Object.keys(LETTERS),
  ...Object.keys(SIGNS),
  ...FUNCTIONS,
  "frac",
  "sqrt",
  "hat",
  "mathrm",
  "text",
];
