// docs/theory.md as a page of the built site, so that what the page cites can be opened there, without a network too.
// Of Markdown it knows what that file uses: headings, paragraphs, bold, italics, code, links and TeX.

import { mathml } from "./typeset.mjs";

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Words between formulas. Links to other files of the repository are words here. */
function words(text) {
  return escaped(text)
    .replace(/`([^`]+)`/g, "<code>$1</code>")
    .replace(/\[([^\]]+)\]\([^)]+\)/g, "$1")
    .replace(/\*\*([^*]+)\*\*/g, "<b>$1</b>")
    .replace(/\*([^*]+)\*/g, "<i>$1</i>")
    .replace(/arXiv:(\d{4}\.\d{5})/g, '<a href="https://arxiv.org/abs/$1">arXiv:$1</a>');
}

const inline = (text) =>
  text
    .split(/\$([^$]+)\$/)
    .map((part, i) =>
      i % 2 === 0 ? words(part) : mathml(part).replaceAll('displaystyle="true"', 'displaystyle="false"'),
    )
    .join("");

function block(text) {
  const [, marks, title] = /^(#+) (.*)$/.exec(text) ?? [];
  if (marks) {
    const [, number] = /^§([\d.]+)/.exec(title) ?? [];
    return `<h${marks.length}${number ? ` id="${number}"` : ""}>${inline(title)}</h${marks.length}>`;
  }
  if (text.startsWith("$$")) return `<div class="formula">${mathml(text.slice(2, -2).replaceAll("\n", " "))}</div>`;
  return `<p>${inline(text.replaceAll("\n", " "))}</p>`;
}

/** The page. Throws on wrong TeX. */
export function theoryPage(markdown) {
  const body = markdown.trim().split(/\n\n+/).map(block).join("\n");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Theory · Transferscope</title>
<link rel="stylesheet" href="./theory.css">
<main>
${body}
</main>
</html>
`;
}
