import fc from "fast-check";
import { it } from "vitest";
import { anyScene, nearlyLink, survives } from "../../test/fuzz.ts";
import { encodeLink } from "./link.ts";

it("10⁵ nearly right and damaged links, through to a readout", () => {
  fc.assert(fc.property(nearlyLink, survives), { numRuns: 70_000, seed: 105 });
  fc.assert(
    fc.property(anyScene, fc.nat(), fc.string({ maxLength: 3 }), (scene, at, rubbish) => {
      const link = `?${encodeLink(scene)}`;
      const k = at % (link.length + 1);
      survives(link.slice(0, k) + rubbish + link.slice(k));
    }),
    { numRuns: 30_000, seed: 106 },
  );
}, 1_800_000);
