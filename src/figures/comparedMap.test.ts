import { describe, expect, it } from "vitest";
import { evaluate } from "../compute/evaluate.ts";
import { TheoryField } from "../compute/field.ts";
import type { TheoryJob } from "../compute/job.ts";
import { modelById } from "../models/registry.ts";
import { decodeLink } from "../scene/link.ts";
import { mapJob } from "../scene/plan.ts";
import { solveAt } from "../scene/report.ts";
import { referenceScene, type Scene } from "../scene/scene.ts";
import { differenceScale, differenceView } from "./comparedMap.ts";
import { solvedField } from "./solved.ts";

function solved(job: TheoryJob): TheoryField {
  const field = new TheoryField(job);
  field.store(0, field.total, evaluate(job, 0, field.total));
  return field;
}

const whole = (field: TheoryField) => solvedField(field, 1, undefined);

const sceneOf = (link: string) => decodeLink(link).scene;
const fields = (scene: Scene, side: number) =>
  [referenceScene(scene) as Scene, scene].map((s) => solved(mapJob(s, side))) as [TheoryField, TheoryField];

describe("the map of B − A", () => {
  it.each([
    "v=1&sigma=0.5&compare=difference&ref=sigma:0.2_L:inf",
    "v=1&q=risk-scratch&sigma=0.5&compare=difference&ref=sigma:0.2",
    "v=1&m=diagonal&sigma=0.3&compare=difference&ref=sigma:0.1_c:0.5",
  ])("is the difference of the two theories at every node: %s", (link) => {
    const scene = sceneOf(link);
    const model = modelById(scene.model);
    const [a, b] = fields(scene, 9);
    const view = differenceView(model, scene, whole(a), whole(b));
    expect([view?.nx, view?.ny]).toEqual([9, 9]);
    let finite = 0;
    for (let j = 0; j < 9; j++)
      for (let i = 0; i < 9; i++) {
        const at = { [scene.x.param]: b.xs[i], [scene.y.param]: b.ys[j] };
        const [before, after] = [scene.reference, scene.params].map(
          (p) => solveAt(scene.model, { ...p, ...at }, [scene.quantity])[scene.quantity],
        );
        const value = view?.values[9 * j + i] as number;
        expect(value).toEqual(after - before);
        if (Number.isFinite(value)) finite++;
        expect(view?.regionOf(i, j)).toBe(Number.isNaN(value) ? undefined : value > 0 ? 1 : value < 0 ? 0 : 2);
      }
    expect(finite).toBeGreaterThan(40);
  });
  it("of a setting with itself is zero and has no line", () => {
    const scene = sceneOf("v=1&gamma=0.25&compare=difference");
    const [a, b] = fields(scene, 9);
    const view = differenceView(modelById(scene.model), scene, whole(a), whole(b));
    expect(new Set(Array.from(view?.values ?? []).filter((v) => !Number.isNaN(v)))).toEqual(new Set([0]));
    expect(view?.lines).toEqual([]);
  });
  it("waits for both, and is as fine as the coarser", () => {
    const scene = sceneOf("v=1&sigma=0.5&compare=difference&ref=sigma:0.2");
    const model = modelById(scene.model);
    const [a, b] = fields(scene, 33);
    const partly = new TheoryField(b.job);
    expect(differenceView(model, scene, whole(a), whole(partly))).toBeUndefined();
    partly.store(0, 17 * 17, evaluate(b.job, 0, 17 * 17));
    expect(differenceView(model, scene, whole(a), whole(partly))).toMatchObject({ nx: 17, ny: 17 });
    expect(differenceView(model, scene, whole(partly), whole(a))).toMatchObject({ nx: 17, ny: 17 });
  });
  it("ends where the quantity's scale is declared to end", () => {
    const { quantities } = modelById("deep-linear");
    expect(differenceScale(quantities["t-linear"]).limits).toEqual([-1, 1]);
    const [low, top] = quantities["risk-scratch"].limits;
    expect(differenceScale(quantities["risk-scratch"]).limits).toEqual([low - top, top - low]);
  });
});
