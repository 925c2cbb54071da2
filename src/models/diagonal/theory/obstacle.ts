import type { DiagonalParams } from "../params.ts";
import { activeShare } from "./activeShare.ts";

/** Why the network has no fine-tuned solution at these parameters; undefined when it has one. */
export function obstacle(p: DiagonalParams): string | undefined {
  if (p.lam === -1 && p.gft === 0)
    return "no solution: with λ_PT = −1 and γ_FT = 0 the readout starts at zero and stays there, the network never trains";
  if (activeShare(p) === 0)
    return "no solution: ρ_FT = 0, the target has no active coefficient and so no signal to scale to 1";
  if (p.alphapt === 1 && p.sigmapt > 0)
    return "no solution: at α_PT = 1 with label noise pretraining itself has infinite error";
  return undefined;
}
