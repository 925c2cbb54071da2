/** Vitest set-up file: loads all parts of every model, so that `modelById` works; TRANSFERSCOPE_KERNELS=plain does without WebAssembly. */

import { setKernels } from "../src/lib/kernels/kernels.ts";
import { plain } from "../src/lib/kernels/plain.ts";
import * as registry from "../src/models/registry.ts";

await registry.loadEverything();
if (process.env.TRANSFERSCOPE_KERNELS === "plain") setKernels(plain);

export const models = registry.models.all();
export const presets = registry.presets.all().flat();
