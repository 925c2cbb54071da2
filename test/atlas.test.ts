import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Queue } from "bullmq";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { Redis } from "ioredis";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureCli } from "../scripts/build.mjs";
import { readPlan } from "../src/atlas/plan.ts";
import { cli, contents, filesOf, killedRuns, redisPath, redisServer, start, until } from "./atlasRuns.ts";

const folder = mkdtempSync(join(tmpdir(), "transferscope-atlas-"));
const run = (...args: string[]) => cli(folder, args);

/** Two models, an axis that is read from the same data, two that need new data, a sample size of zero. */
const plan = `
links: ['?v=1&d=60&theta=30&sigma=0.5']
grids:
  - link: '?v=1&d=40'
    axes:
      theta: { from: 0, to: 90, count: 4 }
      gamma: [0, 0.5, 1.5]
  - link: '?v=1&m=diagonal&alpha=0.6'
    axes:
      D: [40, 60]
      c: { from: 0.001, to: 10, count: 2, log: true }
seeds: [1, 7]
trials: 20
chunk: 12
`;

/** Longer: about as many milliseconds a file as it takes to kill a process. */
const slow = `
grids:
  - link: '?v=1'
    axes: { d: { from: 300, to: 310, count: 6 } }
seeds: { from: 3, count: 6 }
trials: 4
quantities: [risk-linear, t-finetune]
`;

let whole: Record<string, string>;
beforeAll(async () => {
  await ensureCli();
  writeFileSync(join(folder, "plan.yml"), plan);
  writeFileSync(join(folder, "slow.yml"), slow);
  const { err, code } = run("atlas", "plan.yml", "--store", "whole", "--lanes", "2");
  expect(err).toBe("whole is complete: 240 replicates of 17 cells in 20 files\n");
  expect(code).toBe(0);
  whole = contents(join(folder, "whole"));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }), 120_000);

const parquet = (path: string) => {
  const { buffer, byteOffset, byteLength } = readFileSync(join(folder, path));
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
};

describe("a store", () => {
  it("has the same bytes from one thread and from shards in any order, the plan written as JSON", () => {
    run("atlas", "plan.yml", "--store", "one", "--lanes", "1");
    expect(contents(join(folder, "one"))).toEqual(whole);
    writeFileSync(
      join(folder, "plan.json"),
      JSON.stringify({
        chunk: 12,
        trials: 20,
        seeds: [1, 7],
        grids: [
          { link: "v=1&d=40", axes: { theta: [0, 30, 60, "90"], gamma: [0, 0.5, 1.5] } },
          { axes: { D: [40, 60], c: [0.001, 10] }, link: "https://example.org/?v=1&m=diagonal&alpha=0.6" },
        ],
        links: ["v=1&sigma=0.5&theta=30&d=60"],
      }),
    );
    for (const shard of ["3/3", "1/3"]) {
      const { err, code } = run("atlas", "plan.json", "--store", "shards", "--shard", shard);
      expect(code).toBe(0);
      expect(err).toContain(`shard ${shard[0]} of 3 is in shards`);
    }
    expect(JSON.parse(run("atlas", "status", "--store", "shards").out)).toMatchObject({
      files: { done: 13, of: 20 },
      complete: false,
    });
    const early = run("atlas", "merge", "--store", "shards");
    expect([early.code, early.err]).toEqual([2, expect.stringContaining("7 of 20 files are missing")]);
    run("atlas", "plan.json", "--store", "shards", "--shard=2/3");
    expect(contents(join(folder, "shards"))).toEqual(whole);
  }, 60_000);

  it("merges to the numbers of `simulate`, theory beside them, and none where there is none", async () => {
    const { err, code } = run("atlas", "merge", "--store", "whole", "--out", "results.parquet");
    expect([code, err]).toEqual([0, "results.parquet: 142 rows, one a cell and quantity\n"]);
    const file = parquet("results.parquet");
    const rows = (await parquetReadObjects({ file })) as Record<string, unknown>[];
    expect(rows).toHaveLength(13 * 10 + 4 * 3);
    // The link alone has one sample size and the first seed's trials come first: the same replicates as those of the command.
    writeFileSync(
      join(folder, "first.json"),
      JSON.stringify({ links: ["?v=1&d=60&theta=30&sigma=0.5"], seeds: [7], trials: 20 }),
    );
    expect(run("atlas", "first.json", "--store", "first").code).toBe(0);
    run("atlas", "merge", "--store", "first");
    const first = (await parquetReadObjects({ file: parquet("first/results.parquet") })) as Record<string, unknown>[];
    const report = JSON.parse(run("simulate", "?v=1&d=60&theta=30&sigma=0.5", "--trials", "20", "--seed", "7").out);
    for (const { quantity, mean, se, theory, tag, z, trials, n } of first) {
      const { spread: _, reason, ...q } = report.quantities[quantity as string];
      expect({ mean, se, theory, tag, z, trials, n }, quantity as string).toEqual(q);
      expect(first.find((row) => row.quantity === quantity)?.reason ?? undefined).toBe(reason);
    }
    expect(first.map(({ quantity }) => quantity)).toEqual(Object.keys(report.quantities));
    const zero = rows.filter((row) => row.n === 0);
    expect(zero).toHaveLength(40);
    for (const row of zero)
      expect(row).toMatchObject({ mean: null, z: null, trials: 0, reason: expect.stringContaining("no sample") });
    expect(rows.at(-1)).toMatchObject({ model: "diagonal", D: 60, c: 10, theta: null, trials: 40 });
    const label = parquetMetadata(file).key_value_metadata?.find(({ key }) => key === "transferscope-atlas")?.value;
    const head = JSON.parse(readFileSync(join(folder, "whole", "atlas.json"), "utf8"));
    expect(JSON.parse(label as string)).toEqual({ ...head, complete: true });
  }, 60_000);

  it("is verified by computing a sample again, and a changed number is found", async () => {
    const good = run("atlas", "verify", "--store", "whole", "--sample", "30");
    expect([good.code, JSON.parse(good.out)]).toMatchObject([0, { replicates: 30, differing: [] }]);
    // One bit within the numbers of a file: its own hash says so.
    const path = join(folder, "shards", filesOf(join(folder, "shards"))[3]);
    const bytes = readFileSync(path);
    bytes[700] ^= 1;
    writeFileSync(path, bytes);
    const { code, err } = run("atlas", "verify", "--store", "shards", "--sample", "240");
    expect(code).toBe(2);
    expect(err).toMatch(/0000003\.parquet is damaged/);
  }, 60_000);

  it("heals a file that was cut, and says so", () => {
    const path = join(folder, "one", filesOf(join(folder, "one"))[5]);
    truncateSync(path, 900);
    const merged = run("atlas", "merge", "--store", "one");
    expect([merged.code, merged.err]).toEqual([2, expect.stringContaining("0000005.parquet is cut off")]);
    expect(Object.values(JSON.parse(run("atlas", "status", "--store", "one").out).broken)).toEqual(["is cut off"]);
    const { code, err } = run("atlas", "plan.yml", "--store", "one");
    expect(code).toBe(0);
    expect(err).toContain("0000005.parquet is cut off; it is computed anew");
    expect(contents(join(folder, "one"))).toEqual(whole);
  }, 60_000);

  it("does not mix: another plan, another program, another's file", () => {
    writeFileSync(join(folder, "other.yml"), plan.replace("trials: 20", "trials: 24"));
    const other = run("atlas", "other.yml", "--store", "one");
    expect([other.code, other.err]).toEqual([2, expect.stringContaining("one is the store of another plan")]);
    run("atlas", "other.yml", "--store", "other");
    const [one, two] = ["one", "other"].map((store) => join(folder, store, filesOf(join(folder, store))[0]));
    copyFileSync(two, one);
    for (const args of [["plan.yml"], ["merge"], ["verify"]]) {
      const { code, err } = run("atlas", ...args, "--store", "one");
      expect(code, args[0]).toBe(2);
      expect(err).toMatch(/0000000\.parquet belongs to another plan.*two stores were mixed: move it away/);
    }
    expect(readFileSync(one)).toEqual(readFileSync(two));
    const head = join(folder, "other", "atlas.json");
    writeFileSync(head, readFileSync(head, "utf8").replace(/"program": "[^"]*"/, '"program": "0.0.9"'));
    for (const args of [["other.yml"], ["status"]]) {
      const { code, err } = run("atlas", ...args, "--store", "other");
      expect(code).toBe(2);
      expect(err).toMatch(/other was begun by transferscope 0\.0\.9 and this is .*numbers may differ/);
    }
    const none = run("atlas", "status", "--store", "nowhere");
    expect([none.code, none.err]).toEqual([2, "nowhere is no store: it has no atlas.json\n"]);
  }, 60_000);

  it.each([
    ["links: ['?v=1&gamma=much']", /links\[0\] is not a link as it is meant: gamma/],
    ["grids: [{ link: '?v=1', axes: { alpha: [1] } }]", /grids\[0\]\.axes\.alpha is no parameter of deep-linear/],
    ["grids: [{ link: '?v=1', axes: { theta: [1, 1] } }]", /the same value twice/],
    ["grids: [{ link: '?v=1', axes: { theta: [300] } }]", /value that is not taken/],
    ["links: ['v=1']\nseed: 3", /“seed” is not a key of a plan/],
    ["links: ['v=1']\nseeds: [1, 1]", /same seed twice/],
    ["links: ['v=1']\nquantities: [risk]", /names "risk", which no link simulates/],
    ["trials: 3", /nothing to compute/],
    ["- 1", /a plan is a table/],
  ])("a plan that says %s is refused with a sentence", async (text, sentence) => {
    await expect(readPlan(load(text))).rejects.toThrow(sentence);
  });
});

it("says in one line which plan cannot be read, and where to begin", () => {
  writeFileSync(join(folder, "bad.yml"), "links: ['v=1'");
  const { code, err } = run("atlas", "bad.yml", "--store", "bad");
  expect([code, err.trim().split("\n")]).toEqual([2, [expect.stringContaining("bad.yml is no YAML")]]);
  expect(run("atlas", "plan.yml").err).toMatch(/^“atlas” needs --store DIR/);
  expect(run("atlas", "plan.yml", "--store", "x", "--shard", "0/4").err).toMatch(/an index from 0 needs 1 added/);
});

describe("killed −9 at work", () => {
  it("five times, a store ends with the same bytes", async () => {
    run("atlas", "slow.yml", "--store", "steady");
    const args = ["atlas", "slow.yml", "--store", "killed"];
    expect(await killedRuns(folder, args, join(folder, "killed"), 5)).toBe(5);
    const last = run(...args);
    expect(last.err).toContain("killed is complete: 144 replicates");
    expect(contents(join(folder, "killed"))).toEqual(contents(join(folder, "steady")));
  }, 120_000);
});

describe.skipIf(!redisPath)("on Redis (skipped where no redis-server is installed)", () => {
  it("workers that are killed and a Redis that is restarted empty leave the same bytes", async () => {
    const server = await redisServer(join(folder, "redis"));
    const worker = () => start(folder, ["worker", "--redis", server.url, "--lanes", "1", "--stalled", "1"]);
    const workers = [worker(), worker()];
    try {
      const store = join(folder, "queued");
      const atlas = start(folder, ["atlas", "slow.yml", "--store", "queued", "--redis", server.url]);
      expect(await until(() => filesOf(store).length > 20)).toBe(true);
      workers[0].process.kill("SIGKILL");
      workers.push(worker());
      expect(await until(() => filesOf(store).length > 50)).toBe(true);
      await server.stop();
      await server.start();
      expect(await atlas.ended).toBe(0);
      expect(atlas.err()).toMatch(/does not answer; waiting for it\n.*answers again\n.*queued is complete: 144/s);
      expect(contents(store)).toEqual(contents(join(folder, "steady")));
      // A worker of another version would find its work in a queue of its own.
      const redis = new Redis(server.url);
      await redis.hset("transferscope:versions", "0.0.9", "a plan");
      const queue = new Queue("files 0.0.9", { connection: redis, prefix: "transferscope" });
      await queue.add("file", {});
      const late = start(folder, ["worker", "--redis", server.url, "--lanes", "1", "--idle", "1"]);
      expect(await late.ended).toBe(0);
      expect(late.err()).toMatch(/1 files wait for workers of version 0\.0\.9; this one is .*leaves them to those/);
      expect(await queue.count()).toBe(1);
      await queue.close();
      redis.disconnect();
      workers[1].process.kill("SIGTERM");
      expect(await workers[1].ended).toBe(0);
      expect(workers[1].err()).toMatch(/finishing what is in hand.*\n.*files were computed\n$/);
    } finally {
      for (const { process } of workers) process.kill("SIGKILL");
      await server.stop();
    }
  }, 120_000);
});

it("says which Redis does not answer, and what is no address", () => {
  for (const command of [["worker"], ["atlas", "plan.yml", "--store", "late"]]) {
    const { code, err } = run(...command, "--redis", "redis://:secret@127.0.0.1:9");
    expect(code).toBe(2);
    expect(err).toContain("no Redis answers at redis://127.0.0.1:9 (ECONNREFUSED)");
    expect(err).not.toContain("secret");
  }
  expect(run("worker", "--redis", "localhost").err).toContain("needs an address such as redis://127.0.0.1:6379");
});

describe("a full disk", () => {
  const small = join(folder, "small");
  mkdirSync(small);
  const isMounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "none", small]).status === 0;
  afterAll(() => void (isMounted && spawnSync("umount", [small])));
  it.skipIf(!isMounted)("is said, nothing is half written, and with room the run goes on", () => {
    const { code, err } = run("atlas", "plan.yml", "--store", "small/store");
    expect(code).toBe(1);
    expect(err).toMatch(/small\/store: the disk is full/);
    expect(err).toMatch(/of 240 replicates are kept in small\/store/);
    spawnSync("mount", ["-o", "remount,size=4m", small]);
    expect(run("atlas", "plan.yml", "--store", "small/store").code).toBe(0);
    expect(contents(join(small, "store"))).toEqual(whole);
  });
});

const reader = ["python3", "python"].find((python) => spawnSync(python, ["-c", "import pyarrow.parquet"]).status === 0);
it.skipIf(!reader)("pyarrow reads results and draws (skipped without pyarrow)", () => {
  const read = (path: string) =>
    spawnSync(
      reader as string,
      ["-c", `import pyarrow.parquet as p; t = p.read_table("${path}"); print(t.num_rows, t.schema.field(0).name)`],
      { cwd: folder, encoding: "utf8" },
    ).stdout.trim();
  expect(read("results.parquet")).toBe("142 theta");
  expect(read("whole/draws/0000/0000000.parquet")).toBe("12 unit");
});
