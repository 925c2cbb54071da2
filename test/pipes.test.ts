import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureCli } from "../scripts/build.mjs";
import { commands } from "../src/cli/options.ts";
import { version } from "../src/scene/version.ts";

/** Input and output of the command line: files, pipes, devices, signals, help. */

const root = new URL("..", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "transferscope-"));
const program = join(root, "dist-cli", "cli.js");
const place = (name: string) => join(folder, name);

beforeAll(async () => {
  await ensureCli();
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function cli(args: readonly string[], input: string | Buffer = "") {
  // A timeout means that the program did not refuse its input.
  const run = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    input,
    encoding: "utf8",
    timeout: 20_000,
  });
  return { out: run.stdout, err: run.stderr, code: run.status };
}

/** A run in a shell, `cli` being the program. */
const shell = (script: string) =>
  execFileSync("sh", ["-c", `cli() { "${process.execPath}" "${program}" "$@"; }\n${script}`], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 20_000,
  });

const start = (args: readonly string[], stdio: ("pipe" | "ignore")[] = ["pipe", "pipe", "ignore"]) =>
  spawn(process.execPath, [program, ...args], { cwd: folder, stdio });

/** Reads a running program's stdout line by line. */
function linesFrom(child: ChildProcess): () => Promise<string> {
  const lines = createInterface({ input: child.stdout as NonNullable<ChildProcess["stdout"]> })[Symbol.asyncIterator]();
  return async () => (await lines.next()).value as string;
}

const ended = (child: ChildProcess) => new Promise<number | null>((done) => child.once("exit", done));

/** Files under a name or a temporary form of it. */
const filesOf = (name: string) => readdirSync(folder).filter((file) => file.startsWith(name));

/** Polls until a running program has had an effect. */
async function until(child: ChildProcess, holds: () => boolean): Promise<void> {
  while (!holds()) {
    expect([child.exitCode, child.signalCode]).toEqual([null, null]);
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** More than can be finished in the time of a test. */
const endless = ["simulate", "?v=1&d=400", "--trials", "100000"];

describe("help and version", () => {
  it.each(["-h", "--help"])("%s tells every command and option but those for work on the program", (flag) => {
    const { out, err, code } = cli([flag]);
    expect([code, err]).toEqual([0, ""]);
    for (const command of ["gallery", "thumbnails"]) expect(out).not.toMatch(new RegExp(`^ {2}${command} `, "m"));
    for (const [command, { options, ours }] of Object.entries(commands)) {
      if (ours) continue;
      expect(out).toMatch(new RegExp(`^ {2}${command} `, "m"));
      // --write is what a command without --check does anyhow.
      for (const option of options) if (option !== "write") expect(out).toContain(`--${option}`);
    }
    expect(out).toContain("--version");
  });
  it.each(Object.keys(commands))("%s --help tells of that command and of its options alone", (command) => {
    const { out, err, code } = cli([command, "--help"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(new RegExp(`^ {2}${command} `));
    for (const other of Object.keys(commands))
      if (other !== command) expect(out).not.toMatch(new RegExp(`^ {2}${other} `, "m"));
    for (const option of commands[command].options) if (option !== "write") expect(out).toContain(`--${option}`);
    for (const foreign of ["strict", "lanes", "size", "trials"] as const)
      if (!commands[command].options.includes(foreign)) expect(out).not.toContain(`--${foreign}`);
  });
  it("wherever it stands, -h is no link", () => {
    for (const args of [
      ["point", "-h"],
      ["point", "?v=1", "--help"],
      ["grid", "--size", "5", "-h"],
    ])
      expect(cli(args)).toEqual({ out: cli([args[0], "--help"]).out, err: "", code: 0 });
  });
  it("--version gives the version, alone and after a command", () => {
    for (const args of [["--version"], ["point", "--version"], ["simulate", "?v=1", "--version"]])
      expect(cli(args)).toEqual({ out: `transferscope ${version}\n`, err: "", code: 0 });
  });
  it.each([
    ["nosuch", "--help"],
    ["point", "-x"],
    ["point", "?v=1", "--strict=no"],
    ["curves", "-"],
    ["diagram", "-"],
    ["grid", "?v=1", "--format", "xls"],
    ["grid", "?v=1", "--format", "npz", "--no-header"],
    ["grid", "-", "--format", "npz"],
  ])("%s %s is refused with the usage, exit 2", (...args) => {
    const { out, err, code } = cli(args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/point '<link>'/);
  });
});

describe("notices", () => {
  const commandsOf = (link: string) => [
    ["point", link],
    ["grid", link, "--size", "3"],
    ["simulate", link, "--trials", "3"],
  ];
  it.each(commandsOf("?v=1&thta=45&d=20"))("of %s are on stderr, exit 0; with --strict exit 2", (...args) => {
    const plain = cli(args);
    expect(plain.code).toBe(0);
    expect(plain.err).toMatch(/^notice: thta: .*\n$/);
    expect(plain.out).not.toBe("");
    const strict = cli([...args, "--strict", "--out", "strict.json"]);
    expect([strict.code, strict.out]).toEqual([2, ""]);
    expect(strict.err).toContain("notice: thta: ");
    expect(strict.err).not.toContain("point '<link>'");
    expect(filesOf("strict.json")).toEqual([]);
  });
  it.each(commandsOf("?v=1&theta=60&d=20"))("of %s are none where there is nothing to say", (...args) => {
    expect(cli([...args, "--strict"])).toEqual({ ...cli(args), err: "", code: 0 });
  });
  it("of many links name the line; with --strict all are answered, and exit 2", () => {
    const input = "?v=1\n?v=1&thta=45\n?v=1&gamma=-1\n";
    const { out, err, code } = cli(["point", "-"], input);
    expect([
      code,
      err
        .trimEnd()
        .split("\n")
        .map((line) => line.replace(/^(\S+ line \d: \w+).*/, "$1")),
    ]).toEqual([0, ["notice: line 2: thta", "notice: line 3: gamma"]]);
    const strict = cli(["point", "-", "--strict"], input);
    expect([strict.code, strict.out]).toEqual([2, out]);
    expect(strict.err.startsWith(err)).toBe(true);
    expect(cli(["point", "-", "--strict"], "?v=1\n?v=1&theta=3\n").code).toBe(0);
  });
  it("of grid, simulate and diagram come before the work, which --strict does not begin", () => {
    for (const args of [
      [...endless, "--seed", "1"],
      ["diagram", ...endless.slice(1), "--out", "strict.csv"],
      ["grid", "?v=1&q=saves-linear", "--size", "2049"],
    ])
      expect(cli([args[0], `${args[1]}&thta=45`, ...args.slice(2), "--strict"]).code).toBe(2);
  });
});

describe("stdin", () => {
  const text = "?v=1&theta=10\r\n?v=1&L=inf\n\n?v=1&gamma=0.25";
  const utf16 = Buffer.from(text, "utf16le");
  const swapped = Buffer.from(utf16).swap16();
  it.each([
    ["UTF-8", Buffer.from(text)],
    ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${text}`)],
    ["UTF-16", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
    ["UTF-16 without a mark", utf16],
    ["UTF-16, high byte first", Buffer.concat([Buffer.from([0xfe, 0xff]), swapped])],
    ["UTF-16, high byte first, without a mark", swapped],
  ])("is read as %s", (_, input) => {
    const { out, err, code } = cli(["point", "-"], input);
    expect([code, err]).toEqual([0, ""]);
    const params = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).params);
    expect(params.map(({ theta, L, gamma }) => [theta, L, gamma])).toEqual([
      [10, 2, 0.5],
      [45, "inf", 0.5],
      [45, 2, 0.5],
      [45, 2, 0.25],
    ]);
  });
  it("may be a pipe that does not block and whose writer is late", () => {
    // O_NONBLOCK belongs to the pipe, not to the process: the first reader sets it and dies without resetting it.
    const reader = 'process.stdin.once("readable", () => {}); process.kill(process.pid, "SIGKILL")';
    const answer = shell(
      `{ sleep 1; echo '?v=1&theta=10'; } | { "${process.execPath}" -e '${reader}'; cli point -; } || true`,
    );
    expect(JSON.parse(answer).params.theta).toBe(10);
  });
  it("of grid makes one table with the line of each link, as a plain reader of CSV takes it", () => {
    const { out, err, code } = cli(["grid", "-", "--size", "2", "--no-header"], "?v=1&sigma=0\n\n?v=1&thta=3\n");
    expect([code, err]).toEqual([0, expect.stringMatching(/^notice: line 3: thta: .*\n$/)]);
    const alone = (link: string) => cli(["grid", link, "--size", "2", "--no-header"]).out.trimEnd().split("\n");
    expect(out.trimEnd().split("\n")).toEqual([
      "line,x,y,t-linear",
      ...["?v=1&sigma=0", "?v=1", "?v=1"].flatMap((link, i) =>
        alone(link)
          .slice(1)
          .map((row) => `${i + 1},${row}`),
      ),
    ]);
    const objects = cli(["grid", "-", "--size", "2", "--format", "json"], "?v=1\n?v=1&q=best\n");
    expect(
      objects.out
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).columns),
    ).toEqual([
      ["line", "x", "y", "t-linear"],
      ["line", "x", "y", "best"],
    ]);
    const mixed = cli(["grid", "-", "--size", "2", "--out", "mixed.csv"], "?v=1\n?v=1&q=best\n");
    expect([mixed.code, mixed.err]).toEqual([
      1,
      expect.stringMatching(/^line 2 has the columns line,x,y,best, .*--quantity/),
    ]);
    expect(filesOf("mixed.csv")).toEqual([]);
    expect(cli(["grid", "-"], "").out).toBe("");
  });
  it("of simulate is answered line by line with the numbers of each link alone; what is not simulated has its reason", () => {
    const links = ["?v=1&d=20", "?v=1&d=5000&gamma=2", "?v=1&d=20&theta=10"];
    const { out, err, code } = cli(["simulate", "-", "--trials", "3"], links.join("\n"));
    expect([code, err]).toEqual([1, expect.stringMatching(/^line 2: simulating d = 5000 would take/)]);
    const answers = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(answers.map(({ error }) => error !== undefined)).toEqual([false, true, false]);
    for (const i of [0, 2]) expect(answers[i]).toEqual(JSON.parse(cli(["simulate", links[i], "--trials", "3"]).out));
    const strict = cli(["simulate", "-", "--trials", "3", "--strict"], "?v=1&d=20\n?v=1&thta=1\n?v=1&d=20\n");
    expect([strict.code, strict.out.trimEnd().split("\n").length]).toEqual([2, 1]);
  });
  it("that is no list of links is refused before it fills the memory", () => {
    const { out, err, code } = cli(["point", "-"], Buffer.alloc(1 << 22, "a"));
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(/longer than/);
    expect(shell("cli point - < . 2>&1 || echo $?")).toMatch(/folder.*\n1\n$/);
  });
  it("is answered line by line, each before the next is there", async () => {
    const child = start(["point", "-"]);
    const line = linesFrom(child);
    for (const theta of [10, 20, 30]) {
      child.stdin?.write(`?v=1&theta=${theta}\n`);
      expect(JSON.parse(await line()).params.theta).toBe(theta);
    }
    child.stdin?.end();
    expect(await ended(child)).toBe(0);
  });
});

describe("--out", () => {
  let known: string | undefined;
  const answer = () => {
    known ??= cli(["point", "?v=1"]).out;
    return known;
  };
  const write = (path: string) => cli(["point", "?v=1", "--out", path]);

  it("keeps the mode of a file that it replaces, and a new one has the usual", () => {
    for (const mode of [0o600, 0o755, 0o666]) {
      writeFileSync(place("moded.json"), "before");
      chmodSync(place("moded.json"), mode);
      expect(write("moded.json")).toEqual({ out: "", err: "", code: 0 });
      expect(statSync(place("moded.json")).mode & 0o7777).toBe(mode);
      expect(readFileSync(place("moded.json"), "utf8")).toBe(answer());
    }
    expect(shell("umask 027; cli point '?v=1' --out fresh.json; stat -c %a fresh.json || stat -f %Lp fresh.json")).toBe(
      "640\n",
    );
  });
  it("follows a link to a file that is there, and to one that is not yet", () => {
    mkdirSync(place("elsewhere"));
    writeFileSync(place("elsewhere/old.json"), "before");
    for (const name of ["old.json", "new.json"]) {
      symlinkSync(join("elsewhere", name), place(`link-${name}`));
      symlinkSync(`link-${name}`, place(`twice-${name}`));
      expect(write(`twice-${name}`)).toEqual({ out: "", err: "", code: 0 });
      expect(readlinkSync(place(`twice-${name}`))).toBe(`link-${name}`);
      expect(lstatSync(place(`link-${name}`)).isSymbolicLink()).toBe(true);
      expect(readFileSync(place(`elsewhere/${name}`), "utf8")).toBe(answer());
    }
    expect(readdirSync(place("elsewhere")).sort()).toEqual(["new.json", "old.json"]);
  });
  it("writes into a device and a pipe, and leaves them what they are", () => {
    symlinkSync("/dev/null", place("nowhere"));
    expect(write("nowhere")).toEqual({ out: "", err: "", code: 0 });
    expect(lstatSync(place("nowhere")).isSymbolicLink()).toBe(true);
    expect(statSync(place("nowhere")).isCharacterDevice()).toBe(true);
    const read = shell("mkfifo pipe && { cli point '?v=1' --out pipe & } && cat pipe && wait");
    expect(read).toBe(answer());
    expect(statSync(place("pipe")).isFIFO()).toBe(true);
  });
  it("may be stdout by another name, whatever that is", () => {
    symlinkSync("/dev/stdout", place("here"));
    expect(write("here").out).toBe(answer());
    expect(shell("cli point '?v=1' --out here | cat")).toBe(answer());
    shell("echo before > log; cli point '?v=1' --out here >> log");
    expect(readFileSync(place("log"), "utf8")).toBe(`before\n${answer()}`);
    expect(lstatSync(place("here")).isSymbolicLink()).toBe(true);
  });
  it("that cannot be written to is refused before any work", () => {
    mkdirSync(place("folder"));
    symlinkSync("folder", place("link-folder"));
    writeFileSync(place("fixed.json"), "before", { mode: 0o444 });
    for (const out of ["folder", "folder/", "nosuch/", "link-folder", "fixed.json", "nosuch/file.json"]) {
      const { err, code } = cli([...endless, "--out", out]);
      expect(code, out).toBe(1);
      expect(err).toMatch(/folder|read-only|no such file/);
    }
    expect(cli([...endless, "--out", ""]).code).toBe(2);
    expect(cli([...endless, "--out="]).code).toBe(2);
    expect(readFileSync(place("fixed.json"), "utf8")).toBe("before");
    expect(readdirSync(place("folder"))).toEqual([]);
    expect(filesOf("fixed")).toEqual(["fixed.json"]);
  });
});

describe("progress", () => {
  it("is told line by line where it is asked for and stderr is no terminal, and nowhere else", () => {
    const args = ["simulate", "?v=1&d=20", "--trials", "20"];
    expect(cli(args).err).toBe("");
    const { err, code, out } = cli([...args, "--progress"]);
    expect([code, out]).toEqual([0, cli(args).out]);
    expect(err).toMatch(/^(\d+ of 20 trials(, about .* left)?\n)*20 of 20 trials\n$/);
  });
});

describe("signals", () => {
  const signals = [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
    ["SIGQUIT", 131],
  ] as const;
  it.each(signals)("%s ends the work with %d and leaves no partial file", async (signal, code) => {
    const child = start([...endless, "--out", "long.json"], ["ignore", "ignore", "ignore"]);
    await until(child, () => filesOf("long.json").length > 0);
    child.kill(signal);
    expect(await ended(child)).toBe(code);
    expect(filesOf("long.json")).toEqual([]);
  });
  it.each(signals)("%s ends `point -` between two of its answers with %d", async (signal, code) => {
    // All links are there at once.
    const child = start(["point", "-", "--out", "many.json"], ["pipe", "ignore", "ignore"]);
    child.stdin?.on("error", () => {});
    child.stdin?.end("?v=1\n".repeat(50_000));
    await until(child, () => filesOf("many.json").some((file) => statSync(place(file)).size > 0));
    child.kill(signal);
    expect(await ended(child)).toBe(code);
    expect(filesOf("many.json")).toEqual([]);
  });
  it("end a program that waits for the reader of its pipe", async () => {
    shell("mkfifo unread");
    const waiting = start(["point", "?v=1", "--out", "unread"], ["ignore", "ignore", "ignore"]);
    const blocked = start(["grid", "?v=1", "--size", "129"], ["ignore", "pipe", "ignore"]);
    await new Promise((done) => blocked.stdout?.once("readable", done));
    for (const child of [waiting, blocked]) {
      child.kill("SIGINT");
      expect(await ended(child)).toBe(130);
    }
  });
  it("a reader that leaves ends the program quietly", () => {
    expect(shell("cli grid '?v=1' --size 129 --quantity t-linear,best 2>&1 | head -n 1; cli presets | head -c 1")).toBe(
      "# link: ?v=1\n[",
    );
  });
});

describe("a diagram that is interrupted", () => {
  // Trained networks: each of the four cells is a job of its own.
  const link = "?v=1&m=relu&sim=network&d=6&width=40&x=theta:0..90&y=gamma:0.5..2&trials=4";
  const args = ["diagram", link, "--size", "2", "--lanes", "1", "--out", "map.csv"];
  const part = "map.csv.part.ndjson";
  const lines = () => (filesOf(part).length > 0 ? readFileSync(place(part), "utf8").split("\n").length - 1 : 0);

  it("leaves whole lines of finished trials and no CSV, and is continued with the same bytes on two lanes", async () => {
    const child = start(args, ["ignore", "ignore", "pipe"]);
    let said = "";
    child.stderr?.on("data", (text) => {
      said += text;
    });
    await until(child, () => lines() > 2);
    child.kill("SIGINT");
    expect(await ended(child)).toBe(130);
    expect(filesOf("map.csv")).toEqual([part]);
    const kept = readFileSync(place(part), "utf8");
    expect(kept.endsWith("\n")).toBe(true);
    expect(said).toContain(`${lines() - 1} of 16 trials are kept in ${part}`);
    // A hard kill in the midst of a write leaves a part of the last line.
    writeFileSync(place(part), kept.slice(0, -9));
    const rest = cli([...args.with(5, "2"), "--resume"]);
    expect(rest).toEqual({ out: "", code: 0, err: `notice: ${part}: its last line had been cut off and is dropped\n` });
    expect(filesOf("map.csv")).toEqual(["map.csv"]);
    expect(readFileSync(place("map.csv"), "utf8")).toBe(cli(args.slice(0, -2)).out);
  });

  it("by a full disk keeps whole lines and says so", () => {
    rmSync(place("map.csv"), { force: true });
    const said = shell(`ulimit -f 2; cli ${args.map((arg) => `'${arg}'`).join(" ")} 2>&1 && echo finished || true`);
    expect(said).toMatch(/^map\.csv\.part\.ndjson: E.*\n\d+ of 16 trials are kept in map\.csv\.part\.ndjson/);
    expect(filesOf("map.csv")).toEqual([part]);
    expect(readFileSync(place(part), "utf8").endsWith("\n")).toBe(true);
    expect(lines()).toBeGreaterThan(1);
  });
});

describe("a thread that dies twice of the same work", () => {
  it("costs the trials that were not finished, and a sentence", () => {
    // The program with threads that end themselves when they are asked for the twelfth trial or a later one.
    const copy = place("dying");
    cpSync(join(root, "dist-cli"), copy, { recursive: true });
    renameSync(join(copy, "solve.node.js"), join(copy, "living.js"));
    writeFileSync(join(copy, "package.json"), '{ "type": "module" }');
    writeFileSync(join(copy, "solve.node.js"), 'import "./mortal.js"; import "./living.js";');
    writeFileSync(
      join(copy, "mortal.js"),
      `import { parentPort } from "node:worker_threads";
       parentPort.on("message", ([, , given]) => { if (given[1] >= 12) process.exit(3); });`,
    );
    const args = ["simulate", "?v=1&d=60", "--lanes", "2", "--out", "dying.json"];
    const run = spawnSync(process.execPath, [join(copy, "cli.js"), ...args, "--trials", "500"], {
      cwd: folder,
      encoding: "utf8",
    });
    const { trials, quantities } = JSON.parse(readFileSync(place("dying.json"), "utf8"));
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(`this report is of the ${trials} trials that had been finished`);
    expect(trials).toBeGreaterThan(11);
    expect(trials).toBeLessThan(500);
    const whole = JSON.parse(cli(["simulate", "?v=1&d=60", "--trials", String(trials)]).out);
    expect(quantities).toEqual(whole.quantities);
  });
});
