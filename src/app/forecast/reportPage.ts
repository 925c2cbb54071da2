import type { Told } from "../../forecast/summary.ts";
import type { Outcome } from "../../forecast/verdict.ts";
import { brief } from "../../lib/decimal.ts";
import { language, t } from "../../lib/language.ts";
import { say } from "../../lib/saying.ts";
import { limitsSentence, looSentence, savingsSentence, trackSentence, verdictSentence } from "./words.ts";

/** What a report says besides the forecast. */
export interface ReportParts {
  /** The picture as SVG, without the line that says it is XML. */
  readonly picture: string;
  /** What is drawn in it. */
  readonly caption: string;
  readonly link: string;
  readonly version: string;
  readonly settings: string;
  /** What the data are, where that is known. */
  readonly data?: string;
}

/** How the report looks. */
export const reportStyle = `@page { size: A4; margin: 14mm; }
body { max-width: 178mm; margin: 0 auto; padding: 8px; color: #1f2328; background: #fff; font: 10.5pt/1.4 Helvetica, Arial, sans-serif; }
h1 { font: 600 15pt/1.3 Georgia, serif; margin: 0 0 6pt; }
p { margin: 4pt 0; }
svg { display: block; width: 100%; height: auto; margin: 6pt 0; break-inside: avoid; }
table { border-collapse: collapse; font-size: 9.5pt; }
th, td { padding: 1pt 14pt 1pt 0; text-align: left; font-weight: normal; }
th { color: #5b6470; }
.small { color: #5b6470; font-size: 8.5pt; overflow-wrap: anywhere; }
.link { font-size: 6pt; line-height: 1.25; word-break: break-all; }
`;

interface Report {
  readonly told: Told;
  readonly parts: ReportParts;
  /** False where the page's Content-Security-Policy holds, which forbids styles within HTML. */
  readonly isStyled?: boolean;
}

/** One page to print: a whole HTML file without a program. */
export function reportPage({ told, parts, isStyled = true }: Report): string {
  const { labels, refused, warnings, verdicts, savings, loo } = told;
  const isRefused = refused.length > 0;
  const title = isRefused ? t("No forecast for these data") : verdictSentence(verdicts, labels);
  const paragraphs = isRefused
    ? [...refused.map(say), looSentence(labels, loo)]
    : [trackSentence(), ...(savings ? [savingsSentence(savings)] : []), ...warnings.map(say)];
  const table = [labels, 2 * labels, 4 * labels, 8 * labels].flatMap((n) => {
    const [scratch, source] = (["ridge0", "ridgeS"] as const).map((id) =>
      told.curves[id]?.find((band) => band.n === n),
    );
    const verdict = verdicts.find((one) => one.n === n);
    if (!scratch || !source || !verdict) return [];
    const cells = [
      n,
      ...[scratch, source].map((b) =>
        t("{median} ({lo} to {hi})", { median: brief(b.median), lo: brief(b.lo), hi: brief(b.hi) }),
      ),
      outcomeName(verdict.verdict),
    ];
    return [`<tr>${cells.map((cell) => `<td>${text(String(cell))}</td>`).join("")}</tr>`];
  });
  const heads = [t("labels"), t("error from scratch (band)"), t("error of fine-tuning (band)"), t("fine-tuning")];
  return `<!doctype html>
<html lang="${language()}">
<meta charset="utf-8">
<title>${text(t("Forecast: {title}", { title }))}</title>
${isStyled ? `<style>\n${reportStyle}</style>\n` : ""}<h1>${text(title)}</h1>
${paragraphs.map((one) => `<p>${text(one)}</p>`).join("\n")}
${parts.picture}
<p class="small">${text(parts.caption)}</p>
${table.length > 0 ? `<table>\n<tr>${heads.map((head) => `<th>${text(head)}</th>`).join("")}</tr>\n${table.join("\n")}\n</table>` : ""}
<p class="small">${text(t(limitsSentence))}</p>
${parts.data === undefined ? "" : `<p class="small">${text(parts.data)}</p>`}
<p class="small">${text(t("{settings}. {version}.", { settings: parts.settings, version: parts.version }))}</p>
<p class="small link"><a href="${text(parts.link)}">${text(parts.link)}</a></p>
</html>
`;
}

/** Of fine-tuning, in a cell of the table. */
const outcomeName = (outcome: Outcome) => t(outcome === "win" ? "win" : outcome === "lose" ? "lose" : "undecided");

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" };
const text = (of: string) => of.replace(/[&"<>]/g, (c) => escapes[c]);
