import { Fragment, jsx as plainJsx, jsxs as plainJsxs } from "react/jsx-runtime";
import { type Make, ownElements } from "./ownElements.ts";

/** The JSX runtime (`jsxImportSource`): React's, with every text wrapped by `ownElements`. */
export type { JSX } from "react/jsx-runtime";
export { Fragment };

export const jsx: Make = (type, props, key) => plainJsx(type, ownElements(type, props, plainJsx), key);
export const jsxs: Make = (type, props, key) => {
  const own = ownElements(type, props, plainJsx);
  return (Array.isArray(own.children) ? plainJsxs : plainJsx)(type, own, key);
};
