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
