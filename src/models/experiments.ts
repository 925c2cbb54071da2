import { experiments as deepLinear } from "./deep-linear/experiments.ts";
import { experiments as diagonal } from "./diagonal/experiments.ts";
import type { Experiments } from "./simulator.ts";

/** Experiments by the id of their model. Apart from the registry: threads run them, the page does not load them. */
export const experiments: Readonly<Record<string, Experiments>> = { "deep-linear": deepLinear, diagonal };
