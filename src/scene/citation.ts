import { inEnglish } from "../lib/language.ts";
import { type Paper, paperOf } from "../models/papers.ts";
import { modelById } from "../models/registry.ts";
import { drawnCurves } from "./curveViews.ts";
import { ownWords } from "./ownWords.ts";
import type { Scene } from "./scene.ts";
import { commit, version } from "./version.ts";

/** Year of the present version, for its citation. */
const RELEASED = 2026;

/** A quantity of the scene and where its formula comes from. */
export interface CitedFormula {
  readonly id: string;
  readonly name: string;
  /** `Quantity.source` at the scene's parameters. */
  readonly source: string;
}

/** The formulas behind the map's quantity and behind the curves, each once. */
export function citedFormulas(scene: Scene): readonly CitedFormula[] {
  const model = modelById(scene.model);
  const curves = scene.family.length > 0 ? [] : drawnCurves(scene).map((c) => c.quantity);
  return [...new Set([scene.quantity, ...curves])].map((id) => {
    const { name, source } = model.quantities[id];
    return { id, name, source: source(scene.params) };
  });
}

/** Papers that the shown quantity comes from: those its source names, or the model's where it names none. */
export function citedPapers(scene: Scene): readonly Paper[] {
  const model = modelById(scene.model);
  const named = papersIn(model.quantities[scene.quantity].source(scene.params));
  return named.length > 0 ? named : papersIn(model.source);
}

function papersIn(text: string): readonly Paper[] {
  const numbers = new Set(Array.from(text.matchAll(/arXiv:(\d{4}\.\d{4,5})/g), ([, number]) => number));
  return [...numbers].flatMap((number) => paperOf(number) ?? []);
}

/** BibTeX of the papers and of the software, with the view's address and the source of the shown quantity's formula. */
export function bibtex(scene: Scene, address: string): string {
  const formula = inEnglish(() => {
    const { name, source } = citedFormulas(scene)[0];
    return [`${name}: ${source}`, ownWords(scene.params) ?? []].flat().join(". Inputs: ");
  });
  return `${[...citedPapers(scene).map(paperEntry), softwareEntry(address, formula)].join("\n\n")}\n`;
}

function paperEntry({ arxiv, authors, year, title, venue }: Paper): string {
  const people = authors.split(", ");
  const first = plainLetters(people[0].split(" ").at(-1) as string);
  return entry("inproceedings", `${first}${year}`, {
    author: texText(people.join(" and ")),
    title: `{${texText(title)}}`,
    booktitle: texText(venue),
    year: String(year),
    eprint: arxiv,
    archivePrefix: "arXiv",
    url: `https://arxiv.org/abs/${arxiv}`,
  });
}

/** BibTeX of the software alone: what is at an address, and the source of its formulas. */
export function softwareEntry(address: string, formula: string): string {
  return entry("misc", `transferscope${RELEASED}`, {
    author: "{The Transferscope authors}",
    title: "{Transferscope: when does transfer learning work?}",
    year: String(RELEASED),
    version,
    note: `Version ${version}, commit ${commit}. ${texText(formula)}`,
    url: address,
  });
}

function entry(kind: string, key: string, fields: Readonly<Record<string, string>>): string {
  const lines = Object.entries(fields).map(([name, value]) => `  ${name} = {${value}},`);
  return `@${kind}{${key},\n${lines.join("\n")}\n}`;
}

const plainLetters = (name: string) =>
  name
    .normalize("NFD")
    .replace(/[^A-Za-z]/g, "")
    .toLowerCase();

/** Marks over letters, and signs of formulas, that BibTeX's own styles know only by their commands. */
const accents: Readonly<Record<string, string>> = {
  "\u0300": "`",
  "\u0301": "'",
  "\u0302": "^",
  "\u0303": "~",
  "\u0308": '"',
  "\u030c": "v ",
  "\u0327": "c ",
};
const signs: Readonly<Record<string, string>> = {
  "–": "--",
  "−": "$-$",
  "‖": "$\\|$",
  "²": "$^2$",
  "∞": "$\\infty$",
  χ: "$\\chi$",
  β: "$\\beta$",
  Σ: "$\\Sigma$",
  δ: "$\\delta$",
  κ: "$\\kappa$",
  σ: "$\\sigma$",
  ε: "$\\varepsilon$",
  α: "$\\alpha$",
  π: "$\\pi$",
  ρ: "$\\rho$",
  ω: "$\\omega$",
  τ: "$\\tau$",
  θ: "$\\theta$",
  "≤": "$\\le$",
  "≥": "$\\ge$",
  "→": "$\\to$",
  "√": "$\\surd$",
  "½": "$\\frac12$",
  ₛ: "$_s$",
  ᵀ: "$^\\top$",
  λ: "$\\lambda$",
  γ: "$\\gamma$",
  ℓ: "$\\ell$",
  "∂": "$\\partial$",
  "§": "\\S{}",
  ₙ: "$_n$",
  "·": "$\\cdot$",
};

const special: Readonly<Record<string, string>> = {
  "\\": "$\\backslash$",
  "{": "$\\lbrace$",
  "}": "$\\rbrace$",
  "^": "\\^{}",
  "~": "\\~{}",
};

/** Text as TeX reads it: its special characters and signs as commands, no brace of its own (BibTeX counts them). */
function texText(text: string): string {
  return text
    .replace(/[\\{}^~&%$#_]/g, (c) => special[c] ?? `\\${c}`)
    .normalize("NFD")
    .replace(/([A-Za-z])([\u0300-\u036f])/g, (whole, letter, mark) =>
      accents[mark] ? `{\\${accents[mark]}${letter}}` : whole,
    )
    .replaceAll("β\u0302", "$\\hat\\beta$")
    .normalize("NFC")
    .replace(/[₀-₉]/g, (c) => `$_${c.normalize("NFKC")}$`)
    .replace(/[^\x20-\x7e]/g, (c) => signs[c] ?? c);
}
