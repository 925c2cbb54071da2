import { encodeLink } from "../../scene/link.ts";
import { store } from "./store.ts";

/** The page's own address. Of a file some browsers know no `location.origin`. */
export const pageAddress = (): string => location.href.replace(/[?#].*/, "");

/** What a link that the page writes has of the page itself: the colours and language that a link or the reader chose. */
export const pageDress = (): string => {
  const { theme, lang } = store.getState().scene;
  return `${theme === "auto" ? "" : `&theme=${theme}`}${lang === "auto" ? "" : `&lang=${lang}`}`;
};

/** The address of the present scene, or of the defaults at the same level of embedding. Never throws: error messages use it. */
export function presentAddress(defaults = false): string {
  const page = pageAddress();
  try {
    const { scene } = store.getState();
    if (!defaults) return `${page}?${encodeLink(scene)}`;
    return `${page}?v=1${scene.embed === "no" ? "" : `&embed=${scene.embed}`}${pageDress()}`;
  } catch {
    return defaults ? `${page}?v=1` : location.href;
  }
}

export const reloadPresent = (): void => location.assign(presentAddress());
