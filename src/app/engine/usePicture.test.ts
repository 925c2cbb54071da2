import { expect, it } from "vitest";
import { TheoryField } from "../../compute/field.ts";
import { unitWidth } from "../../compute/job.ts";
import { solvedField } from "../../figures/solved.ts";
import { mapJob } from "../../scene/plan.ts";
import { restore } from "../../scene/restore.ts";
import { kept, type Picture } from "./picture.ts";
import { selecting } from "./usePicture.ts";

const picture = (parts: Partial<Picture>) => parts as Picture;

it("a panel is given the same object until an entry of what it selects changes", () => {
  const { scene } = restore({});
  const selected = selecting(({ scene, lowDetail }) => ({ scene, lowDetail }));
  const first = selected(picture({ scene, lowDetail: false, mapPercent: 1 }));
  expect(selected(picture({ scene, lowDetail: false, mapPercent: 2 }))).toBe(first);
  expect(selected(picture({ scene, lowDetail: true, mapPercent: 2 }))).toEqual({ scene, lowDetail: true });
});

it.each<[object, object, boolean]>([
  [{ a: 1, b: Number.NaN }, { a: 1, b: Number.NaN }, true],
  [{ a: 1 }, { a: 2 }, false],
  [{ a: 1, b: undefined }, { a: 1 }, false],
  [{}, { a: undefined }, false],
  [[1, 2], [1, 2], true],
  [[1, 2], [1], false],
  [[], [undefined], false],
])("the earlier object stays where its entries are the same: %j, %j", (before, now, same) => {
  expect(kept(before, now)).toBe(same ? before : now);
});

it("a picture's field keeps its level while the field is solved on, and is another object with the next level", () => {
  const field = new TheoryField(mapJob(restore({}).scene, 129));
  const solve = (to: number) => field.store(field.done, to, new Float64Array((to - field.done) * unitWidth(field.job)));
  const levels = [17, 33, 65, 129].map((side) => side * side);
  const empty = solvedField(field, 1, undefined);
  expect(empty).toEqual({ field, level: undefined, complete: false });
  let before = empty;
  for (const nodes of levels) {
    solve(nodes);
    const now = solvedField(field, 1, before);
    expect(now).not.toBe(before);
    expect(now?.level?.columns.length).toBe(Math.sqrt(nodes));
    expect(now?.complete).toBe(nodes === levels.at(-1));
    if (nodes < field.total) solve(nodes + 1);
    expect(solvedField(field, 1, now)).toBe(now);
    before = now;
  }
  expect(empty?.level).toBeUndefined();
  expect(solvedField(field, 4, before)?.level?.columns.length).toBe(33);
});
