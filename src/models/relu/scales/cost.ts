import { t } from "../../../lib/language.ts";
import type { Setup } from "../../param.ts";
import { type Work, wholeWork } from "../../simulator.ts";

/** Estimated cost of a replicate of initial scales. Gradients were counted at d = 15, six units, 100 neurons. */
const PRETRAINING_GRADIENTS = 600;
const TRAINING_GRADIENTS = 300;
const PAIR = 30;

/** Multiplications, to a factor of three or so; pretraining and scratch are done once for all γ. */
export function cost(setup: Setup, ns: readonly number[]): Work {
  const { d, width, teachers, mu, kappa, init, sigma } = setup;
  const start = [d, width, teachers, kappa, init].join(" ");
  const once = { [`pretraining ${start}`]: PRETRAINING_GRADIENTS * width * (width + teachers) * (2 * d + PAIR) };
  let own = 0;
  for (const n of ns) {
    const training = TRAINING_GRADIENTS * 2 * n * 2 * width * d + 2 * width * width * (d + PAIR);
    own += training;
    once[`scratch ${start} ${mu} ${sigma} ${n}`] = training;
  }
  return { own, once };
}

const MEMORY = 300 * 2 ** 20;
const WORK = 1e13;

/** Bytes that a replicate holds. */
export const memory = ({ d, width, teachers }: Setup, ns: readonly number[]): number =>
  8 * (Math.max(2 * width * Math.max(0, ...ns), width * (width + teachers)) + 20 * width * (d + 1));

/** Why these are not simulated; undefined when they are. */
export function obstacle(setup: Setup, ns: readonly number[]): string | undefined {
  const { d, width, teachers, mu, kappa, gout, init, sigma } = setup;
  if (!(teachers >= 1)) return "the teacher has no units";
  if (!(width >= 2) || !(d >= 1)) return "a network needs two neurons or more";
  if (!(mu >= 0 && mu <= 1)) return "the share of units is not between 0 and 1";
  if (!(kappa > 0 && init > 0) || !Number.isFinite(kappa * init))
    return "a network whose weights are all 0 never trains";
  if (!(gout >= 0 && Number.isFinite(gout))) return "the readout scale is not a number from 0 on";
  if (!(sigma >= 0 && Number.isFinite(sigma))) return "the noise is not a number from 0 on";
  const bytes = memory(setup, ns);
  if (!(bytes <= MEMORY))
    return t("it would take {size} MB a thread; choose a smaller width or fewer samples", {
      size: Math.round(bytes / 2 ** 20),
    });
  if (!(wholeWork(cost(setup, ns)) <= WORK))
    return "a replicate would take more than an hour; choose a smaller width or fewer samples";
  return undefined;
}
