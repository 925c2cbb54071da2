import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";
import { commitOf } from "./scripts/commit.mjs";
import { oneFile, sealed } from "./scripts/onefilePlugins.mjs";
import { typeset } from "./scripts/typeset.mjs";
import { withoutDocs } from "./scripts/withoutDocs.mjs";

// The whole site in one HTML file that runs from a disk (docs/offline.md). `npm run onefile` builds it in the mode "onefile", by
// which the few places know it that would ask for another file.
export default defineConfig({
  publicDir: false,
  plugins: [oneFile(), typeset(), withoutDocs(), react({ jsxImportSource: "#ui" }), viteSingleFile(), sealed()],
  define: {
    __COMMIT__: JSON.stringify(commitOf(["src", "workers", "public", "index.html", "vite.config.ts", "scripts"])),
  },
  resolve: {
    // As in vite.config.ts.
    preserveSymlinks: true,
    alias: {
      "react-dom/client": "preact/compat/client",
      "react-dom": "preact/compat",
      "react/jsx-runtime": "preact/jsx-runtime",
      react: "preact/compat",
    },
  },
  build: { target: "esnext", outDir: "dist-onefile", modulePreload: false },
});
