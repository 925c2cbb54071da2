// Vite plugins of the one file (vite.onefile.config.ts).

import { createHash } from "node:crypto";
import { noticesOf, packagesIn } from "./licences.mjs";
import { policyOf } from "./security.mjs";

const thread =
  /new Worker\(\s*new URL\(\s*"[^"]*solve\.worker\.ts"\s*,\s*import\.meta\.url\s*\)\s*,\s*\{\s*type:\s*"module"\s*\}\s*\)/;

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
    load: {
      // The watched network, a part of each model: a third of its size is a library. Parquet, of which the list of eigenvalues is one use.
      filter: { id: /\/(trainingRun|read\/parquet)\.ts$/ },
      handler: (id) =>
        id.endsWith("parquet.ts")
          ? 'export const readParquet = () => Promise.reject(new Error("The one file reads no Parquet: save the table as CSV."));'
          : "export const train = undefined, trainNetwork = undefined;",
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
    renderChunk(_code, chunk) {
      names = packagesIn([chunk]);
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
