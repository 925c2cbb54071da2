import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureCli } from "../scripts/build.mjs";
import {
  cli,
  contents,
  filesOf,
  fixedStream,
  killedRuns,
  type Running,
  redisPath,
  redisServer,
  start,
  until,
} from "./atlasRuns.ts";

const folder = mkdtempSync(join(tmpdir(), "transferscope-atlas-"));
const plan = (seeds: number) => `
grids:
  - link: '?v=1'
    axes: { d: { from: 300, to: 310, count: 6 } }
seeds: { from: 3, count: ${seeds} }
trials: 4
quantities: [risk-linear, t-finetune]
chunk: 1
`;

beforeAll(async () => {
  await ensureCli();
  writeFileSync(join(folder, "plan.yml"), plan(90));
  expect(cli(folder, ["atlas", "plan.yml", "--store", "steady"]).code).toBe(0);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("killed −9 a hundred times", () => {
  it("by threads, a store ends with the same bytes", async () => {
    const args = ["atlas", "plan.yml", "--store", "killed"];
    expect(await killedRuns(folder, args, join(folder, "killed"), 100)).toBe(100);
    expect(cli(folder, args).code).toBe(0);
    expect(contents(join(folder, "killed"))).toEqual(contents(join(folder, "steady")));
  }, 600_000);

  it.skipIf(!redisPath)(
    "by workers and the process that hands out the work (skipped without redis-server)",
    async () => {
      const server = await redisServer(join(folder, "redis"));
      const random = fixedStream(100);
      const store = join(folder, "queued");
      const worker = () => start(folder, ["worker", "--redis", server.url, "--lanes", "1", "--stalled", "1"]);
      const collector = () => start(folder, ["atlas", "plan.yml", "--store", "queued", "--redis", server.url]);
      const running: Running[] = [collector(), worker(), worker()];
      try {
        let kills = 0;
        while (kills < 100) {
          const before = filesOf(store).length;
          expect(await until(() => filesOf(store).length > before || running[0].process.exitCode !== null)).toBe(true);
          if (running[0].process.exitCode !== null) break;
          const victim = Math.floor(3 * random.next().value);
          running[victim].process.kill("SIGKILL");
          await running[victim].ended;
          running[victim] = victim === 0 ? collector() : worker();
          kills++;
        }
        expect(kills).toBe(100);
        expect(await running[0].ended).toBe(0);
        expect(contents(store)).toEqual(contents(join(folder, "steady")));
      } finally {
        for (const { process } of running) process.kill("SIGKILL");
        await server.stop();
      }
    },
    900_000,
  );
});
