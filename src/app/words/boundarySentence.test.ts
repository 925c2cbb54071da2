import { expect, it } from "vitest";
import { modelById } from "../../models/registry.ts";
import { decodeLink } from "../../scene/link.ts";
import { boundarySentence, boundarySentenceInPieces } from "./boundarySentence.ts";

const said = (link: string) => {
  const { scene } = decodeLink(link);
  return boundarySentence(modelById(scene.model), scene);
};

it("whole layers are told as such", () => {
  const link = (more: string) => `?v=1&q=t-finetune&sigma=0.5&x=L:1..10&y=d:20..1000&${more}`;
  // The exact law of the data, 40 000 draws: T = +.0019(2) at L = 2, −.0023(2) at L = 3.
  expect(said(link("theta=48.4&s=1.3&L=1&gamma=0.7"))).toBe("All else equal, scratch wins from L = 3 on.");
  expect(said(link("theta=48.4&s=1.3&L=6&gamma=0.7"))).toBe("All else equal, fine-tuning wins up to L = 2.");
});

it("an end has as many digits as tell it from the other one, and no stretch is left out", () => {
  // n = 299 … 301 of 300: γ = .9967 … 1.0033 are infinite, and what stands beside them is told with them.
  expect(said("?v=1&d=300&gamma=0.8&sigma=0.01&theta=30")).toMatch(/ from 0\.996\d to 1\.003\d\.$/);
  expect(said("?v=1&limit=large&sigma=0.001&gamma=0.8&x=sigma:0..1")).toMatch(/ and from 0\.999998 to 1\.000002\.$/);
  expect(said("?v=1&theta=22.9&gamma=0.259&sigma=0.77&rho=0.63&s=1.06&L=1&q=t-linear")).toBe(
    "All else equal, scratch beats linear transfer below γ = 0.00786.",
  );
  expect(said("?v=1&limit=large")).toBe(
    "All else equal, scratch beats linear transfer from γ = 0.549 to 0.911 and above 1.08.",
  );
});

it("is as precise as a place on a narrow axis", () => {
  // sin²θ = σ²/(γ − 1): linear transfer's risk and scratch's, d → ∞.
  const exact = 1 + 0.04 / Math.sin((40 * Math.PI) / 180) ** 2;
  const text = said("?v=1&limit=large&theta=40&gamma=1.0967&x=L:1..3&y=gamma:1.0966..1.0969");
  expect(text).toMatch(/^All else equal, scratch beats linear transfer above γ = 1\.\d+\.$/);
  expect(Math.abs(Number(/ = (1\.\d+)\./.exec(text)?.[1]) - exact)).toBeLessThan(3e-6);
});

it("is the same in pieces, and empty when nobody waits for it", async () => {
  const { scene } = decodeLink("?v=1&m=diagonal&om=0.4&alpha=0.3&alphapt=0.5");
  const model = modelById(scene.model);
  expect(await boundarySentenceInPieces(model, scene, () => true)).toBe(boundarySentence(model, scene));
  expect(await boundarySentenceInPieces(model, scene, () => false)).toBe("");
});
