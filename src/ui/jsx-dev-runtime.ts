import type { ElementType } from "react";
import { Fragment, jsxDEV as plainJsxDEV } from "react/jsx-dev-runtime";
import { jsx as plainJsx } from "react/jsx-runtime";
import { inLanguage } from "./inLanguage.ts";
import { ownElements, type Props } from "./ownElements.ts";

/** The same as `jsx-runtime.ts`, for development. */
export type { JSX } from "react/jsx-runtime";
export { Fragment };

export function jsxDEV(
  type: ElementType,
  props: Props,
  key: string | undefined,
  isStatic: boolean,
  ...rest: unknown[]
) {
  const own = ownElements(type, inLanguage(type, props), plainJsx);
  return (plainJsxDEV as (...args: unknown[]) => unknown)(
    type,
    own,
    key,
    isStatic && Array.isArray(own.children),
    ...rest,
  );
}
