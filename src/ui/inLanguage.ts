import { type ElementType, Fragment, type ReactNode } from "react";
import { language, t } from "../lib/language.ts";
import type { Props } from "./ownElements.ts";

/** Attributes that people read or hear. */
const ATTRIBUTES = [
  "title",
  "aria-label",
  "aria-description",
  "aria-roledescription",
  "aria-valuetext",
  "placeholder",
  "alt",
  "label",
];

/**
 * The texts that an element is written with, in the language of the page. Only whole texts are looked up: what is composed of parts goes
 * through `t`. What says `translate="no"` stays.
 */
export function inLanguage(type: ElementType, props: Props): Props {
  if (language() === "en" || (typeof type !== "string" && type !== Fragment) || props.translate === "no") return props;
  const own: Record<string, unknown> = { ...props, children: spoken(props.children) };
  for (const name of ATTRIBUTES) if (typeof own[name] === "string") own[name] = t(own[name]);
  return own;
}

function spoken(child: ReactNode): ReactNode {
  if (Array.isArray(child)) return child.map(spoken);
  if (typeof child !== "string") return child;
  const whole = child.trim();
  const translated = t(whole);
  return translated === whole ? child : child.replace(whole, () => translated);
}
