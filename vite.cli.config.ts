import { defineConfig } from "vite";
import { commitOf } from "./scripts/commit.mjs";
import { licences } from "./scripts/licences.mjs";
import { packChunks } from "./scripts/packChunks.mjs";
import { withoutDocs } from "./scripts/withoutDocs.mjs";

const { plugin, group, fileOf } = packChunks();

// The command line and its worker thread, side by side under fixed names: cli.js starts ./solve.node.js. `npm pack` takes this
// folder and nothing else, so it holds all packages and their notices.
export default defineConfig({
  publicDir: false,
  // Packages that stand beside an installed command, or are missed with a sentence (docs/decisions/0043).
  ssr: {
    noExternal: true,
    external: ["bullmq", "ioredis", "hyparquet", "hyparquet-writer", "js-yaml", "fflate", "fzstd"],
  },
  // What a slider's help says is for the page.
  plugins: [plugin, withoutDocs(["help"]), licences()],
  define: { __COMMIT__: JSON.stringify(commitOf(["src", "workers", "vite.cli.config.ts"])) },
  // As in vite.config.ts.
  resolve: { preserveSymlinks: true },
  build: {
    ssr: true,
    target: "node20",
    outDir: "dist-cli",
    minify: true,
    rolldownOptions: {
      input: { cli: "src/cli/cli.ts", "solve.node": "workers/solve.node.ts" },
      output: { entryFileNames: "[name].js", chunkFileNames: fileOf, codeSplitting: { groups: [group] } },
    },
  },
});
