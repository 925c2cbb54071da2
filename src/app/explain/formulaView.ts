import { readable } from "../../lib/decimal.ts";
import type { Formula } from "../../models/explanation.ts";
import type { Tag } from "../../models/quantity.ts";
import { explanations } from "../../models/registry.ts";
import { SolvedPoint } from "../../scene/solvedPoint.ts";
import type { RiskRow } from "../../ui/RiskBars.tsx";

/** Two formulas for one quantity, with their values at the probe. */
export interface ContrastView {
  readonly quantity: string;
  readonly label: string;
  readonly sides: readonly { readonly name: string; readonly text: string; readonly inUse: boolean }[];
  /** The second less the first; undefined where one of them is not finite. */
  readonly difference: string | undefined;
  readonly why: string;
}

export interface FormulaViewData {
  readonly name: string;
  readonly value: string;
  readonly tag: Tag | undefined;
  /** Why there is no finite number, or what the number means. */
  readonly remark: string | undefined;
  readonly formula: Formula | undefined;
  /** Where there is no typeset formula, what is known of the number. */
  readonly source: string;
  readonly contrasts: readonly ContrastView[];
  readonly risks: readonly RiskRow[];
}

const ROUNDING = 1e-12;

/** The formula in use at the probe, its contrasts and the parts of the risks; the explanation has been loaded. Pure; below a millisecond for plain quantities. */
export function formulaView(probe: SolvedPoint, quantity: string): FormulaViewData {
  const { model, params } = probe;
  const q = model.quantities[quantity];
  const state = probe.state(quantity);
  const value = probe.value(quantity);
  const formulas = explanations.of(model.id).formulas;
  const formula = formulas.formula(quantity, params, state);
  const there = q.categories ? q.categories[value] !== undefined : Number.isFinite(value);
  const text = q.categories ? (q.categories[value]?.name ?? "–") : readable(value);
  return {
    name: q.name,
    value: q.simulatedOnly ? "" : text,
    tag: q.simulatedOnly ? undefined : q.tag(params),
    remark: there ? q.remark?.(value) : q.why(value, params),
    formula,
    source: formula?.source ?? q.source(params),
    contrasts: (formulas.contrasts?.(quantity, params) ?? []).map((contrast) => {
      const { label } = model.quantities[contrast.quantity];
      const raw = contrast.sides.map((s) => new SolvedPoint(model, s.params).value(contrast.quantity));
      // Beside the other side, rounding noise is nothing.
      const noise = ROUNDING * Math.max(...raw.filter(Number.isFinite).map(Math.abs));
      const values = raw.map((v) => (Math.abs(v) <= noise ? 0 : v));
      return {
        quantity: contrast.quantity,
        label,
        sides: contrast.sides.map((s, i) => ({
          name: s.name,
          text: readable(values[i]),
          inUse: Object.entries(s.params).every(([key, v]) => params[key] === v),
        })),
        difference: differenceText(values[0], values[1]),
        why: contrast.why,
      };
    }),
    // Those of the ways of training always, any other where it is shown.
    risks: (formulas.parts?.(params, state) ?? [])
      .filter(
        (parts) => parts.quantity === quantity || !model.curves.some((c) => c.quantity === parts.quantity && c.only),
      )
      .map((parts) => {
        const of = model.quantities[parts.quantity];
        const risk = of.read(state, 0, params);
        const name = model.curves.find((c) => c.quantity === parts.quantity)?.label ?? of.label;
        return { ...parts, name, risk, why: Number.isFinite(risk) ? undefined : of.why(risk, params) };
      }),
  };
}

/** With its sign; rounding noise is no difference. */
function differenceText(first: number, second: number): string | undefined {
  if (!Number.isFinite(first) || !Number.isFinite(second)) return undefined;
  const difference = second - first;
  if (Math.abs(difference) <= ROUNDING * (Math.abs(first) + Math.abs(second))) return "0";
  return `${difference > 0 ? "+" : ""}${readable(difference)}`;
}
