import { describe, it } from "vitest";
import { agrees, alignments, spectra, steep } from "../../../../test/covarianceAgreement.ts";

describe("theory and simulation agree for other covariances, d = 400; all of them in covariance.long.ts", () => {
  it.each([
    { ...spectra[1], align: alignments[0] },
    { ...spectra[2], align: alignments[1] },
    { ...spectra[3], align: alignments[2] },
    { ...steep, align: alignments[1] },
  ])("%o", (over) => agrees(over, [20, 100], 80, 71));
});
