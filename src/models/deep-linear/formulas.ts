import { t } from "../../lib/language.ts";
import type { Contrast, Formula, FormulaLine, Formulas } from "../explanation.ts";
import { flowFinetuneLines, flowGainLines, flowScratchLines, flowTex, flowWords } from "./formulas/flowFormulas.ts";
import * as general from "./formulas/generalFormulas.ts";
import {
  finetuneLines,
  gainLines,
  line,
  linearLines,
  scratchLine,
  settingOf,
  sourceLines,
} from "./formulas/isotropicLines.ts";
import { isotropicTex } from "./formulas/isotropicTex.ts";
import {
  finetuneSource,
  finetuneValidity,
  isotropicWords,
  joined,
  linearRange,
  linearSource,
  linearValidity,
  scratchRange,
  scratchSource,
  scratchValidity,
} from "./formulas/isotropicWords.ts";
import { judgeTex } from "./formulas/judgeFormulas.ts";
import { protocolTex, tunedLine, tunedWords } from "./formulas/protocolFormulas.ts";
import { readout, riskParts } from "./formulas/riskParts.ts";
import {
  baseRidge,
  type DeepLinearParams,
  tuned as hasBestRidges,
  isotropic,
  stopped,
  stoppedScratch,
  trained,
} from "./params.ts";
import { quantities } from "./theory/quantities.ts";
import { S } from "./theory/state.ts";

/**
 * The formulas behind the quantities, docs/theory.md §1.1–1.3: TeX for the page, and which of them hold at some parameters.
 * Each entry is [general form, the same with slots for numbers]; scripts/typeset.mjs turns them into MathML.
 */
export const tex = { ...isotropicTex, ...general.generalTex, ...flowTex, ...judgeTex, ...protocolTex } as const;

type P = DeepLinearParams;

/** Lines without repetition: several risks share what their letters stand for. */
function distinct(lines: readonly FormulaLine[]): FormulaLine[] {
  return lines.filter((l, i) => lines.findIndex((other) => other.id === l.id) === i);
}

function formula(quantity: keyof typeof quantities, p: P, state: Float64Array): Formula {
  const plain = isotropic(p);
  const { depth, frozen } = trained(p);
  const here = settingOf(p, state);
  // The first k of L layers are fine-tuned as k layers.
  const tuned = depth === p.L ? here : settingOf({ ...p, L: depth }, state);
  const early = stopped(p);
  const earlyScratch = stoppedScratch(p);
  // Closed forms of isotropic inputs.
  const bare = plain && baseRidge(p) === 0 && !early;
  // Where a deeper network does better without any ridge it has none.
  const ridged = hasBestRidges(p) && (frozen || !Number.isNaN(state[S.tunedKappa]));
  const closed = plain && !frozen && !early && !ridged;
  const scratchLines = () =>
    earlyScratch ? flowScratchLines(p, state) : bare ? [scratchLine(here)] : general.scratchLines(p, state);
  const best = hasBestRidges(p);
  const linear = () =>
    best ? [tunedLine("linear", here.risk("risk-linear"))] : plain ? linearLines(here) : general.linearLines(p, state);
  const finetune = () =>
    ridged
      ? [tunedLine(frozen ? "linear" : "finetune", here.risk("risk-finetune"))]
      : early
        ? flowFinetuneLines(p, state)
        : closed
          ? finetuneLines(tuned)
          : general.finetuneLines(p, state);
  const gain = () =>
    earlyScratch
      ? flowGainLines(p, state)
      : bare && !frozen
        ? gainLines(tuned)
        : distinct(general.gainLines(p, state, scratchLines(), finetune()));
  const words = {
    scratch: earlyScratch ? flowWords : bare ? scratchValidity(here) : general.scratchWords(p, state),
    linear: best ? tunedWords : plain ? linearValidity(here) : general.linearWords(p, state),
    finetune: ridged
      ? tunedWords
      : frozen
        ? general.generalWords.frozen
        : early
          ? flowWords
          : plain
            ? finetuneValidity(tuned)
            : p.formula === "printed" && depth > 1
              ? t("{first}; {rest}", { first: general.anyWords(p), rest: "c = 1 as printed" })
              : general.anyWords(p),
  };
  const source = (id: keyof typeof quantities) => quantities[id].source(p);
  switch (quantity) {
    case "risk-scratch":
      return { lines: scratchLines(), validity: words.scratch, source: bare ? scratchSource(here) : source(quantity) };
    case "risk-linear":
      return {
        lines: linear(),
        validity: words.linear,
        source: plain && !best ? linearSource(here) : source(quantity),
      };
    case "risk-finetune":
      return {
        lines: finetune(),
        validity: words.finetune,
        source: closed ? finetuneSource(tuned) : source(quantity),
      };
    case "t-finetune":
      return {
        lines: gain(),
        validity:
          earlyScratch || (bare && !frozen) ? words.finetune : t("scratch: {scratch}; fine-tuning: {finetune}", words),
        source: closed ? finetuneSource(tuned) : source(quantity),
      };
    case "t-linear": {
      const value = here.risk("t-linear");
      const risks = { scratch: here.risk("risk-scratch"), linear: here.risk("risk-linear") };
      const first: FormulaLine = Number.isNaN(value)
        ? { id: "any/linear-both-infinite" }
        : line("gain/linear", here, value, risks);
      return {
        lines: distinct([first, ...scratchLines(), ...linear()]),
        validity: joined(words.scratch, words.linear, [
          bare ? scratchRange(here) : words.scratch === general.generalWords.finite ? "" : undefined,
          plain && !best ? linearRange(here) : undefined,
        ]),
        source: plain && !best ? linearSource(here, "8, 10–13") : source(quantity),
      };
    }
    case "best": {
      const risks = {
        scratch: here.risk("risk-scratch"),
        linear: here.risk("risk-linear"),
        finetune: here.risk("risk-finetune"),
      };
      return {
        lines: distinct([
          line("least", here, Math.min(...Object.values(risks)), risks),
          ...scratchLines(),
          ...linear(),
          ...finetune(),
        ]),
        validity: t("scratch: {scratch}; linear transfer: {linear}; fine-tuning: {finetune}", words),
        source: closed ? t("arXiv:2410.08194 eqs. {eqs}", { eqs: "8–15" }) : source("risk-finetune"),
      };
    }
    case "risk-source":
      if (!plain)
        return {
          lines: general.sourceLines(p, state),
          validity: here.learned ? general.anyWords(p) : "exact mean over generic sources, at any d",
          source: here.learned ? source(quantity) : "by definition",
        };
      return {
        lines: [
          line(here.learned ? "source/risk-learned" : "source/risk", here, quantities["risk-source"].read(state, 0, p)),
          ...sourceLines(here, true),
        ],
        validity: here.learned && here.large ? isotropicWords.large : "exact at any d",
        source: here.learned ? "arXiv:2410.08194 appendix C" : "‖β_t − β_s‖², by definition",
      };
    case "bound":
      return { lines: general.boundLines(p, state), validity: general.generalWords.bound, source: source(quantity) };
    case "hurts-linear":
      return { lines: [line("hurts/linear", here)], validity: isotropicWords.theory, source: source(quantity) };
    case "hurts-finetune":
      return { lines: [line("hurts/finetune", here)], validity: isotropicWords.theory, source: source(quantity) };
  }
}

/** As printed against exact, where depth makes them differ, and finite d against its limit. */
function contrasts(quantity: keyof typeof quantities, p: P): readonly Contrast[] {
  const out: Contrast[] = [];
  if (hasBestRidges(p)) return out;
  const tuned = quantity === "t-finetune" || quantity === "risk-finetune" || quantity === "best";
  if (tuned && trained(p).depth > 1 && !trained(p).frozen)
    out.push({
      quantity: quantity === "best" ? "risk-finetune" : quantity,
      sides: [
        { name: "as printed, c\u00a0=\u00a01", params: { ...p, formula: "printed" } },
        {
          name: t("exact c, L\u00a0=\u00a0{depth}", {
            depth: trained(p).depth === Number.POSITIVE_INFINITY ? "∞" : trained(p).depth,
          }),
          params: { ...p, formula: "exact" },
        },
      ],
      why:
        readout(p).shrink === Number.POSITIVE_INFINITY
          ? "With a source of size zero c = 1 gives scratch, but gradient descent on two or more layers never leaves zero."
          : p.gamma >= 1
            ? "Where the data leave nothing unseen, c plays no part."
            : "c = 1 is exact only for σ = 0 and ρ = s; otherwise fitting the target rescales all layers, and with them what the data do not see.",
    });
  if (quantity === "hurts-linear" || quantity === "hurts-finetune" || quantity === "best") return out;
  // Only isotropic inputs have a limit of their own.
  if (!isotropic(p) || quantity === "bound") return out;
  const linear = quantity === "t-linear" || quantity === "risk-linear";
  // A stopped flow is known in the limit alone.
  if (stopped(p) && !linear && quantity !== "risk-source") return out;
  out.push({
    quantity,
    sides: [
      { name: t("at d = {d}", { d: p.d }), params: { ...p, limit: "finite" } },
      { name: "d → ∞ at fixed γ", params: { ...p, limit: "large" } },
    ],
    why: linear
      ? "The limit drops what the refitted readout still costs at finite n, and terms of order 1/d."
      : quantity === "risk-source"
        ? "Only the noise of a finite source depends on d."
        : "They differ by terms of order 1/d, which grow towards γ = 1.",
  });
  return out;
}

export const formulas: Formulas<P, keyof typeof quantities> = { formula, parts: riskParts, contrasts };
