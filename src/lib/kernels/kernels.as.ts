// The kernels in AssemblyScript: `npm run kernels` compiles this file to binary.ts. wasm.ts calls it and says which memory is whose.
// Plain SIMD on two float64 lanes, no fused multiply-adds: each entry is summed in the order that contract.ts states.
//
// A packed matrix holds groups of four rows (or columns), in each group the four entries of column (or row) 0, then of 1, …;
// what is missing in the last group is 0. All pointers are in bytes, all strides and counts in numbers.

/** Columns of a product that are worked on together, and terms of their sums at a time: two packed panels in a first-level cache. */
const ACROSS: usize = 128;
const DEPTH: usize = 256;

/** At the start of the memory: a tile that a matrix cuts off, then the unfinished sums of tiles side by side. */
const SCRATCH: usize = 0;
const SUMS: usize = 128;

const STORE: i32 = 0;
const ADD_LOWER: i32 = 1;
const SUBTRACT_LOWER: i32 = 2;
const KEEP: i32 = 3;

// @ts-ignore: decorator
@inline function mac(sum: v128, a: v128, b: v128): v128 {
  return f64x2.add(sum, f64x2.mul(a, b));
}

// @ts-ignore: decorator
@inline function msub(sum: v128, a: v128, b: v128): v128 {
  return f64x2.sub(sum, f64x2.mul(a, b));
}

// @ts-ignore: decorator
@inline function put(to: usize, v0: v128, v1: v128, mode: i32): void {
  if (mode == ADD_LOWER) {
    v0 = f64x2.add(v128.load(to), v0);
    v1 = f64x2.add(v128.load(to, 16), v1);
  } else if (mode == SUBTRACT_LOWER) {
    v0 = f64x2.sub(v128.load(to), v0);
    v1 = f64x2.sub(v128.load(to, 16), v1);
  }
  v128.store(to, v0);
  v128.store(to, v1, 16);
}

/**
 * out[a][b] = Σ_k A[k][a]·B[k][b] for a group of four of each, or added to or subtracted from what is there. To go on later
 * the sums are kept in `out` as they stand; `before` is where they were kept, 0 at the start.
 */
function tile(out: usize, stride: usize, a: usize, b: usize, k: usize, mode: i32, before: usize): void {
  // Lanes: a₀b₀ and a₁b₁, a₁b₀ and a₀b₁, … : two shuffles in place of four loads that fill both lanes with one number.
  let d00 = f64x2.splat(0), e00 = d00, d01 = d00, e01 = d00, d10 = d00, e10 = d00, d11 = d00, e11 = d00;
  if (before) {
    d00 = v128.load(before);
    e00 = v128.load(before, 16);
    d01 = v128.load(before, 32);
    e01 = v128.load(before, 48);
    d10 = v128.load(before, 64);
    e10 = v128.load(before, 80);
    d11 = v128.load(before, 96);
    e11 = v128.load(before, 112);
  }
  // Not unrolled: V8 would load both halves first and spill four of the sums.
  for (const end = a + (k << 5); a != end; a += 32, b += 32) {
    const a0 = v128.load(a), a1 = v128.load(a, 16), b0 = v128.load(b), b1 = v128.load(b, 16);
    d00 = mac(d00, a0, b0);
    d01 = mac(d01, a0, b1);
    d10 = mac(d10, a1, b0);
    d11 = mac(d11, a1, b1);
    const s0 = v128.shuffle<f64>(a0, a0, 1, 0), s1 = v128.shuffle<f64>(a1, a1, 1, 0);
    e00 = mac(e00, s0, b0);
    e01 = mac(e01, s0, b1);
    e10 = mac(e10, s1, b0);
    e11 = mac(e11, s1, b1);
  }
  if (mode == KEEP) {
    v128.store(out, d00);
    v128.store(out, e00, 16);
    v128.store(out, d01, 32);
    v128.store(out, e01, 48);
    v128.store(out, d10, 64);
    v128.store(out, e10, 80);
    v128.store(out, d11, 96);
    v128.store(out, e11, 112);
    return;
  }
  put(out, v128.shuffle<f64>(d00, e00, 0, 3), v128.shuffle<f64>(d01, e01, 0, 3), mode);
  out += stride << 3;
  put(out, v128.shuffle<f64>(e00, d00, 0, 3), v128.shuffle<f64>(e01, d01, 0, 3), mode);
  out += stride << 3;
  put(out, v128.shuffle<f64>(d10, e10, 0, 3), v128.shuffle<f64>(d11, e11, 0, 3), mode);
  out += stride << 3;
  put(out, v128.shuffle<f64>(e10, d10, 0, 3), v128.shuffle<f64>(e11, d11, 0, 3), mode);
}

/** out[a][b] −= A[k][a]·B[k][b] for one k after the other; four rows of out side by side. */
function eliminate(out: usize, a: usize, b: usize, k: usize): void {
  let c00 = v128.load(out), c01 = v128.load(out, 16), c10 = v128.load(out, 32), c11 = v128.load(out, 48);
  let c20 = v128.load(out, 64), c21 = v128.load(out, 80), c30 = v128.load(out, 96), c31 = v128.load(out, 112);
  for (const end = a + (k << 5); a != end; a += 32, b += 32) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let x = v128.load_splat<f64>(a);
    c00 = msub(c00, x, b0);
    c01 = msub(c01, x, b1);
    x = v128.load_splat<f64>(a, 8);
    c10 = msub(c10, x, b0);
    c11 = msub(c11, x, b1);
    x = v128.load_splat<f64>(a, 16);
    c20 = msub(c20, x, b0);
    c21 = msub(c21, x, b1);
    x = v128.load_splat<f64>(a, 24);
    c30 = msub(c30, x, b0);
    c31 = msub(c31, x, b1);
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  v128.store(out, c10, 32);
  v128.store(out, c11, 48);
  v128.store(out, c20, 64);
  v128.store(out, c21, 80);
  v128.store(out, c30, 96);
  v128.store(out, c31, 112);
}

/** Solves L·X = out in place, L[i][j] at l + 32j + 8i, for `count` rows of four numbers each, side by side. */
function triangle(out: usize, l: usize, count: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const at = out + (i << 5);
    let v0 = v128.load(at), v1 = v128.load(at, 16);
    for (let j: usize = 0; j < i; j++) {
      const x = v128.load_splat<f64>(l + (j << 5) + (i << 3));
      v0 = msub(v0, x, v128.load(out + (j << 5)));
      v1 = msub(v1, x, v128.load(out + (j << 5), 16));
    }
    const pivot = v128.load_splat<f64>(l + (i << 5) + (i << 3));
    v128.store(at, f64x2.div(v0, pivot));
    v128.store(at, f64x2.div(v1, pivot), 16);
  }
}

/** Packs the rows of a row-major matrix; each group takes `width` columns, those beyond `cols` are 0. */
export function packRows(to: usize, from: usize, rows: usize, cols: usize, stride: usize, width: usize): void {
  for (let i: usize = 0; i < rows; i += 4, to += width << 5) {
    const s1 = stride << 3, row = from + i * s1;
    if (cols < width) memory.fill(to + (cols << 5), 0, (width - cols) << 5);
    if (i + 4 <= rows) {
      const s2 = s1 << 1, s3 = s1 + s2;
      for (let k: usize = 0; k < cols; k++) {
        const at = row + (k << 3), out = to + (k << 5);
        store<f64>(out, load<f64>(at));
        store<f64>(out, load<f64>(at + s1), 8);
        store<f64>(out, load<f64>(at + s2), 16);
        store<f64>(out, load<f64>(at + s3), 24);
      }
      continue;
    }
    memory.fill(to, 0, cols << 5);
    for (let r: usize = 0; i + r < rows; r++)
      for (let k: usize = 0; k < cols; k++) store<f64>(to + (k << 5) + (r << 3), load<f64>(row + r * s1 + (k << 3)));
  }
}

/** Packs the columns of a row-major matrix; each group takes `height` rows, those beyond `rows` are 0. */
export function packColumns(to: usize, from: usize, rows: usize, cols: usize, stride: isize, height: usize): void {
  for (let j: usize = 0; j < cols; j += 4, to += height << 5) {
    const count = min<usize>(4, cols - j);
    let at = from + (j << 3);
    memory.fill(to + (rows << 5), 0, (height - rows) << 5);
    for (let k: usize = 0; k < rows; k++, at += stride << 3) {
      const out = to + (k << 5);
      if (count == 4) {
        v128.store(out, v128.load(at));
        v128.store(out, v128.load(at, 16), 16);
        continue;
      }
      for (let c: usize = 0; c < 4; c++) store<f64>(out + (c << 3), c < count ? load<f64>(at + (c << 3)) : 0);
    }
  }
}

/** The inverse of packColumns. */
export function unpackColumns(to: usize, from: usize, rows: usize, cols: usize, stride: isize, height: usize): void {
  for (let j: usize = 0; j < cols; j += 4, from += height << 5) {
    const count = min<usize>(4, cols - j);
    let at = to + (j << 3);
    for (let k: usize = 0; k < rows; k++, at += stride << 3)
      for (let c: usize = 0; c < count; c++) store<f64>(at + (c << 3), load<f64>(from + (k << 5) + (c << 3)));
  }
}

/** Multiplies column k of packed rows by the weight w_k. */
export function weigh(to: usize, from: usize, weights: usize, groups: usize, k: usize): void {
  for (let g: usize = 0; g < groups; g++) {
    for (let l: usize = 0; l < k; l++, to += 32, from += 32) {
      const w = v128.load_splat<f64>(weights + (l << 3));
      v128.store(to, f64x2.mul(v128.load(from), w));
      v128.store(to, f64x2.mul(v128.load(from, 16), w), 16);
    }
  }
}

/** Rows from … to−1 (multiples of 4) of C (n × m) from packed A and B: all columns, or those up to the diagonal. */
export function product(
  C: usize,
  stride: usize,
  A: usize,
  B: usize,
  n: usize,
  m: usize,
  k: usize,
  from: usize,
  to: usize,
  mode: i32,
): void {
  const lower = mode != STORE;
  const across = lower ? min(m, to) : m;
  for (let start: usize = 0; start < across; start += ACROSS) {
    const end = min(across, start + ACROSS);
    for (let i = lower ? max(from, start) : from; i < to; i += 4) {
      const last = lower ? min(end, i + 1) : end;
      for (let done: usize = 0; done < k; done += DEPTH) {
        const depth = min(DEPTH, k - done);
        const a = A + (i * k + (done << 2) << 3);
        for (let j = start; j < last; j += 4) {
          const b = B + (j * k + (done << 2) << 3), c = C + (i * stride + j << 3);
          const sums = SUMS + (j - start << 5), before = done ? sums : 0;
          if (done + depth < k) {
            tile(sums, 0, a, b, depth, KEEP, before);
            continue;
          }
          if (i + 4 <= n && j + 4 <= m && (!lower || j < i)) {
            tile(c, stride, a, b, depth, mode, before);
            continue;
          }
          tile(SCRATCH, 4, a, b, depth, STORE, before);
          for (let r: usize = 0; r < 4 && i + r < n; r++) {
            for (let s: usize = 0; s < 4 && j + s < m && (!lower || j + s <= i + r); s++) {
              const at = c + (r * stride + s << 3);
              const sum = load<f64>(SCRATCH + (r << 5) + (s << 3));
              store<f64>(at, lower ? (mode == ADD_LOWER ? load<f64>(at) + sum : load<f64>(at) - sum) : sum);
            }
          }
        }
      }
    }
  }
}

/**
 * Columns p … end−1 of the Cholesky factor, in place, rows p … n−1; p is a multiple of 4, and so is end unless it is n.
 * P receives these rows packed, for the update of what is right of them.
 */
export function panel(G: usize, n: usize, stride: usize, p: usize, end: usize, floor: f64, P: usize): void {
  const w = end - p, width = (w + 3) & ~3;
  const corner = G + (p * stride + p << 3);
  packRows(P, corner, n - p, w, stride, width);
  for (let i: usize = 0; i < n - p; i += 4) {
    const base = P + (i * width << 3);
    for (let j: usize = 0; j < w && j <= i; j += 4) {
      const l = P + (j * width << 3), out = base + (j << 5);
      eliminate(out, l, base, j);
      if (j < i) {
        triangle(out, l + (j << 5), 4);
        continue;
      }
      const count = min<usize>(4, n - p - i);
      for (let c: usize = 0; c < count; c++) {
        for (let r = c; r < count; r++) {
          const at = out + (c << 5) + (r << 3);
          let sum = load<f64>(at);
          for (let k: usize = 0; k < c; k++)
            sum -= load<f64>(out + (k << 5) + (r << 3)) * load<f64>(out + (k << 5) + (c << 3));
          store<f64>(at, r == c ? sqrt<f64>(max<f64>(sum, floor)) : sum / load<f64>(out + (c << 5) + (c << 3)));
        }
      }
    }
    for (let r: usize = 0; r < 4 && i + r < n - p; r++) {
      const row = corner + ((i + r) * stride << 3);
      for (let j: usize = 0; j < w && j <= i + r; j++) store<f64>(row + (j << 3), load<f64>(base + (j << 5) + (r << 3)));
    }
  }
}

/**
 * T·X = B, or Tᵀ·X = B if `transposed`, for packed columns of B, in each group as many rows as n rounded up to four; with
 * Tᵀ the rows of B stand in reversed order. L has room for one group of rows of T.
 */
export function solve(T: usize, n: usize, stride: usize, B: usize, groups: usize, L: usize, transposed: i32): void {
  const height = (n + 3) & ~3;
  for (let i: usize = 0; i < n; i += 4) {
    const count = min<usize>(4, n - i);
    if (transposed) {
      for (let k: usize = 0; k < i + count; k++) {
        const at = T + ((n - 1 - k) * stride + (n - 1 - i) << 3);
        for (let r: usize = 0; r < 4; r++) store<f64>(L + (k << 5) + (r << 3), r < count ? load<f64>(at - (r << 3)) : 0);
      }
    } else packRows(L, T + (i * stride << 3), count, i + count, stride, i + count);
    for (let g: usize = 0; g < groups; g++) {
      const b = B + (g * height << 5), out = b + (i << 5);
      eliminate(out, L, b, i);
      triangle(out, L + (i << 5), count);
    }
  }
}

/** T·x = b in place for one right-hand side, eight rows at a time, each summed in order. */
export function forwardOne(T: usize, n: usize, stride: usize, b: usize): void {
  const s1 = stride << 3, s2 = s1 << 1, s3 = s1 + s2, s4 = s1 << 2;
  for (let i: usize = 0; i < n; i += 8) {
    const row = T + i * s1, out = b + (i << 3), whole = i + 8 <= n;
    if (whole) {
      let c0 = v128.load(out), c1 = v128.load(out, 16), c2 = v128.load(out, 32), c3 = v128.load(out, 48);
      for (let x = row, at = b; at != out; at += 16, x += 16) {
        const x4 = x + s4;
        const first = v128.load_splat<f64>(at), second = v128.load_splat<f64>(at, 8);
        let p = v128.load(x), q = v128.load(x + s1);
        c0 = msub(msub(c0, v128.shuffle<f64>(p, q, 0, 2), first), v128.shuffle<f64>(p, q, 1, 3), second);
        p = v128.load(x + s2);
        q = v128.load(x + s3);
        c1 = msub(msub(c1, v128.shuffle<f64>(p, q, 0, 2), first), v128.shuffle<f64>(p, q, 1, 3), second);
        p = v128.load(x4);
        q = v128.load(x4 + s1);
        c2 = msub(msub(c2, v128.shuffle<f64>(p, q, 0, 2), first), v128.shuffle<f64>(p, q, 1, 3), second);
        p = v128.load(x4 + s2);
        q = v128.load(x4 + s3);
        c3 = msub(msub(c3, v128.shuffle<f64>(p, q, 0, 2), first), v128.shuffle<f64>(p, q, 1, 3), second);
      }
      v128.store(out, c0);
      v128.store(out, c1, 16);
      v128.store(out, c2, 32);
      v128.store(out, c3, 48);
    }
    for (let r: usize = 0; r < 8 && i + r < n; r++) {
      let sum = load<f64>(out + (r << 3));
      const t = row + r * s1, last = i + r << 3;
      for (let k = whole ? i << 3 : 0; k < last; k += 8) sum -= load<f64>(t + k) * load<f64>(b + k);
      store<f64>(out + (r << 3), sum / load<f64>(t + last));
    }
  }
}

/** Tᵀ·x = b in place for one right-hand side: four rows at a time, from the last, subtracted in order. */
export function backwardOne(T: usize, n: usize, stride: usize, b: usize): void {
  const s1 = stride << 3;
  for (let i = n; i > 0; ) {
    const from = i >= 4 ? i - 4 : 0;
    for (let j = i; j > from; ) {
      j--;
      const t = T + j * s1, x = load<f64>(b + (j << 3)) / load<f64>(t + (j << 3));
      store<f64>(b + (j << 3), x);
      for (let k = from << 3; k < j << 3; k += 8) store<f64>(b + k, load<f64>(b + k) - x * load<f64>(t + k));
    }
    if (from) {
      const t0 = T + (i - 1) * s1, t1 = t0 - s1, t2 = t1 - s1, t3 = t2 - s1, at = b + (from << 3);
      const x3 = v128.load_splat<f64>(at), x2 = v128.load_splat<f64>(at, 8);
      const x1 = v128.load_splat<f64>(at, 16), x0 = v128.load_splat<f64>(at, 24);
      let k: usize = 0;
      for (const end = (from & ~1) << 3; k != end; k += 16) {
        let sum = msub(v128.load(b + k), x0, v128.load(t0 + k));
        sum = msub(sum, x1, v128.load(t1 + k));
        sum = msub(sum, x2, v128.load(t2 + k));
        v128.store(b + k, msub(sum, x3, v128.load(t3 + k)));
      }
      if (from & 1) {
        let sum = load<f64>(b + k) - load<f64>(at, 24) * load<f64>(t0 + k);
        sum -= load<f64>(at, 16) * load<f64>(t1 + k);
        sum -= load<f64>(at, 8) * load<f64>(t2 + k);
        store<f64>(b + k, sum - load<f64>(at) * load<f64>(t3 + k));
      }
    }
    i = from;
  }
}

/** X: packed rows of the inputs, W: packed rows of the weights, a: padded to a multiple of 4, parts: 4n numbers. */
export function reluForward(
  f: usize,
  H: usize,
  X: usize,
  W: usize,
  a: usize,
  parts: usize,
  n: usize,
  d: usize,
  m: usize,
): void {
  memory.fill(parts, 0, n << 5);
  const zero = f64x2.splat(0);
  for (let j: usize = 0; j < m; j += 4) {
    const a0 = v128.load(a + (j << 3)), a1 = v128.load(a + (j << 3), 16);
    const w = W + (j * d << 3);
    let h = H + (j * n << 3), part = parts;
    for (let i: usize = 0; i < n; i += 4) {
      const whole = i + 4 <= n;
      tile(whole ? h : SCRATCH, 4, X + (i * d << 3), w, d, STORE, 0);
      let z = whole ? h : SCRATCH;
      for (let r: usize = 0; r < 4 && i + r < n; r++, z += 32, h += 32, part += 32) {
        const h0 = f64x2.pmax(v128.load(z), zero), h1 = f64x2.pmax(v128.load(z, 16), zero);
        v128.store(h, h0);
        v128.store(h, h1, 16);
        v128.store(part, mac(v128.load(part), a0, h0));
        v128.store(part, mac(v128.load(part, 16), a1, h1), 16);
      }
    }
  }
  for (let i: usize = 0; i < n; i++) {
    const s = f64x2.add(v128.load(parts + (i << 5)), v128.load(parts + (i << 5), 16));
    store<f64>(f + (i << 3), f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1));
  }
}

/** X: packed columns of the inputs; P: room for 4n numbers; gA of 0: not asked. */
export function reluBackward(
  gW: usize,
  gA: usize,
  H: usize,
  X: usize,
  a: usize,
  r: usize,
  P: usize,
  n: usize,
  d: usize,
  m: usize,
): void {
  const zero = f64x2.splat(0);
  for (let j: usize = 0; j < m; j += 4) {
    const count = min<usize>(4, m - j);
    let h = H + (j * n << 3), s0 = zero, s1 = zero;
    for (let i: usize = 0; i < n; i++, h += 32) {
      const h0 = v128.load(h), h1 = v128.load(h, 16), ri = v128.load_splat<f64>(r + (i << 3));
      v128.store(P + (i << 5), v128.and(f64x2.gt(h0, zero), ri));
      v128.store(P + (i << 5), v128.and(f64x2.gt(h1, zero), ri), 16);
      s0 = mac(s0, ri, h0);
      s1 = mac(s1, ri, h1);
    }
    if (gA) {
      v128.store(SCRATCH, s0);
      v128.store(SCRATCH, s1, 16);
      for (let b: usize = 0; b < count; b++) store<f64>(gA + (j + b << 3), load<f64>(SCRATCH + (b << 3)));
    }
    for (let c: usize = 0; c < d; c += 4) {
      tile(SCRATCH, 4, X + (c * n << 3), P, n, STORE, 0);
      for (let b: usize = 0; b < count; b++) {
        const at = gW + ((j + b) * d + c << 3), weight = load<f64>(a + (j + b << 3));
        for (let s: usize = 0; s < 4 && c + s < d; s++)
          store<f64>(at + (s << 3), weight * load<f64>(SCRATCH + (s << 5) + (b << 3)));
      }
    }
  }
}

/** out = X·v, two rows side by side, each summed in order. */
export function times(out: usize, X: usize, v: usize, n: usize, D: usize): void {
  const s1 = D << 3, s2 = s1 << 1, s3 = s1 + s2, s4 = s1 << 2;
  let i: usize = 0;
  for (; i + 8 <= n; i += 8, out += 64) {
    let c0 = f64x2.splat(0), c1 = c0, c2 = c0, c3 = c0;
    let x = X + i * s1, at = v;
    const end = v + (D & ~1) * 8;
    for (; at != end; at += 16, x += 16) {
      const x4 = x + s4;
      const first = v128.load_splat<f64>(at), second = v128.load_splat<f64>(at, 8);
      let p = v128.load(x), q = v128.load(x + s1);
      c0 = mac(mac(c0, v128.shuffle<f64>(p, q, 0, 2), first), v128.shuffle<f64>(p, q, 1, 3), second);
      p = v128.load(x + s2);
      q = v128.load(x + s3);
      c1 = mac(mac(c1, v128.shuffle<f64>(p, q, 0, 2), first), v128.shuffle<f64>(p, q, 1, 3), second);
      p = v128.load(x4);
      q = v128.load(x4 + s1);
      c2 = mac(mac(c2, v128.shuffle<f64>(p, q, 0, 2), first), v128.shuffle<f64>(p, q, 1, 3), second);
      p = v128.load(x4 + s2);
      q = v128.load(x4 + s3);
      c3 = mac(mac(c3, v128.shuffle<f64>(p, q, 0, 2), first), v128.shuffle<f64>(p, q, 1, 3), second);
    }
    v128.store(out, c0);
    v128.store(out, c1, 16);
    v128.store(out, c2, 32);
    v128.store(out, c3, 48);
    if (D & 1) {
      for (let r: usize = 0; r < 8; r++)
        store<f64>(out + (r << 3), load<f64>(out + (r << 3)) + load<f64>(x + r * s1) * load<f64>(at));
    }
  }
  for (; i < n; i++, out += 8) {
    let sum: f64 = 0;
    const x = X + i * s1;
    for (let d: usize = 0; d < s1; d += 8) sum += load<f64>(x + d) * load<f64>(v + d);
    store<f64>(out, sum);
  }
}

/** out = Xᵀ·v, row after row added to two columns side by side. */
export function transposeTimes(out: usize, X: usize, v: usize, n: usize, D: usize): void {
  const s1 = D << 3, s2 = s1 << 1, s3 = s1 + s2;
  memory.fill(out, 0, s1);
  let i: usize = 0;
  for (; i < n; i += 4) {
    const count = min<usize>(4, n - i), x = X + i * s1, at = v + (i << 3);
    let d: usize = 0;
    if (count == 4) {
      const v0 = v128.load_splat<f64>(at), v1 = v128.load_splat<f64>(at, 8);
      const v2 = v128.load_splat<f64>(at, 16), v3 = v128.load_splat<f64>(at, 24);
      for (const end = (D & ~1) << 3; d != end; d += 16) {
        let sum = mac(v128.load(out + d), v128.load(x + d), v0);
        sum = mac(sum, v128.load(x + s1 + d), v1);
        sum = mac(sum, v128.load(x + s2 + d), v2);
        sum = mac(sum, v128.load(x + s3 + d), v3);
        v128.store(out + d, sum);
      }
    }
    for (; d < s1; d += 8) {
      let sum = load<f64>(out + d);
      for (let r: usize = 0; r < count; r++) sum += load<f64>(x + r * s1 + d) * load<f64>(at + (r << 3));
      store<f64>(out + d, sum);
    }
  }
}
