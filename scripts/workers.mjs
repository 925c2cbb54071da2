// A Vite plugin that builds workers together with the page, as further entries. Built apart, as Vite does, they would carry
// copies of all that both need: a visitor would fetch each model twice.

import { posix } from "node:path";

const { basename, dirname, join } = posix; // as the bundler names modules

const address = /new URL\(\s*"([^"]+\.worker\.ts)"\s*,\s*import\.meta\.url\s*\)/g;

/** These modules and everything that they import: before they run, or whenever it is; not through what `isLeft` says. */
export function reachedFrom(entries, graph, whenever, isLeft = () => false) {
  const found = new Set(entries);
  for (const id of found) {
    const { importedIds, dynamicallyImportedIds } = graph.getModuleInfo(id);
    for (const imported of whenever ? [...importedIds, ...dynamicallyImportedIds] : importedIds)
      if (!isLeft(imported)) found.add(imported);
  }
  return found;
}

/** What the first part of each manifest needs, the model itself, and what its `furtherParts.ts` needs, by the name of its folder. */
function models(root, graph) {
  const { importedIds } = graph.getModuleInfo(join(root, "src/models/manifests.ts"));
  return importedIds
    .filter((id) => basename(id) === "manifest.ts")
    .map((id) => {
      const { dynamicallyImportedIds } = graph.getModuleInfo(id);
      const later = dynamicallyImportedIds.filter((part) => basename(part) === "furtherParts.ts");
      return {
        name: basename(dirname(id)),
        reached: reachedFrom(dynamicallyImportedIds.filter((part) => !later.includes(part)).slice(0, 1), graph, false),
        further: reachedFrom(later, graph, false),
      };
    });
}

/** Whether a module outside of the models' folders is imported in that of another model. */
function usedBeside(id, { name }, graph) {
  const folderOf = (module) => /\/src\/models\/([\w-]+)\//.exec(module)?.[1];
  if (folderOf(id)) return false;
  return graph.getModuleInfo(id).importers.some((importer) => (folderOf(importer) ?? name) !== name);
}

export function workers() {
  const entries = new Set();
  /** As Vite names it: not always the folder that this file lies in (scripts/process.mjs). */
  let root;
  let ofPage;
  let ofWorkers;
  let ofModels;
  /** Undefined for what comes later. */
  function chunkOf(id, graph) {
    ofPage ??= reachedFrom([join(root, "index.html")], graph, false);
    ofWorkers ??= reachedFrom(entries, graph, true);
    if (ofPage.has(id)) return ofWorkers.has(id) ? "common" : "index";
    ofModels ??= models(root, graph);
    const [model, another] = ofModels.filter(({ reached }) => reached.has(id));
    if (another) return "models";
    const further = ofModels.find((of) => of.further.has(id));
    // What one model shares with the further part of another, or with what of another comes later still, is no part of either.
    if (model) return (further && further !== model) || usedBeside(id, model, graph) ? undefined : model.name;
    return further && `further-${further.name}`;
  }
  return {
    plugin: {
      name: "workers",
      apply: "build",
      enforce: "pre",
      configResolved(config) {
        root = config.root;
      },
      buildStart() {
        entries.clear();
        ofPage = ofWorkers = ofModels = undefined;
      },
      transform: {
        filter: { id: /\.tsx?$/, code: address },
        handler(code, id) {
          const emitted = code.replace(address, (_, path) => {
            const file = join(dirname(id), path);
            entries.add(file);
            const name = basename(path, ".ts");
            return `import.meta.ROLLUP_FILE_URL_${this.emitFile({ type: "chunk", id: file, name })}`;
          });
          return { code: emitted, map: null };
        },
      },
    },
    /**
     * The chunks of the first load: the page in one piece and each model in one, because what lazy chunks share with them would
     * be split off, and packs worse in pieces. But workers must not load the page for what they share with it, nor one
     * model another.
     */
    firstLoad: { name: chunkOf, debugName: "first load", includeDependenciesRecursively: false },
  };
}
