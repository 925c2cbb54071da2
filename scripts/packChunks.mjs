// A Vite plugin that says which chunk of the command line (vite.cli.config.ts) a module is in: the package holds what its commands
// load, and nothing else.

import { reachedFrom } from "./workers.mjs";

/** import("…") of a module that is here already. */
const later = /(?<!typeof )\bimport\("(\.[^"]+)"\)/g;

/** Loaded by the commands for work on the program, or by the page alone. */
const isApart = (id) => /\/(cli\/maintain|explanation|trainingRun)\.ts$/.test(id);
/** Loaded where it is asked for, with packages that may be missing beside it. */
const isAtlas = (id) => /\/src\/((cli\/)?atlas\/|forecast\/read\/parquet\.ts$)|^\.\/parquet\.ts$/.test(id);

export function packChunks() {
  const entries = new Set();
  let shared;
  function chunkOf(id, graph) {
    shared ??= reachedFrom(entries, graph, true, (module) => isApart(module) || isAtlas(module));
    return shared.has(id) && !entries.has(id) ? "shared" : undefined;
  }
  return {
    plugin: {
      name: "pack-chunks",
      enforce: "pre",
      buildStart() {
        entries.clear();
        shared = undefined;
      },
      // What is in the one chunk is not asked for by a file of its own, which would hold but a name: 1 kB of headers.
      transform: {
        filter: { id: /\/src\/(models|forecast)\/.*\.ts$/, code: 'import("' },
        handler(code) {
          const named = [];
          const here = code.replace(later, (found, path) => {
            if (isApart(path) || isAtlas(path)) return found;
            named.push(`import * as here${named.length} from "${path}";`);
            return `Promise.resolve(here${named.length - 1})`;
          });
          return named.length > 0 ? { code: `${named.join("\n")}\n${here}`, map: null } : undefined;
        },
      },
      moduleParsed({ id, isEntry }) {
        if (isEntry) entries.add(id);
      },
    },
    /** One chunk for all that every command and thread needs: many small ones make a larger archive. */
    group: { name: chunkOf, debugName: "package", includeDependenciesRecursively: false },
    /** Where a chunk is written; `files` of package.json leaves the folder `apart` out. A chunk without modules names some of another. */
    fileOf: ({ name, moduleIds }) =>
      ["shared", "rolldown-runtime"].includes(name) || moduleIds.length === 0 || moduleIds.some(isAtlas)
        ? "[name].js"
        : "apart/[name].js",
  };
}
