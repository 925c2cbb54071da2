import { t } from "../../../lib/language.ts";
import type { Setup } from "../../param.ts";
import { type Work, wholeWork } from "../../simulator.ts";

/**
 * Estimated cost of a replicate. Gradients until convergence were counted at d = 20, m* = 20, m = 200, n = 20 … 640: 600 to 700
 * of pretraining, 100 to 1000 of a training, about 200 √(n/d). They hardly change with the width.
 */
const PRETRAINING_GRADIENTS = 700;
const PER_ROOT = 200;
/** Multiplications that a pair of neurons takes beyond its products: a square root and an arc cosine. */
const PAIR = 20;

/** Multiplications of one replicate, to a factor of two or so; pretraining is done once for all n, scratch for all μ. */
export function cost({ d, width, teachers, mu }: Setup, ns: readonly number[]): Work {
  const pairs = width * (width + teachers);
  const size = `${d} ${width} ${teachers}`;
  const once = { [`pretraining ${size} ${Math.round(mu * teachers)}`]: PRETRAINING_GRADIENTS * pairs * (2 * d + PAIR) };
  let own = 0;
  for (const n of ns) {
    const training = PER_ROOT * Math.sqrt(n / d) * 2 * n * width * d;
    own += training + 2 * Math.min(n, width) ** 2 * Math.max(n, width) + pairs * (d + PAIR);
    once[`scratch ${size} ${n}`] = training;
  }
  return { own, once };
}

/** Bytes that a replicate holds. */
export const memory = ({ d, width, teachers }: Setup, ns: readonly number[]): number => {
  const n = Math.max(0, ...ns);
  // Features of linear transfer, and their factors.
  return 8 * (n * d + 10 * width * (d + 1) + Math.max(2 * width * (n + width), 2 * width * (width + teachers)));
};

/** Bytes a replicate may hold, and multiplications it may take (minutes). */
const MEMORY = 300 * 2 ** 20;
const WORK = 1e13;

/** Why these are not simulated; undefined when they are. */
export function obstacle(setup: Setup, ns: readonly number[]): string | undefined {
  const { d, width, teachers, mu, ridge } = setup;
  if (!(teachers >= 1)) return "the teacher has no neurons";
  if (!(width >= 1) || !(d >= 1)) return "the student has no neurons";
  if (!(mu >= 0 && mu <= 1)) return "the share of neurons is not between 0 and 1";
  if (!(ridge >= 0) || !Number.isFinite(ridge)) return "the ridge is not a number from 0 on";
  const bytes = memory(setup, ns);
  if (!(bytes <= MEMORY))
    return t("it would take {size} MB a thread; choose a smaller width or fewer samples", {
      size: Math.round(bytes / 2 ** 20),
    });
  if (!(wholeWork(cost(setup, ns)) <= WORK))
    return "a replicate would take more than an hour; choose a smaller width or fewer samples";
  return undefined;
}
