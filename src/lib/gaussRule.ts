/**
 * Gauss rule of a discrete measure: the m nodes and weights that integrate polynomials up to degree 2m − 1 exactly.
 * Stieltjes' procedure for the recurrence, then the eigenvalues of its tridiagonal matrix (Golub and Welsch 1969).
 * Fewer nodes come back when the measure has fewer points.
 *
 * @param x points, @param w weights ≥ 0 (any total)
 */
export function gaussRule(x: Float64Array, w: Float64Array, m: number): { nodes: Float64Array; weights: Float64Array } {
  const count = x.length;
  let total = 0;
  for (let i = 0; i < count; i++) total += w[i];
  const diagonal: number[] = [];
  const off: number[] = [];
  let before = new Float64Array(count);
  let now = new Float64Array(count).fill(1);
  let norm = total;
  let last = 1;
  for (let k = 0; k < m; k++) {
    let mean = 0;
    for (let i = 0; i < count; i++) mean += w[i] * x[i] * now[i] * now[i];
    const a = mean / norm;
    diagonal.push(a);
    if (k === m - 1) break;
    const next = new Float64Array(count);
    let nextNorm = 0;
    const b = k === 0 ? 0 : norm / last;
    for (let i = 0; i < count; i++) {
      next[i] = (x[i] - a) * now[i] - b * before[i];
      nextNorm += w[i] * next[i] * next[i];
    }
    // No more orthogonal polynomials than distinct points.
    if (!(nextNorm > 1e-26 * norm)) break;
    off.push(Math.sqrt(nextNorm / norm));
    before = now;
    now = next;
    last = norm;
    norm = nextNorm;
  }
  const { values, first } = tridiagonal(diagonal, off);
  return {
    nodes: Float64Array.from(values),
    weights: Float64Array.from(first, (v) => total * v * v),
  };
}

/** Eigenvalues of a symmetric tridiagonal matrix and the first entries of its unit eigenvectors: implicit QL. */
function tridiagonal(diagonal: readonly number[], off: readonly number[]): { values: number[]; first: number[] } {
  const n = diagonal.length;
  const d = [...diagonal];
  const e = [...off, 0];
  const z: number[] = d.map((_, i) => (i === 0 ? 1 : 0));
  for (let l = 0; l < n; l++) {
    for (let iteration = 0; iteration < 60; iteration++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]) > 1e-16 * (Math.abs(d[m]) + Math.abs(d[m + 1]))) m++;
      if (m === l) break;
      let g = (d[l + 1] - d[l]) / (2 * e[l]);
      let r = Math.hypot(g, 1);
      g = d[m] - d[l] + e[l] / (g + (g >= 0 ? r : -r));
      let s = 1;
      let c = 1;
      let p = 0;
      for (let i = m - 1; i >= l; i--) {
        const f = s * e[i];
        const b = c * e[i];
        r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] -= p;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        const t = z[i + 1];
        z[i + 1] = s * z[i] + c * t;
        z[i] = c * z[i] - s * t;
      }
      if (r === 0 && m - 1 >= l) continue;
      d[l] -= p;
      e[l] = g;
      e[m] = 0;
    }
  }
  return { values: d, first: z };
}
