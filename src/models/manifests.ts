import { manifest as deepLinear } from "./deep-linear/manifest.ts";
import { manifest as diagonal } from "./diagonal/manifest.ts";
import type { Manifest } from "./manifest.ts";

/** The only list of models: a new one is a folder and a line here. The first is the one a link without `m` means. */
export const manifests: readonly Manifest[] = [deepLinear, diagonal];
