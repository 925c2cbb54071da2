import { readable } from "../lib/decimal.ts";

export interface SimulatedMean {
  readonly mean: number | null;
  readonly se: number | null;
  /** What diverges as trials are added. */
  readonly diverges?: "mean" | "se";
}

/** A simulated mean and its standard error as text; a zero or unknown error is omitted. */
export function simulatedWords({ mean, se, diverges }: SimulatedMean): {
  readonly mean: string;
  readonly bar: string;
} {
  if (diverges === "mean") return { mean: "diverges", bar: "" };
  const bar = diverges ? Number.POSITIVE_INFINITY : 1.96 * (se ?? 0);
  return { mean: mean === null ? "–" : readable(mean), bar: bar > 0 ? ` ± ${readable(bar, 2)}` : "" };
}
