import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { redisHere } from "../scripts/redis.mjs";
import { uniforms } from "../src/lib/philox.ts";

/** Processes and folders of the tests of atlases. */

const program = new URL("../dist-cli/cli.js", import.meta.url).pathname;

/** Runs the command line to its end. */
export function cli(folder: string, args: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 26,
    timeout: 60_000,
    killSignal: "SIGKILL",
  });
  return { out: stdout, err: stderr, code: status };
}

export interface Running {
  readonly process: ChildProcess;
  /** What it wrote to stderr so far. */
  readonly err: () => string;
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Starts the command line. */
export function start(folder: string, args: readonly string[]): Running {
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let err = "";
  child.stderr?.on("data", (text) => {
    err += text;
  });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal));
  });
  return { process: child, err: () => err, ended };
}

/** Whole files of draws in a store. */
export function filesOf(store: string): string[] {
  try {
    return readdirSync(store, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".parquet") && path.startsWith("draws"))
      .sort();
  } catch {
    return [];
  }
}

/** A hash of every file of a store, by name: equal stores have equal bytes, and nothing else lies in them. */
export function contents(store: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(store, { recursive: true, encoding: "utf8" })
      .sort()
      .filter((path) => statSync(join(store, path)).isFile())
      .map((path) => [
        path,
        createHash("sha256")
          .update(readFileSync(join(store, path)))
          .digest("hex"),
      ]),
  );
}

/** Waits until something holds; false when a minute has passed. */
export async function until(holds: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 3000; tries++) {
    if (holds()) return true;
    await pause(20);
  }
  return false;
}

/** Random numbers in (0, 1) from a fixed stream. */
export function* fixedStream(purpose: number): Generator<number, never> {
  const u = new Float64Array(1);
  for (let replicate = 0; ; replicate++) {
    uniforms(u, 1, { seed: 20261129, replicate, purpose });
    yield u[0];
  }
}

/** Fills a store, killed −9 so many times within 80 ms of a new file; returns how often it was killed at work. */
export async function killedRuns(folder: string, args: readonly string[], store: string, kills: number) {
  const random = fixedStream(kills);
  for (let killed = 0; killed < kills; killed++) {
    const before = filesOf(store).length;
    const run = start(folder, args);
    const worked = await until(() => filesOf(store).length > before || run.process.exitCode !== null);
    await pause(80 * random.next().value);
    run.process.kill("SIGKILL");
    const code = await run.ended;
    if (!worked || code !== "SIGKILL") return killed;
  }
  return kills;
}

export interface RedisServer {
  readonly url: string;
  /** Ends it and loses all that it held. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export const redisPath = redisHere();

/** A Redis that keeps nothing on the disk, on a free loopback port. */
export async function redisServer(folder: string): Promise<RedisServer> {
  const port = await new Promise<number>((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
  mkdirSync(folder, { recursive: true });
  let server: ChildProcess | undefined;
  const one: RedisServer = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      let said = "";
      server = spawn(
        redisPath as string,
        ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder],
        { stdio: ["ignore", "pipe", "ignore"] },
      );
      server.stdout?.on("data", (text) => {
        said += text;
      });
      if (!(await until(() => /Ready to accept connections/.test(said)))) throw new Error(said);
    },
    async stop() {
      const ended = new Promise((resolve) => server?.once("close", resolve));
      server?.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
    },
  };
  await one.start();
  return one;
}
