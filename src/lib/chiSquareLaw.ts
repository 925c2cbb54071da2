import { normalQuantile } from "./normal.ts";
import { type Stream, uniforms } from "./philox.ts";

/** Length of the stream reserved for one draw: two numbers per attempt, and 16 rejections are rarer than 1e-20. */
export const chiSquareRun = 32;

const u = new Float64Array(2);

/**
 * A draw of χ²_k, k ≥ 1 whole, from numbers first … first+chiSquareRun−1 of the stream; always above 0.
 * k = 1 is a squared normal. Otherwise twice a gamma variable of shape k/2 ≥ 1 by Marsaglia and Tsang, "A simple method
 * for generating gamma variables" (ACM TOMS 2000): a cubed normal, accepted with probability 0.95 or more.
 */
export function chiSquareDraw(k: number, stream: Stream, first: number): number {
  if (k === 1) {
    uniforms(u, 1, stream, first);
    return normalQuantile(u[0]) ** 2;
  }
  const d = k / 2 - 1 / 3;
  for (let at = first; ; at += 2) {
    uniforms(u, 2, stream, at);
    const x = normalQuantile(u[0]);
    const t = x / Math.sqrt(9 * d);
    if (t <= -1) continue;
    // v = (1 + t)³; d(1 − v + ln v) from t, because for large k its terms cancel.
    const log = d * (3 * Math.log1p(t) - t * (3 + t * (3 + t)));
    if (Math.log(u[1]) < (x * x) / 2 + log) return 2 * d * (1 + t) ** 3;
  }
}
