/**
 * Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw,
 * "Parallel random numbers: as easy as 1, 2, 3" (SC 2011); it passes BigCrush.
 * Word i of (seed, replicate, purpose) is a pure function of these numbers, so no
 * result depends on how the work was sliced or scheduled.
 */

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const TWO_M32 = 2 ** -32;

/** One block: four 32-bit counter words and two key words give four 32-bit words, written to out[at … at+3]. */
export function philox(
  out: Uint32Array,
  at: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  let x0 = c0 >>> 0;
  let x1 = c1 >>> 0;
  let x2 = c2 >>> 0;
  let x3 = c3 >>> 0;
  let key0 = k0 >>> 0;
  let key1 = k1 >>> 0;
  for (let round = 0; round < 10; round++) {
    const lo0 = Math.imul(M0, x0) >>> 0;
    const lo1 = Math.imul(M1, x2) >>> 0;
    // The product minus its low word is a multiple of 2^32 with an error below 2^11: rounding makes the high word exact.
    const hi0 = ((M0 * x0 - lo0) * TWO_M32 + 0.5) >>> 0;
    const hi1 = ((M1 * x2 - lo1) * TWO_M32 + 0.5) >>> 0;
    x0 = (hi1 ^ x1 ^ key0) >>> 0;
    x1 = lo1;
    x2 = (hi0 ^ x3 ^ key1) >>> 0;
    x3 = lo0;
    key0 = (key0 + W0) >>> 0;
    key1 = (key1 + W1) >>> 0;
  }
  out[at] = x0;
  out[at + 1] = x1;
  out[at + 2] = x2;
  out[at + 3] = x3;
}

/** What a stream of random numbers is used for; part of its key, so streams never overlap. */
export interface Stream {
  readonly seed: number;
  readonly replicate: number;
  readonly purpose: number;
}

const block = new Uint32Array(4);

/**
 * Standard uniforms in (0, 1), 52 bits each, numbers first … first+count−1 of the stream.
 * The seed may be any non-negative safe integer; both its halves are used.
 */
export function uniforms(out: Float64Array, count: number, stream: Stream, first = 0): void {
  const k0 = stream.seed % 4294967296;
  const k1 = Math.floor(stream.seed / 4294967296);
  let i = 0;
  while (i < count) {
    const index = first + i;
    const pair = Math.floor(index / 2);
    philox(block, 0, pair % 4294967296, Math.floor(pair / 4294967296), stream.replicate, stream.purpose, k0, k1);
    if (index % 2 === 0) {
      out[i++] = unit(block[0], block[1]);
      if (i < count) out[i++] = unit(block[2], block[3]);
    } else {
      out[i++] = unit(block[2], block[3]);
    }
  }
}

/** 52 bits of two words plus half a unit: never 0, never 1 (with 53 bits the half would be rounded away). */
function unit(a: number, b: number): number {
  return ((a >>> 5) * 33554432 + (b >>> 7) + 0.5) * 2.220446049250313e-16;
}
