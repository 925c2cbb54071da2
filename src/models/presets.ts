import { presets as deepLinear } from "./deep-linear/presets.ts";
import { presets as diagonal } from "./diagonal/presets.ts";
import type { Preset } from "./model.ts";

/** The papers' figures by the id of their model. Apart from the registry, so that the first picture does not wait for them. */
export const presetsOf: Readonly<Record<string, readonly Preset[]>> = { "deep-linear": deepLinear, diagonal };

/** All of them, in the order of the models. */
export const presets: readonly Preset[] = Object.values(presetsOf).flat();
