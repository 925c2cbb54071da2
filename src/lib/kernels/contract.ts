/**
 * Dense linear algebra in float64 for simulators and training, with two implementations that give bitwise the same
 * numbers: each entry is summed in the order stated here, without fused multiply-adds.
 *
 * Matrices are row-major. Every argument is a block of `allocate`, or a Float64Array; the leading entries are read or written.
 * Blocks, and subarrays of their values, are used in place, others are copied in and out where that pays. The arguments of one call
 * must not overlap unless stated. Of a triangle, what stands on the other side of the diagonal is not read; it may be lost.
 */
export interface Kernels {
  readonly kind: "plain" | "wasm";

  /** Zeros, in the kernels' memory while that has room: for what lives through many calls. Throws a RangeError beyond 1 GB. */
  allocate(length: number): Block;

  /** C (n × m) = A·B, A n × k, B k × m. Each entry is summed over k in order, from 0. */
  multiply(C: Numbers, A: Numbers, B: Numbers, n: number, k: number, m: number): void;

  /** C (n × m) = A·Bᵀ, A n × k, B m × k. Each entry is summed over k in order, from 0. */
  multiplyTransposed(C: Numbers, A: Numbers, B: Numbers, n: number, k: number, m: number): void;

  /**
   * Lower triangle of G += A·diag(weights)·Aᵀ, A rows × cols, G with row length `stride`; no weights are ones. The sum over
   * columns of (A_ik·w_k)·A_jk, in order and from 0, is added to G_ij. Yields every few milliseconds.
   */
  gram(G: Numbers, A: Numbers, rows: number, cols: number, stride?: number, weights?: Numbers): Generator<void, void>;

  /**
   * In place: the lower triangle of the positive definite n × n matrix G (row length `stride`) becomes T with T·Tᵀ = G.
   * The leading k × k block of T is bitwise the factor of the leading block of G. A pivot below `floor` is held there, so
   * that a singular matrix gives no NaN. Yields every few milliseconds.
   */
  cholesky(G: Numbers, n: number, stride?: number, floor?: number): Generator<void, void>;

  /** T·X = B in place, B n × columns, for the leading n rows of a lower triangular T with row length `stride`. */
  forward(T: Numbers, n: number, stride: number, B: Numbers, columns?: number): void;

  /** Tᵀ·X = B in place, B n × columns. After `forward` with the factor T of G, B is G⁻¹ of what it was. */
  backward(T: Numbers, n: number, stride: number, B: Numbers, columns?: number): void;

  /** out = X·v, n numbers, X n × D. */
  times(out: Numbers, X: Numbers, v: Numbers, n: number, D: number): void;

  /** out = Xᵀ·v, D numbers, X n × D. */
  transposeTimes(out: Numbers, X: Numbers, v: Numbers, n: number, D: number): void;

  /**
   * Two-layer network without biases on n inputs: f_i = Σ_j a_j·h_ij, h_ij = max(0, w_j·x_i). X n × d, W m × d, f n numbers.
   * H receives h in `activations(n, m)` numbers; h_ij stands at `activation(i, j, n)`. NaN stays NaN.
   * f_i is summed in four parts, of the neurons j ≡ 0, 1, 2, 3 (mod 4): (s₀ + s₂) + (s₁ + s₃).
   */
  reluForward(f: Numbers, H: Numbers, X: Numbers, W: Numbers, a: Numbers, n: number, d: number, m: number): void;

  /**
   * Gradients of Σ_i r_i·f_i with H of `reluForward`: gradientW (m × d), a_j·Σ_i r_i·1[h_ij > 0]·x_i, and gradientA
   * (m numbers), Σ_i r_i·h_ij, where it is asked. Sums run over i in order, from 0.
   */
  reluBackward(
    gradientW: Numbers,
    gradientA: Numbers | undefined,
    H: Numbers,
    X: Numbers,
    a: Numbers,
    r: Numbers,
    n: number,
    d: number,
    m: number,
  ): void;
}

/** Numbers in the kernels' memory. */
export interface Block {
  /** To be read anew after each `allocate` and each call of a kernel: memory that grows detaches earlier arrays. A block itself lasts. */
  readonly values: Float64Array;
  /** Gives the memory back; `values` is empty from then on. Forgotten blocks are given back when collected. */
  free(): void;
}

/** What the kernels take. */
export type Numbers = Float64Array | Block;
