/** Vitest set-up file: loads all parts of every model, so that `modelById` works. */

import * as registry from "../src/models/registry.ts";

await registry.loadEverything();

export const models = registry.models.all();
export const presets = registry.presets.all().flat();
