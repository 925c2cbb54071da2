import { describe, expect, it, vi } from "vitest";
import { withSolveOptions } from "../models/model.ts";
import { modelById } from "../models/registry.ts";
import { decodeLink } from "./link.ts";
import { SolvedPoint } from "./solvedPoint.ts";

describe.each(["v=1&gamma=0.4&theta=50", "v=1&m=diagonal&q=saves-finetune&eps=0.2"])(
  "theory at a setting: %s",
  (link) => {
    const scene = decodeLink(link).scene;
    const model = modelById(scene.model);

    it("is the model's own solution for every quantity", () => {
      const point = new SolvedPoint(model, scene.params, scene.epsilon);
      for (const [id, { read, words }] of Object.entries(model.quantities)) {
        const params = withSolveOptions(model, scene.params, [id], scene.epsilon);
        const state = new Float64Array(model.state.length);
        model.solve(params, state, 0);
        expect([id, point.value(id)]).toEqual([id, read(state, 0, params)]);
        expect([id, point.words(id)]).toEqual([id, words?.(state, 0, params)]);
      }
    });

    it("is solved once for all quantities with the same solve options", () => {
      const solve = vi.spyOn(model, "solve");
      const point = new SolvedPoint(model, scene.params, scene.epsilon);
      expect(solve).not.toHaveBeenCalled();
      const ids = Object.keys(model.quantities);
      point.values(ids);
      const kinds = new Set(ids.map((id) => JSON.stringify(withSolveOptions(model, {}, [id], scene.epsilon))));
      expect(solve).toHaveBeenCalledTimes(kinds.size);
      point.values(ids);
      for (const id of ids) point.words(id);
      expect(solve).toHaveBeenCalledTimes(kinds.size);
      solve.mockRestore();
    });
  },
);
