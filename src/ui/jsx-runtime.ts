import { Fragment, jsx as plainJsx, jsxs as plainJsxs } from "react/jsx-runtime";
import { inLanguage } from "./inLanguage.ts";
import { type Make, ownElements } from "./ownElements.ts";

/** The JSX runtime (`jsxImportSource`): React's, with every text in the language of the page (`inLanguage`) and wrapped by `ownElements`. */
export type { JSX } from "react/jsx-runtime";
export { Fragment };

export const jsx: Make = (type, props, key) =>
  plainJsx(type, ownElements(type, inLanguage(type, props), plainJsx), key);
export const jsxs: Make = (type, props, key) => {
  const own = ownElements(type, inLanguage(type, props), plainJsx);
  return (Array.isArray(own.children) ? plainJsxs : plainJsx)(type, own, key);
};
