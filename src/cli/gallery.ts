import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { evaluate, replicate } from "../compute/evaluate.ts";
import { SimulationField, TheoryField } from "../compute/field.ts";
import { simulatorFor } from "../models/model.ts";
import { modelById, presets } from "../models/registry.ts";
import { decodeLink } from "../scene/link.ts";
import { mapJob, plan } from "../scene/plan.ts";
import { plainQuantities, solveAt } from "../scene/report.ts";
import { restore } from "../scene/restore.ts";
import { type Scene, toRaw } from "../scene/scene.ts";
import { simulationReport } from "../scene/simulated.ts";

/** The papers' figures as numbers, in a golden file: a change of any number shows up as a diff. */

const FILE = "test/golden/gallery.csv";

/** Digits that do not depend on the processor; absolute values below NOTHING are rounding noise. */
const DIGITS = 6;
const NOTHING = 1e-9;

/** Nodes a side of the maps, and the small experiments. */
const SIDE = 4;
const TRIALS = 3;
const DIMENSION = 40;

/** Writes the gallery's numbers. */
export function writeGallery(): number {
  writeFileSync(FILE, galleryText());
  process.stderr.write(`wrote ${FILE}\n`);
  return 0;
}

/** 0 if the gallery's numbers equal the file; otherwise prints the first lines that differ. */
export function checkGallery(): number {
  const [now, before] = [galleryText(), existsSync(FILE) ? readFileSync(FILE, "utf8") : ""].map((t) => t.split("\n"));
  const differ = now.flatMap((line, i) => (line === before[i] ? [] : [`- ${before[i] ?? ""}\n+ ${line}\n`]));
  if (differ.length === 0 && now.length === before.length) {
    process.stderr.write(`${FILE} is up to date\n`);
    return 0;
  }
  process.stderr.write(
    `${differ.slice(0, 10).join("")}${FILE} differs: run npm run gallery and look at what changes\n`,
  );
  return 1;
}

function galleryText(): string {
  const rows = presets
    .all()
    .flat()
    .flatMap(({ id, link }) => {
      const { scene } = decodeLink(link);
      return [...point(scene), ...map(scene), ...simulation(scene)].map((row) => [id, ...row].join(","));
    });
  return `${["preset,what,quantity,value", ...rows].join("\n")}\n`;
}

type Row = readonly [what: string, quantity: string, value: string];

const text = (value: number | null): string => {
  if (value === null || Number.isNaN(value)) return "";
  if (Math.abs(value) === Number.POSITIVE_INFINITY) return value > 0 ? "inf" : "-inf";
  return Math.abs(value) < NOTHING ? "0" : String(Number(value.toPrecision(DIGITS)));
};

/** Theory at the probe. */
function point(scene: Scene): Row[] {
  const ids = [...new Set([...plainQuantities(modelById(scene.model)), scene.quantity])];
  const values = solveAt(scene.model, scene.params, ids, scene.epsilon);
  return ids.map((id) => ["point", id, text(values[id])]);
}

/** The shown quantity on a coarse map. */
function map(scene: Scene): Row[] {
  const job = mapJob(scene, SIDE);
  const field = new TheoryField(job);
  field.store(0, field.total, evaluate(job, 0, field.total));
  const values = field.read(scene.quantity);
  return Array.from(values, (v, k) => [`map ${k % SIDE} ${Math.floor(k / SIDE)}`, scene.quantity, text(v)]);
}

/** Means of a small experiment at the probe, or why there is none. */
function simulation(asked: Scene): Row[] {
  // Networks that are trained take seconds a draw: the claims of their presets are tested at a smaller size.
  if (simulatorFor(modelById(asked.model), asked.params).trained) return [];
  const raw = toRaw(asked);
  const { params } = modelById(asked.model);
  const small = Object.fromEntries(["d", "D"].filter((key) => key in params).map((key) => [key, DIMENSION]));
  const { scene } = restore({ ...raw, ...small });
  const { probeSimulation } = plan(scene);
  if (!probeSimulation.job) return [["simulated", "", `"${probeSimulation.reason}"`]];
  const field = new SimulationField(probeSimulation.job, TRIALS);
  for (let r = 0; r < TRIALS; r++) {
    const pieces = replicate(probeSimulation.job, r);
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    field.store(r, r + 1, piece.value);
  }
  const report = simulationReport(field, probeSimulation.cells[0], TRIALS);
  return Object.entries(report).map(([id, { mean }]) => ["simulated", id, text(mean)]);
}
