import { describe, it } from "vitest";
import { agrees, alignments, spectra, steep } from "../../../../test/covarianceAgreement.ts";

describe("theory and simulation agree: 4 spectra and i⁻² × 3 alignments × L = 1, 2, ∞ at d = 400", () => {
  const settings = [...spectra, steep].flatMap((spec) => alignments.map((align) => ({ ...spec, align })));
  it.each(settings)("%o", (over) => agrees(over, [20, 100, 200, 300], 400, 72), 600_000);
  it.each(spectra)(
    "a finite source, %o",
    (spec) => agrees({ ...spec, gs: 0.5, ss: 0.2, align: "top" }, [100, 200], 300, 73),
    600_000,
  );
});
