import type { Quantity } from "../models/quantity.ts";

/** `scores`: the colours say how far a simulation lies from theory, and not who wins. */
type Declared = Pick<Quantity, "scale" | "limits" | "format"> &
  Partial<Pick<Quantity, "categories">> & { readonly scores?: true };

/** Risks and differences have no natural upper end; bounded readings such as ℓ-order and ratios as 8 … ⅛ do. */
export const hasFreeTop = ({ scale, limits, format }: Declared): boolean =>
  !format && (scale === "diverging" || (scale === "sequential" && limits[0] === 0));

/** The colour scale of a quantity, as charts understand it: its declared limits, or the link's `lim` for the upper one. */
export function colourScale(quantity: Declared, limit: number | undefined) {
  const { scale, scores = false, categories } = quantity;
  const [low, top] = quantity.limits;
  const colours = categories?.map(({ colour }, index) => colour ?? index);
  return {
    kind: scale,
    low,
    top: hasFreeTop(quantity) ? (limit ?? top) : top,
    scores,
    ...(colours ? { colours } : {}),
  };
}
