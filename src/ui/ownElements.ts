import { type ElementType, Fragment, type ReactElement, type ReactNode } from "react";

export type Props = { readonly children?: ReactNode } & Readonly<Record<string, unknown>>;
export type Make = (type: ElementType, props: Props, key?: string) => ReactElement;

/**
 * Wraps every text in its own element. Browser translation replaces text nodes. React would go on writing to the detached
 * nodes, and throw when it removes one or inserts before it. Text that is the only child of an element is safe, because
 * React then sets `textContent`. So adjacent texts are joined, and texts beside elements are wrapped.
 */
export function ownElements(type: ElementType, props: Props, make: Make): Props {
  const { children } = props;
  const host = typeof type === "string";
  // A component's children reach an element later; a fragment's are siblings of those around it.
  if (!host && !isFragment(type)) return props;
  if (!Array.isArray(children)) return host || !isText(children) ? props : { ...props, children: own(children) };
  if (!children.some(holdsText)) return props;
  if (host && children.every(isOnlyText)) return { ...props, children: children.flat(DEEP).filter(isText).join("") };
  return { ...props, children: children.map((child) => wrapped(child)) };

  function wrapped(child: ReactNode, key?: string): ReactNode {
    if (Array.isArray(child)) return child.map((each, i) => wrapped(each, `text ${i}`));
    return isText(child) ? own(child, key) : child;
  }

  /** White space is not translated, and as an element it would take space in a flex row. */
  function own(text: string | number, key?: string): ReactNode {
    if (String(text).trim() === "") return text;
    return make(type === "text" || type === "tspan" ? "tspan" : TAG, { children: text }, key);
  }
}

/** Must have no rule in any style sheet. */
const TAG = "own-text" as ElementType;

const DEEP = 9;

/** In the one file, which has Preact in React's place, a fragment is a function. */
const isFragment = (type: unknown) =>
  typeof type === "symbol" || (import.meta.env.MODE === "onefile" && type === Fragment);

const isText = (child: unknown): child is string | number => typeof child === "string" || typeof child === "number";

const holdsText = (child: ReactNode): boolean => (Array.isArray(child) ? child.some(holdsText) : isText(child));

/** Texts and values that React does not render. */
const isOnlyText = (child: ReactNode): boolean =>
  Array.isArray(child) ? child.every(isOnlyText) : isText(child) || child == null || typeof child === "boolean";
