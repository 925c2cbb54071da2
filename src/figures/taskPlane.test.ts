import { describe, expect, it } from "vitest";
import "../../test/everyModel.ts";
import { modelById } from "../models/registry.ts";
import { csvText, taskTable } from "../scene/dataTable.ts";
import { decodeLink } from "../scene/link.ts";
import { solveAt } from "../scene/report.ts";
import { pythonSnippet } from "../scene/snippets.ts";
import { taskFigureOf } from "./taskPlane.ts";

const sceneOf = (link: string) => {
  const { scene, notices } = decodeLink(link);
  expect(notices).toEqual([]);
  return scene;
};

describe("the new task against the old one, as a figure and as a table", () => {
  const scene = sceneOf("?v=1&d=60&theta=60&L=1&curves=tasks");

  it("has a line a way in its own look, a mark a network, and the present network at the line", () => {
    const figure = taskFigureOf({ scene, curveSimulation: undefined });
    expect(figure.key.map(({ label }) => label)).toEqual([
      "more samples",
      "longer training (A)",
      "part of the way",
      "source as it is",
      expect.stringMatching(/^part of the way, a = 0\.\d+$/),
    ]);
    const { series, probe, x, y } = figure.curves;
    expect(probe).toBe(solveAt("deep-linear", scene.params, ["risk-finetune"])["risk-finetune"]);
    const dashes = series.slice(0, 3).map(({ look }) => look?.dash.join(" "));
    expect(new Set(dashes).size).toBe(3);
    // ‖β_t − β_s‖ = 1: the source is right on its own task and errs by 1 on the new one.
    expect(series[3].dots).toEqual([{ at: expect.closeTo(1, 12), mean: 0, half: Number.NaN }]);
    expect([x.lo, y.lo]).toEqual([0, 0]);
    expect(x.hi).toBeGreaterThan(1);
  });

  it("draws A behind it, and says what differs", () => {
    const compared = sceneOf("?v=1&d=60&theta=60&L=1&curves=tasks&ref=theta:30");
    const figure = taskFigureOf({ scene: compared, curveSimulation: undefined });
    expect(figure.curves.series.filter((s) => s.ghost)).toHaveLength(3);
    expect(figure.note).toContain("from A to B: θ");
  });

  it("is a table of theory at its places, read by a program that draws each way", () => {
    const table = taskTable(scene);
    expect(table.columns).toEqual(["way", "along", "risk-finetune", "forgetting"]);
    const rows = [...table.rows];
    for (const [way, along, target, source] of rows.filter(([w], i) => w === "samples" && i % 16 === 0)) {
      const at = solveAt(scene.model, { ...scene.params, gamma: along }, ["risk-finetune", "forgetting"]);
      if (Number.isNaN(target)) expect(Number.isFinite(at["risk-finetune"]), String(way)).toBe(false);
      else expect([target, source]).toEqual([at["risk-finetune"], at.forgetting]);
    }
    expect(new Set(rows.map(([way]) => way))).toEqual(new Set(["samples", "stop", "share"]));
    expect(csvText(table)).toMatch(/\n# along: samples: gamma, .*; stop: stop, .*; share: a, /);
    const program = pythonSnippet(scene, "tasks", table, "tasks.csv");
    expect(program).toContain('r["way"] == way');
    expect(program).toContain('ax.set_xlabel("risk-finetune")');
  });

  it("is a view of the models that know both risks alone", () => {
    expect(modelById("deep-linear").bothTasks).toEqual(["risk-finetune", "forgetting"]);
    expect(decodeLink("?v=1&m=diagonal&curves=tasks").notices).toHaveLength(1);
  });
});
