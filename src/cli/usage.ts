import { commands } from "./options.ts";

/** Synopsis and description of each command. */
const synopses: Readonly<Record<string, string>> = {
  point: `  point '<link>'                    theory at the link's point, as JSON
  point -                           links from stdin, one a line; one JSON object a line
`,
  grid: `  grid '<link>' [--size N] [--quantity ID …]
                                    a table of N × N nodes (65 × 65) over the link's axes; where the link names a
                                    setting A to compare with, columns of A
  grid -                            links from stdin, in one table whose first column is the line of the link
`,
  curves: `  curves '<link>'                   a table of theory along the link's cut: what the page draws beside the map; with
                                    curves=tasks the new task against the old one, a row a network
`,
  simulate: `  simulate '<link>' [--trials T] [--seed S]
                                    mean, s.e. and z of every simulated quantity, as JSON
  simulate -                        links from stdin, one a line; one JSON object a line
`,
  forecast: `  forecast FILE [--source FILE] [--unlabelled FILE] [--raw] [--labels M] [--column NAME] [--seed S] [--draws N]
                                    what a source is worth to the data of a file (npz, npy, csv or parquet, docs/forecast.md),
                                    as JSON: learning curves with bands, verdicts, labels saved, refusals. --source and
                                    --unlabelled read those from files of their own; --raw takes X_raw and what belongs
                                    to it, a second representation of the same rows. --labels takes
                                    so many labelled rows (default: all), chosen by the seed (1); --column names the
                                    column of labels in a table; --draws (200) of the posterior
`,
  diagram: `  diagram '<link>' [--size N] [--trials T] [--seed S] [--resume]
                                    a table of the simulated map, N × N cells (by default as many as in the page), with
                                    theory and z; until FILE is whole, finished trials are kept in FILE.part.ndjson,
                                    from where --resume continues with the same numbers
`,
  atlas: `  atlas PLAN --store DIR [--redis URL | --shard I/N]
                                    simulates a plan (YAML or JSON, see docs/atlas.md) into a folder that any number of
                                    machines fill together: on this machine's threads, by workers on Redis, or the I-th
                                    of N shards; after an interruption the same command continues
  atlas status --store DIR          what is there and what is missing, as JSON
  atlas merge --store DIR [--partial] [--out FILE]
                                    means, s.e., theory and z as Parquet (default: DIR/results.parquet); --partial: of
                                    an unfinished store
  atlas verify --store DIR [--sample N] [--seed S]
                                    computes N replicates (20), drawn by the seed (1), once more and compares every bit
`,
  worker: `  worker --redis URL [--stalled SECONDS] [--idle SECONDS]
                                    computes for atlases on that Redis until a signal, or until there has been no work
                                    for --idle; work of a worker that has not answered for --stalled (30) goes to
                                    another
`,
  presets: `  presets                           the papers' figures, as JSON
`,
  thumbnails: `  thumbnails --out DIR [--size N]   a small PNG of each of them (DIR/<preset>.png) and of the default scene
                                    (DIR/defaults.png), from maps of N × N nodes
`,
  gallery: `  gallery [--check]                 write the numbers of all papers' figures to test/golden/gallery.csv, or compare
`,
};

/** Options of more than one command. */
const shared = {
  spectrum: `  --spectrum FILE
               eigenvalues of the inputs' covariance (text, npy or npz; a second column: where source and target
               differ), for deep linear networks: what spec=own means, as it does where the link names no spec
`,
  out: `  --out FILE   write to FILE: whole or not at all
`,
  format: `  --format F   how a table is written: csv (default), json, ndjson (an object a row), dat (columns apart by
               spaces, for pgfplots and gnuplot) or npz (numpy)
`,
  "no-header": `  --no-header  csv and dat without the # lines that say what the table is, which go to FILE.about.json where
               --out names a FILE; so they do with ndjson
`,
  progress: `  --progress   how much is done and what time remains, on stderr, even where that is no terminal
`,
  lanes: `  --lanes N    threads (default: one a processor)
`,
  strict: `  --strict     a notice about a link is an error: exit with 2; grid, curves, simulate and diagram do not
               begin, and --out leaves FILE as it was
`,
};

const always = `  -h, --help   this text, or that of one command
  --version    the version of the program
`;

const link = `A link is what the address bar shows: '?v=1&theta=45&gamma=0.25', or a whole address. A notice on stderr tells
what of it was changed or ignored.
`;

const users = Object.keys(synopses).filter((name) => !commands[name].ours);

/** Help text of the program or of one command. */
export function usage(command?: string): string {
  if (command === undefined)
    return `transferscope: the same plan and the same solvers as the page

${users.map((name) => synopses[name]).join("")}
${Object.values(shared).join("")}${always}
${link}`;
  const { options, operands, operand } = commands[command];
  const own = Object.entries(shared).flatMap(([name, line]) =>
    options.some((option) => option === name) && !synopses[command].includes(`--${name}`) ? [line] : [],
  );
  return `${synopses[command]}
${own.join("")}${always}${operands > 0 && !operand ? `\n${link}` : ""}`;
}
