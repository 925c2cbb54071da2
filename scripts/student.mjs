// node scripts/student.mjs: writes docs/student.md from docs/atlas/student.parquet, what `atlas merge` made of docs/atlas/student.yml.

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inRoot } from "./process.mjs";
import { atlasIn } from "./trust.mjs";

/** Rows of the shipped atlas, and what it says of itself. */
export const student = () => atlasIn("docs/atlas/student.parquet");

const shown = [
  ["risk-scratch", "Scratch"],
  ["risk-finetune", "Fine-tuning"],
  ["risk-linear", "Linear transfer"],
];

const number = (value) => (value >= 0.1 ? value.toFixed(2) : value.toPrecision(2));

/** Mean and standard error. */
const entry = ({ mean, se }) => `${number(mean)} ± ${number(se)}`;

/** A table of a quantity: a line for each μ, a column for each number of samples. */
function table(rows, quantity) {
  const own = rows.filter((row) => row.quantity === quantity);
  const [mus, ns] = [[...new Set(own.map(({ mu }) => mu))], [...new Set(own.map(({ n }) => n))]];
  const at = (mu, n) => own.find((row) => row.mu === mu && row.n === n);
  return [
    `| μ | ${ns.map((n) => `n = ${n}`).join(" | ")} |`,
    `|---|${ns.map(() => "---").join("|")}|`,
    // Scratch is the same whatever the source lacks.
    ...(quantity === "risk-scratch" ? mus.slice(0, 1) : mus).map(
      (mu) =>
        `| ${quantity === "risk-scratch" ? "any" : Number(mu.toFixed(9))} | ${ns.map((n) => entry(at(mu, n))).join(" | ")} |`,
    ),
  ].join("\n");
}

export function studentPage({ rows, label }) {
  const cells = new Set(rows.map(({ cell }) => cell)).size;
  return `# Student and teacher: an atlas where no formula is known

A student of 200 ReLU neurons learns a teacher of 20 in 20 dimensions, after Tahir, Ganguli and Rotskoff (arXiv 2410.08194), Fig. 3, at a fifth of the
paper's size ([relu.md](models/relu.md)). The source is the teacher less a share μ of its neurons, learned on the population; risks are exact over the inputs, in units of
the teacher's mean square. ${cells} cells, ${label.plan.trials} trials each, mean ± one standard error. Every training that is counted has converged.

A source that lacks nothing leaves next to no error; one that lacks half of the teacher saves fine-tuning about half of the samples; one that lacks all of it changes nothing, and
spoils linear transfer. Without ridge that peaks where the samples are about as many as the neurons, n = 160 for 200 of them, and fine-tuning does not. The teacher of a
trial is the same in every cell, so neighbours share their luck. The page opens it: *Figures*, then *Open an atlas*.

${shown.map(([quantity, name]) => `## ${name}\n\n${table(rows, quantity)}`).join("\n\n")}

Written by \`node scripts/student.mjs\` from \`docs/atlas/student.parquet\` (${rows.length} rows, transferscope ${label.program}, plan ${label.hash}), which
\`transferscope atlas docs/atlas/student.yml\` computed in ten minutes of one thread's processor time.
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(inRoot("docs/student.md"), studentPage(await student()));
