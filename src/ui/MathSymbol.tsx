import { Fragment } from "react";
import { t } from "../lib/language.ts";
import { symbolPieces } from "../lib/symbolText.ts";
import "./symbol.css";

/** A symbol in italics; what follows an underscore is its subscript. */
export function MathSymbol({ text }: { readonly text: string }) {
  const [base, ...subscripts] = text.split("_");
  const sub = subscripts.join("_");
  return (
    <var className="symbol" translate="no">
      {base}
      {sub && <sub>{sub}</sub>}
    </var>
  );
}

/** Text with typeset symbols such as `γ_FT` or `i^−a`. */
export function MathText({ text }: { readonly text: string }) {
  return symbolPieces(t(text)).map((piece, i) =>
    typeof piece === "string" ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece has no name but its place
      <Fragment key={i}>{piece}</Fragment>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a symbol has no name but its place
      <var key={i} className="symbol in-words" translate="no">
        {piece.base}
        {piece.low && <sub>{piece.low}</sub>}
        {piece.high && <sup>{piece.high}</sup>}
      </var>
    ),
  );
}
