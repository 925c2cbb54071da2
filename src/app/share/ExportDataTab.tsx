import { useEffect, useState } from "react";
import type { TheoryField } from "../../compute/field.ts";
import { t } from "../../lib/language.ts";
import { modelById } from "../../models/registry.ts";
import { showsTasks } from "../../scene/curveViews.ts";
import {
  csvText,
  curveTable,
  type DataTable,
  familyTable,
  gridTable,
  jsonText,
  simulationTable,
  spacedText,
  taskTable,
} from "../../scene/dataTable.ts";
import { exportName } from "../../scene/exportName.ts";
import type { Scene } from "../../scene/scene.ts";
import { pgfplotsSnippet, pythonSnippet, type TableKind } from "../../scene/snippets.ts";
import { useEngine } from "../engine/engineContext.ts";
import { type Picture, wholePicture } from "../engine/picture.ts";
import { usePicture } from "../engine/usePicture.ts";
import { ChoiceRow, CodeBox, type TabProps } from "./ExportParts.tsx";
import { attempt, copyText, saveText } from "./exportActions.ts";
import { waiting } from "./exportChoice.ts";

/** What can be taken: the lattice of the map, the curves, and the simulations beside them. */
type Source = "grid" | "curves" | "simulation" | "cells";

const kinds: Readonly<Record<Source, TableKind>> = {
  grid: "grid",
  curves: "curves",
  simulation: "simulation",
  cells: "simulation",
};

const formats = {
  csv: { write: csvText, type: "text/csv;charset=utf-8" },
  json: { write: jsonText, type: "application/json" },
  dat: { write: spacedText, type: "text/plain;charset=utf-8" },
} as const;

type Format = keyof typeof formats;

/** The numbers behind the picture, and programs that plot them anew. */
export function DataTab({ scene, onSaid }: TabProps) {
  const engine = useEngine();
  const picture = usePicture(engine, wholePicture);
  const [source, setSource] = useState<Source>("grid");
  const [format, setFormat] = useState<Format>("csv");
  const waits = missing(scene, picture, source);
  const file = (extension: string) => exportName(scene, fileWord(scene, source), extension);
  const { write, type } = formats[format];
  const content = async () => write(await tableOf(scene, engine.picture, source));
  return (
    <div className="export-data">
      <label className="export-row">
        <span>Contents</span>
        <select value={source} onChange={(e) => setSource(e.target.value as Source)}>
          <option value="grid">map: theory on 129 × 129 nodes</option>
          <option value="curves">curves: theory</option>
          <option value="simulation">Monte Carlo along the curves</option>
          {scene.show !== "theory" && <option value="cells">Monte Carlo on the map</option>}
        </select>
      </label>
      <ChoiceRow
        label="Format"
        name="export-format"
        value={format}
        options={[
          ["csv", "CSV"],
          ["json", "JSON"],
          ["dat", "pgfplots"],
        ]}
        onValue={(to) => setFormat(to as Format)}
      />
      {waits && <p className="export-note">{waits}</p>}
      <div className="export-commands">
        <button
          type="button"
          disabled={!!waits}
          onClick={() => attempt(onSaid, async () => saveText(file(format), await content(), type))}
        >
          {format === "dat" ? "Download table" : t("Download {format}", { format: format.toUpperCase() })}
        </button>
        <button
          type="button"
          disabled={!!waits}
          onClick={() => attempt(onSaid, async () => copyText(file(format), await content(), type))}
        >
          {format === "dat" ? "Copy table" : t("Copy {format}", { format: format.toUpperCase() })}
        </button>
      </div>
      {!waits && (
        <Programs scene={scene} picture={picture} source={source} format={format} file={file} onSaid={onSaid} />
      )}
    </div>
  );
}

interface ProgramsProps extends Omit<TabProps, "address"> {
  readonly picture: Picture;
  readonly source: Source;
  readonly format: Format;
  readonly file: (extension: string) => string;
}

/** Programs that plot the file: Python for CSV, LaTeX for the table of pgfplots. They need only the names of the columns. */
function Programs({ scene, picture, source, format, file, onSaid }: ProgramsProps) {
  const [columns, setColumns] = useState<DataTable>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the columns of what is whole do not change with the draws
  useEffect(() => {
    let current = true;
    if (source === "grid") setColumns({ head: [], columns: ["x", "y", scene.quantity], rows: [] });
    else
      void tableOf(scene, picture, source).then((table) => {
        if (current) setColumns(table);
      });
    return () => {
      current = false;
    };
  }, [scene, source]);
  if (!columns) return null;
  if (format === "dat" && source === "curves" && !showsTasks(scene))
    return (
      <CodeBox
        label="LaTeX"
        text={pgfplotsSnippet(scene, columns, file("dat"))}
        file={file("tex")}
        type="application/x-tex;charset=utf-8"
        onSaid={onSaid}
      />
    );
  if (format !== "csv") return null;
  return (
    <CodeBox
      label="Python"
      text={pythonSnippet(
        scene,
        source === "curves" && showsTasks(scene) ? "tasks" : kinds[source],
        columns,
        file("csv"),
      )}
      file={file("py")}
      type="text/x-python;charset=utf-8"
      onSaid={onSaid}
    />
  );
}

/** The word in the file's name that says which numbers it holds. */
function fileWord(scene: Scene, source: Source): string {
  if (source === "grid") return scene.quantity;
  if (source === "curves")
    return scene.family.length > 0 ? `${scene.quantity}-family` : showsTasks(scene) ? "tasks" : "curves";
  return source === "cells" ? `${scene.quantity}-cells` : "simulation";
}

/** Why there are no such numbers now; undefined where there are. */
function missing(scene: Scene, picture: Picture, source: Source): string | undefined {
  if (source === "grid") {
    if (modelById(scene.model).quantities[scene.quantity].simulatedOnly)
      return "No theory: this number is known from the simulation only.";
    return waiting(scene, picture, "map");
  }
  if (source === "curves") return waiting(scene, picture, "curves");
  const view = source === "cells" ? picture.mapSimulation : picture.curveSimulation;
  if (picture.scene !== scene) return "The numbers follow in a moment.";
  if (view?.reason) return t("Not simulated: {reason}.", { reason: view.reason });
  return view?.summary && view.summary.trials > 0 ? undefined : "No trial has been done yet.";
}

/** Milliseconds of work before the page may draw. */
const PIECE_MS = 10;

async function tableOf(scene: Scene, picture: Picture, source: Source): Promise<DataTable> {
  const { curveSimulation, mapSimulation } = picture;
  const [map, curve] = [picture.map?.field, picture.curve?.field];
  const family = picture.family.map((member) => member?.field);
  const a = picture.reference && { map: picture.reference.map?.field, curve: picture.reference.curve?.field };
  if (source === "grid" && map) return gridTable(scene, [scene.quantity], () => map, a && (() => a.map as TheoryField));
  if (source === "curves" && scene.family.length > 0) return familyTable(scene, family as readonly TheoryField[]);
  if (source === "curves" && showsTasks(scene)) return taskTable(scene);
  if (source === "curves" && curve) return curveTable(scene, curve, a?.curve);
  const summary = (source === "cells" ? mapSimulation : curveSimulation)?.summary;
  if (!summary) throw new Error(t("These numbers are no longer there: close the dialog and open it again."));
  if (source === "cells") return inPieces(simulationTable(scene, summary, ["x", "y"], [scene.quantity]));
  return inPieces(simulationTable(scene, summary.whole ? await inPieces(summary.whole()) : summary, [scene.cut]));
}

/** Runs to the end, with rests in which the page may draw. */
async function inPieces<T>(work: Generator<undefined, T>): Promise<T> {
  for (let until = performance.now() + PIECE_MS; ; ) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() < until) continue;
    await new Promise((rest) => setTimeout(rest));
    until = performance.now() + PIECE_MS;
  }
}
