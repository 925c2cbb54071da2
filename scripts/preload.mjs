// A Vite plugin that replaces Vite's preload helper, called before each import(), with src/app/preload.ts.

import { inRoot } from "./process.mjs";

export function preload() {
  return {
    name: "preload",
    apply: "build",
    enforce: "pre",
    resolveId: {
      filter: { id: /^\0vite\/preload-helper\.js$/ },
      handler: () => inRoot("src/app/preload.ts"),
    },
  };
}
