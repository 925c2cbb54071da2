import { readFileSync } from "node:fs";
import { parquetReadObjects } from "hyparquet";
import { beforeAll, describe, expect, it } from "vitest";
import "../../../test/everyModel.ts";
import { readColumns } from "../../atlas/columns.ts";
import { type OpenAtlas, openAtlas } from "../../atlas/openAtlas.ts";
import { cellsOf } from "../../figures/cells.ts";
import { curveFigureOf } from "../../figures/curveFigure.ts";
import { decodeLink } from "../../scene/link.ts";
import { restore } from "../../scene/restore.ts";
import { type Raw, type Scene, toRaw } from "../../scene/scene.ts";
import { simulatedQuantity } from "../../scene/simulated.ts";
import { type Chosen, findIn, layerOf } from "./atlasLayer.ts";

const bytes = new Uint8Array(readFileSync(new URL("../../../test/fixtures/atlas/grids.parquet", import.meta.url)));
/** The file as a library reads it, row by row. */
const rows = await parquetReadObjects({ file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) });
let atlas: OpenAtlas;
beforeAll(async () => {
  const steps = openAtlas("grids.parquet", await readColumns(bytes));
  let step = await steps.next();
  while (!step.done) step = await steps.next();
  atlas = step.value;
});

const rowOf = (has: Raw) =>
  rows.find((row) => row.model === "deep-linear" && Object.entries(has).every(([key, value]) => row[key] === value));
const changed = (scene: Scene, patch: Raw) => restore({ ...toRaw(scene), ...patch }).scene;
const onGrid = (patch: Raw = {}) =>
  changed(decodeLink("?v=1&d=40&sigma=0.3&theta=30&gamma=0.4&L=2").scene, {
    ...{ x: "theta:0..90", y: "gamma:0..1.6", show: "simulation" },
    ...patch,
  });
const grid = (): Chosen => ({ part: atlas.parts[1], cell: undefined });

describe("an atlas that is open", () => {
  it("has at the scene of each of its links the mean, error and z of the file", () => {
    let compared = 0;
    for (const row of rows) {
      const part = atlas.parts.findLast(({ firstCell }) => firstCell <= row.cell);
      if (!part) throw new Error("no part");
      const cell = part.random ? row.cell - part.firstCell : undefined;
      const axes = { x: "theta:0..90", y: "gamma:0..1.6" };
      const scene = changed(
        decodeLink(row.link).scene,
        part.model === "deep-linear" ? axes : { x: "D:40..60", y: "c:log:0.001..10" },
      );
      const { probe } = layerOf(atlas, { part, cell })(scene);
      if (!probe?.summary) throw new Error(`${row.link}: nothing`);
      const found = simulatedQuantity(probe.summary, 0, row.quantity, false);
      if (row.trials === 0) {
        expect([found?.mean, found?.reason]).toEqual([null, row.reason]);
        continue;
      }
      expect([found?.mean, found?.se, found?.trials, found?.n], row.link).toEqual([
        row.mean,
        row.se,
        row.trials,
        row.n,
      ]);
      if (row.z === null) expect(found?.z).toBeNull();
      else expect(found?.z).toBeCloseTo(row.z, 9);
      compared++;
    }
    expect(compared).toBeGreaterThan(200);
  });

  it("draws the cells of its grid on the map of its axes, in either order", () => {
    for (const L of [1, 2, Number.POSITIVE_INFINITY])
      for (const quantity of ["t-finetune", "risk-scratch"]) {
        const scene = onGrid({ L, q: quantity });
        const { map } = layerOf(atlas, grid())(scene);
        const cells = cellsOf(scene, map);
        expect(cells?.xs.map((x) => 90 * x)).toEqual([0, 30, 60, 90]);
        expect(cells?.ys.map((y) => Number((1.6 * y).toFixed(9)))).toEqual([0, 0.4, 0.8, 1, 1.6]);
        const turned = changed(scene, { x: "gamma:0..1.6", y: "theta:0..90" });
        const across = cellsOf(turned, layerOf(atlas, grid())(turned).map);
        for (const [j, gamma] of [0, 0.4, 0.8, 1, 1.6].entries())
          for (const [i, theta] of [0, 30, 60, 90].entries()) {
            const row = rowOf({ theta, gamma, L, quantity });
            // Where the mean diverges, as at γ = 1, the map shows the end of its scale.
            const value = row?.mean ?? (row?.trials === 0 ? Number.NaN : Number.POSITIVE_INFINITY);
            expect(cells?.values[4 * j + i], `${theta} ${gamma} ${L}`).toEqual(value);
            expect(across?.values[5 * i + j]).toEqual(value);
          }
      }
  });

  it("has its values with their bars along the row and the column of the probe", () => {
    for (const [cut, values] of [
      ["x", [0, 30, 60, 90]],
      ["y", [0.4, 0.8, 1, 1.6]],
    ] as const) {
      const scene = onGrid({ cut });
      const { curve } = layerOf(atlas, grid())(scene);
      const { curves, note } = curveFigureOf({
        ...{ scene, curve: undefined, curveSimulation: curve, family: [], referenceCurve: undefined },
      });
      const [dots] = curves.series.filter((_, k) => k === 0).map((series) => series.dots);
      expect(dots.map(({ at }) => at)).toEqual(values);
      for (const dot of dots) {
        const row = rowOf({
          theta: 30,
          gamma: 0.4,
          L: 2,
          quantity: "risk-scratch",
          [cut === "x" ? "theta" : "gamma"]: dot.at,
        });
        expect(dot.mean).toBe(row?.mean ?? Number.POSITIVE_INFINITY);
        if (row?.mean !== null) expect(dot.half).toBeCloseTo(1.96 * row?.se, 12);
      }
      expect(note).toContain("means of 20 trials of the atlas grids.parquet");
    }
  });

  it("takes the nearest node on the map's axes, the very value of what is not on them, and none beyond", () => {
    const at = (patch: Raw) => {
      const found = findIn(grid(), onGrid(patch));
      return "off" in found ? found.off : atlas.parts[1].cells[found.cell].params;
    };
    expect(at({ theta: 44, gamma: 0.61 })).toMatchObject({ theta: 30, gamma: 0.8, L: 2 });
    expect(at({ theta: 46, gamma: 0.59 })).toMatchObject({ theta: 60, gamma: 0.4 });
    expect(at({ gamma: 1.89 })).toMatchObject({ gamma: 1.6 });
    expect(at({ gamma: 1.91 })).toBe("here γ = 1.91, there 0, 0.4, 0.8, 1, 1.6");
    expect(at({ L: 3 })).toBe("here L = 3, there 1, 2, ∞");
    expect(at({ sigma: 0.31 })).toBe("here σ = 0.31, there σ = 0.3");
    expect(at({ y: "sigma:0..1", gamma: 0.5 })).toBe("here γ = 0.5, there 0, 0.4, 0.8, 1, 1.6");
    expect(at({ y: "sigma:0..1" })).toMatchObject({ gamma: 0.4 });
    const layer = layerOf(atlas, grid());
    expect(Object.keys(layer(onGrid({ y: "sigma:0..1" })))).toEqual(["probe"]);
    expect(Object.keys(layer(onGrid({ show: "theory" }))).sort()).toEqual(["curve", "probe"]);
    expect(layer(onGrid({ sigma: 0.5 }))).toEqual({});
  });

  it("gives the same object for the same cells, so that nothing is drawn anew", () => {
    const layer = layerOf(atlas, grid());
    const [a, b] = [layer(onGrid()), layer(onGrid({ theta: 31 }))];
    expect([b.map, b.curve, b.probe].every((view, k) => view === [a.map, a.curve, a.probe][k])).toBe(true);
    expect(layer(onGrid({ theta: 61 })).probe).not.toBe(a.probe);
    expect(layer(onGrid({ theta: 61 })).map).toBe(a.map);
  });
});
