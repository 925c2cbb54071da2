// A Vite plugin: the catalogues of languages (src/app/languages), compiled by Lingui while the page is built, so that no parser of
// messages reaches the browser. `import { messages } from "virtual:catalogue/de"`.

import { compileMessage } from "@lingui/message-utils/compileMessage";
import { catalogueOf } from "./messages.mjs";
import { inRoot } from "./process.mjs";

const accents = { a: "á", e: "é", i: "í", o: "ó", u: "ú", A: "Á", E: "É", I: "Í", O: "Ó", U: "Ú" };

/** A message as the pseudo-locale has it: slots stay, letters get accents, and it is 40 % longer. */
export function pseudoOf(message) {
  if (message.includes(", plural,")) return `⟦${message}⟧`;
  const text = message.replace(/\{[^{}]*\}|[aeiouAEIOU]/g, (found) => accents[found] ?? found);
  return `⟦${text}${"~".repeat(Math.ceil(message.length * 0.4))}⟧`;
}

/** Messages with slots become lists, the others stay texts. An error in a message ends the build. */
export function compiled(messages) {
  return Object.fromEntries(
    Object.entries(messages).map(([message, translation]) => {
      try {
        return [message, /[{}]/.test(translation) ? compileMessage(translation) : translation];
      } catch (error) {
        throw new Error(`The translation of “${message}” is wrong: ${error.message}`);
      }
    }),
  );
}

const pseudo = () => Object.fromEntries(Object.keys(catalogueOf("de")).map((message) => [message, pseudoOf(message)]));

export function catalogues() {
  return {
    name: "catalogues",
    resolveId: {
      filter: { id: /^virtual:catalogue\// },
      handler: (id) => `\0${id}`,
    },
    load: {
      filter: { id: /^\0virtual:catalogue\// },
      handler(id) {
        const language = id.split("/").at(-1);
        const folder = language === "pseudo" ? "de" : language;
        this.addWatchFile(inRoot("src/app/languages", folder, "page.json"));
        const messages = compiled(language === "pseudo" ? pseudo() : catalogueOf(language));
        return `export const messages = JSON.parse(${JSON.stringify(JSON.stringify(messages))});`;
      },
    },
  };
}
