import type { Selection } from "d3-selection";
import { language } from "../lib/language.ts";

/** The smallest that a text is set, relative to its size. */
const LEAST = 0.6;

/** Sets a text smaller that is longer than its room. English texts fit, so they are not measured: that would cost a layout. */
export function fitText<E extends SVGTextElement>(text: Selection<E, unknown, null, undefined>, room: number): void {
  const node = text.node();
  if (language() === "en" || !node?.isConnected) return;
  text.style("font-size", null);
  const length = node.getComputedTextLength();
  if (length <= room) return;
  const size = Number.parseFloat(getComputedStyle(node).fontSize);
  text.style("font-size", `${(size * Math.max(LEAST, room / length)).toFixed(1)}px`);
}
