import { afterEach, describe, expect, it } from "vitest";
import { presets } from "../../test/everyModel.ts";
import { evaluate, replicate } from "../compute/evaluate.ts";
import { SimulationField, TheoryField } from "../compute/field.ts";
import type { TheoryJob } from "../compute/job.ts";
import { Summary } from "../compute/summary.ts";
import { brief } from "../lib/decimal.ts";
import { speak, t } from "../lib/language.ts";
import { modelById } from "../models/registry.ts";
import { bibtex } from "./citation.ts";
import { drawnCurves } from "./curveViews.ts";
import {
  csvPieces,
  csvText,
  curveTable,
  type DataTable,
  type Entry,
  familyTable,
  gridTable,
  jsonText,
  simulationTable,
  spacedText,
  taskTable,
} from "./dataTable.ts";
import { decodeLink, encodeLink } from "./link.ts";
import { mapJob, plan } from "./plan.ts";
import { solveAt } from "./report.ts";
import { referenceScene, type Scene } from "./scene.ts";
import { simulatedQuantity } from "./simulated.ts";

const sceneOf = (link: string) => decodeLink(link).scene;

function solved(job: TheoryJob): TheoryField {
  const field = new TheoryField(job);
  field.store(0, field.total, evaluate(job, 0, field.total));
  return field;
}

/** A table with all of its rows read. */
type Whole = DataTable & { readonly rows: readonly (readonly Entry[])[] };
const whole = (table: DataTable): Whole => ({ ...table, rows: [...table.rows] });

/** Reads a table back by what the format says, not by what wrote it. */
function readBack(text: string, separator: string): Whole {
  const lines = text.split("\n");
  expect(lines.pop()).toBe("");
  const head = lines.filter((l) => l.startsWith("# "));
  const [columns, ...rows] = lines.slice(head.length).map((l) => l.split(separator));
  const numeric = (cell: string) =>
    cell === "" || cell === "nan" ? Number.NaN : Number(cell.replace("inf", "Infinity"));
  return {
    head: head.map((l) => [l.slice(2, l.indexOf(": ")), l.slice(l.indexOf(": ") + 2)] as const),
    columns,
    rows: rows.map((row) => row.map((cell) => (/^-?(\d|inf$|nan$|$)/.test(cell) ? numeric(cell) : cell))),
  };
}

const links = [
  "?v=1",
  "?v=1&sigma=1&q=best&x=sigma:log:0.01..1",
  "?v=1&m=diagonal&q=risk-finetune&sigma=0.5",
  "?v=1&m=diagonal&q=regime",
];

describe("in another language", () => {
  afterEach(() => speak(undefined));
  it("a file is the same, sources of formulas, settings and reasons with it", () => {
    const written = () => {
      const scene = sceneOf("?v=1&m=diagonal&sigma=0.5&q=saves-finetune&ref=sigma:0.25_slab:sign");
      const field = solved(mapJob(sceneOf("?v=1&m=diagonal&q=saves-finetune&x=rsh:0..1&y=lam:-0.9..0.9"), 2));
      const grid = gridTable(
        scene,
        ["saves-finetune"],
        () => field,
        () => field,
      );
      const tasks = taskTable(sceneOf("?v=1&curves=tasks"));
      const student = sceneOf("?v=1&m=relu&sim=student&gamma=2&trials=2&x=mu:0..1&y=gamma:1..2");
      const { probeSimulation } = plan(student);
      if (!probeSimulation.job) throw new Error(probeSimulation.reason);
      const simulated = new SimulationField(probeSimulation.job, 2);
      simulated.store(0, 2, new Float64Array(2 * simulated.width));
      const [cell] = probeSimulation.cells;
      const wide = { ...cell, params: { ...cell.params, width: 16384 }, refused: "in the words of the page" };
      const summary = new Summary([simulated, undefined], [cell, wide]);
      while (summary.absorb(Number.POSITIVE_INFINITY));
      const rows = simulationTable(student, summary, ["x"], ["risk-scratch"], true);
      let row = rows.next();
      while (!row.done) row = rows.next();
      return [csvText(grid), csvText(tasks), csvText(row.value), bibtex(student, "https://example.org")];
    };
    const english = written();
    expect(english[0]).toMatch(
      /samples saved by fine-tuning.*risk ≤ ε[\s\S]*σ = 0\.25 → 0\.5, active coefficients: ±1/,
    );
    expect(english[2]).toMatch(/no training converged in 2 trials\n.*not simulated: it would take \d+ MB a thread/);
    speak({ id: "de", decimalMark: ",", translate: (message) => `⟦${message}⟧` });
    expect(t("x") + brief(0.5)).toBe("⟦x⟧0,5");
    expect(written()).toEqual(english);
  });
});

describe("the grid's table", () => {
  it("is read row by row as its text is asked for, and no piece of that is long", () => {
    const scene = sceneOf("?v=1");
    const field = solved(mapJob(scene, 65));
    const read: number[] = [];
    const spied = Object.create(field, {
      read: {
        value: (...[id, columns, rows]: Parameters<TheoryField["read"]>) => {
          read.push(rows?.length ?? field.ys.length);
          return field.read(id, columns, rows);
        },
      },
    }) as TheoryField;
    const table = gridTable(scene, ["t-linear", "best"], () => spied);
    const pieces = csvPieces(table);
    const first = pieces.next().value as string;
    expect(read.length).toBeLessThan(20);
    const rest = [...pieces];
    expect(Math.max(...[first, ...rest].map((piece) => piece.length))).toBeLessThan(40_000);
    expect([first, ...rest].every((piece) => piece.endsWith("\n"))).toBe(true);
    expect([first, ...rest].join("")).toBe(csvText(table));
    expect(read.length).toBeGreaterThan(100);
    expect(Math.max(...read)).toBe(1);
  });
  it("comes back from CSV and from columns apart by spaces, bit by bit, ∞ and NaN with it", () => {
    for (const link of links) {
      const scene = sceneOf(link);
      const table = whole(gridTable(scene, [scene.quantity], () => solved(mapJob(scene, 17))));
      expect(table.rows).toHaveLength(289);
      const wanted = {
        ...table,
        // A category that there is not has no text; it reads back as no number.
        rows: table.rows.map((row) => row.map((entry) => (entry === "" ? Number.NaN : entry))),
      };
      expect(readBack(csvText(table), ",")).toEqual(wanted);
      expect(readBack(spacedText(table), " ")).toEqual(wanted);
      expect(spacedText(table)).not.toMatch(/ {2}| \n/);
    }
    const ends = sceneOf("?v=1");
    expect(csvText(gridTable(ends, ["t-linear"], () => solved(mapJob(ends, 3))))).toContain("\n45,1,inf\n");
  });
  it("holds theory at its places, and its link opens the same scene", () => {
    for (const link of links) {
      const scene = sceneOf(link);
      const { head, rows } = gridTable(scene, [scene.quantity], () => solved(mapJob(scene, 5)));
      const quantity = modelById(scene.model).quantities[scene.quantity];
      for (const [x, y, value] of rows) {
        const params = { ...scene.params, [scene.x.param]: x, [scene.y.param]: y };
        const theory = solveAt(scene.model, params, [scene.quantity])[scene.quantity];
        expect(value).toEqual(quantity.categories ? (quantity.categories[theory]?.id ?? "") : theory);
      }
      expect(sceneOf(Object.fromEntries(head).link)).toEqual(scene);
    }
  });
});

describe("the curves' tables", () => {
  it("hold the references that are drawn, and the parts of a risk beside it: they sum to it", () => {
    const tableOf = (link: string) => {
      const scene = sceneOf(link);
      return readBack(csvText(curveTable(scene, solved(plan(scene).curve))), ",");
    };
    const risks = ["gamma", "risk-scratch", "risk-linear", "risk-finetune"];
    expect(tableOf("?v=1").columns).toEqual(risks);
    expect(tableOf("?v=1&curves=references").columns).toEqual([
      ...risks,
      ...["risk-zero", "risk-source", "risk-best-scratch", "risk-best-source"],
    ]);
    for (const id of ["risk-scratch", "risk-linear", "risk-finetune"]) {
      const { columns, rows } = tableOf(`?v=1&spec=power&d=60&sigma=0.5&curves=parts:${id}`);
      expect(columns).toEqual(["gamma", id, "bias", "variance", "noise"]);
      expect(rows).toHaveLength(257);
      let finite = 0;
      for (const [, risk, ...parts] of rows as number[][]) {
        const sum = parts.reduce((a, b) => a + b, 0);
        if (!Number.isFinite(risk)) expect(sum).toBe(risk);
        else expect(Math.abs(sum - risk)).toBeLessThan(1e-9 * Math.max(1, risk));
        finite += Number(Number.isFinite(risk));
      }
      expect(finite).toBeGreaterThan(200);
    }
  });
  it("start at one sample where both axes are logarithmic", () => {
    const scene = sceneOf("?v=1&curves=log&d=200");
    const { xs } = solved(plan(scene).curve);
    expect([xs[0], xs[256]]).toEqual([1 / 200, 2]);
    expect(xs[128]).toBeCloseTo(Math.sqrt(2 / 200), 9);
    // Along anything but the samples only the risk is logarithmic.
    expect(plan(sceneOf("?v=1&curves=log&cut=x")).curve.x.log).toBe(false);
  });
  it("run along the cut, a column a curve", () => {
    for (const link of ["?v=1&cut=x", "?v=1&m=diagonal", "?v=1&m=diagonal&cut=x"]) {
      const scene = sceneOf(link);
      const { columns, rows } = readBack(csvText(curveTable(scene, solved(plan(scene).curve))), ",");
      expect(columns).toEqual([scene[scene.cut].param, ...drawnCurves(scene).map((c) => c.quantity)]);
      expect(rows).toHaveLength(257);
      const row = rows[100];
      const params = { ...scene.params, [columns[0]]: row[0] };
      const theory = solveAt(scene.model, params, columns.slice(1));
      expect(row.slice(1)).toEqual(columns.slice(1).map((id) => theory[id]));
    }
  });
  it("and the map's have columns of A, each A's own number", () => {
    const scene = sceneOf("?v=1&sigma=0.5&compare=difference&ref=sigma:0.2_L:inf");
    const alone = referenceScene(scene) as Scene;
    const [map, mapOfA] = [scene, alone].map((s) => solved(mapJob(s, 5)));
    const grid = gridTable(
      scene,
      [scene.quantity],
      () => map,
      () => mapOfA,
    );
    expect(grid.columns).toEqual(["x", "y", "t-linear", "t-linear_A"]);
    for (const [x, y, b, a] of grid.rows) {
      const at = { [scene.x.param]: x, [scene.y.param]: y };
      expect(b).toBe(solveAt(scene.model, { ...scene.params, ...at }, ["t-linear"])["t-linear"]);
      expect(a).toBe(solveAt(scene.model, { ...alone.params, ...at }, ["t-linear"])["t-linear"]);
    }
    const jobs = plan(scene);
    const curves = whole(curveTable(scene, solved(jobs.curve), solved(jobs.reference?.curve as TheoryJob)));
    const [first, ...names] = curves.columns;
    expect(names.filter((name) => name.endsWith("_A"))).toHaveLength(names.length / 2);
    const row = curves.rows[77];
    const values = [scene, alone].map((s) => solveAt(s.model, { ...s.params, [first]: row[0] }));
    expect(row.slice(1)).toEqual(
      names.map((name) => (name.endsWith("_A") ? values[1][name.slice(0, -2)] : values[0][name])),
    );
    for (const { head } of [grid, curves])
      expect(Object.fromEntries(head).A).toMatch(/from A to B: σ = 0.2 → 0.5, L = ∞ → 2$/);
  });
  it("name the curves of a family by what each sets", () => {
    const link = presets.find((p) => p.id === "a26-fig3d")?.link as string;
    const scene = sceneOf(link);
    const table = whole(familyTable(scene, plan(scene).family.map(solved)));
    expect(table.columns).toHaveLength(1 + scene.family[0].length * scene.family[1].length);
    expect(new Set(table.columns).size).toBe(table.columns.length);
    for (const name of table.columns) expect(name).not.toMatch(/[\s,"]/);
    // The name of a column is enough to compute it.
    for (const [k, name] of table.columns.slice(1).entries()) {
      const set = name.split("+").flatMap((member) => member.split("_").map((part) => part.split(":")));
      const raw = `${link}&${set.map(([key, value]) => `${key}=${value}`).join("&")}`;
      const keys = new Set(set.map(([key]) => key));
      const rest = encodeLink(scene)
        .split("&")
        .filter((part) => !keys.has(part.split("=")[0]));
      const { params } = sceneOf([...rest, ...raw.split("&").slice(-set.length)].join("&"));
      const [x] = table.rows[64];
      const theory = solveAt(scene.model, { ...params, [table.columns[0]]: x as number }, [scene.quantity]);
      expect(table.rows[64][k + 1]).toBeCloseTo(theory[scene.quantity], 9);
    }
  });
});

describe("the simulation's table with reasons", () => {
  it("says of each row why mean or z is empty, also where no training has converged", () => {
    const scene = sceneOf("?v=1&m=relu&sim=student&gamma=2&mu=0.25&trials=2&x=mu:0..1&y=gamma:1..2");
    const { probeSimulation } = plan(scene);
    if (!probeSimulation.job) throw new Error(probeSimulation.reason);
    const field = new SimulationField(probeSimulation.job, 2);
    // Every flag of convergence is 0.
    field.store(0, 2, new Float64Array(2 * field.width));
    const summary = new Summary(field, probeSimulation.cells);
    while (summary.absorb(Number.POSITIVE_INFINITY));
    const tableOf = (withReasons: boolean) => {
      const rows = simulationTable(scene, summary, ["x", "y"], summary.quantities, withReasons);
      let row = rows.next();
      while (!row.done) row = rows.next();
      return csvText(row.value)
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("#"));
    };
    const unfinished = "0,0.25,2,unfinished,40,1,0,2,,";
    const [columns, ...lines] = tableOf(true);
    expect(columns).toBe("cell,mu,gamma,quantity,n,mean,se,trials,theory,z,reason");
    expect(lines).toHaveLength(summary.quantities.length);
    expect(lines[0]).toBe("0,0.25,2,t-finetune,40,,,0,,,no training converged in 2 trials");
    expect(lines.at(-1)).toBe(`${unfinished},known from the simulation of trained networks only`);
    // The page's tables have the rows without the column.
    const places = columns.split(",").length - 1;
    expect(tableOf(false)).toEqual([columns, ...lines].map((line) => line.split(",").slice(0, places).join(",")));
  });

  it("puts a reason with a comma in quotes", () => {
    const table = { head: [], columns: ["a", "reason"], rows: [[1, 'one, "two"']] };
    expect(csvText(table)).toBe('a,reason\n1,"one, ""two"""\n');
  });
});

describe("the simulation's table", () => {
  const scene = sceneOf("?v=1&d=40&trials=20&sigma=0.3&seed=3");
  const { curveSimulation } = plan(scene);
  if (!curveSimulation.job) throw new Error(curveSimulation.reason);
  const field = new SimulationField(curveSimulation.job, 20);
  for (let r = 0; r < 20; r++) {
    const pieces = replicate(curveSimulation.job, r);
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    field.store(r, r + 1, piece.value);
  }
  const summary = new Summary(field, curveSimulation.cells);
  while (summary.absorb(Number.POSITIVE_INFINITY, 20));

  function drain(): Whole {
    const rows = simulationTable(scene, summary, [scene.cut]);
    let row = rows.next();
    while (!row.done) row = rows.next();
    return whole(row.value);
  }

  it("has mean, s.e., trials, theory and z of every cell and quantity", () => {
    const { columns, rows, head } = drain();
    expect(columns).toEqual(["cell", "gamma", "quantity", "n", "mean", "se", "trials", "theory", "z"]);
    expect(rows).toHaveLength(summary.cells.length * summary.quantities.length);
    expect(Object.fromEntries(head).simulation).toMatch(/seed 3, 20 trials/);
    for (const row of rows) {
      const [cell, gamma, id, n, mean, se, trials, theory, z] = row as (number & string)[];
      expect(n).toBe(Math.round(gamma * 40));
      expect(trials).toBe(20);
      const moments = summary.at(cell, id);
      const solution = solveAt(scene.model, { ...scene.params, gamma }, [id])[id];
      // A χ² below the line, of |n − d| + 1 degrees of freedom for the noise and n for the readout: no variance up to 4 of
      // them, no mean up to 2.
      const freedom = Math.min(
        ["t-linear", "risk-scratch", "risk-finetune", "forgetting"].includes(id) ? Math.abs(n - 40) + 1 : 40,
        ["t-linear", "risk-linear"].includes(id) ? n : 40,
      );
      if (freedom > 4) expect([mean, se]).toEqual([moments?.mean, moments?.se]);
      else expect([mean, se]).toEqual([freedom > 2 ? moments?.mean : Number.NaN, Number.POSITIVE_INFINITY]);
      expect(theory).toEqual(Number.isFinite(solution) ? solution : Number.NaN);
      // Where there is a score it is what the columns say; where the variance is infinite there is none.
      if (!Number.isNaN(z)) expect(z).toBeCloseTo((mean - theory) / se, 10);
      expect(Number.isNaN(z)).toBe(simulatedQuantity(summary, cell, id)?.z === null);
    }
    expect(rows.filter((row) => !Number.isNaN(row[8])).length).toBeGreaterThan(40);
  });
  it("is in English whatever the language of the page, with its reasons", () => {
    const text = () => {
      const rows = simulationTable(scene, summary, [scene.cut], summary.quantities, true);
      let row = rows.next();
      while (!row.done) row = rows.next();
      return csvText(row.value);
    };
    const english = text();
    expect(english).toMatch(/infinite variance/);
    speak({ id: "de", decimalMark: ",", translate: (message) => `[${message}]` });
    expect(modelById(scene.model).quantities["t-linear"].source(scene.params)).toMatch(/^\[/);
    const other = text();
    speak(undefined);
    expect(other).toBe(english);
  });
  it("comes back from CSV", () => {
    const table = drain();
    expect(readBack(csvText(table), ",")).toEqual(table);
    expect(sceneOf(Object.fromEntries(readBack(csvText(table), ",").head).link)).toEqual(scene);
  });
});

describe("JSON", () => {
  it("reads as JSON and holds the same numbers, ∞ as a word and NaN as null", () => {
    const scene = sceneOf("?v=1");
    const table = whole(gridTable(scene, ["t-linear"], () => solved(mapJob(scene, 17))));
    const read = JSON.parse(jsonText(table));
    expect(read.about).toEqual(Object.fromEntries(table.head));
    expect(read.columns).toEqual(table.columns);
    expect(read.rows.map((row: unknown[]) => row.map((v) => (v === "inf" ? Number.POSITIVE_INFINITY : v)))).toEqual(
      table.rows,
    );
    const odd = JSON.parse(
      jsonText({ head: [], columns: ["a"], rows: [[Number.NaN], [Number.NEGATIVE_INFINITY], [1e-9]] }),
    );
    expect(odd.rows).toEqual([[null], ["-inf"], [1e-9]]);
  });
});
