/** Style sheets that are here or on their way, by address. */
const styles = new Map<string, Promise<void>>();

function link(rel: string, href: string): HTMLLinkElement {
  const element = document.createElement("link");
  element.rel = rel;
  element.href = href;
  element.crossOrigin = ""; // as the scripts are asked for, so that one request serves both
  return element;
}

function style(href: string): Promise<void> {
  const known = styles.get(href);
  if (known) return known;
  // That of the page itself.
  if ([...document.styleSheets].some((sheet) => sheet.href === href)) return Promise.resolve();
  const coming = new Promise<void>((resolve, reject) => {
    const element = link("stylesheet", href);
    element.onload = () => resolve();
    element.onerror = () => {
      styles.delete(href);
      element.remove();
      reject(new Error(`${href} did not come`));
    };
    document.head.append(element);
  });
  styles.set(href, coming);
  return coming;
}

/** Scripts whose own loading tells how it went: this only begins it for all of them at once. */
const scripts = new Set<string>();

function script(href: string): void {
  if (scripts.has(href)) return;
  scripts.add(href);
  document.head.append(link("modulepreload", href));
}

/**
 * Called for each `import()` of the built page, in place of Vite's own (scripts/preload.mjs): that one takes a style sheet
 * which has failed for one that is there, so that a part which is asked for again comes without its looks.
 *
 * @param files what the import needs, the style sheets before it runs
 */
export async function __vitePreload<T>(
  load: () => Promise<T>,
  files: readonly string[] = [],
  importer?: string,
): Promise<T> {
  // A worker has no page that could fetch ahead.
  if (typeof document === "undefined") return load();
  await Promise.all(
    files.map((file) => {
      const { href } = new URL(file, importer ?? document.baseURI);
      return href.endsWith(".css") ? style(href) : script(href);
    }),
  );
  return load();
}
