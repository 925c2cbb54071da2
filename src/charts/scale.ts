import { ticks } from "d3-array";

/**
 * Linear and logarithmic scales from numbers to pixels. The same as d3-scale's (scale.test.ts compares the two), which brings
 * formats and interpolators that no chart of ours uses: 14 kB of the first load's script, 5 kB of them gzipped.
 */
export interface Scale {
  (value: number): number;
  invert(pixel: number): number;
  /** About this many round numbers within the domain. */
  ticks(count: number): number[];
}

/** Maps [lo, hi] to [from, to], exact at both ends. `lo` of a logarithmic scale must be positive. */
export function scaleBetween(log: boolean, [lo, hi]: Pair, [from, to]: Pair): Scale {
  const [inward, outward] = log ? [Math.log, Math.exp] : [same, same];
  const [a, b] = [inward(lo), inward(hi)];
  const scale = (value: number) => mix(from, to, share(a, b, inward(value)));
  return Object.assign(scale, {
    invert: (pixel: number) => outward(mix(a, b, share(from, to, pixel))),
    ticks: (count: number) => (log ? logTicks(lo, hi, count) : ticks(lo, hi, count)),
  });
}

type Pair = readonly [number, number];

const same = (x: number) => x;
const share = (a: number, b: number, x: number) => (x - a) / (b - a);
const mix = (a: number, b: number, t: number) => a * (1 - t) + b * t;

/** One to nine times the powers of ten where they are few enough, else powers of ten. */
function logTicks(lo: number, hi: number, count: number): number[] {
  const [i, j] = [Math.log10(lo), Math.log10(hi)];
  if (j - i >= count) return ticks(i, j, Math.min(j - i, count)).map(power);
  const found: number[] = [];
  for (let e = Math.floor(i); e <= Math.ceil(j); e++)
    for (let k = 1; k < 10; k++) {
      const tick = e < 0 ? k / power(-e) : k * power(e);
      if (tick >= lo && tick <= hi) found.push(tick);
    }
  return found.length * 2 < count ? ticks(lo, hi, count) : found;
}

/** The exact decimal value. */
const power = (e: number): number => (Number.isInteger(e) ? Number(`1e${e}`) : 10 ** e);
