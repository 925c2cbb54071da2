/**
 * The rooms and doors of docs/architecture as one table, and a pure check of import lines against it.
 * It reads source text, not syntax trees: TypeScript 7 has no compiler API, and import lines need none.
 */

interface Room {
  /** Rooms whose files may be imported; `room:type` means by `import type` only. A room may always import itself. */
  readonly doors: readonly string[];
  /** Packages from outside; a trailing `*` stands for any rest. */
  readonly packages: readonly string[];
  /** Deterministic: no clock, no `Math.random`. */
  readonly deterministic?: true;
}

const everyRoom = [
  "lib",
  "models",
  "compute",
  "forecast",
  "scene",
  "atlas",
  "charts",
  "figures",
  "ui",
  "app",
  "cli",
  "workers",
];

export const rooms: Readonly<Record<string, Room>> = {
  lib: { doors: [], packages: [], deterministic: true },
  models: { doors: ["lib"], packages: [], deterministic: true },
  compute: { doors: ["lib", "models"], packages: [], deterministic: true },
  forecast: { doors: ["lib"], packages: [], deterministic: true },
  scene: { doors: ["lib", "models", "compute"], packages: [] },
  atlas: { doors: ["lib", "models", "compute", "scene"], packages: [], deterministic: true },
  charts: { doors: ["lib"], packages: ["d3-*"] },
  figures: { doors: ["models", "compute", "scene", "charts", "lib"], packages: [], deterministic: true },
  ui: { doors: ["models:type", "lib", "charts"], packages: ["react"] },
  app: { doors: everyRoom, packages: ["react", "react-dom", "zustand", "comlink"] },
  cli: {
    doors: ["models", "compute", "forecast", "scene", "atlas", "charts", "figures", "workers", "lib"],
    packages: ["node:*"],
  },
  workers: { doors: ["compute", "forecast", "atlas", "lib:type", "models:type"], packages: ["comlink", "node:*"] },
};

/** Packages that only some folders of a room may import. */
const packagesIn: readonly (readonly [folder: RegExp, name: string])[] = [
  // Loaded with the catalogue of a language other than English.
  [/^src\/app\/languages\//, "@lingui/core"],
  [/^src\/app\/languages\//, "virtual:catalogue"],
  // Runs in workers only, away from inner loops; no chunk of the page may hold it.
  [/^src\/models\/[^/]+\/training\//, "ml-matrix"],
  // Loaded in the thread of "Your data" when a Parquet file comes.
  ...["hyparquet", "fzstd", "fflate"].map((name) => [/^src\/forecast\/read\/parquet\.ts$/, name] as const),
  // Loaded in the thread that reads the file of an atlas.
  [/^src\/atlas\/columns\.ts$/, "hyparquet"],
  // One chunk of the command line, loaded when an atlas is asked for.
  ...["bullmq", "ioredis", "js-yaml", "hyparquet", "hyparquet-writer"].map(
    (name) => [/^src\/cli\/atlas\//, name] as const,
  ),
];

const notDeterministic = [
  /\bMath\s*\.\s*random\b/g,
  /\bDate\s*\.\s*now\b/g,
  /\bperformance\s*\.\s*now\b/g,
  /\bnew\s+Date\b/g,
];

const token = new RegExp(
  [
    String.raw`\/\*[\s\S]*?\*\/`,
    String.raw`\/\/[^\n]*`,
    String.raw`"(?:\\.|[^"\\\n])*"`,
    String.raw`'(?:\\.|[^'\\\n])*'`,
    "`(?:\\\\[\\s\\S]|[^`\\\\])*`",
    String.raw`(?<=[(,=:[!&|?{;+*%~^>-]\s*|\breturn\s+)\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*`,
  ].join("|"),
  "g",
);

/** The source without comments. */
const withoutComments = (source: string) => source.replace(token, (text) => (/^\/[/*]/.test(text) ? " " : text));

/** The source without comments, quoted strings and regular expressions; templates stay, since they may hold code. */
const codeOnly = (source: string) => source.replace(token, (text) => (text.startsWith("`") ? text : " "));

interface Import {
  readonly to: string;
  readonly typeOnly: boolean;
  /** `new URL("…", import.meta.url)`: a thread's entry. A door like any other, but not a dependency in the module graph. */
  readonly url: boolean;
}

function importsOf(source: string): Import[] {
  const text = withoutComments(source);
  const found: Import[] = [];
  const collect = (pattern: RegExp, url = false) => {
    for (const { groups } of text.matchAll(pattern)) {
      found.push({ to: groups!.to!, typeOnly: groups!.type !== undefined, url });
    }
  };
  collect(
    /^\s*(?:import|export)\b(?<type>\s+type\b(?!\s*(?:,|from\b)))?[^'"`;=()]*?\bfrom\s*["'](?<to>[^"'\n]+)["']/gm,
  );
  collect(/^\s*import\s*["'](?<to>[^"'\n]+)["']/gm);
  collect(/\bimport\(\s*["'](?<to>[^"'\n]+)["']/g);
  collect(/\bnew\s+URL\(\s*["'](?<to>\.[^"'\n]+)["']\s*,\s*import\.meta\.url/g, true);
  return found;
}

const isExempt = (path: string) => /\.(test|long)\.tsx?$|\.d\.ts$/.test(path);

function roomOf(path: string): string | undefined {
  const name = /^src\/([^/]+)\//.exec(path)?.[1] ?? /^(workers)\//.exec(path)?.[1];
  return name !== undefined && Object.hasOwn(rooms, name) ? name : undefined;
}

/** The path that a relative import means, without a query such as `?raw`. */
function resolve(from: string, to: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of to.replace(/\?.*$/, "").split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

function doorViolation(path: string, room: string, { to, typeOnly }: Import): string | undefined {
  const { doors, packages } = rooms[room]!;
  if (!to.startsWith(".")) {
    const name = /^(?:@[^/]+\/)?[^/]+/.exec(to)?.[0] ?? to;
    const here = packagesIn.flatMap(([folder, one]) => (folder.test(path) ? [one] : []));
    const isAllowed = [...packages, ...here].some((entry) =>
      entry.endsWith("*") ? to.startsWith(entry.slice(0, -1)) : entry === name,
    );
    return isAllowed ? undefined : `${path}: the room ${room} may not import the package ${to}`;
  }
  const target = roomOf(resolve(path, to));
  if (target === room) return undefined;
  if (target === undefined) return `${path}: ${to} is outside all rooms`;
  if (doors.includes(target) || (typeOnly && doors.includes(`${target}:type`))) return undefined;
  if (doors.includes(`${target}:type`)) return `${path}: the room ${room} may import only types from ${target} (${to})`;
  return `${path}: the room ${room} has no door to ${target} (${to})`;
}

function textViolations(path: string, room: string, source: string): string[] {
  const code = codeOnly(source);
  const found: string[] = [];
  if (/(^|\/)index\.tsx?$/.test(path)) found.push(`${path}: no barrels; name the file by the noun it defines`);
  if (/^\s*export\s*\*/m.test(code)) found.push(`${path}: no barrels; export by name what this file defines`);
  if (/^\s*export\s+default\b|\bas\s+default\b/m.test(code)) found.push(`${path}: no default exports`);
  if (rooms[room]!.deterministic) {
    for (const [use] of notDeterministic.flatMap((pattern) => [...code.matchAll(pattern)])) {
      found.push(`${path}: ${use} makes a result irreproducible in the room ${room}`);
    }
  }
  return found;
}

/** Where the argument list that begins before `from` ends. */
function closing(code: string, from: number): number {
  let open = 1;
  let at = from;
  for (; at < code.length && open > 0; at++) open += code[at] === "(" ? 1 : code[at] === ")" ? -1 : 0;
  return at;
}

/** A dynamic import may fail: `onDemand` retries, which neither a cached promise nor React's `lazy` does. */
function bareImports(path: string, room: string, source: string): string[] {
  if (room !== "app" && room !== "ui") return [];
  const code = codeOnly(source);
  const covered = [...code.matchAll(/\bonDemand\s*\(/g)].map(({ 0: call, index }) => {
    const from = index + call.length;
    return [from, closing(code, from)] as const;
  });
  const bare = [...code.matchAll(/(?<!\btypeof\s*)\bimport\s*\(/g)].filter(
    ({ index }) => !covered.some(([from, to]) => index > from && index < to),
  );
  return [
    ...bare.map(() => `${path}: import() only inside onDemand(), which asks again for what did not come`),
    ...(/\bimport\b[^;]*\blazy\b[^;]*\bfrom\b/.test(code) ? [`${path}: lazyPart in place of React's lazy`] : []),
  ];
}

/** Each import cycle once, starting at its alphabetically first file. Type imports count. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      const circle = trail.slice(start);
      const first = circle.indexOf([...circle].sort()[0]!);
      const turned = [...circle.slice(first), ...circle.slice(0, first + 1)];
      found.add(`circular import: ${turned.join(" → ")}`);
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return [...found];
}

/** Which of `files` each one imports. */
function importGraph(files: ReadonlyMap<string, string>): Map<string, string[]> {
  const graph = new Map<string, string[]>();
  for (const [path, source] of files) {
    if (isExempt(path)) continue;
    const modules = importsOf(source).filter((one) => one.to.startsWith(".") && !one.url);
    graph.set(
      path,
      modules.flatMap(({ to }) => {
        const module = resolve(path, to);
        return [module, `${module}.ts`, `${module}.tsx`].find((file) => files.has(file)) ?? [];
      }),
    );
  }
  return graph;
}

/** Circular imports in `files` (path from the repository's root → source). */
export const circularImports = (files: ReadonlyMap<string, string>): string[] => circles(importGraph(files));

/** All violations in `files` (path from the repository's root → source). */
export function violations(files: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (const [path, source] of files) {
    if (isExempt(path)) continue;
    const room = roomOf(path);
    if (room === undefined) {
      found.push(`${path}: in no room`);
      continue;
    }
    const imports = importsOf(source);
    found.push(
      ...imports.flatMap((one) => doorViolation(path, room, one) ?? []),
      ...textViolations(path, room, source),
      ...bareImports(path, room, source),
    );
  }
  return [...found, ...circularImports(files)];
}
