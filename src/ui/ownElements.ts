import type { ElementType, ReactElement, ReactNode } from "react";

export type Props = { readonly children?: ReactNode } & Readonly<Record<string, unknown>>;
export type Make = (type: ElementType, props: Props, key?: string) => ReactElement;

/**
 * Gives every text an element of its own. The translation that browsers offer puts other nodes in the place of texts.
 * React would go on writing to the old ones, where nobody reads them, and fail where it takes one away or puts something
 * before it. A text that is alone in its element is safe: React then writes the element's `textContent`. So texts
 * without anything between them become one, and what stands beside elements is wrapped.
 */
export function ownElements(type: ElementType, props: Props, make: Make): Props {
  const { children } = props;
  const host = typeof type === "string";
  // A component's own children come to an element later; a fragment's stand beside those around it.
  if (!host && typeof type !== "symbol") return props;
  if (!Array.isArray(children)) return host || !isText(children) ? props : { ...props, children: own(children) };
  if (!children.some(holdsText)) return props;
  if (host && children.every(isOnlyText)) return { ...props, children: children.flat(DEEP).filter(isText).join("") };
  return { ...props, children: children.map((child) => wrapped(child)) };

  function wrapped(child: ReactNode, key?: string): ReactNode {
    if (Array.isArray(child)) return child.map((each, i) => wrapped(each, `text ${i}`));
    return isText(child) ? own(child, key) : child;
  }

  /** Spaces are nothing to translate, and as an element they would take room in a row of boxes. */
  function own(text: string | number, key?: string): ReactNode {
    if (String(text).trim() === "") return text;
    return make(type === "text" || type === "tspan" ? "tspan" : TAG, { children: text }, key);
  }
}

/** No style sheet speaks of it. */
const TAG = "own-text" as ElementType;

const DEEP = 9;

const isText = (child: unknown): child is string | number => typeof child === "string" || typeof child === "number";

const holdsText = (child: ReactNode): boolean => (Array.isArray(child) ? child.some(holdsText) : isText(child));

/** Texts and what draws nothing. */
const isOnlyText = (child: ReactNode): boolean =>
  Array.isArray(child) ? child.every(isOnlyText) : isText(child) || child == null || typeof child === "boolean";
