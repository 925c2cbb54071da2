import { t } from "../../lib/language.ts";
import type { Problem } from "../../scene/story.ts";

/** What is wrong with a story's file, by line. */
export function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  return (
    <ul className="story-problems" role="status">
      {problems.map(({ line, message }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line may have several; the list is made anew as a whole
        <li key={i}>{t("line {line}: {message}", { line, message })}</li>
      ))}
    </ul>
  );
}
