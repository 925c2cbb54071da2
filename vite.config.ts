import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { catalogues } from "./scripts/catalogues.mjs";
import { commitOf } from "./scripts/commit.mjs";
import { licences } from "./scripts/licences.mjs";
import { preload } from "./scripts/preload.mjs";
import { security } from "./scripts/security.mjs";
import { typeset } from "./scripts/typeset.mjs";
import { withoutDocs } from "./scripts/withoutDocs.mjs";
import { workers } from "./scripts/workers.mjs";

const { plugin, firstLoad } = workers();

export default defineConfig({
  base: "./", // the site runs from any folder
  appType: "mpa", // there is one page, and what is not there is not found
  plugins: [
    preload(),
    plugin,
    typeset(),
    withoutDocs(),
    catalogues(),
    react({ jsxImportSource: "#ui" }),
    security(),
    licences(),
  ],
  define: {
    __COMMIT__: JSON.stringify(commitOf(["src", "workers", "public", "index.html", "vite.config.ts", "scripts"])),
  },
  // A folder whose path the bundler cannot read is built by another path (scripts/process.mjs), which must not be resolved.
  resolve: { preserveSymlinks: true },
  // Only workers import comlink: found late, it would reload the page in dev and hang the first call.
  optimizeDeps: { include: ["comlink"] },
  build: {
    target: "es2022",
    sourcemap: true,
    modulePreload: {
      polyfill: false,
      // No part that comes later asks for what every page has loaded.
      resolveDependencies: (_, files, { hostType }) =>
        hostType === "html" ? files : files.filter((file) => !/\/(rolldown-runtime|common|models|index)-/.test(file)),
    },
    rolldownOptions: { output: { codeSplitting: { groups: [firstLoad] } } },
  },
});
