import { modelById } from "../models/registry.ts";
import { colourScale } from "./colourScale.ts";
import { cutAxis } from "./curveViews.ts";
import type { DataTable } from "./dataTable.ts";
import { riskRange } from "./riskRange.ts";
import type { Scene } from "./scene.ts";

/** Programs that plot an exported file; all they need is in the file. */

/** What a table holds. */
export type TableKind = "grid" | "curves" | "tasks" | "simulation";

/** Reads the file by the standard library: no number is NaN, infinity `inf`, header lines start with `#`. */
const READ = (file: string) => `import csv
import matplotlib.pyplot as plt

with open("${file}", newline="", encoding="utf-8") as f:
    rows = list(csv.DictReader(line for line in f if not line.startswith("#")))

def number(text):
    return float(text) if text else float("nan")
`;

/** A Python program (csv, matplotlib) that plots the CSV file of that name. */
export function pythonSnippet(scene: Scene, kind: TableKind, table: DataTable, file: string): string {
  const axis = (name: string, { param, log }: { param: string; log: boolean }) =>
    `ax.set_${name}label("${param}")\n${log ? `ax.set_${name}scale("log")\n` : ""}`;
  const start = `${READ(file)}\nfig, ax = plt.subplots()\n`;
  const end = 'plt.tight_layout()\nplt.savefig("figure.pdf")\nplt.show()\n';
  if (kind === "grid") return start + gridPlot(scene) + axis("x", scene.x) + axis("y", scene.y) + end;
  const [first, ...others] = table.columns;
  if (kind === "curves") {
    const lines = `for name in ${pythonList(others)}:
    ax.plot([number(r["${first}"]) for r in rows], [number(r[name]) for r in rows], label=name)
`;
    return `${start}${lines}${axis("x", cutAxis(scene))}${heights(scene)}ax.legend()\n${end}`;
  }
  if (kind === "tasks") {
    const [target, source] = others.slice(1);
    const lines = `for way in dict.fromkeys(r["${first}"] for r in rows):
    part = [r for r in rows if r["${first}"] == way]
    ax.plot([number(r["${target}"]) for r in part], [number(r["${source}"]) for r in part], label=way)
`;
    return `${start}${lines}ax.set_xlabel("${target}")\nax.set_ylabel("${source}")\nax.legend()\n${end}`;
  }
  // Against the first axis of the table; on a map the cells of the other axis are drawn above each other.
  const along = table.columns[1];
  const bars = `for name in sorted({r["quantity"] for r in rows}):
    part = [r for r in rows if r["quantity"] == name]
    at = [number(r["${along}"]) for r in part]
    ax.errorbar(at, [number(r["mean"]) for r in part], [1.96 * number(r["se"]) for r in part], fmt="o", label=name)
    ax.plot(at, [number(r["theory"]) for r in part], "_", color="black")
`;
  const drawn = scene.x.param === along ? scene.x : scene.y;
  return `${start}${bars}${axis("x", drawn)}ax.legend()\n${end}`;
}

/** Limits of the risks, as on the page: they may be infinite. */
function heights(scene: Scene): string {
  const limits = limitsOf(scene);
  return limits ? `ax.set_ylim(${limits.lo}, ${limits.hi})\n${limits.log ? 'ax.set_yscale("log")\n' : ""}` : "";
}

/** The curves' axis of risks; a family is drawn with limits of its own. */
const limitsOf = (scene: Scene) => (scene.family.length > 0 ? undefined : riskRange(scene));

function gridPlot(scene: Scene): string {
  const { quantity } = scene;
  const shown = modelById(scene.model).quantities[quantity];
  const { scale, categories, name } = shown;
  const { low, top } = colourScale(shown, scene.colourLimit);
  const values = categories
    ? `names = ${pythonList(categories.map((c) => c.id))}
value = {n: i for i, n in enumerate(names)}
z = [value.get(r["${quantity}"], float("nan")) for r in rows]
`
    : `z = [number(r["${quantity}"]) for r in rows]
`;
  const from = categories ? 0 : scale === "diverging" ? -top : low;
  const to = categories ? categories.length - 1 : top;
  const map = scale === "diverging" ? "RdBu" : categories ? "tab10" : "viridis";
  return `${values}x = sorted({number(r["x"]) for r in rows})
y = sorted({number(r["y"]) for r in rows})
z = [z[j * len(x):(j + 1) * len(x)] for j in range(len(y))]
drawn = ax.pcolormesh(x, y, z, cmap="${map}", vmin=${from}, vmax=${to}, shading="nearest")
${scale === "diverging" ? 'ax.contour(x, y, z, levels=[0], colors="black")\n' : ""}bar = fig.colorbar(drawn, label="${name}")
${categories ? "bar.set_ticks(range(len(names)), labels=names)\n" : ""}`;
}

const pythonList = (names: readonly string[]) => `[${names.map((n) => `"${n}"`).join(", ")}]`;

/** A pgfplots picture that plots every curve of the table of that name. */
export function pgfplotsSnippet(scene: Scene, table: DataTable, file: string): string {
  const { param, log } = cutAxis(scene);
  const [first, ...others] = table.columns;
  const plots = others.map(
    (name) =>
      `    \\addplot table [x={${first}}, y={${name}}] {${file}};\n    \\addlegendentry{\\texttt{${name.replaceAll("_", "\\_")}}}`,
  );
  const range = limitsOf(scene);
  const limits = range ? `, ymin=${range.lo}, ymax=${range.hi}${range.log ? ", ymode=log" : ""}` : "";
  return `\\begin{tikzpicture}
  \\begin{axis}[no markers, unbounded coords=jump, xlabel={\\texttt{${param}}}, ${log ? "xmode=log, " : ""}legend pos=outer north east${limits}]
${plots.join("\n")}
  \\end{axis}
\\end{tikzpicture}
`;
}
