import type { Told } from "../../forecast/summary.ts";
import { brief } from "../../lib/decimal.ts";
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
  const title = isRefused ? "No forecast for these data" : verdictSentence(verdicts, labels);
  const paragraphs = isRefused
    ? [...refused.map(({ message }) => message), looSentence(labels, loo)]
    : [trackSentence, ...(savings ? [savingsSentence(savings)] : []), ...warnings.map(({ message }) => message)];
  const table = [labels, 2 * labels, 4 * labels, 8 * labels].flatMap((n) => {
    const [scratch, source] = (["ridge0", "ridgeS"] as const).map((id) =>
      told.curves[id]?.find((band) => band.n === n),
    );
    const verdict = verdicts.find((one) => one.n === n);
    if (!scratch || !source || !verdict) return [];
    const cells = [
      n,
      ...[scratch, source].map((b) => `${brief(b.median)} (${brief(b.lo)} to ${brief(b.hi)})`),
      verdict.verdict,
    ];
    return [`<tr>${cells.map((cell) => `<td>${text(String(cell))}</td>`).join("")}</tr>`];
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${text(`Forecast: ${title}`)}</title>
${isStyled ? `<style>\n${reportStyle}</style>\n` : ""}<h1>${text(title)}</h1>
${paragraphs.map((one) => `<p>${text(one)}</p>`).join("\n")}
${parts.picture}
<p class="small">${text(parts.caption)}</p>
${table.length > 0 ? `<table>\n<tr><th>labels</th><th>error from scratch (band)</th><th>error of fine-tuning (band)</th><th>fine-tuning</th></tr>\n${table.join("\n")}\n</table>` : ""}
<p class="small">${text(limitsSentence)}</p>
${parts.data === undefined ? "" : `<p class="small">${text(parts.data)}</p>`}
<p class="small">${text(parts.settings)}. ${text(parts.version)}.</p>
<p class="small link"><a href="${text(parts.link)}">${text(parts.link)}</a></p>
</html>
`;
}

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" };
const text = (of: string) => of.replace(/[&"<>]/g, (c) => escapes[c]);
