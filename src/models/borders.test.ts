import { describe, expect, it } from "vitest";
import { models } from "../../test/everyModel.ts";
import { restore } from "../scene/restore.ts";

describe("borders of categories", () => {
  for (const model of models)
    for (const [id, quantity] of Object.entries(model.quantities)) {
      const { categories } = quantity;
      if (!categories) continue;
      it(`have the signs of the category that applies, and of no other: ${model.id} ${id}`, () => {
        let state = 11;
        const random = () => {
          state = (state * 48271) % 2147483647;
          return state / 2147483647;
        };
        const { reads, signs } = quantity.borders ?? { reads: [], signs: [] };
        expect(signs).toHaveLength(categories.length);
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
          const values = reads.map((read) => read(out, 0, params));
          if (values.some(Number.isNaN) || Number.isNaN(name)) continue;
          seen.add(name);
          const applying = signs.flatMap((needed, k) =>
            needed.every((s, m) => s === 0 || values[m] > 0 === s > 0) ? [k] : [],
          );
          expect(applying, JSON.stringify(raw)).toEqual([name]);
        }
        expect(seen.size).toBeGreaterThan(1);
      });
    }
});
