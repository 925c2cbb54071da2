// The texts of the page that catalogues translate, read from the source: `npm run messages`. src/app/languages/catalogue.test.ts checks
// the catalogues against them.
//
// A text is translated
// - where `t("…")` is called with it, or what keeps a message for later (`saying`, errors that say it),
// - where a component writes it: text of JSX and attributes such as `title` (src/ui/jsx-runtime.ts looks them up),
// - where a table holds it: prose in the rooms below, read by something that calls `t` or writes it.

import { readdirSync, readFileSync } from "node:fs";
import { parseAst } from "vite";
import { inRoot } from "./process.mjs";

/** Attributes of JSX that people read or hear. */
const attributes = new Set(
  "aria-label aria-description aria-roledescription aria-valuetext title placeholder alt label legend caption what button text".split(
    " ",
  ),
);
/** Entries of tables that no reader of the page meets, or that are the same in every language. */
const silent = new Set("byDefault tex authors venue journal link className sans serif id key".split(" "));
/** Words alone that tables of models name things by. */
const named = new Set("name label title figure between ends phases options words".split(" "));
/** `meaning` of keys and of quantities is for the documentation; what else has one shows it. */
const isDocumented = (table) => table.properties.some(({ key }) => /^(key|byDefault|tex)$/.test(key?.name ?? ""));
const plainCalls =
  /^(Error|TypeError|RangeError|querySelector|querySelectorAll|closest|matches|fail|select|selectAll|attr|classed|css)$/;

/** Calls whose first argument is a message. */
const messageCalls = /^(t|literally|saying|inRow|SaidError|ReadError|SummaryError|NothingVaries)$/;

/** Elements that are no part of a sentence. */
const controls = /^(input|button|select|NumberBox)$/;

const prose = /\p{L}{2,}[,;:]? \p{L}/u;
const isProse = (text) => prose.test(text) && !/[\\<>]|^[.#[]|--|=>/.test(text);

/** What these write goes into files and the documentation, which are in English. */
const files = /^src\/scene\/(citation|dataTable|linkTable|snippets)\.ts$/;

/** Source files with texts for readers: not tests, not the command line. */
export function sources() {
  return readdirSync(inRoot("src"), { recursive: true })
    .map((name) => `src/${name.replaceAll("\\", "/")}`)
    .filter(
      (name) =>
        /\.tsx?$/.test(name) &&
        !/\.(test|long)\.|\.d\.ts$|\.as\.ts$|^src\/cli\/|^src\/lib\/kernels\//.test(name) &&
        !files.test(name),
    )
    .sort();
}

/** What JSX makes of text that spans lines. */
const jsxText = (text) =>
  text
    .split(/\r\n|\n|\r/)
    .map((line, i, lines) =>
      line.replace(i > 0 ? /^[ \t]+/ : /^$/, "").replace(i < lines.length - 1 ? /[ \t]+$/ : /^$/, ""),
    )
    .filter(Boolean)
    .join(" ");

/**
 * Texts of one file.
 * @returns {{ wanted: Map<string, number>, literals: Set<string>, composed: [line: number, text: string][], early: number[] }} those to be translated with
 *   their lines; all literals; texts composed without `t`, which no catalogue can translate; and
 *   lines with a `t` that runs when its module is loaded, before the language is known.
 */
export function textsOf(path, source = readFileSync(inRoot(path), "utf8")) {
  const wanted = new Map();
  const literals = new Set();
  const composed = [];
  const early = [];
  let functions = 0;
  const lineOf = (at) => source.slice(0, at).split("\n").length;
  const want = (text, at) => /\p{L}{2}/u.test(text) && !wanted.has(text) && wanted.set(text, lineOf(at));

  /** Literals that an expression may be. */
  function* choices(node) {
    if (!node) return;
    if (node.type === "Literal" && typeof node.value === "string") yield node;
    else if (node.type === "ConditionalExpression") {
      yield* choices(node.consequent);
      yield* choices(node.alternate);
    } else if (node.type === "LogicalExpression") {
      yield* choices(node.left);
      yield* choices(node.right);
    } else if (/^(Parenthesized|TSAs|TSSatisfies)/.test(node.type)) yield* choices(node.expression);
    else if (node.type === "TemplateLiteral") composed.push([lineOf(node.start), source.slice(node.start, node.end)]);
  }

  function walk(node, parent) {
    if (!node || typeof node !== "object") return;
    if (Array.isArray(node)) {
      for (const child of node) walk(child, parent);
      return;
    }
    const { type } = node;
    if (/^TS/.test(type) && !/^TS(As|Satisfies|NonNull)/.test(type)) return;
    if (type === "ImportDeclaration" || type === "ImportExpression" || (/^Export/.test(type) && node.source)) return;
    if (type === "Literal" && typeof node.value === "string") {
      literals.add(node.value);
      if (isProse(node.value)) want(node.value, node.start);
    }
    if (type === "TemplateLiteral") {
      const words = node.quasis.map((quasi) => quasi.value.cooked).join("\u0001");
      if (
        /\p{L}{2,} |^\p{Lu}\p{L}+| \p{L}{2,}/u.test(words) &&
        !/[\\<>]|--|=>|^[.#[]/.test(words) &&
        node.expressions.length > 0
      )
        composed.push([lineOf(node.start), source.slice(node.start, node.end)]);
      if (node.expressions.length === 0) literals.add(words);
    }
    if (type === "Property" && node.value.type === "Literal") {
      const name = node.key.name ?? node.key.value;
      if (silent.has(name) || (name === "meaning" && isDocumented(parent))) {
        literals.add(node.value.value);
        return;
      }
    }
    if (type === "Property" && path.startsWith("src/models/") && named.has(node.key.name))
      for (const literal of node.value.type === "ArrayExpression" ? node.value.elements : [node.value])
        if (literal?.type === "Literal" && typeof literal.value === "string") want(literal.value, literal.start);
    if (type === "CallExpression" || type === "NewExpression") {
      const name = node.callee.name ?? node.callee.property?.name ?? "";
      if (plainCalls.test(name)) {
        for (const argument of node.arguments)
          if (argument.type === "Literal") literals.add(argument.value);
          else if (argument.type !== "TemplateLiteral") walk(argument, node);
        return;
      }
      if (messageCalls.test(name)) {
        if (functions === 0 && /^(t|literally)$/.test(name)) early.push(lineOf(node.start));
        for (const literal of choices(node.arguments[0])) {
          literals.add(literal.value);
          want(literal.value, literal.start);
        }
        walk(node.arguments.slice(1), node);
        return;
      }
    }
    if (type === "JSXAttribute") {
      const name = node.name.name;
      if (attributes.has(name))
        for (const literal of choices(
          node.value?.type === "JSXExpressionContainer" ? node.value.expression : node.value,
        )) {
          literals.add(literal.value);
          want(literal.value, literal.start);
        }
      else if (node.value?.type === "Literal" || /^(className|style)$/.test(name)) return;
    }
    if (type === "JSXElement" || type === "JSXFragment") {
      const texts = node.children.filter((child) => child.type === "JSXText" && /\p{L}/u.test(child.value));
      const isEmpty = (child) =>
        (child.type === "JSXText" && !/\p{L}/u.test(child.value)) ||
        (child.type === "JSXExpressionContainer" &&
          (child.expression.type === "JSXEmptyExpression" || child.expression.value === " "));
      if (texts.length > 0) {
        const others = node.children.filter((child) => !texts.includes(child) && !isEmpty(child));
        // A text beside a control stands by itself.
        if (texts.length > 1 || !others.every((child) => controls.test(child.openingElement?.name.name ?? "")))
          composed.push([lineOf(node.start), jsxText(source.slice(node.children[0].start, node.children.at(-1).end))]);
      }
      for (const text of texts) {
        const whole = jsxText(text.value);
        literals.add(whole.trim());
        want(whole.trim(), text.start);
      }
    }
    const isFunction = /Function|^MethodDefinition$|^PropertyDefinition$/.test(type ?? "");
    if (isFunction) functions++;
    for (const name in node) {
      const child = node[name];
      if (name !== "type" && child && typeof child === "object") walk(child, type ? node : parent);
    }
    if (isFunction) functions--;
  }
  walk(parseAst(source, { lang: path.endsWith("x") ? "tsx" : "ts" }, path), undefined);
  return { wanted, literals, composed, early };
}

/** Texts of all files: to be translated with their places, every literal, and what is composed without `t`. */
export function allTexts(under = "src/") {
  const wanted = new Map();
  const literals = new Set();
  const composed = [];
  const early = [];
  for (const path of sources()) {
    const texts = textsOf(path);
    for (const text of texts.literals) literals.add(text);
    if (!path.startsWith(under)) continue;
    for (const [text, line] of texts.wanted) if (!wanted.has(text)) wanted.set(text, `${path}:${line}`);
    for (const [line, text] of texts.composed) composed.push(`${path}:${line}  ${text}`);
    for (const line of texts.early) early.push(`${path}:${line}`);
  }
  return { wanted, literals, composed, early };
}

/**
 * The catalogue of a language: all files of its folder together.
 * @returns {Record<string, string>}
 */
export function catalogueOf(id) {
  const folder = `src/app/languages/${id}`;
  /** @type {Record<string, string>} */
  const messages = {};
  for (const name of readdirSync(inRoot(folder))
    .filter((name) => name.endsWith(".json"))
    .sort())
    for (const [message, translation] of Object.entries(JSON.parse(readFileSync(inRoot(folder, name), "utf8")))) {
      if (messages[message] !== undefined && messages[message] !== translation)
        throw new Error(`${folder}/${name} translates “${message}” differently from another file of its folder.`);
      messages[message] = translation;
    }
  return messages;
}

/** The texts of a language that are missing, or left from an earlier source, or whose slots differ from the English ones. */
export function problemsOf(id, { wanted, literals } = allTexts()) {
  const messages = catalogueOf(id);
  // What stands in the braces of a plural form is text.
  const forms = /(\{\w+, plural,)(?: (?:zero|one|two|few|many|other|=\d+) \{(?:[^{}]|\{\w+\})*\})+\}/g;
  const slots = (text) =>
    [...new Set([...text.replace(forms, "$1").matchAll(/\{(\w+)/g)].map((match) => match[1]))].sort().join();
  return {
    missing: [...wanted].filter(([text]) => messages[text] === undefined && !isSame(text)),
    dead: Object.keys(messages).filter((text) => !literals.has(text)),
    torn: Object.entries(messages).filter(([text, translation]) => slots(text) !== slots(translation)),
  };
}

/** Texts that are the same in every language, by pattern or one by one. */
const sameTexts = new Set(JSON.parse(readFileSync(inRoot("src/app/languages/same.json"), "utf8")));
const isSame = (text) => sameTexts.has(text);

/** `npm run messages -- missing de [path]`, `dead de`, `torn de`, `composed [path]`: as JSON, or a line each. */
export function messages([what = "", ...rest]) {
  if (what === "composed") {
    const { composed } = allTexts(rest[0]);
    console.log(composed.join("\n"));
    console.error(`${composed.length} texts are composed without t`);
    return;
  }
  const problems = problemsOf(rest[0], allTexts(rest[1]));
  if (what === "missing")
    console.log(JSON.stringify(Object.fromEntries(problems.missing.map(([text, place]) => [text, place])), null, 2));
  else console.log(JSON.stringify(problems[what] ?? problems, null, 2));
  console.error(
    Object.entries(problems)
      .map(([name, list]) => `${list.length} ${name}`)
      .join(", "),
  );
}
