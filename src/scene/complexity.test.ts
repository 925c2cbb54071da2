import { describe, expect, it } from "vitest";
import { modelById } from "../models/registry.ts";
import { reaches, reachSentence } from "./complexity.ts";
import { decodeLink } from "./link.ts";
import { plan } from "./plan.ts";
import { solveAt } from "./report.ts";
import { SolvedPoint } from "./solvedPoint.ts";

const scene = (link: string) => decodeLink(`?v=1&${link}`).scene;
const said = (link: string) => reachSentence(scene(link), reaches(scene(link)));

describe("what a target error takes", () => {
  it("in a sentence whose numbers follow from the formulas", () => {
    // Large d, σ = .2: scratch is ρ²u + σ²(1 − u)/u with u = 1 − γ, a quadratic; linear transfer stays at sin²θ.
    const u = [1, -1].map((sign) => (0.44 + sign * Math.sqrt(0.44 ** 2 - 0.16)) / 2);
    const [first, from] = u.map((v) => 1 - v);
    expect(first.toFixed(2)).toBe("0.69");
    const text = said("limit=large&eps=0.4&theta=60&L=1");
    expect(text).toContain("To reach ε = 0.4: scratch needs γ = 0.69 (again above ε between 0.87 and 1.1)");
    expect(from.toFixed(2)).toBe("0.87");
    expect(text).toContain("linear transfer never reaches it: its floor is 0.75 within γ ≤ 20");
    // One layer at 60°, ρ = s: fine-tuning and scratch are the same.
    expect(text).toMatch(/fine-tuning needs γ = 0\.69 \(again above ε between 0\.87 and 1\.1\): no difference\.$/);
    expect(said("limit=large&eps=0.4&theta=30&L=1")).toMatch(
      /fine-tuning needs no target data \(again above ε between/,
    );
    expect(said("limit=large&eps=0.4&theta=80&L=1")).toMatch(
      /fine-tuning needs γ = [\d.]+.*: pretraining costs you [\d.]+× as many/,
    );
    expect(said("limit=large&eps=0.4&theta=50&L=1")).toMatch(
      /fine-tuning needs γ = [\d.]+.*: pretraining saves [\d.]+×/,
    );
    expect(said("eps=1.2&sigma=0")).toContain("scratch needs no target data;");
    expect(said("eps=0.000001&sigma=1")).toContain("scratch never reaches it: its floor is 0.05");
    expect(said("theta=20")).toBe("");
    expect(said("m=diagonal&eps=0.1")).toMatch(
      /^To reach ε = 0\.1: scratch needs α = [\d.]+; fine-tuning needs α = [\d.]+: pretraining saves/,
    );
    expect(said("m=diagonal&eps=0.1&rsh=0")).not.toMatch(/NaN|Infinity|undefined/);
    expect(said("m=diagonal&eps=0.1&lam=-1")).toContain("fine-tuning has no finite error");
  });

  it("does not depend on where the probe stands on the axis of samples, and is known again for another ε", () => {
    expect(said("eps=0.4&gamma=0.1")).toBe(said("eps=0.4&gamma=1.7"));
    expect(said("eps=0.5")).not.toBe(said("eps=0.4"));
    expect(said("eps=0.5&theta=20")).not.toBe(said("eps=0.5"));
  });

  it("is the same in the panel and on the map, whose job follows ε only where the map does", () => {
    for (const link of ["theta=45&sigma=0.1&q=saves-finetune", "m=diagonal&rsh=0.6&q=saves-finetune"]) {
      const s = scene(`${link}&eps=0.35`);
      const [scratch, ...rest] = reaches(s);
      const tuned = rest[rest.length - 1];
      const saving = solveAt(s.model, s.params, [s.quantity], s.epsilon)[s.quantity];
      expect(saving).toBeCloseTo(Math.log2(scratch.reach.first / tuned.reach.first), 7);
      expect(new SolvedPoint(modelById(s.model), s.params, s.epsilon).words(s.quantity)).toMatch(
        /^scratch [\d.]+, fine-tuning [\d.]+: /,
      );
      expect(plan(s).map.params.epsilon).toBe(0.35);
      expect(plan(scene(link)).map.params.epsilon).toBe(s.model === "diagonal" ? 0.1 : 0.4);
      const plain = { ...s, quantity: "t-finetune" };
      expect(plan(plain).map.params).not.toHaveProperty("epsilon");
      expect(plan(s).curve.params).not.toHaveProperty("epsilon");
    }
  });
});
