import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureCli } from "../scripts/build.mjs";
import { evaluate, replicate } from "../src/compute/evaluate.ts";
import { SimulationField, TheoryField } from "../src/compute/field.ts";
import { plainDecimal } from "../src/lib/decimal.ts";
import { decodeLink } from "../src/scene/link.ts";
import { mapJob, plan } from "../src/scene/plan.ts";
import { simulationReport } from "../src/scene/report.ts";

const root = new URL("..", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "transferscope-"));
const program = [join(root, "dist-cli", "cli.js")];

beforeAll(async () => {
  await ensureCli();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function cli(args: string[], input = "") {
  const run = spawnSync(process.execPath, [...program, ...args], {
    cwd: folder,
    input,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return { out: run.stdout, err: run.stderr, code: run.status };
}

describe("point", () => {
  it("gives the published number, all parameters, tags, and nothing else on stdout", () => {
    const { out, err, code } = cli(["point", "?v=1&m=deep-linear&theta=45&gamma=0.25&sigma=0.2&L=2&limit=large"]);
    expect([code, err]).toEqual([0, ""]);
    const answer = JSON.parse(out);
    expect(answer.model).toBe("deep-linear");
    expect(answer.quantities["t-linear"]).toBeCloseTo(0.2633, 4);
    expect(answer.params).toMatchObject({ theta: 45, gamma: 0.25, gs: "inf", L: 2, limit: "large", d: 500 });
    expect(answer.tags).toMatchObject({ "t-linear": "A", "risk-source": "E" });
    expect(answer.quantities.best).toBe("finetune");
    expect(answer.notices).toEqual([]);
  });
  it("answers a wrong link with notices, and null with a reason for what is infinite", () => {
    const { out, code } = cli(["point", "?v=1&theta=much&gamma=1&colour=red"]);
    expect(code).toBe(0);
    const answer = JSON.parse(out);
    expect(answer.notices.map((n: { key: string }) => n.key)).toEqual(["theta", "colour"]);
    expect(answer.params.theta).toBe(45);
    expect(answer.quantities).toMatchObject({
      "risk-scratch": null,
      "t-linear": null,
      "t-finetune": 0,
      best: "linear",
    });
    expect(answer.reasons).toMatchObject({ "risk-scratch": "infinite", "t-linear": "infinite" });
    const few = JSON.parse(cli(["point", "?v=1&gamma=0.002"]).out);
    expect(few.reasons).toMatchObject({ "risk-linear": "infinite", "t-linear": "-infinite" });
  });
  it("reads links from stdin, one a line, an empty line being the default scene, in order", () => {
    const lines = cli(["point", "-"], "?v=1&theta=10\n\n?v=1&L=inf\r\nnonsense\n")
      .out.trimEnd()
      .split("\n")
      .map((l) => JSON.parse(l));
    expect(lines.map((l) => l.params.theta)).toEqual([10, 45, 45, 45]);
    expect(lines.map((l) => l.params.L)).toEqual([2, 2, "inf", 2]);
    expect(lines.map((l) => l.notices.length)).toEqual([0, 0, 0, 2]);
    expect(cli(["point", "-"], "").out).toBe("");
  });
});

describe("grid", () => {
  it("is the plan's own lattice from any number of threads, x fastest, bitwise", () => {
    const link = "?v=1&x=sigma:log:0.01..1&y=gamma:0..2&L=3";
    const { scene } = decodeLink(link);
    const field = new TheoryField(mapJob(scene, 17));
    field.land(0, 289, evaluate(field.job, 0, 289));
    const [a, b] = ["risk-finetune", "best"].map((q) => field.read(q));
    const names = ["scratch", "linear", "finetune"];
    const wanted = Array.from({ length: 289 }, (_, k) =>
      [
        plainDecimal(field.xs[k % 17]),
        plainDecimal(field.ys[Math.floor(k / 17)]),
        plainDecimal(a[k]),
        names[b[k]],
      ].join(","),
    );
    for (const lanes of ["1", "2", "5"]) {
      const { out, code } = cli([
        "grid",
        link,
        "--size",
        "17",
        "--quantity",
        "risk-finetune",
        "best",
        "--lanes",
        lanes,
      ]);
      expect(code).toBe(0);
      const lines = out.trimEnd().split("\n");
      const head = lines.filter((l) => l.startsWith("#"));
      expect(head[0]).toBe(`# link: ${"?v=1&L=3&x=sigma:log:0.01..1"}`);
      expect(head.join("\n")).toMatch(/version.*\n.*risk-finetune: .*\[A\]/s);
      expect(lines[head.length]).toBe("x,y,risk-finetune,best");
      expect(head.join("\n")).toMatch(/# x: sigma, .*\n# y: gamma, /);
      expect(lines.slice(head.length + 1)).toEqual(wanted);
    }
  });
  it("writes infinity as inf and takes the link's quantity by default", () => {
    const { out } = cli(["grid", "?v=1", "--size", "3"]);
    expect(
      out
        .split("\n")
        .filter((l) => l !== "" && !l.startsWith("#"))
        .slice(0, 1),
    ).toEqual(["x,y,t-linear"]);
    expect(out).toContain("\n45,1,inf\n");
  });
});

describe("simulate", () => {
  it("gives the same numbers on one thread, on three, and without threads", () => {
    const link = "?v=1&theta=60&gamma=0.5&sigma=1&L=2&d=60&seed=5";
    const { probeSimulation } = plan(decodeLink(link).scene);
    if (!probeSimulation.job) throw new Error(probeSimulation.reason);
    const field = new SimulationField(probeSimulation.job, 40);
    for (let r = 0; r < 40; r++) {
      const pieces = replicate(probeSimulation.job, r);
      let piece = pieces.next();
      while (!piece.done) piece = pieces.next();
      field.land(r, r + 1, piece.value);
    }
    const wanted = JSON.parse(JSON.stringify(simulationReport(field, probeSimulation.cells[0], 40)));
    for (const lanes of ["1", "3"]) {
      const { out, err, code } = cli(["simulate", link, "--trials", "40", "--lanes", lanes]);
      expect([code, err]).toEqual([0, ""]);
      const answer = JSON.parse(out);
      expect(answer.quantities).toEqual(wanted);
      expect(answer).toMatchObject({ n: 30, trials: 40, seed: 5 });
    }
    expect(wanted["risk-finetune"]).toMatchObject({ trials: 40, n: 30, tag: "A" });
    expect(Math.abs(wanted["risk-scratch"].z)).toBeLessThan(4.5);
  });
  it("--seed draws other data, and says what it refuses", () => {
    const link = "?v=1&d=20";
    const [a, b] = ["1", "2"].map((s) => JSON.parse(cli(["simulate", link, "--trials", "3", "--seed", s]).out));
    expect(a.quantities["risk-scratch"].mean).not.toBe(b.quantities["risk-scratch"].mean);
    const { err, code } = cli(["simulate", "?v=1&d=5000&gamma=2"]);
    expect(code).toBe(1);
    expect(err).toMatch(/MB/);
  });
});

describe("the program", () => {
  it("lists the presets with their claims and links", () => {
    const presets = JSON.parse(cli(["presets"]).out);
    expect(presets.length).toBeGreaterThan(4);
    for (const p of presets) {
      expect(Object.keys(p).sort()).toEqual(["claims", "figure", "id", "link", "paper", "title"]);
      expect(p.claims.length).toBeGreaterThan(0);
    }
  });
  it.each([
    [[]],
    [["nosuch"]],
    [["point"]],
    [["point", "a", "b"]],
    [["point", "?v=1", "--size", "3"]],
    [["grid", "?v=1", "--size", "1"]],
    [["grid", "?v=1", "--size"]],
    [["grid", "?v=1", "--quantity", "nosuch"]],
    [["simulate", "?v=1", "--trials", "0"]],
    [["simulate", "?v=1", "--trials", "1.5"]],
    [["presets", "?v=1"]],
    [["toString"]],
  ])("%j: usage on stderr, exit 2, nothing on stdout", (args) => {
    const { out, err, code } = cli(args);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toMatch(/point '<link>'/);
  });
  it("--out writes the whole file under its name", () => {
    const file = join(folder, "grid.csv");
    expect(cli(["grid", "?v=1", "--size", "5", "--out", file]).out).toBe("");
    expect(readFileSync(file, "utf8")).toBe(cli(["grid", "?v=1", "--size", "5"]).out);
    const missing = cli(["point", "?v=1", "--out", join(folder, "no", "such", "place.json")]);
    expect([missing.code, missing.out]).toEqual([1, ""]);
    expect(missing.err).toMatch(/no such file/i);
  });
  it.each(["SIGINT", "SIGTERM"] as const)("%s leaves no partial file", async (signal) => {
    const file = join(folder, "long.json");
    const child = spawn(process.execPath, [...program, "simulate", "?v=1&d=400", "--trials", "100000", "--out", file], {
      stdio: "ignore",
    });
    const partial = () => readdirSync(folder).filter((f) => f.startsWith("long.json"));
    while (partial().length === 0) await new Promise((r) => setTimeout(r, 20));
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
    expect(partial()).toEqual([]);
    expect(existsSync(file)).toBe(false);
  });
});
