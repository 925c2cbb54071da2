import { t } from "../../../lib/language.ts";
import type { Setup } from "../../param.ts";
import type { Work } from "../../simulator.ts";

/** Estimated cost of training a real network. */

/** Gradients until a training has converged: about 50 for the first layer alone, more where the constant part of a kernel is learned. */
const GRADIENTS = [60, 300, 300];
/** Multiplications that a pair of neurons takes in an exact risk beyond its product. */
const PAIR = 30;

/** Multiplications of a replicate, to a factor of three or so in the kernel regime; small initial scales take several times as many. */
export function cost({ d, width, train, ns: source }: Setup, ns: readonly number[]): number {
  const training = (n: number) => GRADIENTS[train] * 2 * n * width * d;
  const risk = (width ** 2 / 2) * (d + PAIR);
  const most = Math.max(0, ...ns);
  let sum = source > 0 ? training(source) + risk + source ** 3 / 6 : 0;
  sum += most ** 3 / 6 + most ** 2 * d;
  for (const n of ns) sum += 2 * (training(n) + risk);
  return sum;
}

/** The same as `Simulator.cost`, small initial scales included, which train longer. */
export const work = (setup: Setup, ns: readonly number[]): Work => ({
  own: cost(setup, ns) * Math.max(1, setup.init ** -1.5),
  once: {},
});

/** Bytes that a replicate holds. */
export const memory = ({ d, width, ns: source }: Setup, ns: readonly number[]): number => {
  const most = Math.max(0, source, ...ns);
  return 8 * (width * most + most * (most + d) + 10 * width * (d + 1));
};

const MEMORY = 300 * 2 ** 20;
const WORK = 1e13;

/** Why these are not trained; undefined when they are. */
export function obstacle(setup: Setup, ns: readonly number[]): string | undefined {
  const { width, init, d } = setup;
  if (!(width >= 2)) return "a network needs two neurons or more";
  if (!(d >= 1)) return "there are no inputs";
  if (!(init > 0) || !Number.isFinite(init)) return "a network whose weights are all 0 never trains";
  const bytes = memory(setup, ns);
  if (!(bytes <= MEMORY))
    return t("it would take {size} MB a thread; choose a smaller width or fewer samples", {
      size: Math.round(bytes / 2 ** 20),
    });
  if (!(cost(setup, ns) <= WORK))
    return "a replicate would take more than an hour; choose a smaller width or fewer samples";
  return undefined;
}
