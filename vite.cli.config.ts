import { defineConfig } from "vite";
import { licences } from "./scripts/licences.mjs";

// The command line and its worker thread, side by side under fixed names: cli.js starts ./solve.node.js. `npm pack` takes this
// folder and nothing else, so it holds all packages and their notices.
export default defineConfig({
  publicDir: false,
  plugins: [licences()],
  ssr: { noExternal: true },
  // As in vite.config.ts.
  resolve: { preserveSymlinks: true },
  build: {
    ssr: true,
    target: "node20",
    outDir: "dist-cli",
    minify: true,
    rolldownOptions: {
      input: { cli: "src/cli/cli.ts", "solve.node": "workers/solve.node.ts" },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js" },
    },
  },
});
