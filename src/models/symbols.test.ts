import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { shipped } from "../app/talk/storyShelf.ts";
import { symbolPieces } from "../lib/symbolText.ts";

/**
 * What readers see as text stands in string literals of a model's folder and in the stories. Letters that mean two things on
 * the page carry what tells them apart: λ is a ridge (λ_lt, λ_sc, λ_add), a strength (λ_i), or the scale of a diagonal network's
 * layers (λ_PT); γ and ρ alone are samples and size, not a readout (γ_FT, γ_out) or a share (ρ_FT …); α alone is
 * samples of a diagonal network, not a scale of weights (α_0); c alone is what depth leaves of the source, not a scale (c_PT).
 */
const bare: Readonly<Record<string, readonly RegExp[]>> = {
  "deep-linear": [/λ(?![_ᵢ])/u, /\\lambda(?!_)/, /α(?!_)/u, /\\alpha(?!_)/],
  relu: [/λ(?![_ᵢ])/u, /\\lambda(?!_)/, /α(?!_)/u, /\\alpha(?!_)/, /(?<![\w\\])c(?= =)/],
  diagonal: [
    /λ(?!_)/u,
    /\\lambda(?!_)/,
    /γ(?!_)/u,
    /\\gamma(?!_)/,
    /ρ(?!_)/u,
    /\\rho(?!_)/,
    /(?<![\w\\$.])c(?= [=<>])/,
    /[/\d]c(?!_)(?=[(")])/,
  ],
};

const root = new URL("./", import.meta.url);

/** String literals of a file without its comments. */
function literals(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, "$1");
  return [...code.matchAll(/"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g)].map(([, plain, template]) =>
    (plain ?? template).replaceAll("\\\\", "\\"),
  );
}

const textsOf = (folder: string) =>
  readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !/\.(test|long)\.ts$/.test(path))
    .flatMap((path) => literals(readFileSync(new URL(`${folder}/${path}`, root), "utf8")));

/** Prose: neither TeX nor a link nor a name of the program. */
const isProse = (text: string) => / /.test(text) && !/\\|\^\*|\?v=|v=1/.test(text);

describe("the letters of formulas and words", () => {
  for (const [model, forbidden] of Object.entries(bare)) {
    const texts = textsOf(model);
    it(`of ${model} are found, and mean one thing each`, () => {
      expect(texts.filter((text) => /[α-ω]/u.test(text)).length).toBeGreaterThan(20);
      expect(texts.filter((text) => forbidden.some((letter) => letter.test(text)))).toEqual([]);
    });
    it(`of ${model} have subscripts and powers that are typeset`, () => {
      // Where text is shown, `γ_FT` and `i^−a` become marks; what is left over would stand there in plain letters.
      const left = texts
        .filter((text) => isProse(text.replace(/\$\{[^}]*\}/g, "0")))
        .map((text) => text.replace(/\$\{[^}]*\}/g, "0"))
        .filter((text) => symbolPieces(text).some((piece) => typeof piece === "string" && /[\p{L})]_|\^/u.test(piece)));
      expect(left).toEqual([]);
    });
  }

  it("of stories stand between dollars, and say which λ, γ, α, c and ρ they mean", () => {
    for (const [name, text] of Object.entries(shipped)) {
      const words = text
        .split("\n")
        .filter((line) => !/^(link|preset|claim|number|curve|point|highlight|show):|^\?/.test(line));
      const plain = words.map((line) =>
        line
          .replace(/\{[^{}]*\}/g, "0")
          .replace(/ if [a-z].*$/, "")
          .replace(/\$[^$]*\$/g, "")
          .replace(/\]\([^)]*\)/g, "]"),
      );
      expect(
        plain.filter((line) => /[α-ωΑ-Ω]|[a-z]_[a-z]|\^/u.test(line)),
        name,
      ).toEqual([]);
    }
  });
});
