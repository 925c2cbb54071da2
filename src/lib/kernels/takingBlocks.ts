import type { Kernels, Numbers } from "./contract.ts";

/** The same functions of arrays alone. */
export type ArrayKernels = {
  [K in keyof Kernels]: Kernels[K] extends (...args: infer A) => infer R ? (...args: Arrays<A>) => R : Kernels[K];
};
type Arrays<A> = { [I in keyof A]: A[I] extends Numbers | undefined ? Exclude<A[I], { free(): void }> : A[I] };

const open = (x: Numbers): Float64Array => (x instanceof Float64Array ? x : x.values);

/** Kernels of arrays as kernels that take blocks as well: their values are read when a call begins. */
export function takingBlocks(these: ArrayKernels): Kernels {
  return {
    kind: these.kind,
    allocate: these.allocate,
    multiply: (C, A, B, n, k, m) => these.multiply(open(C), open(A), open(B), n, k, m),
    multiplyTransposed: (C, A, B, n, k, m) => these.multiplyTransposed(open(C), open(A), open(B), n, k, m),
    *gram(G, A, rows, cols, stride, weights) {
      yield* these.gram(open(G), open(A), rows, cols, stride, weights && open(weights));
    },
    *cholesky(G, n, stride, floor) {
      yield* these.cholesky(open(G), n, stride, floor);
    },
    forward: (T, n, stride, B, columns) => these.forward(open(T), n, stride, open(B), columns),
    backward: (T, n, stride, B, columns) => these.backward(open(T), n, stride, open(B), columns),
    times: (out, X, v, n, D) => these.times(open(out), open(X), open(v), n, D),
    transposeTimes: (out, X, v, n, D) => these.transposeTimes(open(out), open(X), open(v), n, D),
    reluForward: (f, H, X, W, a, n, d, m) => these.reluForward(open(f), open(H), open(X), open(W), open(a), n, d, m),
    reluBackward: (gW, gA, H, X, a, r, n, d, m) =>
      these.reluBackward(open(gW), gA && open(gA), open(H), open(X), open(a), open(r), n, d, m),
  };
}
