import { describe, expect, it } from "vitest";
import { philox, type Stream, uniforms } from "./philox.ts";

/** The same generator in exact integers, written from the paper alone. */
const MASK = 0xffffffffn;
const MULTIPLIERS = [0xd2511f53n, 0xcd9e8d57n] as const;
const WEYL = [0x9e3779b9n, 0xbb67ae85n] as const;

function exactRound([x0, x1, x2, x3]: bigint[], key: readonly bigint[]): bigint[] {
  const [p0, p1] = [MULTIPLIERS[0] * x0, MULTIPLIERS[1] * x2];
  return [(p1 >> 32n) ^ x1 ^ key[0], p1 & MASK, (p0 >> 32n) ^ x3 ^ key[1], p0 & MASK];
}

const roundKey = (key: readonly number[], round: number) =>
  WEYL.map((w, i) => (BigInt(key[i]) + w * BigInt(round)) & MASK);

function exactPhilox(counter: readonly number[], key: readonly number[]): number[] {
  let x = counter.map(BigInt);
  for (let round = 0; round < 10; round++) x = exactRound(x, roundKey(key, round));
  return x.map(Number);
}

/** The multiplier's inverse modulo 2^32, by Newton's iteration. */
function inverse(m: bigint): bigint {
  let y = m;
  for (let k = 0; k < 5; k++) y = (y * (2n - m * y)) & MASK;
  return y & MASK;
}

const INVERSES = MULTIPLIERS.map(inverse);

/** The counter that gives these words: each round is a bijection. */
function counterOf(words: readonly number[], key: readonly number[]): number[] {
  let x = words.map(BigInt);
  for (let round = 9; round >= 0; round--) {
    const k = roundKey(key, round);
    const x0 = (x[3] * INVERSES[0]) & MASK;
    const x2 = (x[1] * INVERSES[1]) & MASK;
    x = [x0, x[0] ^ ((MULTIPLIERS[1] * x2) >> 32n) ^ k[0], x2, x[2] ^ ((MULTIPLIERS[0] * x0) >> 32n) ^ k[1]];
  }
  return x.map(Number);
}

function block(counter: readonly number[], key: readonly number[]): number[] {
  const out = new Uint32Array(4);
  philox(out, 0, counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
  return [...out];
}

/** Words for the tests' inputs, from a generator that shares nothing with Philox. */
function words(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
    return Number(state >> 32n);
  };
}

function draw(count: number, stream: Stream, first = 0): number[] {
  const out = new Float64Array(count);
  uniforms(out, count, stream, first);
  return [...out];
}

const stream: Stream = { seed: 17, replicate: 3, purpose: 1 };

describe("philox4x32-10", () => {
  it.each([
    {
      name: "all zero",
      counter: [0, 0, 0, 0],
      key: [0, 0],
      words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    },
    {
      name: "all one",
      counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      key: [0xffffffff, 0xffffffff],
      words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    },
    {
      name: "digits of pi",
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    },
  ])("answers the published vector of Random123: $name", ({ counter, key, words }) => {
    expect(block(counter, key)).toEqual(words);
    expect(exactPhilox(counter, key)).toEqual(words);
  });

  it("agrees with exact integers on random counters and keys", () => {
    const next = words(1);
    for (let k = 0; k < 1500; k++) {
      const counter = [next(), next(), next(), next()];
      const key = [next(), next()];
      expect(block(counter, key)).toEqual(exactPhilox(counter, key));
    }
  });

  it("multiplies exactly where a product is close below or above a multiple of 2^32", () => {
    // x = ⌈h·2^32 / M⌉ and its neighbour: the low word of M·x is as small, or as large, as it gets.
    const next = words(2);
    for (const m of MULTIPLIERS)
      for (let k = 0; k < 300; k++) {
        const above = ((BigInt(next()) << 32n) / m + 1n) & MASK;
        for (const x of [Number(above), Number((above - 1n) & MASK), 0xffffffff - k, k]) {
          const counter = m === MULTIPLIERS[0] ? [x, 0, 0, 0] : [0, 0, x, 0];
          expect(block(counter, [0, 0])).toEqual(exactPhilox(counter, [0, 0]));
        }
      }
  });

  it("writes its four words at the given offset and nothing else", () => {
    const out = new Uint32Array(8).fill(7);
    philox(out, 2, 1, 2, 3, 4, 5, 6);
    expect([...out]).toEqual([7, 7, ...exactPhilox([1, 2, 3, 4], [5, 6]), 7, 7]);
  });
});

describe("uniforms", () => {
  it("number i is the same however the stream is sliced", () => {
    const whole = draw(300, stream);
    const next = words(3);
    for (let k = 0; k < 100; k++) {
      const first = next() % 300;
      const count = next() % (301 - first);
      expect(draw(count, stream, first)).toEqual(whole.slice(first, first + count));
    }
  });

  it("leaves the rest of the array alone", () => {
    const out = new Float64Array(6).fill(-1);
    uniforms(out, 3, stream, 1);
    expect([...out.slice(3)]).toEqual([-1, -1, -1]);
    expect([...out.slice(0, 3)]).toEqual(draw(4, stream).slice(1));
  });

  it("counts on beyond 2^32 pairs without returning to the start", () => {
    const far = 2 ** 33;
    const there = draw(4, stream, far);
    expect(draw(5, stream, far - 1).slice(1)).toEqual(there);
    expect(there).not.toEqual(draw(4, stream));
    const [a] = exactPhilox([0, 1, stream.replicate, stream.purpose], [stream.seed, 0]);
    expect(Math.floor(there[0] * 2 ** 27)).toBe(a >>> 5);
  });

  it("are the leading bits (27 and 25) of the words at their index, plus half a unit", () => {
    const seed = 2 ** 40 + 12345;
    const values = draw(20, { seed, replicate: 9, purpose: 4 });
    for (let i = 0; i < 20; i++) {
      const w = exactPhilox([i >> 1, 0, 9, 4], [12345, 2 ** 8]);
      const bits = (BigInt(w[2 * (i % 2)] >>> 5) << 25n) | BigInt(w[2 * (i % 2) + 1] >>> 7);
      // Twice the cell's middle is an odd whole number of 53 bits: exact in a double.
      expect(BigInt(values[i] * 2 ** 53)).toBe(2n * bits + 1n);
    }
  });

  it("change with each coordinate, both halves of the seed included", () => {
    const others: Stream[] = [
      stream,
      { ...stream, seed: 18 },
      { ...stream, seed: 17 + 2 ** 32 },
      { ...stream, seed: 17 + 2 ** 52 },
      { ...stream, seed: Number.MAX_SAFE_INTEGER },
      { ...stream, replicate: 4 },
      { ...stream, replicate: 1, purpose: 3 },
      { ...stream, purpose: 2 },
    ];
    const seen = others.flatMap((s) => draw(50, s));
    expect(new Set(seen).size).toBe(50 * others.length);
  });

  it("are never 0 and never 1, not even for words of all zeros and all ones", () => {
    // The generator run backwards finds the place in a stream where the words have their extreme values.
    const next = words(4);
    for (const extreme of [0, 0xffffffff]) {
      let found = 0;
      while (found < 2) {
        const [c0, c1, replicate, purpose] = counterOf([extreme, extreme, next(), next()], [stream.seed, 0]);
        if (c1 >= 2 ** 20) continue;
        found++;
        const pair = c1 * 2 ** 32 + c0;
        expect(exactPhilox([c0, c1, replicate, purpose], [stream.seed, 0]).slice(0, 2)).toEqual([extreme, extreme]);
        const [u] = draw(1, { seed: stream.seed, replicate, purpose }, 2 * pair);
        expect(u).toBeGreaterThan(0);
        expect(u).toBeLessThan(1);
        expect(Math.abs(u - extreme / 0xffffffff)).toBe(2 ** -53);
      }
    }
  });

  it("fill (0, 1) evenly: 256 cells, χ² within five standard deviations", () => {
    const count = 200_000;
    const cells = new Float64Array(256);
    for (const u of draw(count, stream)) cells[Math.floor(256 * u)]++;
    const chi2 = cells.reduce((sum, n) => sum + (n - count / 256) ** 2 / (count / 256), 0);
    expect(Math.abs(chi2 - 255)).toBeLessThan(5 * Math.sqrt(2 * 255));
  });
});
