/** Every model with all its parts, loaded. Unit tests have it as a set-up file, so that a model is there by its id. */

import * as registry from "../src/models/registry.ts";

await registry.loadEverything();

export const models = registry.models.all();
export const presets = registry.presets.all().flat();
