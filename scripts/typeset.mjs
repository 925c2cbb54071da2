// A Vite plugin: TeX becomes MathML while the page is built, so that neither TeX nor a typesetter reaches the browser.
// `import { mathml } from "…/formulas.ts?typeset"` gives the table `tex` of that module, typeset. A TeX error ends the build.

import temml from "temml";
import { normalizePath, runnerImport } from "vite";

/** A slot for a number: `\num`, `\fac` (a factor or a base, in parentheses if needed), `\cnt` (a count). */
const slots = Object.fromEntries(["num", "fac", "cnt"].map((kind) => [`\\${kind}`, `\\text{@${kind}:#1@}`]));

/** Pieces between which a line may break, each typeset on its own. */
const pieces = (tex) => tex.split(/\\allowbreak\b/);

/** The Content-Security-Policy forbids inline styles: the one that the typesetter writes is replaced by a class. */
function withoutStyles(markup) {
  const plain = markup.replace(/ class="([^"]*)" style="math-depth:0;"/g, ' class="$1 depth-0"');
  if (/<[^>]* style=/.test(plain)) throw new Error("The typesetter wrote a style that has no class yet.");
  return plain;
}

/** MathML of one line of TeX; throws on an error. Slots become `<mn data-slot="name" data-kind="kind"></mn>`. */
export function mathml(tex) {
  return pieces(tex)
    .map((piece, i) => {
      // A sign at the start of a piece is a binary operator, not a prefix.
      const source = i > 0 && /^\s*[-+=]/.test(piece) ? `{}${piece}` : piece;
      const markup = temml.renderToString(`\\displaystyle ${source}`, {
        displayMode: false,
        throwOnError: true,
        strict: true,
        macros: { ...slots },
      });
      return withoutStyles(markup).replace(
        /<mtext>@(num|fac|cnt):(\w+)@<\/mtext>/g,
        '<mn data-slot="$2" data-kind="$1"></mn>',
      );
    })
    .join("<wbr>");
}

/**
 * MathML of a table of TeX: id → [general form, the same with slots].
 * @param {Readonly<Record<string, readonly string[]>>} tex
 * @returns {Record<string, string[]>}
 */
export function typesetTable(tex) {
  const lines = Object.entries(tex).map(([id, forms]) => {
    try {
      const [general, numbers] = forms.map(mathml);
      if (numbers === undefined) return [id, [general]];
      // The form with numbers continues the general form with "=", or states the equation again.
      const restated = !forms[1].startsWith("=");
      return [id, [general, restated ? numbers.replace("<math", '<math class="restated"') : numbers]];
    } catch (error) {
      throw new Error(`The TeX of "${id}" is wrong. ${error.message}`);
    }
  });
  return Object.fromEntries(lines);
}

export function typeset() {
  return {
    name: "typeset",
    enforce: "pre",
    load: {
      filter: { id: /\?typeset$/ },
      async handler(id) {
        const [file] = id.split("?");
        const { module, dependencies } = await runnerImport(file, {
          configFile: false,
          logLevel: "error",
          resolve: { preserveSymlinks: true },
        });
        for (const path of [file, ...dependencies]) this.addWatchFile(normalizePath(path));
        return `export const mathml = ${JSON.stringify(typesetTable(module.tex))};`;
      },
    },
  };
}
