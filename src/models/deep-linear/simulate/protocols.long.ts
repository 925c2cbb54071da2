import { describe, it } from "vitest";
import { alignments, spectra } from "../../../../test/covarianceAgreement.ts";
import { protocolsAgree } from "../../../../test/protocolAgreement.ts";

describe("forgetting, interpolation and best ridges agree with real data: 4 spectra × 3 alignments, d = 400", () => {
  const settings = spectra.flatMap((spec) =>
    alignments.flatMap((align) => ["no", "best"].map((tune) => ({ ...spec, align, tune }))),
  );
  it.each(settings)("%o", (over) => protocolsAgree(over, [40, 100, 250], 200, 82, 0.025), 600_000);

  const learned = spectra.flatMap((spec) => [
    { ...spec, gs: 0.6, ss: 0.3, tune: "best" },
    { ...spec, gs: 0.6, ss: 0.3, sr: spec.spec === "iso" ? 0.2 : 0.02 },
  ]);
  it.each(learned)(
    "from a source of finite data, %o",
    (over) => protocolsAgree(over, [40, 100, 250], 120, 83, 0.025),
    600_000,
  );
});
