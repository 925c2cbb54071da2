import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, inflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureCli } from "../scripts/build.mjs";
import { type ColourScale, categoryColours, colourOf } from "../src/charts/colour.ts";
import { encodePng } from "../src/cli/png.ts";
import { thumbnail } from "../src/cli/thumbnails.ts";
import { evaluate, replicate } from "../src/compute/evaluate.ts";
import { SimulationField, TheoryField } from "../src/compute/field.ts";
import { Summary } from "../src/compute/summary.ts";
import { familyLegend } from "../src/figures/family.ts";
import { readNpy } from "../src/forecast/read/npy.ts";
import { unzip } from "../src/forecast/read/zip.ts";
import { plainDecimal } from "../src/lib/decimal.ts";
import { modelById } from "../src/models/registry.ts";
import { decodeLink, encodeLink } from "../src/scene/link.ts";
import { mapJob, plan } from "../src/scene/plan.ts";
import { restore } from "../src/scene/restore.ts";
import { toRaw } from "../src/scene/scene.ts";
import { simulationReport } from "../src/scene/simulated.ts";
import { presets } from "./everyModel.ts";

const root = new URL("..", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "transferscope-"));
const program = [join(root, "dist-cli", "cli.js")];

beforeAll(async () => {
  await ensureCli();
}, 60_000);
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

describe("--spectrum", () => {
  const list = join(folder, "eigenvalues.txt");
  const powerLaw = Array.from({ length: 60 }, (_, i) => (i + 1) ** -1.3);
  const own = "?v=1&gamma=0.25&L=1";
  const built = `${own}&spec=power&a=1.3&d=60`;
  beforeAll(() => writeFileSync(list, `eigenvalue\n${powerLaw.toReversed().join("\n")}\n`));

  it("gives every command the numbers of the same built-in spectrum, bit for bit, for any number of threads", () => {
    const one = JSON.parse(cli(["point", own, "--spectrum", list]).out);
    expect(one.params).toMatchObject({ spec: "own", d: 60, list: expect.stringMatching(/^id:\d+$/) });
    expect(one.notices).toEqual([]);
    const same = JSON.parse(cli(["point", built]).out);
    expect([one.quantities, one.state]).toEqual([same.quantities, same.state]);
    const numbers = (csv: string) => csv.split("\n").filter((line) => !line.startsWith("#"));
    const grid = cli(["grid", own, "--size", "5", "--spectrum", list, "--lanes", "2"]).out;
    expect(grid).toMatch(/^# inputs: own spectrum, 60 eigenvalues \(list \d+\)$/m);
    expect(numbers(grid)).toEqual(numbers(cli(["grid", built, "--size", "5"]).out));
    const simulate = (lanes: string) =>
      JSON.parse(cli(["simulate", own, "--trials", "6", "--spectrum", list, "--lanes", lanes]).out);
    expect(simulate("1").quantities).toEqual(simulate("3").quantities);
    expect(simulate("1").quantities).toEqual(JSON.parse(cli(["simulate", built, "--trials", "6"]).out).quantities);
    const diagram = (link: string, ...more: string[]) =>
      numbers(cli(["diagram", `${link}&x=theta:0..90&y=sigma:0..1`, "--size", "3", "--trials", "3", ...more]).out);
    expect(diagram(own, "--spectrum", list)).toEqual(diagram(built));
  }, 120_000);
  it("is read for each link of a list; a link that does not use it, and a model without it, say so", () => {
    const { out, err } = cli(["point", "-", "--spectrum", list], `${own}\n${built}\n?v=1&m=relu\n?v=1&spec=own&d=7\n`);
    const answers = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(answers.map(({ params }) => [params.spec, params.d])).toEqual([
      ["own", 60],
      ["power", 60],
      [undefined, 300],
      ["own", 7],
    ]);
    expect(err).toMatch(/line 2: spec: the link says spec=power: the list of --spectrum was not used/);
    expect(err).toMatch(/line 3: spec: relu takes no list of eigenvalues/);
  });
  it("without it a link of spec=own says how to give it; a bad list is refused with its line", () => {
    expect(cli(["point", "?v=1&spec=own"]).err).toMatch(
      /^notice: spec: a link carries no list of eigenvalues: .*--spectrum FILE; spec=iso is used$/m,
    );
    const bad = join(folder, "bad.txt");
    writeFileSync(bad, "3\n2\n-1\n1\n");
    const refused = cli(["grid", own, "--size", "3", "--spectrum", bad]);
    expect([refused.code, refused.out]).toEqual([1, ""]);
    expect(refused.err).toBe(
      `${bad}: Line 3: the eigenvalue -1 is below zero, which no eigenvalue of a covariance is.\n`,
    );
    expect(cli(["point", own, "--spectrum", join(folder, "none.txt")]).code).toBe(1);
  });
});

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
  it("reads a link as it arrives from elsewhere, as the page does", () => {
    const { out, code } = cli(
      ["point", "-"],
      "?v=1%5C&theta=30%5C&gamma=0,25&fbclid=x\n?v%3D1%26theta%3D30°。\n?v=1&gamma=1,000\n",
    );
    const answers = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(answers.map((a) => [a.params.theta, a.params.gamma, a.notices.map((n: { key: string }) => n.key)])).toEqual([
      [30, 0.25, []],
      [30, 0.5, []],
      [45, 0.5, ["gamma"]],
    ]);
  });
  it("reports notices for a wrong link, and null with a reason for infinite values", () => {
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
    field.store(0, 289, evaluate(field.job, 0, 289));
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

describe("curves", () => {
  it("are theory along the cut, with columns of A", () => {
    const { out, err, code } = cli([
      "curves",
      "?v=1&limit=large&theta=60&cut=y&compare=ghost&ref=theta:30",
      "--no-header",
    ]);
    expect([code, err]).toEqual([0, ""]);
    const [columns, ...rows] = out
      .trimEnd()
      .split("\n")
      .map((line) => line.split(","));
    expect(columns.slice(0, 4)).toEqual(["gamma", "risk-scratch", "risk-linear", "risk-finetune"]);
    expect(columns).toContain("risk-finetune_A");
    expect([rows.length, Number(rows[0][0]), Number(rows.at(-1)?.[0])]).toEqual([257, 0, 2]);
    for (const row of rows) {
      const gamma = Number(row[0]);
      if (gamma >= 1) continue;
      // Arithmetic of the theory: scratch below the threshold, docs/theory.md §1.2 with ρ = 1, σ = 0.2.
      expect(Number(row[1])).toBeCloseTo(1 - gamma + (0.04 * gamma) / (1 - gamma), 10);
    }
  });
  it("of a family are a column a member", () => {
    const link = presets.find(({ id }) => id === "a26-fig4")?.link as string;
    const { out } = cli(["curves", link, "--no-header"]);
    const [columns, ...rows] = out.trimEnd().split("\n");
    expect(columns.split(",").length).toBeGreaterThan(3);
    expect(rows.every((row) => row.split(",").length === columns.split(",").length)).toBe(true);
  });
  it("are the new task against the old one where the link shows these", () => {
    const link = "?v=1&curves=tasks&limit=large&L=1&theta=60&gamma=0.25&sigma=0.3";
    const { out, err, code } = cli(["curves", link, "--no-header"]);
    expect([code, err]).toEqual([0, ""]);
    const [columns, ...rows] = out
      .trimEnd()
      .split("\n")
      .map((line) => line.split(","));
    expect(columns).toEqual(["way", "along", "risk-finetune", "forgetting"]);
    const of = (way: string) => rows.filter(([id]) => id === way).map((row) => row.slice(1).map(Number));
    // Science §1.2 for ρ = s = 1 at 60°, ‖δ‖ = 1: what is seen moves to the new task, what is not stays at the old one.
    for (const [gamma, target, source] of of("samples")) {
      if (gamma >= 1) continue;
      const noise = (0.09 * gamma) / (1 - gamma);
      expect(target).toBeCloseTo(1 - gamma + noise, 10);
      expect(source).toBeCloseTo(gamma + noise, 10);
    }
    // Each network between them has moved a share of the way.
    for (const [a, target, source] of of("share")) {
      expect(target).toBeCloseTo(0.25 * (1 - a) ** 2 + 0.75 + a * a * 0.03, 10);
      expect(source).toBeCloseTo(a * a * 0.28, 10);
    }
    expect(of("share").length).toBeGreaterThan(10);
    const table = cli(["curves", link]).out;
    expect(table).toMatch(/^# way: .*share: part of the way/m);
    expect(table).toMatch(/^# along: samples: gamma, /m);
  });
});

describe("formats of a table", () => {
  const args = ["grid", "?v=1", "--size", "3", "--quantity", "t-linear", "best"];
  const csv = () => cli(args).out.trimEnd().split("\n");
  const rows = () =>
    csv()
      .filter((line) => !line.startsWith("#"))
      .map((line) => line.split(","));

  it("--no-header leaves the table alone, and what it is beside --out", () => {
    const file = join(folder, "plain.csv");
    expect(cli([...args, "--no-header", "--out", file])).toEqual({ out: "", err: "", code: 0 });
    expect(readFileSync(file, "utf8").trimEnd().split("\n")).toEqual(csv().filter((line) => !line.startsWith("#")));
    const about = JSON.parse(readFileSync(`${file}.about.json`, "utf8"));
    expect(Object.entries(about).map(([key, text]) => `# ${key}: ${text}`)).toEqual(
      csv().filter((line) => line.startsWith("#")),
    );
  });
  it("dat, json and ndjson have the same numbers", () => {
    const [columns, ...wanted] = rows();
    const dat = cli([...args, "--format", "dat", "--no-header"]).out.trimEnd();
    expect(dat.split("\n").map((line) => line.split(" "))).toEqual([columns, ...wanted]);
    const text = (entry: unknown) => (entry === null ? "" : String(entry));
    const { rows: array } = JSON.parse(cli([...args, "--format", "json"]).out);
    expect(array.map((row: unknown[]) => row.map(text))).toEqual(wanted);
    const objects = cli([...args, "--format", "ndjson"])
      .out.trimEnd()
      .split("\n");
    expect(objects.map((line) => Object.values(JSON.parse(line)).map(text))).toEqual(wanted);
    expect(Object.keys(JSON.parse(objects[0]))).toEqual(columns);
  });
  it("npz is read by the reader of arrays, numbers bit by bit", async () => {
    const file = join(folder, "grid.npz");
    expect(cli([...args.slice(0, 4), "--format", "npz", "--out", file]).code).toBe(0);
    const arrays = await unzip(new Uint8Array(readFileSync(file)));
    expect([...arrays.keys()]).toEqual(["x.npy", "y.npy", "t-linear.npy", "about.npy"]);
    for (const [k, name] of ["x", "y", "t-linear"].entries()) {
      const { shape, values } = readNpy(arrays.get(`${name}.npy`) as Uint8Array, name);
      expect(shape).toEqual([9]);
      expect([...values].map((value) => (value === Infinity ? "inf" : String(value)))).toEqual(
        rows()
          .slice(1)
          .map((row) => row[k]),
      );
    }
    const about = Buffer.from(arrays.get("about.npy") as Uint8Array);
    expect(about.length % 4).toBe(0);
    expect(about.subarray(64).toString("utf16le").replaceAll("\0", "")).toContain('"link":"?v=1"');
  });
});

describe("diagram", () => {
  it("has the numbers of the page's plan, for any number of lanes", () => {
    const link = "?v=1&d=20&seed=3";
    const [one, two] = ["1", "2"].map((lanes) => cli(["diagram", link, "--trials", "3", "--lanes", lanes]));
    expect([one.err, one.code, two.code]).toEqual(["", 0, 0]);
    expect(two.out).toBe(one.out);
    const { scene } = decodeLink(`${link}&show=simulation&trials=3`);
    const { mapSimulation } = plan(scene);
    if (!mapSimulation?.job) throw new Error("no map");
    const field = new SimulationField(mapSimulation.job, 3);
    for (let k = 0; k < 3; k++) {
      const pieces = replicate(mapSimulation.job, k);
      let piece = pieces.next();
      while (!piece.done) piece = pieces.next();
      field.store(k, k + 1, piece.value);
    }
    const summary = new Summary(field, mapSimulation.cells);
    while (summary.absorb(1e9));
    const rows = one.out.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    expect(rows[0]).toBe("cell,theta,gamma,quantity,n,mean,se,trials,theory,z,reason");
    expect(rows.length - 1).toBe(summary.cells.length * summary.quantities.length);
    let counted = 0;
    for (const row of rows.slice(1)) {
      const [cell, theta, gamma, quantity, n, mean, se, trials, , z, ...reason] = row.split(",");
      const { n: samples, params } = mapSimulation.cells[Number(cell)];
      expect([theta, gamma, n].map(Number)).toEqual([params.theta, params.gamma, samples]);
      expect([trials, z]).toEqual(["3", ""]);
      expect(reason.join()).not.toBe("");
      if (mean === "" || se === "inf") continue;
      const moments = summary.at(Number(cell), quantity);
      // What is 0 but for rounding is written as 0.
      if (Number(mean) !== 0) expect(Number(mean)).toBe(moments?.mean);
      if (Number(se) !== 0) expect(Number(se)).toBe(moments?.se);
      counted++;
    }
    expect(counted).toBeGreaterThan(0.8 * rows.length);
  });

  it("of a link that has none, of another's file and without one: a sentence", () => {
    const out = join(folder, "map.csv");
    writeFileSync(`${out}.part.ndjson`, "of another link\n");
    const other = cli(["diagram", "?v=1&d=20", "--size", "2", "--out", out, "--resume"]);
    expect([other.code, other.err]).toEqual([2, expect.stringMatching(/is of another link, seed, size or version/)]);
    expect(readFileSync(`${out}.part.ndjson`, "utf8")).toBe("of another link\n");
    const nowhere = cli(["diagram", "?v=1&d=20", "--resume"]);
    expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringContaining("--resume needs the --out FILE")]);
    const none = cli(["diagram", "?v=1&x=d:20..40", "--out", out]);
    expect([none.code, none.err]).toEqual([1, expect.stringMatching(/^not simulated along .*\n$/)]);
    expect(readdirSync(folder).filter((file) => file.startsWith("map.csv"))).toEqual(["map.csv.part.ndjson"]);
  });

  it("leaves refused cells without a number, with their reason, and refuses what has no other cell", () => {
    const trained = "?v=1&m=relu&sim=network&d=5&width=8&gamma=1&trials=1&x=ridge:0..1&y=sigma:0..1";
    const { out, err, code } = cli(["diagram", trained, "--size", "2"]);
    expect(code, err).toBe(0);
    const rows = out.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    const column = (name: string) => rows[0].split(",").indexOf(name);
    for (const row of rows.slice(1)) {
      const of = (name: string) => row.split(",")[column(name)];
      if (of("ridge") === "1") {
        expect([of("mean"), of("se"), of("trials")]).toEqual(["", "", "0"]);
        expect(row).toContain("not simulated: a real network has no added ridge");
      } else if (of("quantity") === "unfinished") expect(Number(of("trials"))).toBe(1);
    }
    const none = cli(["diagram", trained.replace("ridge:0..1", "ridge:1..2"), "--size", "2"]);
    expect([none.out, none.code]).toEqual(["", 1]);
    expect(none.err).toMatch(/^not simulated: a real network has no added ridge/);
    const beyond = cli(["simulate", "?v=1&m=relu&sim=scales&width=16384&gamma=100&d=1000"]);
    expect([beyond.out, beyond.code]).toEqual(["", 1]);
    expect(beyond.err).toMatch(/would take \d+ MB a thread; choose a smaller width or fewer samples/);
  });
});

describe("simulate", () => {
  it("gives the same numbers on one thread, on three, on twelve, and without threads", () => {
    const link = "?v=1&theta=60&gamma=0.5&sigma=1&L=2&d=60&seed=5";
    const { probeSimulation } = plan(decodeLink(link).scene);
    if (!probeSimulation.job) throw new Error(probeSimulation.reason);
    const field = new SimulationField(probeSimulation.job, 40);
    for (let r = 0; r < 40; r++) {
      const pieces = replicate(probeSimulation.job, r);
      let piece = pieces.next();
      while (!piece.done) piece = pieces.next();
      field.store(r, r + 1, piece.value);
    }
    const wanted = JSON.parse(JSON.stringify(simulationReport(field, probeSimulation.cells[0], 40)));
    for (const lanes of ["1", "3", "12"]) {
      const { out, err, code } = cli(["simulate", link, "--trials", "40", "--lanes", lanes]);
      expect([code, err]).toEqual([0, ""]);
      const answer = JSON.parse(out);
      expect(answer.quantities).toEqual(wanted);
      expect(answer).toMatchObject({ n: 30, trials: 40, seed: 5 });
    }
    expect(wanted["risk-finetune"]).toMatchObject({ trials: 40, n: 30, tag: "A" });
    expect(Math.abs(wanted["risk-scratch"].z)).toBeLessThan(4.5);
  });
  it("a wanted precision is reached after the same trials on one thread and on three, no sooner and no later", () => {
    const link = "?v=1&d=40&q=t-linear&trials=2000&se=0.02";
    const [one, three] = ["1", "3"].map((lanes) => JSON.parse(cli(["simulate", link, "--lanes", lanes]).out));
    expect(three).toEqual(one);
    const { trials, quantities } = one;
    expect(trials).toBeGreaterThan(10);
    expect(trials).toBeLessThan(2000);
    expect(quantities["t-linear"].se).toBeLessThanOrEqual(0.02);
    const before = JSON.parse(cli(["simulate", "?v=1&d=40&q=t-linear", "--trials", String(trials - 1)]).out);
    expect(before.quantities["t-linear"].se).toBeGreaterThan(0.02);
  });
  it("of scratch with a ridge has a score", () => {
    for (const base of ["ridge:0.3", "best"]) {
      const { out, code } = cli(["simulate", `?v=1&base=${base}&d=60&sigma=0.5`, "--trials", "40"]);
      expect(code).toBe(0);
      const { quantities } = JSON.parse(out);
      expect(Math.abs(quantities["risk-scratch"].z)).toBeLessThan(4.5);
      expect(quantities["t-linear"].mean).toBeCloseTo(
        quantities["risk-scratch"].mean - quantities["risk-linear"].mean,
        12,
      );
    }
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

/** Width, height and pixels of a PNG file of 8-bit RGB, by the PNG specification. */
function decodePng(file: Buffer): { width: number; height: number; at: (x: number, y: number) => number[] } {
  expect(file.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length; ) {
    const end = at + 8 + file.readUInt32BE(at);
    expect(crc32(file.subarray(at + 4, end))).toBe(file.readUInt32BE(end));
    chunks.set(file.toString("latin1", at + 4, at + 8), file.subarray(at + 8, end));
    at = end + 4;
  }
  expect([...chunks.keys()]).toEqual(["IHDR", "sRGB", "IDAT", "IEND"]);
  const header = chunks.get("IHDR") as Buffer;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  expect([...header.subarray(8)]).toEqual([8, 2, 0, 0, 0]);
  const raw = inflateSync(chunks.get("IDAT") as Buffer);
  const stride = 3 * width;
  expect(raw.length).toBe(height * (stride + 1));
  const data = new Uint8Array(height * stride);
  const known = (y: number, k: number) => (y < 0 || k < 0 ? 0 : data[y * stride + k]);
  for (let y = 0; y < height; y++) {
    // Filter 4 of the specification: the difference to the likeliest neighbour.
    expect(raw[y * (stride + 1)]).toBe(4);
    for (let k = 0; k < stride; k++) {
      const neighbours = [known(y, k - 3), known(y - 1, k), known(y - 1, k - 3)];
      const guess = neighbours[0] + neighbours[1] - neighbours[2];
      const near = neighbours.map((v) => Math.abs(guess - v));
      data[y * stride + k] = raw[y * (stride + 1) + 1 + k] + neighbours[near.indexOf(Math.min(...near))];
    }
  }
  return { width, height, at: (x, y) => [...data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)] };
}

describe("forecast", () => {
  const example = (name: string) => join(root, "public", "examples", `${name}.npz`);
  const answer = (args: string[]) => {
    const { out, err, code } = cli(["forecast", ...args]);
    expect([code, err]).toEqual([0, ""]);
    return JSON.parse(out);
  };

  it("says of a pair what truly happened: fine-tuning wins on masked digits", () => {
    const report = answer([example("digits-masked"), "--labels", "60"]);
    expect(report).toMatchObject({ rows: 407, labels: 60, dimension: 64, refused: [], seed: 1, draws: 200 });
    // public/examples/truth.json at n = 56, the best fixed penalties.
    const at56 = (id: string) => report.curves[id].find(({ n }: { n: number }) => n === 56);
    for (const [id, truth] of [
      ["ridge0", 0.636],
      ["ridgeS", 0.553],
    ] as const) {
      expect(at56(id).lo).toBeLessThan(truth);
      expect(at56(id).hi).toBeGreaterThan(truth);
    }
    expect(report.curves.ridge0.at(-1).n).toBe(480);
    const early = report.verdicts.filter(({ n }: { n: number }) => n <= 120);
    expect(early.map(({ verdict }: { verdict: string }) => verdict)).toEqual(early.map(() => "win"));
  });

  it("refuses heavy tails: no curves, no verdicts, and leave-one-out", () => {
    const report = answer([example("spam-heavy"), "--labels", "60", "--draws", "50"]);
    expect(report.refused.map(({ id }: { id: string }) => id)).toContain("heavy_tails");
    expect([report.curves, report.verdicts, report.savings]).toEqual([{}, [], null]);
    expect(report.loo.ridgeS).toBeGreaterThan(report.loo.ridge0);
  });

  it("rows without labels and the source from files of their own, Parquet too; a second representation", () => {
    const row = (k: number) => [Math.sin(1.3 * k), Math.cos(2.1 * k), Math.sin(0.7 * k)];
    const [mine, pool, source] = ["mine.csv", "pool.csv", "w.csv"].map((name) => join(folder, name));
    const lines = (from: number, to: number, more: (k: number) => string) =>
      Array.from({ length: to - from }, (_, i) => row(from + i).join(",") + more(from + i)).join("\n");
    writeFileSync(mine, `a,b,c,y\n${lines(0, 40, (k) => `,${Math.sin(1.3 * k) + Math.sin(78.2 * k)}`)}\n`);
    writeFileSync(pool, `a,b,c\n${lines(40, 140, () => "")}\n`);
    writeFileSync(source, "c,b,intercept,a\n0,0,0,1\n");
    const report = answer([mine, "--source", source, "--unlabelled", pool, "--draws", "30"]);
    expect(report).toMatchObject({ rows: 140, labels: 40, dimension: 3 });
    const wrong = cli(["forecast", mine, "--source", pool]);
    expect([wrong.code, wrong.err]).toEqual([
      1,
      `${pool}: There is no column of labels beside the features: name it y, or choose it.\n`,
    ]);
    const parquet = join(root, "test", "fixtures", "parquet", "lists.parquet");
    expect(answer([parquet, "--source", parquet, "--draws", "30"]).refused[0].id).toBe("few_labels");
    const raw = answer([example("satellite-soil"), "--raw", "--labels", "30", "--draws", "30"]);
    expect([raw.dimension, raw.rows]).toEqual([36, 530]);
  });

  it("a table and its source in two files; what is wrong is a sentence with the file's name", () => {
    const lines = Array.from(
      { length: 60 },
      (_, i) => `${Math.sin(3 * i)};${Math.cos(5 * i)};${i % 3 === 0 ? "a" : "b"}`,
    );
    const table = join(folder, "table.csv");
    writeFileSync(table, `u;v;kind\n${lines.join("\n").replaceAll(".", ",")}\n`);
    const report = answer([table, "--source", table, "--seed", "2", "--draws", "30"]);
    expect(report.refused.map(({ id }: { id: string }) => id)).toContain("shared_rows");
    expect(report.taken).toContain(
      `${table}: a table of 60 rows and 2 features between semicolons, with decimal commas`,
    );
    writeFileSync(table, "u;v;kind\n1;x;a\n2;3;b\n");
    const wrong = cli(["forecast", table, "--source", table]);
    expect([wrong.code, wrong.out]).toEqual([1, ""]);
    expect(wrong.err).toBe(
      `${table}: Line 2, column “v”: “x” is no number. Leave out columns of text, or give each class a column of 0 and 1.\n`,
    );
    expect(cli(["forecast", join(folder, "nowhere.npz")]).code).toBe(1);
    expect(cli(["forecast", "--help"])).toMatchObject({ code: 0, err: "" });
    expect(cli(["forecast", table, "--labels", "0"]).code).toBe(2);
  });
});

describe("thumbnails", () => {
  const made = join(folder, "thumbnails");
  const picture = (id: string) => decodePng(readFileSync(join(made, `${id}.png`)));
  const linkOf = (id: string) => presets.find((p) => p.id === id)?.link as string;
  const side = 33;
  beforeAll(() => {
    const { out, err, code } = cli(["thumbnails", "--out", made, "--size", String(side)]);
    expect([code, out, err]).toEqual([0, "", ""]);
  }, 60_000);

  it("are one picture a preset and one of the defaults, whole, the same bytes from any number of threads", () => {
    const names = ["defaults", ...presets.map((p) => p.id)].map((id) => `${id}.png`);
    expect(readdirSync(made).sort()).toEqual(names.sort());
    const again = join(folder, "deep", "again");
    expect(cli(["thumbnails", "--out", again, "--size", String(side), "--lanes", "3"]).code).toBe(0);
    for (const name of names) {
      const [a, b] = [made, again].map((where) => readFileSync(join(where, name)));
      expect(a.equals(b), name).toBe(true);
      const { width, height } = decodePng(a);
      expect([width, height]).toEqual([193, 193]);
    }
  });

  /** Node of the map from the lower left corner, and the colour scale that the page declares there. */
  const places: [id: string, i: number, j: number, scale: ColourScale][] = [
    ["t25-fig1", 8, 4, { kind: "diverging", top: 1 }],
    ["t25-fig1", 28, 30, { kind: "diverging", top: 1 }],
    ["t25-fig2", 0, 8, { kind: "diverging", top: 1 }],
    ["t25-fig2", 30, 1, { kind: "diverging", top: 1 }],
    ["t25-fig7", 32, 4, { kind: "diverging", top: 1 }],
    ["a26-order", 4, 20, { kind: "sequential", low: 1, top: 2 }],
    ["a26-order", 17, 29, { kind: "sequential", low: 1, top: 2 }],
    ["a26-pd", 15, 3, { kind: "sequential", low: -1, top: 0 }],
    ["a26-loss-lam", 2, 2, { kind: "sequential", low: 0, top: 0.5 }],
  ];
  it.each(places)("%s at node (%d, %d) has the colour of the number that `point` gives there", (id, i, j, scale) => {
    const { scene } = decodeLink(linkOf(id));
    const { x, y } = scene;
    const value = (axis: typeof x, k: number) =>
      axis.log ? axis.lo * (axis.hi / axis.lo) ** (k / (side - 1)) : axis.lo + ((axis.hi - axis.lo) * k) / (side - 1);
    const there = restore({ ...toRaw(scene), [x.param]: value(x, i), [y.param]: value(y, j) }).scene;
    const answer = JSON.parse(cli(["point", encodeLink(there)]).out);
    expect(answer.notices).toEqual([]);
    const step = 192 / (side - 1);
    expect(picture(id).at(step * i, 192 - step * j)).toEqual(colourOf(answer.quantities[scene.quantity], scale));
  });

  it("have their phase line where the two sides are even: γ = cos²θ without noise", () => {
    const { at } = picture("t25-fig7");
    for (const theta of [22.5, 45, 67.5]) {
      const column = Math.round((192 * theta) / 90);
      const row = Math.round(192 * (1 - Math.cos((theta * Math.PI) / 180) ** 2 / 2));
      const dark = Array.from({ length: 193 }, (_, y) => y).filter((y) => Math.max(...at(column, y)) < 60);
      expect(dark).toContain(row);
      expect(Math.max(...dark.map((y) => Math.abs(y - row)))).toBeLessThan(5);
    }
  });

  it("show a family's curves in the page's colours, through the published numbers, and no map", () => {
    const { at } = picture("a26-fig4");
    const { scene } = decodeLink(linkOf("a26-fig4"));
    const looks = familyLegend(modelById(scene.model), scene).map(({ look }) => `rgb(${look.colour?.join(" ")})`);
    // [A26] Fig. 4 at ω = 1, ρ_FT = .1, α = .1, regimes I to IV; the axes end at α = .5 and R = 1.7.
    for (const [k, risk] of [0.568, 0.135, 0.897, 0.371].entries()) {
      const [x, y] = [Math.round((192 * 0.1) / 0.5), Math.round(192 * (1 - risk / 1.7))];
      const around = [-1, 0, 1].map((dy) => `rgb(${at(x, y + dy).join(" ")})`);
      expect(around, `regime ${k + 1}`).toContain(looks[k]);
    }
    expect(at(150, 20)).toEqual([251, 250, 247]);
  });

  /** The map of any link, solved here. */
  function painted(link: string, n: number) {
    const { scene } = decodeLink(link);
    const field = new TheoryField(mapJob(scene, n));
    field.store(0, n * n, evaluate(field.job, 0, n * n));
    return { ...decodePng(Buffer.from(encodePng(thumbnail(scene, [field])))), values: field.read(scene.quantity) };
  }

  it("paint categories in their own colours, with a dark line between them, and the link's limit", () => {
    const best = painted("v=1&q=best", 33);
    const name = (i: number, j: number) =>
      best.values[Math.min(32, Math.max(0, j)) * 33 + Math.min(32, Math.max(0, i))];
    const near = [-1, 0, 1];
    let within = 0;
    let between = 0;
    for (let node = 0; node < 33 * 33; node++) {
      const [i, j] = [node % 33, Math.floor(node / 33)];
      const [x, y] = [6 * i, 192 - 6 * j];
      if (near.every((v) => near.every((u) => name(i + u, j + v) === name(i, j)))) {
        within++;
        expect(best.at(x, y)).toEqual(categoryColours[name(i, j)]);
      }
      if (name(i + 1, j) === name(i, j)) continue;
      between++;
      const way = near.flatMap((dy) =>
        Array.from({ length: 7 }, (_, k) => best.at(x + k, Math.max(0, Math.min(192, y + dy)))),
      );
      expect(Math.min(...way.map((rgb) => Math.max(...rgb)))).toBeLessThan(80);
    }
    expect(within).toBeGreaterThan(600);
    expect(between).toBeGreaterThan(20);
    const limited = painted("v=1&q=t-finetune&lim=0.25", 33);
    expect(limited.at(48, 192 - 24)).toEqual(colourOf(limited.values[4 * 33 + 8], { kind: "diverging", top: 0.25 }));
  });

  it("hatch what has no number in grey, whatever the lattice", () => {
    // λ = −1 with γ = 0: such a network never trains (bottom row).
    const { at, values } = painted("v=1&m=diagonal&q=risk-finetune&x=alpha:0..1&y=lam:-1..1", 9);
    expect([...values.subarray(0, 9)].filter((v) => !Number.isNaN(v)).length).toBeLessThan(2);
    const seen = new Set(Array.from({ length: 100 }, (_, k) => at(40 + k, 190).join()));
    expect([...seen].sort()).toEqual(["196,196,196", "240,240,240"]);
    const colour = at(96, 96);
    expect(Math.max(...colour) - Math.min(...colour)).toBeGreaterThan(2);
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
    [["simulate", "?v=1", "--seed", "0x10"]],
    [["simulate", "?v=1", "--seed", "1,000"]],
    [["presets", "?v=1"]],
    [["thumbnails"]],
    [["thumbnails", "?v=1", "--out", "never"]],
    [["thumbnails", "--out", "never", "--size", "1"]],
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
});
