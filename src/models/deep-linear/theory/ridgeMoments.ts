import { chiSquareMean } from "../../../lib/chiSquare.ts";

/**
 * Means over u ~ χ²_n of h/(u+h), of its square, and of u/(u+h)²: bias, squared bias and variance of one coefficient with ridge h.
 */
export function ridgeMoments(
  n: number,
  h: number,
): { readonly first: number; readonly left: number; readonly spread: number } {
  return {
    first: chiSquareMean(n, h, (u) => h / (u + h)),
    left: chiSquareMean(n, h, (u) => (h / (u + h)) ** 2),
    spread: chiSquareMean(n, h, (u) => u / (u + h) ** 2),
  };
}
