import { explanation as deepLinear } from "./deep-linear/explanation.ts";
import { explanation as diagonal } from "./diagonal/explanation.ts";
import type { Explanation } from "./explanation.ts";

/** Explanations by the id of their model. Apart from the registry, so that the first picture does not wait for them. */
export const explanations: Readonly<Record<string, Explanation | undefined>> = { "deep-linear": deepLinear, diagonal };
