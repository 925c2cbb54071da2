import { Fragment, type ReactNode } from "react";
import { literally } from "../lib/language.ts";

interface Props {
  /** The whole sentence, a message: `Press {key} for help`. */
  readonly text: string;
  /** What stands in its slots. */
  readonly parts: Readonly<Record<string, ReactNode>>;
}

/** A sentence with elements in it, in the order of the page's language. */
export function Sentence({ text, parts }: Props) {
  const marks = Object.fromEntries(Object.keys(parts).map((name) => [name, `${MARK}${name}${MARK}`]));
  return literally(text, marks)
    .split(MARK)
    .map((piece, k) => {
      // Every other piece is the name of a slot.
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece has no name but its place
      return <Fragment key={k}>{k % 2 === 0 ? piece : parts[piece]}</Fragment>;
    });
}

const MARK = "\u0001";
