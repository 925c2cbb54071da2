import { describe, expect, it } from "vitest";
import { models } from "../../test/everyModel.ts";
import { restore } from "../scene/restore.ts";

describe("margins of categories", () => {
  for (const model of models)
    for (const [id, quantity] of Object.entries(model.quantities)) {
      if (!quantity.categories) continue;
      it(`are least for the category that applies: ${model.id} ${id}`, () => {
        let state = 11;
        const random = () => {
          state = (state * 48271) % 2147483647;
          return state / 2147483647;
        };
        expect(quantity.margins).toHaveLength(quantity.categories?.length as number);
        const seen = new Set<number>();
        for (let k = 0; k < 300; k++) {
          const raw: Record<string, string> = { m: model.id };
          for (const [key, param] of Object.entries(model.params)) {
            const onAxis = model.axes.some((axis) => axis.param === key);
            if (param.kind !== "number" || (!onAxis && random() > 0.25)) continue;
            const [lo, hi] = param.soft;
            raw[key] = String(lo + (Math.min(hi, 1e3) - lo) * random());
          }
          const { params } = restore(raw).scene;
          const out = new Float64Array(model.state.length);
          model.solve(params, out, 0);
          const name = quantity.read(out, 0, params);
          const margins = (quantity.margins ?? []).map((margin) => margin(out, 0, params));
          if (margins.some(Number.isNaN) || Number.isNaN(name)) continue;
          seen.add(name);
          expect(margins.indexOf(Math.min(...margins)), JSON.stringify(raw)).toBe(name);
          expect(margins[name]).toBeLessThanOrEqual(0);
          for (const [j, margin] of margins.entries()) if (j !== name) expect(margin).toBeGreaterThanOrEqual(0);
        }
        expect(seen.size).toBeGreaterThan(1);
      });
    }
});
