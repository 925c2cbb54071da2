// Vite plugins of the one file (vite.onefile.config.ts).

import { createHash } from "node:crypto";
import { noticesOf, packagesIn } from "./licences.mjs";
import { policyOf } from "./security.mjs";

const thread =
  /new Worker\(\s*new URL\(\s*"[^"]*solve\.worker\.ts"\s*,\s*import\.meta\.url\s*\)\s*,\s*\{\s*type:\s*"module"\s*\}\s*\)/;

/** In place of the modules that the one file leaves out. */
const LEFT_OUT = `const none = () => null;
  export { none as TrainingPanel, none as QrCode, none as UpdatePrompt, none as PrintHead, none as PrintFoot, none as bindFrame, none as DistancePanel, none as distances, none as taskPlane, none as LearningWords, none as learningRates, none as race, none as train, none as trainNetwork, none as languages, none as speakAs, none as followLanguage, none as Untranslated, none as useTranslation, none as fitText };
  export const inLanguage = (type, props) => props;`;
const ENGLISH_STORIES = `export { forStories as forStory } from "../../models/registry.ts";
  export const translated = () => undefined, translationOf = translated;`;
/** What says so in its place. */
const SAID = `export const OwnList = () => "A list of your own needs the site: this one file has no reader for it.";
  export const TaskFigure = () => "The figure of both tasks needs the site: this one file goes without it.";
  export const RacePanel = () => "The race needs the site: this one file has no training.";`;

/** The page's program is that of its threads too (src/app/oneFile.ts), and nothing refers to another file. */
export function oneFile() {
  return {
    name: "one-file",
    enforce: "pre",
    transform: {
      filter: { id: /\/browserLane\.ts$/ },
      handler(code) {
        if (!thread.test(code)) throw new Error("The one file could not find where a thread is started.");
        return {
          code: `import { startThread } from "./ownThread.ts";\n${code.replace(thread, "startThread()")}`,
          map: null,
        };
      },
    },
    resolveId: {
      // All that is loaded later is here already: nothing is fetched ahead.
      filter: { id: /^\0vite\/preload-helper\.js$/ },
      handler: () => "\0no-preload",
    },
    load: {
      // The watched network and what it says, parts of each model, its panel and the race; the code for cameras; what keeps a site; the sheet to print; talk
      // with a page around it; lists of one's own; the distances of tasks,
      // both of them in one plane, and exponents of learning; languages other than English; kernels in WebAssembly, whose numbers the TypeScript form computes too.
      filter: {
        id: /\/(trainingRun\.ts|training\/training\.ts|kernels\/wasm\.ts|training\/race\.ts|geometry\/distance\.ts|theory\/(taskPlane|exponents)\.ts|page\/framed\.ts|(languages\/languages|ui\/inLanguage|charts\/fitText)\.ts|talk\/storyTexts\.ts|(TrainingPanel|DistancePanel|RacePanel|TaskFigure|LearningWords|OwnList|QrCode|Untranslated|UpdatePrompt|PrintSheet)\.tsx)$|^\0no-preload$/,
      },
      handler(id) {
        if (id === "\0no-preload") return "export const __vitePreload = (load) => load();";
        if (/storyTexts/.test(id)) return ENGLISH_STORIES;
        if (/training\/training\.ts$/.test(id)) return "export const training = undefined;";
        if (/wasm\.ts$/.test(id)) return 'export const wasm = () => { throw new Error("left out"); };';
        return /(OwnList|RacePanel|TaskFigure)/.test(id) ? SAID : LEFT_OUT;
      },
    },
    transformIndexHtml: {
      order: "pre",
      handler: (html) =>
        html
          .replace("/src/app/main.tsx", "/src/app/oneFile.ts")
          .replace(/\s*<link rel="(manifest|license)"[^>]*>/g, ""),
    },
  };
}

const hashOf = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Puts the policy into the file, with its own scripts and styles by their hashes, and the notices of all packages in it at its end. */
export function sealed() {
  let names;
  return {
    name: "sealed",
    enforce: "post",
    renderChunk(code, chunk) {
      names = packagesIn([chunk]);
      // From a disk browsers start threads of plain scripts only, and this one asks no module for its address.
      return { code: code.replace(/\bimport\.meta\b/g, "({})"), map: null };
    },
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const [file] = Object.values(bundle).filter(({ fileName }) => fileName.endsWith(".html"));
        const html = String(file.source);
        const inline = (tag) =>
          [...html.matchAll(new RegExp(`<${tag}\\b[^>]*>([\\s\\S]*?)</${tag}>`, "g"))].map(([, text]) => hashOf(text));
        const policy = policyOf({
          "script-src": [...inline("script"), "'wasm-unsafe-eval'"].join(" "),
          "style-src": inline("style").join(" "),
          "worker-src": "blob:",
          "connect-src": "'none'",
          "manifest-src": "'none'",
        });
        const notices = noticesOf(names).replaceAll("--", "- -");
        file.source = `${html.replace("<head>", `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`)}\n<!--\n${notices}-->\n`;
      },
    },
  };
}
