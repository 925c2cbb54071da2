import { memo, useLayoutEffect, useRef } from "react";
import { type SlotKind, slotText } from "../lib/slotText.ts";
import "./typeset.css";

interface Place {
  readonly element: Element;
  readonly name: string;
  readonly kind: SlotKind;
}

/**
 * A formula typeset at build time, with numbers in its slots. The markup is parsed once; afterwards only the text of the
 * numbers changes.
 */
export const Typeset = memo(function Typeset({
  markup,
  slots,
}: {
  readonly markup: string;
  readonly slots?: Readonly<Record<string, number>> | undefined;
}) {
  const host = useRef<HTMLSpanElement>(null);
  const shown = useRef<{ readonly markup: string; readonly places: readonly Place[] }>(undefined);
  useLayoutEffect(() => {
    const span = host.current;
    if (!span) return;
    if (shown.current?.markup !== markup) {
      // Safe: our own MathML, made at build time, with nothing from a link.
      span.innerHTML = markup;
      const places = [...span.querySelectorAll("[data-slot]")].map((element) => ({
        element,
        name: element.getAttribute("data-slot") as string,
        kind: element.getAttribute("data-kind") as SlotKind,
      }));
      shown.current = { markup, places };
    }
    for (const { element, name, kind } of shown.current.places) {
      const text = slots?.[name] === undefined ? "…" : slotText(slots[name], kind);
      if (element.textContent !== text) element.textContent = text;
    }
  }, [markup, slots]);
  return <span className="typeset" translate="no" ref={host} />;
});
