import { t } from "../lib/language.ts";

/** Changes of a story's text, step by step, for a reader who writes one; all else of the text stays as it is. */

/** A text in pieces: all before the first step, and each step from its title on. */
interface Sections {
  readonly head: string;
  readonly steps: readonly string[];
}

function sectionsOf(text: string): Sections {
  const [head, ...steps] = text.split(/^(?=##(?!#))/m);
  return { head, steps };
}

const joined = ({ head, steps }: Sections): string =>
  [head, ...steps]
    .map((section) => section.trim())
    .filter((section) => section !== "")
    .join("\n\n")
    .concat("\n");

/** A new story with one step: the setting of a link. Its words are in the page's language. */
export const newStory = (query: string): string => withStep(`# ${t("My story")}\n`, 0, query);

/** The step of a setting after step `after` (from 1; 0 for the first place). */
export function withStep(text: string, after: number, query: string): string {
  const { head, steps } = sectionsOf(text);
  const title = t("Step {number}", { number: steps.length + 1 });
  const step = `## ${title}\nlink: ?${query}\n\n${t("What is seen here.")}\n`;
  return joined({ head, steps: [...steps.slice(0, after), step, ...steps.slice(after)] });
}

/** The text of one step, from its title on; empty beyond the last one. */
export const stepText = (text: string, number: number): string => sectionsOf(text).steps[number - 1]?.trim() ?? "";

/** The text with one step written anew; what has no title of its own gets the old one. */
export function withStepText(text: string, number: number, step: string): string {
  const { head, steps } = sectionsOf(text);
  if (steps[number - 1] === undefined) return text;
  const title = steps[number - 1].split("\n", 1)[0];
  const whole = /^##(?!#)/.test(step.trimStart()) ? step : `${title}\n${step}`;
  return joined({ head, steps: steps.map((old, i) => (i === number - 1 ? whole : old)) });
}

/** A step with another setting; the link replaces a preset. */
export function withLink(text: string, number: number, query: string): string {
  const lines = stepText(text, number).split("\n");
  const at = lines.findIndex((line) => /^\s*((link|preset):|\?)/i.test(line));
  if (at < 0) lines.splice(1, 0, `link: ?${query}`);
  else lines[at] = `link: ?${query}`;
  return withStepText(text, number, lines.join("\n"));
}

/** Without a step. */
export function withoutStep(text: string, number: number): string {
  const { head, steps } = sectionsOf(text);
  return joined({ head, steps: steps.filter((_, i) => i !== number - 1) });
}

/** A step one place on (1) or back (−1); at an end it stays. */
export function moved(text: string, number: number, by: 1 | -1): string {
  const { head, steps } = sectionsOf(text);
  const [from, to] = [number - 1, number - 1 + by];
  if (!(from in steps) || !(to in steps)) return text;
  const order = [...steps];
  [order[from], order[to]] = [order[to], order[from]];
  return joined({ head, steps: order });
}
