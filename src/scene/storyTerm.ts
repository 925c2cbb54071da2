import { brief, plainDecimal, readable, readDecimal } from "../lib/decimal.ts";
import { literally, t } from "../lib/language.ts";
import { modelById } from "../models/registry.ts";
import { parseLink } from "./link.ts";
import { solveAt } from "./report.ts";
import { restore } from "./restore.ts";
import { type Scene, toRaw } from "./scene.ts";

/** A quantity or a parameter at a step's setting, with some keys of the link changed: `t-linear@gamma=0.75`. */
export interface Term {
  readonly id: string;
  /** The setting it is read at. */
  readonly scene: Scene;
  /** Shown without its sign: “loses 0.13”. */
  readonly unsigned?: boolean;
}

export type Comparison = "<" | ">" | "<=" | ">=" | "=";

/** A claim of a story about a step, checked by the page and by tests. */
export interface Claim {
  readonly line: number;
  readonly text: string;
  readonly left: Term;
  readonly comparison: Comparison;
  /** A number, another term, or the id of a category or option. */
  readonly right: number | string | Term;
  /** How far apart equal numbers may be. */
  readonly tolerance: number;
}

const TERM = /^([A-Za-z][\w-]*)(?:@([^\s{}|]+))?$/;

/** Parses the content of braces: a term, or `|term|` for its absolute value; a string is the error message. */
export function readSlot(text: string, scene: Scene): Term | string {
  const size = /^\|(.*)\|$/.exec(text.trim());
  const term = readTerm(size ? size[1] : text, scene);
  if (!size || typeof term === "string") return term;
  return isNumber(term)
    ? { ...term, unsigned: true }
    : literally("“{id}” is no number: it has no size", { id: clip(term.id) });
}

/** Parses `id` or `id@key=value&key=value` at a setting; a string is the error message. */
export function readTerm(text: string, scene: Scene): Term | string {
  const match = TERM.exec(text.trim());
  if (!match) return literally("“{text}” is not a quantity or a parameter", { text: clip(text) });
  const [, id, changes] = match;
  const model = modelById(scene.model);
  if (!Object.hasOwn(model.quantities, id) && !Object.hasOwn(model.params, id))
    return literally("“{id}” is no quantity and no parameter of {model}", { id: clip(id), model: model.id });
  if (changes === undefined) return { id, scene };
  const { raw, notices } = parseLink(changes);
  if (Object.keys(raw).some((key) => key === "m" || key === "v"))
    return literally("“{text}” may not change the model", { text: clip(changes) });
  const restored = restore({ ...toRaw(scene), ...raw });
  const wrong = [...notices, ...restored.notices][0];
  return wrong ? wrong.message : { id, scene: restored.scene };
}

const SPACED = /^(\S+)\s+(<=|>=|<|>|=)\s*(\S+)$/;
/** Without spaces the last `=`, `<` or `>` compares; those before it belong to the keys of the term. */
const CLOSE = /^(\S*[^\s<>=])(<=|>=|<|>|=)\s*(\S+)$/;
const LONGEST_CLAIM = 500;

/** Parses `term < number`, `term = number ± tolerance`, `term > term`, `best = finetune`; a string is the error message. */
export function readClaim(text: string, line: number, scene: Scene): Claim | string {
  const [body, within, ...rest] = text.length > LONGEST_CLAIM ? [""] : text.trim().split(/\s*±\s*/);
  const match = SPACED.exec(body) ?? CLOSE.exec(body);
  if (!match || rest.length > 0)
    return literally("a claim reads “t-linear > 0” or “risk-scratch = 0.54 ± 0.001”, not “{text}”", {
      text: clip(text.trim()),
    });
  const [, l, comparison, r] = match;
  const left = readTerm(l, scene);
  if (typeof left === "string") return left;
  const tolerance = within === undefined ? 0 : readDecimal(within);
  if (tolerance === undefined || !(tolerance >= 0))
    return literally("“{text}” is not a tolerance", { text: clip(within) });
  const number = readDecimal(r);
  const asTerm = number === undefined ? readTerm(r, scene) : number;
  const isName = !isNumber(left) && /^[\w-]+$/.test(r);
  const right = typeof asTerm === "string" && isName ? r : asTerm;
  if (typeof right === "string" && !isName) return right;
  return { line, text: text.trim(), left, comparison: comparison as Comparison, right, tolerance };
}

/** Whether a term's value is a number, which is known without solving. */
export function isNumber({ id, scene }: Term): boolean {
  const { quantities, params } = modelById(scene.model);
  return quantities[id] ? !quantities[id].categories : params[id].kind === "number";
}

/** A term's value: a number (±∞, NaN where there is none), or the id of a category or option. */
export function value({ id, scene }: Term): number | string {
  const { quantities } = modelById(scene.model);
  if (!Object.hasOwn(quantities, id)) return scene.params[id];
  const number = solveAt(scene.model, scene.params, [id], scene.epsilon)[id];
  return quantities[id].categories ? (quantities[id].categories[number]?.id ?? "none") : number;
}

/** A term's value as text. */
export function words(term: Term): string {
  const { quantities, params } = modelById(term.scene.model);
  const signed = value(term);
  const found = term.unsigned && typeof signed === "number" ? Math.abs(signed) : signed;
  const quantity = quantities[term.id];
  if (typeof found === "number") return quantity ? (quantity.format?.(found) ?? readable(found)) : brief(found, 4);
  if (quantity?.categories) return t(quantity.categories.find((c) => c.id === found)?.name ?? "none");
  const param = params[term.id];
  return t((param?.kind === "choice" && param.options.find((o) => o.id === found)?.name) || found);
}

/** Whether a claim is true; comparisons with NaN are false. */
export function holds({ left, comparison, right, tolerance }: Claim): boolean {
  const [a, b] = [value(left), typeof right === "object" ? value(right) : right];
  if (typeof a === "string" || typeof b === "string") return comparison === "=" && a === b;
  if (comparison === "<") return a < b;
  if (comparison === ">") return a > b;
  if (comparison === "<=") return a <= b + tolerance;
  if (comparison === ">=") return a >= b - tolerance;
  return a === b || Math.abs(a - b) <= tolerance;
}

/** A false claim, with the value found instead. */
export function refusal(claim: Claim): string {
  const found = value(claim.left);
  return literally("the claim “{claim}” does not hold: it is {found}", {
    claim: claim.text,
    found: typeof found === "number" ? plainDecimal(Number(found.toPrecision(6))) || t("no number") : found,
  });
}

/** Text from outside, shortened for a message. */
export function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
