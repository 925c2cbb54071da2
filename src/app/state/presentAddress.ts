import { encodeLink } from "../../scene/link.ts";
import { store } from "./store.ts";

/** The page's own address. Of a file some browsers know no `location.origin`. */
export const pageAddress = (): string => location.href.replace(/[?#].*/, "");

/** The address of the present scene, or of the defaults at the same level of embedding. Never throws: error messages use it. */
export function presentAddress(defaults = false): string {
  const page = pageAddress();
  try {
    const { scene } = store.getState();
    if (!defaults) return `${page}?${encodeLink(scene)}`;
    return `${page}?v=1${scene.embed === "no" ? "" : `&embed=${scene.embed}`}`;
  } catch {
    return defaults ? `${page}?v=1` : location.href;
  }
}

export const reloadPresent = (): void => location.assign(presentAddress());
