// node scripts/trust.mjs: writes docs/trust.md from docs/atlas/agreement.parquet, what `atlas merge` made of docs/atlas/agreement.yml.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { inRoot } from "./process.mjs";

/** The rows of the shipped atlas, and what it says of itself. */
export const agreement = () => atlasIn("docs/atlas/agreement.parquet");

/** The same of any file of results. */
export async function atlasIn(path) {
  const { buffer, byteOffset, byteLength } = readFileSync(inRoot(path));
  const file = buffer.slice(byteOffset, byteOffset + byteLength);
  const label = parquetMetadata(file).key_value_metadata.find(({ key }) => key === "transferscope-atlas");
  return { rows: await parquetReadObjects({ file }), label: JSON.parse(label.value) };
}

const sum = (numbers) => numbers.reduce((all, x) => all + x, 0);

/** Number, mean, rms and largest of some z, and the share of them in ±1.96. */
export function summaryOf(z) {
  return {
    count: z.length,
    mean: sum(z) / z.length,
    rms: Math.sqrt(sum(z.map((x) => x * x)) / z.length),
    covered: z.filter((x) => Math.abs(x) < 1.96).length / z.length,
    largest: z.reduce((most, x) => Math.max(most, Math.abs(x)), 0),
  };
}

/** Rows with a z by model, quantity and tag. */
function groupsOf(rows) {
  const groups = new Map();
  for (const { model, quantity, tag, z } of rows) {
    if (z === null) continue;
    const key = `${model} ${quantity} ${tag}`;
    groups.set(key, [...(groups.get(key) ?? []), z]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

export function trustPage({ rows, label }) {
  const { trials, grids } = label.plan;
  const table = groupsOf(rows).map(([key, z]) => {
    const [model, quantity, tag] = key.split(" ");
    const { count, mean, rms, covered, largest } = summaryOf(z);
    const numbers = [count, mean.toFixed(2), rms.toFixed(2), `${(100 * covered).toFixed(1)} %`, largest.toFixed(1)];
    return `| ${model} | \`${quantity}\` | ${tag} | ${numbers.join(" | ")} |`;
  });
  return `# Do theory and simulation agree?

At ${grids[0].random.count} settings of each model, drawn by a seed before any was looked at (\`docs/atlas/agreement.yml\`), each with ${trials} replicates of its own:
z = (mean of the simulation − theory)/standard error. Were the theory exact and the draws Gaussian, z would follow Student's t with ${trials - 1} degrees of freedom:
rms ${Math.sqrt((trials - 1) / (trials - 3)).toFixed(2)}, mean 0 within ${(2 / Math.sqrt(1000)).toFixed(2)}, and 93.8 % within ±1.96. Tag E: the theory is exact, and what is left is chance and the skewness of the
draws. Where few draws carry much of the mean, as near γ = 1, or where a draw is the square of one Gaussian, as the risk of linear transfer from an exact
source, the t of ${trials} draws is mostly too low: of squared Gaussians its mean is −0.35, its rms 1.39, and 88.8 % are within ±1.96. The six largest |z| of
\`risk-linear\` with tag E became 0.5, 0.4, 2.1, 0.2, 0.6 and 1.3 with 3000 replicates. Tag A: the theory is a limit of large d, and a mean or an rms beyond chance is its
bias at the d of the setting (60 to 200).

| model | quantity | tag | settings | mean z | rms | within ±1.96 | largest |
|---|---|---|---|---|---|---|---|
${table.join("\n")}

Where the variance is infinite, a quantity is the same in every draw, or only the simulation knows it, there is no z; the file has the reason.
Written by \`node scripts/trust.mjs\` from \`docs/atlas/agreement.parquet\` (${rows.length} rows, transferscope ${label.program}, plan ${label.hash}), which
\`transferscope atlas\` computed and any other machine can verify: every row has the link of its setting, seed and trials included.
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(inRoot("docs/trust.md"), trustPage(await agreement()));
