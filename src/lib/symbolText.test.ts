import { expect, it } from "vitest";
import { plainSymbols, symbolPieces } from "./symbolText.ts";

it("finds the symbols of a sentence, and leaves everything else as it is", () => {
  expect(symbolPieces("with λ = −1 and γ_FT = 0")).toEqual(["with λ = −1 and ", { base: "γ", low: "FT" }, " = 0"]);
  expect(symbolPieces("β_tᵀΣβ̂_s")).toEqual([{ base: "β", low: "t" }, "ᵀΣ", { base: "β\u0302", low: "s" }]);
  expect(symbolPieces("the guess cβ̂_s")).toEqual(["the guess ", { base: "cβ\u0302", low: "s" }]);
  expect(symbolPieces("i^−a; q^{L−1}(q−B)")).toEqual([
    { base: "i", high: "−a" },
    "; ",
    { base: "q", high: "L−1" },
    "(q−B)",
  ]);
  for (const text of ["", "no symbols", "?v=1&pin=2_3", "snake_case, T = 0", "ρ² sin²θ"])
    expect(symbolPieces(text).join("")).toBe(text);
});

it("has a form for where a page takes text alone", () => {
  expect(plainSymbols("p = β_tᵀΣβ_t − λ_i, γ_FT, i^−a, q^{L−1}")).toBe("p = βₜᵀΣβₜ − λᵢ, γ\u00a0FT, i⁻ᵃ, qᴸ⁻¹");
});
