import { readable, readDecimal } from "../lib/decimal.ts";
import { decimalMark, t } from "../lib/language.ts";
import { list } from "../lib/lists.ts";
import type { Claim, Statement } from "./explanation.ts";

/** Words that explanations of a point share: numbers as they are written, with what they claim. */

/** A number as it is written, and half a unit of its last digit. */
export interface Written {
  readonly text: string;
  readonly value: number;
  readonly within: number;
}

/** @param digits significant digits */
export function written(x: number, digits = 3): Written {
  const text = readable(x, digits);
  if (!Number.isFinite(x) || x === 0) return { text, value: x, within: 0 };
  const power = Number(x.toExponential(digits - 1).split("e")[1]);
  // Up to 1e6 a number is written to the unit.
  const last = power >= digits && power < 6 ? 0 : power - digits + 1;
  return { text, value: Math.round(x / 10 ** last) * 10 ** last, within: 0.5000001 * 10 ** last };
}

/** A positive number that is written already, such as 0.77 or 2.3·10⁻⁵, with the decimal mark of the page. */
export function asWritten(text: string): Written {
  const plain = text.replace(decimalMark(), ".");
  const value = readDecimal(plain) ?? Number.NaN;
  const [mantissa] = plain.split("·");
  const places = mantissa.split(".")[1]?.length ?? 0;
  const unit = value === 0 ? 1 : value / Number(mantissa);
  return { text, value, within: 0.5000001 * unit * 10 ** -places };
}

/** That a term has the value written. */
export const claims = (left: string, { value, within }: Pick<Written, "value" | "within">): Claim => ({
  left,
  is: "≈",
  right: value,
  within,
});

const PLAIN: readonly (readonly [number, string])[] = [
  [1, "all"],
  [3 / 4, "three quarters"],
  [2 / 3, "two thirds"],
  [1 / 2, "half"],
  [1 / 3, "a third"],
  [1 / 4, "a quarter"],
];

/** A share of a whole, in (0, 1], in English words where there are some, else in percent. */
export function fraction(share: number): Written {
  const near = PLAIN.find(([value]) => Math.abs(share - value) < 1e-3);
  if (near) return { text: near[1], value: near[0], within: 1e-3 };
  const { text, value, within } = written(100 * share, share > 0.99 ? 4 : 2);
  return { text: `${text} %`, value: value / 100, within: within / 100 };
}

/** A protocol with its risk. */
export interface Contestant {
  /** Quantity of its risk. */
  readonly id: string;
  readonly name: string;
  readonly risk: number;
}

const MOST_DIGITS = 9;
const EQUAL = 1e-9;

const isEqual = (a: number, b: number): boolean =>
  a === b || (Number.isFinite(a - b) && Math.abs(a - b) <= EQUAL * Math.max(Math.abs(a), Math.abs(b)));

/**
 * Who has the least, and what the others have, in one sentence.
 *
 * @param what what it is the least of: risk, error
 * @param note what is said where none has a finite one
 */
export function verdict(contestants: readonly Contestant[], what: string, note: string): Statement {
  const seen = { probe: true, quantities: contestants.map(({ id }) => id) } as const;
  const order = contestants
    .filter(({ risk }) => !Number.isNaN(risk))
    .sort((a, b) => (a.risk === b.risk ? 0 : a.risk - b.risk));
  const lowest = order[0]?.risk ?? Number.NaN;
  if (!Number.isFinite(lowest)) return { text: note, claims: [], seen };
  let digits = 3;
  const texts = (n: number) => order.map(({ risk }) => readable(risk, n));
  const tells = (n: number) =>
    texts(n).every((text, i, all) => i === 0 || text !== all[i - 1] || isEqual(order[i].risk, order[i - 1].risk));
  while (digits < MOST_DIGITS && !tells(digits)) digits++;
  const first = order.filter(({ risk }) => isEqual(risk, lowest));
  const rest = order.slice(first.length);
  const number = written(lowest, digits);
  const others = rest.map(({ name, risk }, i) =>
    risk === Number.POSITIVE_INFINITY
      ? i === 0
        ? t("{name} diverges", { name })
        : t("{name} diverges, too", { name })
      : t("{name} has {number}", { name, number: written(risk, digits).text }),
  );
  for (const { name, risk } of contestants)
    if (Number.isNaN(risk)) others.push(t("{name} has no number here", { name }));
  const least = { what, number: number.text };
  const head =
    first.length === 1
      ? t("{name} has the least {what}, {number}", { name: capital(t(first[0].name)), ...least })
      : t("{names} have the least {what}, {number} each", {
          names: capital(list(first.map(({ name }) => name))),
          ...least,
        });
  return {
    text: others.length > 0 ? t("{head}; {others}.", { head, others: clauses(others) }) : t("{head}.", { head }),
    claims: [
      ...first.map(({ id }) => claims(id, number)),
      ...rest.flatMap(({ id, risk }): Claim[] => [
        { left: first[0].id, is: "<", right: id },
        ...(Number.isFinite(risk) ? [claims(id, written(risk, digits))] : []),
      ]),
    ],
    seen,
  };
}

/** Clauses that stand for themselves: a, b and c. */
function clauses(all: readonly string[]): string {
  const [last, ...rest] = all.toReversed();
  if (rest.length === 0) return last;
  return t("{clauses} and {last}", {
    clauses: rest.toReversed().reduce((clauses, clause) => t("{clauses}, {clause}", { clauses, clause })),
    last,
  });
}

export const capital = (text: string): string => text[0].toUpperCase() + text.slice(1);
