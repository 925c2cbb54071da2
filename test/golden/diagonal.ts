import { readFileSync } from "node:fs";

/** Networks of golden/diagonal.json: interpolators, and full networks trained by gradient flow in two phases. */
interface Golden {
  readonly interp: readonly { X: number[][]; y: number[]; sqrt_k: number[]; beta: number[] }[];
  readonly flow_pt_ft: readonly {
    c: number;
    lam: number;
    gamma: number;
    X_pt: number[][];
    y_pt: number[];
    X_ft: number[][];
    y_ft: number[];
    beta_pt: number[];
    sqrt_k: number[];
    beta_ft: number[];
  }[];
}

export const golden = JSON.parse(
  readFileSync(new URL("./diagonal.json", import.meta.url), "utf8").replace(/\bNaN\b/g, "null"),
) as Golden;
