import { binary } from "./binary.ts";
import type { Kernels } from "./contract.ts";
import { Heap, tooMuch, type WasmMemory } from "./memory.ts";
import { plain } from "./plain.ts";
import { takingBlocks } from "./takingBlocks.ts";

declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
  Memory: new (size: { initial: number }) => WasmMemory;
};

/** The functions of kernels.as.ts; all numbers but `floor` are addresses in bytes or counts. */
interface Exports {
  packRows(to: number, from: number, rows: number, cols: number, stride: number, width: number): void;
  packColumns(to: number, from: number, rows: number, cols: number, stride: number, height: number): void;
  unpackColumns(to: number, from: number, rows: number, cols: number, stride: number, height: number): void;
  weigh(to: number, from: number, weights: number, groups: number, k: number): void;
  product(
    C: number,
    stride: number,
    A: number,
    B: number,
    n: number,
    m: number,
    k: number,
    from: number,
    to: number,
    mode: number,
  ): void;
  panel(G: number, n: number, stride: number, p: number, end: number, floor: number, P: number): void;
  solve(T: number, n: number, stride: number, B: number, groups: number, L: number, transposed: number): void;
  forwardOne(T: number, n: number, stride: number, b: number): void;
  backwardOne(T: number, n: number, stride: number, b: number): void;
  times(out: number, X: number, v: number, n: number, D: number): void;
  transposeTimes(out: number, X: number, v: number, n: number, D: number): void;
  reluForward(
    f: number,
    H: number,
    X: number,
    W: number,
    a: number,
    parts: number,
    n: number,
    d: number,
    m: number,
  ): void;
  reluBackward(
    gW: number,
    gA: number,
    H: number,
    X: number,
    a: number,
    r: number,
    P: number,
    n: number,
    d: number,
    m: number,
  ): void;
}

const [STORE, ADD_LOWER, SUBTRACT_LOWER] = [0, 1, 2];

/** Where the heap begins; below it the kernels keep unfinished tiles. */
const START = 8192;

/** The panels of the Cholesky factor, as in the TypeScript form. */
const PANEL = 64;

/** Multiplications between two yields: a few milliseconds. */
const REST = 16e6;

/** Below so many multiplications a call costs more than it saves. */
const FEW = 4000;

const up = (n: number) => (n + 3) & ~3;

/** Throws where WebAssembly or its SIMD is missing or forbidden. */
export function wasm(): Kernels {
  const bytes = Uint8Array.from({ length: binary.length / 2 }, (_, i) =>
    Number.parseInt(binary.slice(2 * i, 2 * i + 2), 16),
  );
  const memory = new WebAssembly.Memory({ initial: 16 });
  const wasm = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports as Exports;
  const heap = new Heap(memory, START);
  const forgotten = new FinalizationRegistry<readonly number[]>((held) => {
    for (const address of held) heap.give(address);
  });

  /** An argument: an array, and its address where it is in this memory. Room for another may detach the array. */
  interface Operand {
    readonly array: Float64Array;
    readonly length: number;
    readonly address: number;
  }

  /** The memory of one call: what it needs for itself and copies of arrays that are elsewhere. */
  class Call {
    private readonly held: number[] = [];
    private readonly copied: [to: Operand, from: number][] = [];
    /** There was no room for something: nothing may be computed, and the TypeScript form takes over. */
    full = false;
    private inside = false;

    constructor() {
      forgotten.register(this, this.held);
    }

    /** To be called for all arguments before any room is taken. */
    operand(array: Float64Array, length: number): Operand {
      if (array.length < length)
        throw new RangeError(
          `An array of ${array.length} numbers where ${length} are needed; values of a block are to be read anew when memory has grown`,
        );
      const address = array.buffer === memory.buffer ? array.byteOffset : 0;
      if (address > 0) this.inside = true;
      return { array, length, address };
    }

    room(length: number): number {
      const address = this.full ? 0 : heap.take(length);
      if (address > 0) {
        this.held.push(address);
        return address;
      }
      // The TypeScript form would need arrays that may be detached by now.
      if (this.inside) {
        this.drop();
        throw tooMuch(length);
      }
      this.full = true;
      return 0;
    }

    /** The address of what is read. */
    read({ array, length, address }: Operand): number {
      if (address > 0) return address;
      const copy = this.room(length);
      if (copy > 0) heap.numbers.set(array.length === length ? array : array.subarray(0, length), copy / 8);
      return copy;
    }

    /** The address for what is written as a whole, and copied out at the end. */
    write(to: Operand): number {
      if (to.address > 0) return to.address;
      const address = this.room(to.length);
      this.copied.push([to, address]);
      return address;
    }

    /** Copies results out and gives the memory back. */
    end(): void {
      if (!this.full)
        for (const [{ array, length }, from] of this.copied)
          array.set(heap.numbers.subarray(from / 8, from / 8 + length));
      this.drop();
    }

    drop(): void {
      for (const address of this.held.splice(0)) heap.give(address);
    }
  }

  /** Packs the rows of a matrix that may be elsewhere. */
  function packed(call: Call, { array, address }: Operand, rows: number, cols: number): number {
    const to = call.room(up(rows) * cols);
    const buffer = address > 0 ? 0 : call.room(Math.min(PANEL, rows) * cols);
    if (call.full) return 0;
    if (address > 0) {
      wasm.packRows(to, address, rows, cols, cols, cols);
      return to;
    }
    for (let i = 0; i < rows; i += PANEL) {
      const count = Math.min(PANEL, rows - i);
      heap.numbers.set(array.subarray(i * cols, (i + count) * cols), buffer / 8);
      wasm.packRows(to + 8 * i * cols, buffer, count, cols, cols, cols);
    }
    return to;
  }

  function multiply(
    C: Float64Array,
    A: Float64Array,
    B: Float64Array,
    n: number,
    k: number,
    m: number,
    transposed: boolean,
  ): void {
    const whole = transposed ? plain.multiplyTransposed : plain.multiply;
    if (n * k * m < FEW) {
      whole(C, A, B, n, k, m);
      return;
    }
    const call = new Call();
    const [to, left, right] = [call.operand(C, n * m), call.operand(A, n * k), call.operand(B, k * m)];
    const PA = packed(call, left, n, k);
    let PB: number;
    if (transposed) PB = packed(call, right, m, k);
    else {
      PB = call.room(up(m) * k);
      const b = call.read(right);
      if (!call.full) wasm.packColumns(PB, b, k, m, m, k);
    }
    const c = call.write(to);
    if (!call.full) wasm.product(c, m, PA, PB, n, m, k, 0, n, STORE);
    call.end();
    if (call.full) whole(C, A, B, n, k, m);
  }

  /** The lower triangle of a matrix elsewhere, in rows of length n, and back. */
  function triangleIn(at: number, G: Float64Array, n: number, stride: number): void {
    const to = heap.numbers;
    for (let i = 0; i < n; i++) to.set(G.subarray(i * stride, i * stride + i + 1), at / 8 + i * n);
  }
  function triangleOut(G: Float64Array, at: number, n: number, stride: number): void {
    const from = heap.numbers;
    for (let i = 0; i < n; i++) G.set(from.subarray(at / 8 + i * n, at / 8 + i * n + i + 1), i * stride);
  }

  /** Rows from … n−1 of the lower triangle of a product of packed matrices, in slices. */
  function* lower(
    G: number,
    stride: number,
    A: number,
    B: number,
    n: number,
    k: number,
    mode: number,
  ): Generator<void, void> {
    for (let from = 0; from < n; ) {
      let to = from;
      for (let work = 0; to < n && work < REST; to += 16) work += 16 * (to + 16) * k;
      to = Math.min(n, to);
      wasm.product(G, stride, A, B, n, n, k, from, to, mode);
      from = to;
      if (from < n) yield;
    }
  }

  function* gram(
    G: Float64Array,
    A: Float64Array,
    rows: number,
    cols: number,
    stride = rows,
    weights?: Float64Array,
  ): Generator<void, void> {
    if (rows * rows * cols < FEW) return yield* plain.gram(G, A, rows, cols, stride, weights);
    const call = new Call();
    try {
      const at = call.operand(G, (rows - 1) * stride + rows).address;
      const inputs = call.operand(A, rows * cols);
      const factors = weights && call.operand(weights, cols);
      const PB = packed(call, inputs, rows, cols);
      let PA = PB;
      if (factors) {
        PA = call.room(up(rows) * cols);
        const w = call.read(factors);
        if (!call.full) wasm.weigh(PA, PB, w, up(rows) / 4, cols);
      }
      const g = at > 0 ? at : call.room(rows * rows);
      if (!call.full) {
        if (at === 0) triangleIn(g, G, rows, stride);
        yield* lower(g, at > 0 ? stride : rows, PA, PB, rows, cols, ADD_LOWER);
        if (at === 0) triangleOut(G, g, rows, stride);
      }
    } finally {
      call.drop();
    }
    if (call.full) yield* plain.gram(G, A, rows, cols, stride, weights);
    else yield;
  }

  function* cholesky(G: Float64Array, n: number, stride = n, floor = 0): Generator<void, void> {
    if (n * n * n < FEW) return yield* plain.cholesky(G, n, stride, floor);
    const call = new Call();
    try {
      const at = call.operand(G, (n - 1) * stride + n).address;
      const g = at > 0 ? at : call.room(n * n);
      const P = call.room(up(n) * PANEL);
      if (!call.full) {
        if (at === 0) triangleIn(g, G, n, stride);
        const length = at > 0 ? stride : n;
        for (let p = 0; p < n; p += PANEL) {
          const end = Math.min(n, p + PANEL);
          wasm.panel(g, n, length, p, end, floor, P);
          yield;
          const rest = P + 8 * PANEL * PANEL;
          yield* lower(g + 8 * end * (length + 1), length, rest, rest, n - end, PANEL, SUBTRACT_LOWER);
        }
        if (at === 0) triangleOut(G, g, n, stride);
      }
    } finally {
      call.drop();
    }
    if (call.full) yield* plain.cholesky(G, n, stride, floor);
  }

  function solve(
    T: Float64Array,
    n: number,
    stride: number,
    B: Float64Array,
    columns: number,
    transposed: boolean,
  ): void {
    const whole = transposed ? plain.backward : plain.forward;
    // With few columns the copy of a T that is elsewhere costs as much as it saves.
    if ((columns < 3 && T.buffer !== memory.buffer) || n * n * columns < FEW) {
      whole(T, n, stride, B, columns);
      return;
    }
    const call = new Call();
    const at = call.operand(T, (n - 1) * stride + n).address;
    const right = call.operand(B, n * columns);
    if (columns === 1) {
      const b = call.write(right);
      if (right.address === 0) heap.numbers.set(B.subarray(0, n), b / 8);
      (transposed ? wasm.backwardOne : wasm.forwardOne)(at, n, stride, b);
      call.end();
      return;
    }
    const t = at > 0 ? at : call.room(n * n);
    const packing = call.room(up(n) * up(columns));
    const L = call.room(4 * up(n));
    const b = call.read(right);
    if (!call.full) {
      if (at === 0) triangleIn(t, T, n, stride);
      const [first, step] = transposed ? [b + 8 * (n - 1) * columns, -columns] : [b, columns];
      wasm.packColumns(packing, first, n, columns, step, up(n));
      wasm.solve(t, n, at > 0 ? stride : n, packing, up(columns) / 4, L, transposed ? 1 : 0);
      wasm.unpackColumns(first, packing, n, columns, step, up(n));
      if (right.address === 0) B.set(heap.numbers.subarray(b / 8, b / 8 + n * columns));
    }
    call.drop();
    if (call.full) whole(T, n, stride, B, columns);
  }

  /** An X that is elsewhere costs more to copy than to multiply. */
  function vector(
    out: Float64Array,
    X: Float64Array,
    v: Float64Array,
    n: number,
    D: number,
    transposed: boolean,
  ): void {
    const whole = transposed ? plain.transposeTimes : plain.times;
    if (X.buffer !== memory.buffer || n * D < FEW) {
      whole(out, X, v, n, D);
      return;
    }
    const [length, terms] = transposed ? [D, n] : [n, D];
    const call = new Call();
    const [to, matrix, by] = [call.operand(out, length), call.operand(X, n * D), call.operand(v, terms)];
    const [product, factors] = [call.write(to), call.read(by)];
    (transposed ? wasm.transposeTimes : wasm.times)(product, matrix.address, factors, n, D);
    call.end();
  }

  return takingBlocks({
    kind: "wasm",
    allocate(length) {
      const address = heap.take(length);
      // No room here: arrays from elsewhere are refused only beyond the cap.
      if (address === 0) return plain.allocate(length);
      heap.numbers.fill(0, address / 8, address / 8 + length);
      let [held, values] = [[address], new Float64Array(0)];
      const block = {
        get values() {
          if (held.length === 0) return new Float64Array(0);
          if (values.buffer !== memory.buffer) values = new Float64Array(memory.buffer, address, length);
          return values;
        },
        free() {
          for (const a of held.splice(0)) heap.give(a);
        },
      };
      forgotten.register(block, held);
      return block;
    },
    multiply: (C, A, B, n, k, m) => multiply(C, A, B, n, k, m, false),
    multiplyTransposed: (C, A, B, n, k, m) => multiply(C, A, B, n, k, m, true),
    gram,
    cholesky,
    forward: (T, n, stride, B, columns = 1) => solve(T, n, stride, B, columns, false),
    backward: (T, n, stride, B, columns = 1) => solve(T, n, stride, B, columns, true),
    times: (out, X, v, n, D) => vector(out, X, v, n, D, false),
    transposeTimes: (out, X, v, n, D) => vector(out, X, v, n, D, true),
    reluForward(f, H, X, W, a, n, d, m) {
      if (n * d * m < FEW) return plain.reluForward(f, H, X, W, a, n, d, m);
      const call = new Call();
      const [to, activations] = [call.operand(f, n), call.operand(H, up(m) * n)];
      const [inputs, first, second] = [call.operand(X, n * d), call.operand(W, m * d), call.operand(a, m)];
      const PX = packed(call, inputs, n, d);
      const PW = packed(call, first, m, d);
      const padded = packed(call, second, m, 1);
      const parts = call.room(4 * n);
      const [out, hidden] = [call.write(to), call.write(activations)];
      if (!call.full) wasm.reluForward(out, hidden, PX, PW, padded, parts, n, d, m);
      call.end();
      if (call.full) plain.reluForward(f, H, X, W, a, n, d, m);
    },
    reluBackward(gradientW, gradientA, H, X, a, r, n, d, m) {
      if (n * d * m < FEW) return plain.reluBackward(gradientW, gradientA, H, X, a, r, n, d, m);
      const call = new Call();
      const [first, second] = [call.operand(gradientW, m * d), gradientA && call.operand(gradientA, m)];
      const [activations, inputs] = [call.operand(H, up(m) * n), call.operand(X, n * d)];
      const [factors, residual] = [call.operand(a, m), call.operand(r, n)];
      const PX = call.room(up(d) * n);
      const P = call.room(4 * n);
      const [hidden, x] = [call.read(activations), call.read(inputs)];
      const [weights, rest] = [call.read(factors), call.read(residual)];
      const [gW, gA] = [call.write(first), second ? call.write(second) : 0];
      if (!call.full) {
        wasm.packColumns(PX, x, n, d, d, n);
        wasm.reluBackward(gW, gA, hidden, PX, weights, rest, P, n, d, m);
      }
      call.end();
      if (call.full) plain.reluBackward(gradientW, gradientA, H, X, a, r, n, d, m);
    },
  });
}
