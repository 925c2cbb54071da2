import fc from "fast-check";
import { assert, describe, expect, it } from "vitest";
import { anyScene, json } from "../../test/fuzz.ts";
import { type Field, fields, keyOf, plannedKeys } from "./keys.ts";
import { plan, planner } from "./plan.ts";
import { restore } from "./restore.ts";
import { keepUnchanged, type Raw, type Scene, toRaw } from "./scene.ts";

const shownOnly = fields.filter((field) => !(field in plannedKeys));

/** A scene with some fields of another one, through the gate, as the page's store makes it. */
function withFields(scene: Scene, from: Scene, taken: readonly Field[]): Scene {
  const raw = toRaw(from);
  const patch: Raw = Object.fromEntries(taken.map((field) => [keyOf[field].key, raw[keyOf[field].key]]));
  return keepUnchanged(scene, restore({ ...toRaw(scene), ...patch }).scene);
}

describe("what is computed does not depend on the page and the talk", () => {
  it("any change of their keys plans the same jobs, and does not plan them again", () => {
    fc.assert(
      fc.property(anyScene, anyScene, (scene, other) => {
        const changed = withFields(scene, other, shownOnly);
        assert.strictEqual(json(plan(changed)), json(plan(scene)));
        const planned = planner();
        assert.strictEqual(planned(changed), planned(scene));
      }),
      { numRuns: 300, seed: 18 },
    );
  });
  it("these are all keys that no job depends on, and a theme is one of them", () => {
    expect(shownOnly.map((field) => keyOf[field].key).join(" ")).toBe(
      "embed hide only theme lang present spot story step sweep turn pace play",
    );
  });
  it("a change of any other key plans anew", () => {
    const { scene } = restore({ v: 1 });
    for (const patch of [
      ...[{ theta: 60 }, { q: "risk-linear" }, { x: "sigma:0..1" }, { show: "simulation" }, { curves: "log" }],
      ...[{ seed: 2 }, { eps: 0.1 }, { fam: "L:1,L:3" }, { compare: "ghost", ref: "L:3" }, { m: "diagonal" }],
    ]) {
      const planned = planner();
      const moved = keepUnchanged(scene, restore({ ...toRaw(scene), ...patch }).scene);
      const before = planned(scene);
      expect(planned(moved), json(patch)).not.toBe(before);
      expect(json(planned(moved)), json(patch)).toBe(json(plan(moved)));
    }
  });
});
