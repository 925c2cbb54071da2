import { type Block, kernels } from "./kernels/kernels.ts";

/** Cholesky factor of a positive definite matrix A·Aᵀ after scaling its diagonal to 1. */
export class ScaledFactor {
  private readonly G: Block;
  private readonly scale: Float64Array;
  private readonly rows: number;

  constructor(rows: number) {
    this.rows = rows;
    this.G = kernels().allocate(rows * rows);
    this.scale = new Float64Array(rows);
  }

  /** Gives the memory of the kernels back. */
  free(): void {
    this.G.free();
  }

  /** A: row-major rows × cols; its rows are scaled to length 1 in place. */
  *factor(A: Float64Array, cols: number): Generator<void, void> {
    const { G, scale, rows } = this;
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let j = i * cols; j < (i + 1) * cols; j++) sum += A[j] * A[j];
      const inverse = sum > 0 ? 1 / Math.sqrt(sum) : 0;
      for (let j = i * cols; j < (i + 1) * cols; j++) A[j] *= inverse;
      scale[i] = inverse;
    }
    G.values.fill(0);
    yield* kernels().gram(G.values, A, rows, cols);
    yield* kernels().cholesky(G.values, rows, rows, cols * 1e-16);
  }

  /** b becomes (A·Aᵀ)⁻¹b. */
  solve(b: Float64Array): void {
    const { G, scale, rows } = this;
    for (let i = 0; i < rows; i++) b[i] *= scale[i];
    kernels().forward(G.values, rows, rows, b);
    kernels().backward(G.values, rows, rows, b);
    for (let i = 0; i < rows; i++) b[i] *= scale[i];
  }
}
