import { manifest as deepLinear } from "./deep-linear/manifest.ts";
import { manifest as diagonal } from "./diagonal/manifest.ts";
import type { Manifest } from "./manifest.ts";
import { manifest as relu } from "./relu/manifest.ts";

/** The only list of models: to add one, add a folder and a line here. The first is the default of the link key `m`. */
export const manifests: readonly Manifest[] = [deepLinear, diagonal, relu];
