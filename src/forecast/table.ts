import { curveIds } from "./curves.ts";
import type { Told } from "./summary.ts";

/** Column names of `tableText`. */
const columns = ["kind", "curve", "n", "value", "lo", "hi", "tag", "win", "verdict"] as const;

/** The picture's numbers as CSV, below lines `# key: text`: forecasts with their bands, and what was measured with ±1.96 standard errors. */
export function tableText(
  { labels, curves, verdicts, loo, measured }: Told,
  head: readonly (readonly [string, string])[],
): string {
  const both = ["ridge0", "ridgeS"] as const;
  const rows: (string | number)[][] = [
    ...measured.flatMap((point) =>
      both.map((id) => {
        const { mean, se } = point[id];
        return ["measured", id, point.n, mean, mean - 1.96 * se, mean + 1.96 * se, "measured", "", ""];
      }),
    ),
    ...both.map((id) => ["leave-one-out", id, labels, loo[id], "", "", "E", "", ""]),
    ...curveIds.flatMap((id) =>
      (curves[id] ?? []).map(({ n, lo, median, hi }) => {
        const verdict = id === "ridgeS" ? verdicts.find((one) => one.n === n) : undefined;
        return ["forecast", id, n, median, lo, hi, "A", verdict?.win ?? "", verdict?.verdict ?? ""];
      }),
    ),
  ];
  const cell = (entry: string | number) => (typeof entry === "number" ? String(Number(entry.toPrecision(6))) : entry);
  return [
    ...head.map(([key, text]) => `# ${key}: ${text}`),
    columns.join(","),
    ...rows.map((row) => row.map(cell).join(",")),
  ]
    .join("\n")
    .concat("\n");
}
