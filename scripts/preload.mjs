// A Vite plugin: what a built page does before each import() is ours (src/app/preload.ts) in place of Vite's.

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
