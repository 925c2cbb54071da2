/** Share of coordinates active in fine-tuning: ρ_FT = ρ_PT ρ_shared + (1 − ρ_PT) ρ_new ([A26], docs/theory.md §2.3). */
export const activeShare = (p: { readonly rpt: number; readonly rsh: number; readonly rnew: number }): number =>
  p.rpt * p.rsh + (1 - p.rpt) * p.rnew;
