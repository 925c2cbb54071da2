/**
 * The null-space coefficient c of fine-tuning a balanced L-layer linear network: in the null space of the target data the trained
 * network is c times the pretrained one. c = q^{(L−1)/2}, where q ≥ B is the unique root of q^{L−1}(q − B) = A. [E] given the data;
 * checked on real networks of L = 2, 3, 4, 6 layers.
 *
 * @param A ‖X⁺y‖²/‖β_s‖² ≥ 0, the part that the data determine (∞ allowed: c is then ∞ unless L = 1)
 * @param B ‖P_⊥β_s‖²/‖β_s‖² in [0, 1], the part in the null space of the data
 * @param L number of layers, integer ≥ 1 or Infinity
 */
export function nullSpaceCoefficient(A: number, B: number, L: number): number {
  if (L === 1) return 1;
  if (L === 2) return Math.sqrt((B + Math.sqrt(B * B + 4 * A)) / 2);
  if (L === Number.POSITIVE_INFINITY) return A === 0 && B === 1 ? 1 : Math.sqrt(A / (1 - B));
  if (A === 0) return B ** ((L - 1) / 2);
  if (A === Number.POSITIVE_INFINITY) return A;
  // g(q) = q − B − A q^{1−L} is increasing and concave, g ≤ 0 at the start: Newton's method rises monotonically to the root.
  const logA = Math.log(A);
  let q = Math.max(B, Math.exp(logA / L));
  for (let i = 0; i < 100; i++) {
    const pull = Math.exp(logA - (L - 1) * Math.log(q));
    const next = q - (q - B - pull) / (1 + ((L - 1) * pull) / q);
    if (!(next > q)) break;
    const done = next - q <= 1e-16 * next;
    q = next;
    if (done) break;
  }
  return Math.exp(((L - 1) / 2) * Math.log(q));
}
