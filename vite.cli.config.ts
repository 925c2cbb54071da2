import { defineConfig } from "vite";

// The command line and its worker thread, side by side under fixed names: cli.js starts ./solve.node.js.
export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true },
  // As in vite.config.ts.
  resolve: { preserveSymlinks: true },
  build: {
    ssr: true,
    target: "node20",
    outDir: "dist-cli",
    rolldownOptions: {
      input: { cli: "src/cli/cli.ts", "solve.node": "workers/solve.node.ts" },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js" },
    },
  },
});
