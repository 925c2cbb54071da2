/** Whether the page is being laid out for paper: what only paper shows is not kept up to date on a screen. */
export const printing = {
  now: () => isPrinting,
  subscribe(hear: () => void): () => void {
    heard.add(hear);
    return () => heard.delete(hear);
  },
};

const heard = new Set<() => void>();
let isPrinting = false;

function set(next: boolean): void {
  if (next === isPrinting) return;
  isPrinting = next;
  for (const hear of heard) hear();
}

const media = matchMedia("print");
addEventListener("beforeprint", () => set(true));
addEventListener("afterprint", () => set(media.matches));
// A preview of paper in developer tools, and browsers without these events.
media.addEventListener("change", ({ matches }) => set(matches));
