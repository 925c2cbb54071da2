import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it, vi } from "vitest";
import { fingerprint } from "../../../scripts/kernels.mjs";
import { source } from "./binary.ts";
import { activation, activations, finish, type Kernels, kernels } from "./kernels.ts";
import { Heap, MOST } from "./memory.ts";
import { plain } from "./plain.ts";
import { wasm } from "./wasm.ts";

const forms: [string, Kernels][] = [
  ["TypeScript", plain],
  ["WebAssembly", wasm()],
];

/** Around groups of 4 and panels of 64, and too small for WebAssembly to be called. */
const shapes = [
  [1, 1, 1],
  [3, 5, 2],
  [16, 16, 16],
  [17, 19, 23],
  [33, 64, 30],
  [64, 31, 65],
  [67, 130, 66],
  [5, 400, 3],
  [129, 2, 70],
  // More than the terms and columns that are worked on together.
  [133, 530, 131],
] as const;
const sizes = [1, 5, 17, 18, 19, 20, 63, 64, 66, 131];

/** Numbers in (−1, 1) from a generator of the test's own. */
function numbers(count: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  });
}

/** Bitwise. Told by the first place where two differ: the whole of large arrays takes long to compare otherwise. */
function same(found: Float64Array, wanted: Float64Array): void {
  const at = wanted.findIndex((x, i) => !Object.is(x, found[i]));
  expect([at, found[at]]).toEqual([-1, undefined]);
  expect(found).toHaveLength(wanted.length);
}

/** Σ_k term(k), in order and from 0. */
function sum(count: number, term: (k: number) => number): number {
  let total = 0;
  for (let k = 0; k < count; k++) total += term(k);
  return total;
}

const table = (rows: number, cols: number, entry: (i: number, j: number) => number) =>
  Float64Array.from({ length: rows * cols }, (_, at) => entry(Math.floor(at / cols), at % cols));

/** A positive definite matrix; both triangles. */
function positive(n: number, seed: number): Float64Array {
  const A = numbers(n * (n + 3), seed);
  const G = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) G[i * n + j] = sum(n + 3, (k) => A[i * (n + 3) + k] * A[j * (n + 3) + k]) + +(i === j);
  return G;
}

/** The factor by its definition, the sums taken panel by panel of 64 columns as docs of the kernels say. */
function factor(G: Float64Array, n: number, floor = 0): Float64Array {
  const T = G.slice();
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const last = j - (j % 64);
      let value = G[i * n + j];
      for (let p = 0; p < last; p += 64) value -= sum(64, (k) => T[i * n + p + k] * T[j * n + p + k]);
      for (let k = last; k < j; k++) value -= T[i * n + k] * T[j * n + k];
      T[i * n + j] = i === j ? Math.sqrt(Math.max(value, floor)) : value / T[j * n + j];
    }
  }
  return T;
}

const lower = (G: Float64Array, n: number, stride = n) => table(n, n, (i, j) => (j <= i ? G[i * stride + j] : 0));

/** The same numbers in an array of the kernels' own memory. */
function kept(these: Kernels, values: Float64Array): () => Float64Array {
  const block = these.allocate(values.length);
  block.values.set(values);
  return () => block.values;
}

// Each form is bitwise equal to the definitions, and so to the other.
describe.each(forms)("%s", (_, these) => {
  describe.each([
    ["arrays from elsewhere", (values: Float64Array) => () => values],
    ["blocks", (values: Float64Array) => kept(these, values)],
  ])("%s", (_, place) => {
    it.each(shapes)("products of %d × %d and %d columns", (n, k, m) => {
      const A = numbers(n * k, 1);
      const B = numbers(k * m, 2);
      const [a, b] = [place(A), place(B)];
      const [C, D] = [place(new Float64Array(n * m).fill(7)), place(new Float64Array(n * m).fill(7))];
      these.multiply(C(), a(), b(), n, k, m);
      same(
        C(),
        table(n, m, (i, j) => sum(k, (l) => A[i * k + l] * B[l * m + j])),
      );
      these.multiplyTransposed(D(), a(), b(), n, k, m);
      same(
        D(),
        table(n, m, (i, j) => sum(k, (l) => A[i * k + l] * B[j * k + l])),
      );
    });

    it.each(shapes)("symmetric product of %d rows and %d columns, with and without weights", (n, k, more) => {
      const A = numbers(n * k, 3);
      const w = numbers(k, 4);
      const stride = n + more;
      const start = numbers(n * stride, 5);
      for (const weights of [undefined, w]) {
        const G = place(start.slice());
        const [a, factors] = [place(A), weights && place(weights)];
        finish(these.gram(G(), a(), n, k, stride, factors?.()));
        // Above the diagonal there is nothing to be relied on; beyond the columns nothing is touched.
        const entry = (i: number, j: number) =>
          j > i
            ? start[i * stride + j]
            : start[i * stride + j] +
              sum(k, (l) => (weights ? A[i * k + l] * weights[l] : A[i * k + l]) * A[j * k + l]);
        const above = (i: number, j: number) => j > i && j < n;
        same(
          table(n, stride, (i, j) => (above(i, j) ? 0 : G()[i * stride + j])),
          table(n, stride, (i, j) => (above(i, j) ? 0 : entry(i, j))),
        );
      }
    });

    it.each(sizes)("factor and solutions of size %d", (n) => {
      const M = positive(n, n);
      const stride = n + 3;
      // What is above the diagonal and beyond the columns does not enter and stays.
      const junk = Float64Array.from({ length: n * stride }, () => Number.NaN);
      for (let i = 0; i < n; i++) junk.set(M.subarray(i * n, i * n + i + 1), i * stride);
      const T = place(junk.slice());
      finish(these.cholesky(T(), n, stride));
      const exact = factor(M, n);
      same(lower(T(), n, stride), lower(exact, n));
      same(
        T(),
        table(n, stride, (i, j) => (j <= i ? exact[i * n + j] : Number.NaN)),
      );

      for (const columns of [1, 3, 4, 9]) {
        const B = numbers(n * columns, n + columns);
        const X = B.slice();
        for (let i = 0; i < n; i++)
          for (let c = 0; c < columns; c++) {
            let value = X[i * columns + c];
            for (let k = 0; k < i; k++) value -= exact[i * n + k] * X[k * columns + c];
            X[i * columns + c] = value / exact[i * n + i];
          }
        const x = place(B.slice());
        these.forward(T(), n, stride, x(), columns);
        same(x(), X);
        for (let i = n - 1; i >= 0; i--)
          for (let c = 0; c < columns; c++) {
            let value = X[i * columns + c];
            for (let k = n - 1; k > i; k--) value -= exact[k * n + i] * X[k * columns + c];
            X[i * columns + c] = value / exact[i * n + i];
          }
        these.backward(T(), n, stride, x(), columns);
        same(x(), X);
        const oracle = new CholeskyDecomposition(Matrix.from1DArray(n, n, M))
          .solve(Matrix.from1DArray(n, columns, B))
          .to1DArray();
        expect(Math.max(...oracle.map((v, i) => Math.abs(v - X[i])))).toBeLessThan(
          1e-11 * Math.max(...oracle.map(Math.abs)),
        );
      }
    });

    it("the leading block of a factor is the factor of the leading block, and solves with it", () => {
      const n = 150;
      const M = positive(n, 8);
      const T = place(M.slice());
      finish(these.cholesky(T(), n));
      const B = numbers(n * 5, 9);
      const all = place(B.slice());
      these.forward(T(), n, n, all(), 5);
      for (const k of [20, 21, 64, 67, 130]) {
        const small = place(table(k, k, (i, j) => M[i * n + j]));
        finish(these.cholesky(small(), k));
        same(lower(small(), k), lower(T(), k, n));
        const x = place(B.slice(0, 5 * k));
        these.forward(T(), k, n, x(), 5);
        same(x(), all().slice(0, 5 * k));
        const y = x().slice();
        these.backward(T(), k, n, x(), 5);
        these.backward(small(), k, k, y, 5);
        same(y, x());
      }
    });

    it.each([
      [1, 37],
      [17, 1],
      [66, 137],
      [72, 64],
      [131, 33],
    ])("matrix and vector, %d rows and %d columns", (n, D) => {
      const [X, v, u] = [numbers(n * D, 1), numbers(D, 2), numbers(n, 3)];
      const [Xv, Xu] = [place(new Float64Array(n)), place(new Float64Array(D))];
      const [x, by, from] = [place(X), place(v), place(u)];
      these.times(Xv(), x(), by(), n, D);
      these.transposeTimes(Xu(), x(), from(), n, D);
      same(
        Xv(),
        table(n, 1, (i) => sum(D, (d) => X[i * D + d] * v[d])),
      );
      same(
        Xu(),
        table(D, 1, (d) => sum(n, (i) => X[i * D + d] * u[i])),
      );
    });

    it.each(shapes)("a ReLU network of %d inputs, %d dimensions and %d neurons", (n, d, m) => {
      const [X, W, a, r] = [numbers(n * d, 1), numbers(m * d, 2), numbers(m, 3), numbers(n, 4)];
      const [x, w, weights] = [place(X), place(W), place(a)];
      const [f, H] = [place(new Float64Array(n).fill(7)), place(new Float64Array(activations(n, m)).fill(7))];
      these.reluForward(f(), H(), x(), w(), weights(), n, d, m);
      const z = (i: number, j: number) => sum(d, (c) => X[i * d + c] * W[j * d + c]);
      const h = table(n, m, (i, j) => Math.max(0, z(i, j)));
      same(
        table(n, m, (i, j) => H()[activation(i, j, n)]),
        h,
      );
      const part = (i: number, first: number) =>
        sum(Math.ceil((m - first) / 4), (k) => a[first + 4 * k] * h[i * m + first + 4 * k]);
      same(
        f(),
        table(n, 1, (i) => part(i, 0) + part(i, 2) + (part(i, 1) + part(i, 3))),
      );

      const rest = place(r);
      const [gW, gA, alone] = [numbers(m * d, 5), numbers(m, 6), numbers(m * d, 7)].map(place);
      these.reluBackward(gW(), gA(), H(), x(), weights(), rest(), n, d, m);
      const slope = (i: number, j: number) => (h[i * m + j] > 0 ? r[i] : 0);
      same(
        gW(),
        table(m, d, (j, c) => a[j] * sum(n, (i) => slope(i, j) * X[i * d + c])),
      );
      same(
        gA(),
        table(m, 1, (j) => sum(n, (i) => r[i] * h[i * m + j])),
      );
      these.reluBackward(alone(), undefined, H(), x(), weights(), rest(), n, d, m);
      same(alone(), gW());
    });
  });

  it("the gradients are those of the loss: finite differences", () => {
    const [n, d, m] = [40, 7, 13];
    const [X, W, a, y] = [numbers(n * d, 1), numbers(m * d, 2), numbers(m, 3), numbers(n, 4)];
    const [f, H] = [new Float64Array(n), new Float64Array(activations(n, m))];
    const loss = (W: Float64Array, a: Float64Array) => {
      these.reluForward(f, H, X, W, a, n, d, m);
      return 0.5 * sum(n, (i) => (f[i] - y[i]) ** 2);
    };
    loss(W, a);
    const r = f.map((v, i) => v - y[i]);
    const [gW, gA] = [new Float64Array(m * d), new Float64Array(m)];
    these.reluBackward(gW, gA, H, X, a, r, n, d, m);
    // Directions in which no neuron's input changes its sign, on either side.
    const e = 1e-6;
    const moved = (v: Float64Array, u: Float64Array, t: number) => v.map((x, i) => x + t * u[i]);
    const [u, v] = [numbers(m * d, 8), numbers(m, 9)];
    const slope = (loss(moved(W, u, e), moved(a, v, e)) - loss(moved(W, u, -e), moved(a, v, -e))) / (2 * e);
    const exact = sum(m * d, (i) => gW[i] * u[i]) + sum(m, (i) => gA[i] * v[i]);
    expect(Math.abs(slope / exact - 1)).toBeLessThan(1e-7);
  });

  it("a training that diverges shows NaN", () => {
    const [n, d, m] = [20, 20, 20];
    const X = numbers(n * d, 1);
    const W = numbers(m * d, 2);
    W[5 * d + 3] = Number.NaN;
    const [f, H] = [new Float64Array(n), new Float64Array(activations(n, m))];
    these.reluForward(f, H, X, W, numbers(m, 3), n, d, m);
    expect(f.every(Number.isNaN)).toBe(true);
    expect(H[activation(7, 5, n)]).toBeNaN();
    expect(H[activation(7, 4, n)]).not.toBeNaN();
  });

  it("holds lost pivots at the floor", () => {
    for (const n of [3, 30, 70, 130]) {
      const A = numbers(n * n, n);
      for (let i = 1; i < n; i += 2) A.copyWithin(i * n, (i - 1) * n, i * n);
      const G = new Float64Array(n * n);
      finish(these.gram(G, A, n, n));
      const T = G.slice();
      finish(these.cholesky(T, n, n, n * 1e-15));
      same(lower(T, n), lower(factor(G, n, n * 1e-15), n));
      for (let i = 0; i < n; i++) expect(T[i * n + i]).toBeGreaterThanOrEqual(Math.sqrt(n * 1e-15));
    }
  });

  it("work in slices: two at a time share nothing, and nothing is done before the first step", () => {
    const n = 300;
    const A = numbers(n * 500, 3);
    const [one, two] = [new Float64Array(n * n), new Float64Array(n * n)];
    const steps = [these.gram(one, A, n, 500), these.gram(two, A, n, 500)];
    expect(one.every((x) => x === 0)).toBe(true);
    let pauses = 0;
    while (!steps.map((s) => s.next().done).every(Boolean)) pauses++;
    expect(pauses).toBeGreaterThanOrEqual(2);
    same(two, one);
    const [S, T] = [one.slice(), one.slice()];
    const factors = [these.cholesky(S, n), these.cholesky(T, n)];
    same(S, one);
    pauses = 0;
    while (!factors.map((s) => s.next().done).every(Boolean)) pauses++;
    expect(pauses).toBeGreaterThanOrEqual(Math.ceil(n / 64) - 1);
    same(T, S);
    same(lower(S, n), lower(factor(one, n), n));
  });

  it("refuses what is beyond the memory of a thread, in words", () => {
    expect(() => these.allocate(MOST + 1)).toThrow(
      /1025 MB of numbers are more than the memory of one thread allows \(1024 MB\)/,
    );
    expect(() => these.allocate(Number.NaN)).toThrow(RangeError);
  });

  it("a block is zeros, also where an earlier one has been, and empty once it is free", () => {
    const first = these.allocate(1000);
    first.values.fill(3);
    first.free();
    first.free();
    expect(first.values).toHaveLength(0);
    const next = these.allocate(1000);
    same(next.values, new Float64Array(1000));
    next.free();
  });
});

describe("the memory of the kernels in WebAssembly", () => {
  it("grows; values are read anew, and an array from before is refused", () => {
    const these = wasm();
    const n = 40;
    const small = these.allocate(n * n);
    small.values.set(positive(n, 1));
    const before = small.values;
    const large = these.allocate(2 ** 20);
    expect(before).toHaveLength(0);
    same(small.values, positive(n, 1));
    expect(large.values.every((x) => x === 0)).toBe(true);
    expect(() => these.forward(before, n, n, new Float64Array(4 * n), 4)).toThrow(/read anew when memory has grown/);
    // Blocks themselves last: here each call of a kernel makes the memory grow.
    const training = wasm();
    const [k, d, m] = [700, 100, 300];
    const [f, X, W, a, g, H] = [k, k * d, m * d, m, m * d, k * m].map((length) => training.allocate(length));
    for (const [seed, block] of [X, W, a].entries()) block.values.set(numbers(block.values.length, seed));
    // More than the memory there is takes what is left of it.
    training.allocate(2 ** 20);
    const old = X.values;
    training.reluForward(f, H, X, W, a, k, d, m);
    training.reluBackward(g, undefined, H, X, a, f, k, d, m);
    expect(old).toHaveLength(0);
    const [p, q] = [new Float64Array(k), new Float64Array(m * d)];
    const [x, h] = [X.values.slice(), new Float64Array(k * m)];
    plain.reluForward(p, h, x, W.values.slice(), a.values.slice(), k, d, m);
    plain.reluBackward(q, undefined, h, x, a.values.slice(), p, k, d, m);
    same(f.values, p);
    same(g.values, q);
    // A kernel that is under way finds its matrices.
    const steps = these.cholesky(small, n);
    these.allocate(2 ** 21);
    steps.next();
    these.allocate(2 ** 21);
    finish(steps);
    same(lower(small.values, n), lower(factor(positive(n, 1), n), n));
  });

  it("is given back by every call, finished or left", () => {
    const take = vi.spyOn(Heap.prototype, "take");
    const give = vi.spyOn(Heap.prototype, "give");
    const these = wasm();
    const n = 100;
    const A = numbers(n * n, 1);
    const G = new Float64Array(n * n);
    const f = new Float64Array(n);
    const H = new Float64Array(n * n);
    these.multiply(G, A, A, n, n, n);
    these.multiplyTransposed(G, A, A, n, n, n);
    these.reluForward(f, H, A, A, f.slice(), n, n, n);
    these.reluBackward(G, f, H, A, f.slice(), f.slice(), n, n, n);
    finish(these.gram(G, A, n, n, n, f));
    finish(these.cholesky(positive(n, 1), n));
    these.forward(positive(n, 1), n, n, A, n);
    these.backward(positive(n, 1), n, n, A, n);
    const left = these.cholesky(positive(n, 1), n);
    left.next();
    left.return();
    const taken = take.mock.results.map(({ value }) => value).sort();
    expect(taken.length).toBeGreaterThan(20);
    expect(give.mock.calls.map(([address]) => address).sort()).toEqual(taken);
    vi.restoreAllMocks();
  });

  it("where there is no room, the TypeScript form does the work", () => {
    const these = wasm();
    const n = 70;
    const [A, B] = [numbers(n * n, 1), numbers(n * n, 2)];
    const all = (these: Kernels) => {
      const [C, D, G, T, X, Y] = [0, 1, 2, 3, 4, 5].map((k) => (k === 3 ? positive(n, 3) : numbers(n * n, 9)));
      const [f, H] = [new Float64Array(n), new Float64Array(activations(n, n))];
      these.multiply(C, A, B, n, n, n);
      these.multiplyTransposed(D, A, B, n, n, n);
      finish(these.gram(G, A, n, n, n, B));
      finish(these.cholesky(T, n));
      these.forward(T, n, n, X, n);
      these.backward(T, n, n, X, n);
      these.reluForward(f, H, A, B, B, n, n, n);
      these.reluBackward(Y, f, H, A, B, B, n, n, n);
      return [C, D, lower(G, n), lower(T, n), X, Y, f, H];
    };
    const enough = all(these);
    const take = vi.spyOn(Heap.prototype, "take").mockReturnValue(0);
    expect(all(these)).toEqual(enough);
    expect(take).toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it("merges what is given back, so that it serves for something larger", () => {
    const memory = { buffer: new ArrayBuffer(65536), grow: vi.fn(() => 0) };
    const heap = new Heap(memory, 1024);
    const places = [1000, 1000, 1000, 1000].map((length) => heap.take(length));
    expect(new Set(places).size).toBe(4);
    for (const k of [1, 3, 0, 2]) heap.give(places[k]);
    expect(heap.take((65536 - 1024) / 8)).toBe(1024);
    expect(memory.grow).not.toHaveBeenCalled();
    heap.give(places[1]); // of no block any more
    expect(heap.take(8 * MOST)).toBe(0);
  });
});

describe("the choice", () => {
  it("is WebAssembly here, unless a test run asks for the other", () => {
    expect(kernels().kind).toBe(process.env.TRANSFERSCOPE_KERNELS === "plain" ? "plain" : "wasm");
    expect(kernels()).toBe(kernels());
  });

  it.each([
    ["missing", undefined],
    [
      "forbidden by the page's policy",
      {
        ...WebAssembly,
        Memory: WebAssembly.Memory,
        Module: class {
          constructor() {
            throw new WebAssembly.CompileError("violates the following Content Security Policy directive");
          }
        },
      },
    ],
  ])("is TypeScript where WebAssembly is %s", async (_, replacement) => {
    vi.stubGlobal("WebAssembly", replacement);
    vi.resetModules();
    const fresh = await import("./kernels.ts");
    expect(fresh.kernels().kind).toBe("plain");
    vi.unstubAllGlobals();
    vi.resetModules();
  });
});

it("binary.ts was compiled from this source with these options", () => {
  expect(source).toBe(fingerprint());
});
