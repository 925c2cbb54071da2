import { addShifted, type Tridiagonal, tridiagonalise } from "../../../lib/tridiagonal.ts";
import { type Contour, talbot } from "../theory/gradientFlow.ts";
import type { Filter } from "./filterPass.ts";

/**
 * One layer trained by gradient flow ḃ = Xᵀ(y − Xb)/n and stopped at time t, as a filter of filterPass.ts with e(s) = e^{−st} and
 * g(s) = (1 − e^{−st})/s.
 *
 * The matrix is reduced to tridiagonal form in 4·min(n, d)³/3 multiplications; functions of it are contour integrals over 28 nodes,
 * accurate to thirteen digits.
 */
const contour: Contour = talbot(28);

/** Re Σ w f(p) (K + p)⁻¹ v over the contour nodes of t: e^{−Kt}v for f = 1, (1 − e^{−Kt})K⁻¹v for f = 1/p. */
function integral(K: Tridiagonal, t: number, v: Float64Array, inverse: boolean): Float64Array {
  const turned = v.slice();
  K.into(turned);
  const out = new Float64Array(v.length);
  for (const {
    p: [pr, pi],
    w: [wr, wi],
  } of contour) {
    const size = inverse ? pr * pr + pi * pi : 1;
    const [ir, ii] = inverse ? [pr / size, -pi / size] : [1 / t, 0];
    // The factor 2 stands for the conjugate nodes below the real axis.
    addShifted(out, K, [pr / t, pi / t], [2 * (wr * ir - wi * ii), 2 * (wr * ii + wi * ir)], turned);
  }
  K.back(out);
  return out;
}

export const flowFilter = (t: number): Filter =>
  function* (A, size) {
    const K = yield* tridiagonalise(A, size);
    return { fitted: (v) => integral(K, t, v, true), left: (v) => integral(K, t, v, false) };
  };
