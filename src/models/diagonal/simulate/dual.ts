import { REST } from "../../../lib/cholesky.ts";
import { type Block, kernels } from "../../../lib/kernels/kernels.ts";
import { ScaledFactor } from "../../../lib/scaledFactor.ts";
import { dot, largest, norm } from "../../../lib/vectors.ts";

/** Bound on |2s|: sinh stays finite with room for squares. */
const FARTHEST = 250;
/** Relative residual to which a direction is solved. */
const SLACK = 0.01;
/** Steps of conjugate gradients before a new factor is made: the more samples, the more of them it costs; a few in any case. */
const SAMPLES_A_STEP = 12;
const FEW_STEPS = 4;

/** The dual problem min Σ (√k_μ/4) cosh 2s − ν·y at one ν and one μ: values, Newton matrix, line search. */
export class Dual {
  /** √k_μ = hypot(√k, μ). */
  readonly r: Float64Array;
  readonly nu: Float64Array;
  /** Xᵀν, summed step by step: the last, small steps then correct the rounding of the first, large ones. */
  readonly s: Float64Array;
  readonly beta: Float64Array;
  /** √(k + 4β²) = √k cosh 2s. */
  readonly W: Float64Array;
  /** Xβ − y. */
  readonly gradient: Float64Array;
  factorisations = 0;
  /** Directions solved for. */
  directions = 0;
  private readonly X: Block;
  private readonly y: Float64Array;
  private readonly rootK: Float64Array;
  private readonly n: number;
  private readonly D: number;
  /** X diag(√W), then with its rows scaled to 1. */
  private readonly A: Block;
  private readonly rootW: Float64Array;
  private readonly H: ScaledFactor;
  /** For conjugate gradients: residual, the same through the last factor, direction, H·direction, Xᵀ·direction, target. */
  private readonly rest: Float64Array;
  private readonly scaled: Float64Array;
  private readonly along: Float64Array;
  private readonly image: Float64Array;
  private readonly inputs: Float64Array;
  private readonly asked: Float64Array;

  constructor(X: Float64Array, y: Float64Array, rootK: Float64Array, n: number, D: number) {
    this.X = kernels().allocate(n * D);
    this.X.values.set(X.subarray(0, n * D));
    this.y = y;
    this.rootK = rootK;
    this.n = n;
    this.D = D;
    this.r = new Float64Array(D);
    this.nu = new Float64Array(n);
    this.s = new Float64Array(D);
    this.beta = new Float64Array(D);
    this.W = new Float64Array(D);
    this.gradient = new Float64Array(n);
    this.A = kernels().allocate(n * D);
    this.rootW = new Float64Array(D);
    this.H = new ScaledFactor(n);
    this.rest = new Float64Array(n);
    this.scaled = new Float64Array(n);
    this.along = new Float64Array(n);
    this.image = new Float64Array(n);
    this.inputs = new Float64Array(D);
    this.asked = new Float64Array(n);
  }

  /** Gives the memory of the kernels back. */
  free(): void {
    this.X.free();
    this.A.free();
    this.H.free();
  }

  /** out = Xv. */
  times(out: Float64Array, v: Float64Array): void {
    kernels().times(out, this.X.values, v, this.n, this.D);
  }

  /** out = Xᵀv. */
  transposeTimes(out: Float64Array, v: Float64Array): void {
    kernels().transposeTimes(out, this.X.values, v, this.n, this.D);
  }

  /** β, W and the gradient at s and μ; the value is ‖Xβ − y‖. */
  evaluate(mu: number): number {
    const { r, s, beta, W, gradient, y, rootK, n, D } = this;
    for (let d = 0; d < D; d++) {
      r[d] = Math.hypot(rootK[d], mu);
      // sinh and cosh − 1 from one expm1, exact for small s and for large.
      const e = Math.expm1(2 * Math.abs(s[d]));
      const sinh = 0.5 * (e + e / (1 + e));
      beta[d] = 0.5 * r[d] * (s[d] < 0 ? -sinh : sinh);
      W[d] = r[d] * (1 + (0.5 * e * e) / (1 + e));
    }
    this.times(gradient, beta);
    for (let i = 0; i < n; i++) gradient[i] -= y[i];
    return norm(gradient, n);
  }

  /**
   * b becomes H⁻¹b to a per cent, H = X diag(W) Xᵀ as it is now: by conjugate gradients with the last factor before them,
   * since along the path W changes by factors that most coordinates share; where they converge slowly, with a new factor.
   */
  *direction(b: Float64Array): Generator<void, void> {
    this.asked.set(b);
    this.directions++;
    if (this.factorisations > 0 && (yield* this.conjugateGradients(b))) return;
    b.set(this.asked);
    yield* this.factor();
    this.H.solve(b);
  }

  private *factor(): Generator<void, void> {
    const { W, rootW, n, D } = this;
    const [X, A] = [this.X.values, this.A.values];
    for (let d = 0; d < D; d++) rootW[d] = Math.sqrt(W[d]);
    for (let i = 0; i < n; i++) for (let j = i * D, d = 0; d < D; d++, j++) A[j] = X[j] * rootW[d];
    yield* this.H.factor(A, D);
    this.factorisations++;
  }

  /** b becomes about H⁻¹b; false, with b lost, if that takes too many steps. */
  private *conjugateGradients(b: Float64Array): Generator<void, boolean> {
    const { W, H, n, D, rest, scaled, along, image, inputs } = this;
    const most = Math.max(FEW_STEPS, n / SAMPLES_A_STEP);
    rest.set(b);
    scaled.set(b);
    H.solve(scaled);
    along.set(scaled);
    b.fill(0);
    let size = dot(rest, scaled, n);
    const enough = SLACK * SLACK * size;
    let work = 0;
    for (let k = 0; k < most; k++) {
      this.transposeTimes(inputs, along);
      for (let d = 0; d < D; d++) inputs[d] *= W[d];
      this.times(image, inputs);
      const t = size / dot(along, image, n);
      for (let i = 0; i < n; i++) {
        b[i] += t * along[i];
        rest[i] -= t * image[i];
        scaled[i] = rest[i];
      }
      H.solve(scaled);
      const next = dot(rest, scaled, n);
      // Rounding can take a nearly singular factor out of the positive definite ones: then its steps mean nothing.
      if (!(next >= 0)) return false;
      if (next <= enough) return true;
      const turn = next / size;
      size = next;
      for (let i = 0; i < n; i++) along[i] = scaled[i] + turn * along[i];
      work += (2 * D + n) * n;
      if (work > REST) {
        work = 0;
        yield;
      }
    }
    return false;
  }

  /**
   * The t that minimises the dual at ν + t·step, ds = Xᵀstep. On the way the curvature grows at most by e^{2t‖ds‖_∞}, so a
   * Newton step d shortened to ln(1+d)/d in these units never passes the minimum: t climbs to it from below.
   */
  search(step: Float64Array, ds: Float64Array): number {
    const { r, s, beta, W, D } = this;
    const growth = 2 * largest(ds, D);
    if (growth === 0) return 0;
    const most = this.room(ds);
    const start = dot(this.gradient, step, this.n);
    let slope = start;
    let curvature = 0;
    for (let d = 0; d < D; d++) curvature += W[d] * ds[d] * ds[d];
    let t = 0;
    for (let k = 0; k < 50 && slope < 0; k++) {
      const change = Math.log1p((-slope / curvature) * growth) / growth;
      t += change;
      if (!(t < most)) return most;
      if (change <= 1e-9 * t) break;
      slope = start;
      curvature = 0;
      for (let d = 0; d < D; d++) {
        const at = s[d] + t * ds[d];
        const e = Math.expm1(2 * Math.abs(at));
        const sinh = 0.5 * (e + e / (1 + e));
        slope += (0.5 * r[d] * (at < 0 ? -sinh : sinh) - beta[d]) * ds[d];
        curvature += r[d] * (1 + (0.5 * e * e) / (1 + e)) * ds[d] * ds[d];
      }
    }
    return t;
  }

  /** The largest t with |2(s + t·ds)| ≤ 250. */
  room(ds: Float64Array): number {
    let most = Number.POSITIVE_INFINITY;
    for (let d = 0; d < this.D; d++) {
      const size = Math.abs(ds[d]);
      const s = ds[d] < 0 ? -this.s[d] : this.s[d];
      if (size > 0) most = Math.min(most, Math.max(0, FARTHEST / 2 - s) / size);
    }
    return most;
  }

  move(t: number, step: Float64Array, ds: Float64Array): void {
    for (let i = 0; i < this.n; i++) this.nu[i] += t * step[i];
    for (let d = 0; d < this.D; d++) this.s[d] += t * ds[d];
  }
}
