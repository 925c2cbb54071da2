import { createElement, type MouseEvent, memo, type ReactElement } from "react";
import { decodeLink } from "../../scene/link.ts";
import { isBare } from "../../scene/story.ts";
import { words } from "../../scene/storyTerm.ts";
import type { Tex } from "../../scene/storyTex.ts";
import type { Block, Piece } from "../../scene/storyWords.ts";
import { MathSymbol, MathText } from "../../ui/MathSymbol.tsx";
import { pageDress } from "../state/presentAddress.ts";
import { open } from "../state/store.ts";
import { goTo } from "./storyShelf.ts";

/** Paragraphs and lists of a story, with the numbers of its setting. */
export const Blocks = memo(function Blocks({ blocks }: { readonly blocks: readonly Block[] }) {
  const parts: { readonly kind: Block["kind"]; readonly blocks: Block[] }[] = [];
  for (const block of blocks) {
    const last = parts.at(-1);
    if (last?.kind === block.kind && block.kind !== "paragraph") last.blocks.push(block);
    else parts.push({ kind: block.kind, blocks: [block] });
  }
  return parts.map(({ kind, blocks: items }, i) => {
    if (kind === "paragraph")
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: the paragraphs of a step never change
        <p key={i}>
          <Pieces pieces={items[0].pieces} />
        </p>
      );
    const List = kind === "bullet" ? "ul" : "ol";
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: nor do its lists
      <List key={i}>
        {items.map(({ pieces }, j) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: nor their items
          <li key={j}>
            <Pieces pieces={pieces} />
          </li>
        ))}
      </List>
    );
  });
});

export const Pieces = memo(function Pieces({ pieces }: { readonly pieces: readonly Piece[] }) {
  return pieces.map((piece, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a paragraph never change
    <Weighted key={i} piece={piece} />
  ));
});

function Weighted({ piece }: { readonly piece: Piece }) {
  if (piece.weight === undefined) return <Plain piece={piece} />;
  const Weight = piece.weight === "strong" ? "strong" : "em";
  return (
    <Weight>
      <Plain piece={piece} />
    </Weight>
  );
}

function Plain({ piece }: { readonly piece: Piece }) {
  if (piece.kind === "number")
    return (
      <span className="story-number" translate="no">
        {words(piece.term)}
      </span>
    );
  // A subscript ends where the symbol does: in `β_s = 0` it is not “s = 0”.
  if (piece.kind === "symbol")
    return /_\w+\W/u.test(piece.text) ? (
      <span>
        <MathText text={piece.text} />
      </span>
    ) : (
      <MathSymbol text={piece.text} />
    );
  if (piece.kind === "formula")
    return createElement("math", { className: "story-formula", translate: "no" }, mathml(piece.tex, 0));
  if (piece.kind === "link")
    return (
      <a
        href={`?${piece.link.replace(/&(theme|lang)=[^&]*/g, "")}${pageDress()}`}
        onClick={(event) => follow(event, piece.link)}
      >
        {piece.text}
      </a>
    );
  return piece.kind === "code" ? <code translate="no">{piece.text}</code> : <span>{piece.text}</span>;
}

/** A link of a story changes the page as it is; with a modifier the browser does what it does with links. */
function follow(event: MouseEvent, link: string): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { scene } = decodeLink(link);
  if (scene.story !== undefined && isBare(scene)) goTo(scene.story, scene.step);
  else open(link, true);
}

/** A formula as MathML, built of elements: nothing of a file is ever parsed as markup. */
function mathml(tex: Tex, key: number): ReactElement {
  const make = (tag: string, ...children: (string | ReactElement)[]) => createElement(tag, { key }, ...children);
  switch (tex.kind) {
    case "name":
      return make("mi", tex.text);
    case "number":
      return make("mn", tex.text);
    case "sign":
      return make("mo", tex.text);
    case "words":
      return make("mtext", tex.text);
    case "row":
      return make("mrow", ...tex.parts.map(mathml));
    case "fraction":
      return make("mfrac", mathml(tex.over, 0), mathml(tex.under, 1));
    case "root":
      return make("msqrt", mathml(tex.of, 0));
    case "scripts": {
      const [base, ...scripts] = [tex.base, tex.low, tex.high].flatMap((part, i) => (part ? [mathml(part, i)] : []));
      return make(tex.low && tex.high ? "msubsup" : tex.low ? "msub" : "msup", base, ...scripts);
    }
  }
}
