import { describe, expect, it } from "vitest";
import "../../test/everyModel.ts";
import { nameAt } from "../charts/categories.ts";
import { placedRegions } from "../charts/phaseDiagram.ts";
import { evaluate } from "../compute/evaluate.ts";
import { TheoryField } from "../compute/field.ts";
import { valueAt } from "../lib/range.ts";
import { decodeLink } from "../scene/link.ts";
import { mapJob } from "../scene/plan.ts";
import { solveAt } from "../scene/report.ts";
import { mapFigureOf } from "./mapFigure.ts";
import { solvedField } from "./solved.ts";

const maps = [
  ["v=1&q=best&y=gamma:0.05..2", ["risk-scratch", "risk-linear", "risk-finetune"]],
  ["v=1&m=diagonal&rnew=0.05&q=best&x=rsh:0..1&y=alpha:0.05..0.95", ["risk-scratch", "risk-finetune"]],
  ["v=1&m=relu&gs=0.5&ss=0.3&q=best&x=theta:0..90&y=gs:0.1..2", ["risk-scratch", "risk-finetune"]],
] as const;

describe("the map of who wins", () => {
  it.each(maps)("has its borders where two risks are equal and no other is less: %s", (link, ids) => {
    const { scene } = decodeLink(link);
    const job = mapJob(scene, 65);
    const field = new TheoryField(job);
    field.store(0, field.total, evaluate(job, 0, field.total));
    const { diagram, lattice, regionNames, scale } = mapFigureOf({
      scene,
      map: solvedField(field, 1),
      mapSimulation: undefined,
    });
    if (!lattice) throw new Error("no map");
    const risksAt = (u: number, v: number) => {
      const at = { [scene.x.param]: valueAt(scene.x, u), [scene.y.param]: valueAt(scene.y, v) };
      const solved = solveAt(scene.model, { ...scene.params, ...at }, [...ids]);
      return ids.map((id) => solved[id]).sort((a, b) => a - b);
    };
    const places = diagram.lines.flatMap((line) =>
      Array.from({ length: line.length / 2 }, (_, k) => [line[2 * k], line[2 * k + 1]] as const),
    );
    expect(places.length).toBeGreaterThan(60);
    const gaps = places
      .map(([u, v]) => risksAt(u, v))
      .filter(([first, second]) => Number.isFinite(second) && first > 1e-6)
      .map(([first, second]) => (second - first) / second)
      .sort((a, b) => a - b);
    expect(gaps.length).toBeGreaterThan(0.9 * places.length);
    expect(gaps[Math.floor(gaps.length / 2)]).toBeLessThan(2e-3);
    expect(gaps[Math.floor(0.9 * gaps.length)]).toBeLessThan(2e-2);
    // Colours end at the lines: another name on either side.
    let sides = 0;
    for (const line of diagram.lines)
      for (let k = 8; k + 10 < line.length; k += 8) {
        const [x, y, nx, ny] = [line[k] * 64, line[k + 1] * 64, line[k + 3] - line[k + 1], line[k] - line[k + 2]];
        const off = 0.15 / Math.hypot(nx, ny);
        const [a, b] = [1, -1].map((s) => nameAt(lattice, x + s * off * nx, y + s * off * ny));
        if (Number.isFinite(off) && a !== b) sides++;
        else if (Number.isFinite(off)) sides -= 9;
      }
    expect(sides).toBeGreaterThan(5);
    const names = { nx: lattice.nx, ny: lattice.ny, regionOf: lattice.regionOf, names: regionNames };
    const labels = placedRegions(names, { ...diagram, width: 560, height: 560 });
    expect(labels.map(({ text }) => text)).toEqual(expect.arrayContaining(["scratch", "fine-tuning"]));
    // Fine-tuning has one colour in all models.
    expect(scale.colours?.[ids.length - 1]).toBe(2);
  });
});
