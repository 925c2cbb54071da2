// An atlas of 480 replicates, in units of half a second of work, on two threads, and on four workers of one thread over Redis, in one
// run: wall clock, the workers having been started before. The goal is at most 10 % more. A minute on two quiet cores; the load says
// whether they are.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ensureCli } from "../scripts/build.mjs";
import { inRoot } from "../scripts/process.mjs";
import { redisHere } from "../scripts/redis.mjs";

const PLAN = { links: ["?v=1&d=800&gamma=0.75"], trials: 480, chunk: 8 };

export async function atlas() {
  const server = redisHere();
  if (!server) return ["no redis-server on this machine"];
  await ensureCli();
  const folder = mkdtempSync(join(tmpdir(), "transferscope-bench-"));
  writeFileSync(join(folder, "plan.json"), JSON.stringify(PLAN));
  const children = [];
  const start = (program, ...args) => {
    const child = spawn(program, args, { cwd: folder, stdio: "ignore" });
    children.push(child);
    return new Promise((done) => child.once("close", done));
  };
  const cli = (...args) => start(process.execPath, inRoot("dist-cli/cli.js"), ...args);
  const timed = async (run) => {
    const before = performance.now();
    const code = await run();
    if (code !== 0) throw new Error(`ended with code ${code}`);
    return (performance.now() - before) / 1000;
  };
  try {
    const [load] = loadavg();
    const threads = await timed(() => cli("atlas", "plan.json", "--store", "threads", "--lanes", "2"));
    const port = await freePort();
    const url = `redis://127.0.0.1:${port}`;
    void start(server, "--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--dir", folder);
    await pause(500);
    for (let k = 0; k < 4; k++) void cli("worker", "--redis", url, "--lanes", "1");
    await pause(4000);
    const workers = await timed(() => cli("atlas", "plan.json", "--store", "workers", "--redis", url));
    return [
      `two threads ${threads.toFixed(1)} s, four workers over Redis ${workers.toFixed(1)} s: ${(workers / threads).toFixed(2)} times`,
      `load of the machine before: ${load.toFixed(1)}`,
    ];
  } finally {
    for (const child of children) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
