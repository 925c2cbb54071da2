import { describe, expect, it } from "vitest";
import { decodeLink, encodeLink } from "../../../scene/link.ts";
import { defaultParams } from "../../model.ts";
import { modelById } from "../../registry.ts";
import type { DiagonalParams } from "../params.ts";
import { alternatives, strip } from "./overlap.ts";

const task = (over: object) => ({ ...defaultParams(modelById("diagonal")), ...over }) as unknown as DiagonalParams;

describe("the target task by ρ_FT and ω", () => {
  it("is the figures' formula: ρ_shared = ωρ_FT/ρ_PT, ρ_new = (1−ω)ρ_FT/(1−ρ_PT)", () => {
    for (const [rpt, rft, om] of [
      [0.1, 0.1, 0.5],
      [0.3, 0.4, 0.25],
      [0.1, 0.9, 0],
      [0.5, 0.5, 1],
    ]) {
      const { params, refused } = alternatives.set(task({ rpt }), { rft, om });
      expect(refused).toBeUndefined();
      expect(params.rsh).toBeCloseTo((om * rft) / rpt, 9);
      expect(params.rnew).toBeCloseTo(((1 - om) * rft) / (1 - rpt), 9);
      const back = alternatives.get(task({ rpt, ...params }));
      expect(back.rft).toBeCloseTo(rft, 9);
      expect(back.om).toBeCloseTo(om, 9);
    }
  });

  it("one of the two leaves the other as it was", () => {
    const p = task({ rpt: 0.2, rsh: 0.5, rnew: 0.1 });
    const before = alternatives.get(p);
    const more = alternatives.set(p, { rft: 1.5 * before.rft });
    expect(alternatives.get(task({ rpt: 0.2, ...more.params })).om).toBeCloseTo(before.om, 9);
    const other = alternatives.set(p, { om: 0.9 });
    expect(alternatives.get(task({ rpt: 0.2, ...other.params }))).toMatchObject({ om: expect.closeTo(0.9, 9) });
  });

  it("what is not feasible is refused with its reason, and the nearest task has shares in 0 … 1", () => {
    for (let k = 0; k < 400; k++) {
      const [rpt, rft, om] = [(k % 8) / 7, ((k >> 3) % 7) / 6, (k % 5) / 4];
      for (const values of [{ rft, om }, { rft }, { om }]) {
        const { params, refused } = alternatives.set(task({ rpt }), values);
        for (const share of [params.rsh, params.rnew]) expect(share).toBeGreaterThanOrEqual(0);
        for (const share of [params.rsh, params.rnew]) expect(share).toBeLessThanOrEqual(1);
        if (!("rft" in values && "om" in values)) continue;
        const feasible = om * rft <= rpt + 1e-9 && (1 - om) * rft <= 1 - rpt + 1e-9;
        expect(refused === undefined, JSON.stringify({ rpt, rft, om })).toBe(feasible);
      }
    }
  });

  it("links read both keys and write the two shares", () => {
    const { scene, notices } = decodeLink("?v=1&m=diagonal&rft=0.2&om=0.25");
    expect(notices).toEqual([]);
    expect(scene.params).toMatchObject({ rsh: 0.5, rnew: 0.1666666667 });
    // ℓ-order is read at a typical coefficient of the new task.
    expect(scene.params.bft).toBeCloseTo(1 / Math.sqrt(0.2), 6);
    expect(encodeLink(scene)).toBe("v=1&m=diagonal&rsh=0.5&rnew=0.1666666667");
    const wrong = decodeLink("?v=1&m=diagonal&rft=0.5&om=1");
    expect(wrong.notices.map((n) => n.key)).toEqual(["rft, om"]);
    expect(wrong.notices[0].message).toMatch(/needs 0\.5 shared features, pretraining had ρ_PT = 0\.1/);
    expect(decodeLink("?v=1&m=diagonal&om=x").notices[0].key).toBe("om");
  });
});

it("the task picture holds every active feature once", () => {
  const p = task({ rpt: 0.3, rsh: 0.6, rnew: 0.2 });
  const [source, target] = strip(p).map((row) => row.parts.reduce((sum, part) => sum + part.share, 0));
  expect(source).toBeCloseTo(0.3, 12);
  expect(target).toBeCloseTo(0.3 + 0.7 * 0.2, 12);
});
