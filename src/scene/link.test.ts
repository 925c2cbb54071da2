import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { models, presets } from "../../test/everyModel.ts";
import { anyScene, json, nearlyLink, otherLink, survives } from "../../test/fuzz.ts";
import { modelById } from "../models/registry.ts";
import { controlNames } from "./controls.ts";
import { linkKeys } from "./keys.ts";
import { decodeLink, encodeLink } from "./link.ts";
import { linkTable } from "./linkTable.ts";
import { mend } from "./mend.ts";
import { defaultScene } from "./readScene.ts";
import { restore } from "./restore.ts";
import { toRaw } from "./scene.ts";
import { version } from "./version.ts";

const keysOf = (link: string) => decodeLink(link).notices.map((n) => n.key);

it("a forecast in the fragment is none of the link's keys", () => {
  const { scene, notices } = decodeLink("?v=1&theta=20#forecast=1.VVbbblw3DPyX");
  expect([scene.params.theta, notices]).toEqual([20, []]);
});

describe("links", () => {
  it("decode(encode(scene)) is the scene, over 10⁴ scenes, without a notice", () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        const link = encodeLink(scene);
        // Mending is for links that something has changed on their way.
        for (const whole of [link, `?${link}`, `#${link}`, `https://example.org/t/?${link}`])
          assert.strictEqual(mend(whole), whole);
        const back = decodeLink(link);
        assert.strictEqual(json(back.notices), "[]");
        assert.strictEqual(json(back.scene), json(scene));
        assert.strictEqual(encodeLink(back.scene), link);
        // Nearly every key at its longest; a code for cameras holds 2331.
        assert(link.length <= 1100, link);
        assert.match(link, /^[\w=&.:,;-]*$/);
      }),
      { numRuns: 10_000, seed: 2 },
    );
  });
  it("what is set in another way is written as it is: 3000 links, down to shares of 1e-20", () => {
    const same = (given: string) => {
      const { scene } = decodeLink(given);
      const back = decodeLink(encodeLink(scene));
      assert.strictEqual(json(back.notices), "[]", given);
      assert.strictEqual(json(back.scene), json(scene), given);
      assert.strictEqual(json(restore(toRaw(scene))), json({ scene, notices: [] }), given);
    };
    same("?v=1&m=diagonal&rft=1e-15&om=0.9447");
    fc.assert(fc.property(otherLink, same), { numRuns: 3000, seed: 34 });
  });
  it("the gate is idempotent", () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        expect(json(restore(toRaw(scene)))).toBe(json({ scene, notices: [] }));
      }),
      { numRuns: 500, seed: 3 },
    );
  });
  it("the default scene is v=1 and a typical one is short", () => {
    for (const model of models) {
      const link = encodeLink(defaultScene(model));
      expect(link).toBe(model === models[0] ? "v=1" : `v=1&m=${model.id}`);
    }
    const typical =
      "v=1&theta=60&gamma=0.25&sigma=1&gs=0.5&ss=0.2&L=inf&q=t-finetune&x=sigma:0..1&lim=2&pin=0.5,1&seed=42&trials=1000";
    expect(encodeLink(decodeLink(typical).scene)).toBe(typical);
    expect(typical.length).toBeLessThanOrEqual(200);
  });
  it("is read from ?, #, a whole address, a bare query, and what chat programs make of it", () => {
    const wanted = json(decodeLink("v=1&theta=60&gamma=0.25").scene);
    for (const link of [
      "?v=1&theta=60&gamma=0.25",
      "#v=1&theta=60&gamma=0.25",
      "https://example.org/t/?v=1&theta=60&gamma=0.25",
      "https://example.org/t/#v=1&theta=60&gamma=0.25",
      "https://example.org/t/?v=1&theta=60#gamma=0.25",
      "?v=1&amp;theta=60&amp;gamma=0.25",
      "?v=1&amp;amp;theta=60&gamma=0.25",
      "  ?v=1&theta=60&gamma=0.25). ",
      "?v=1&theta=6%30&gamma=.25",
      "?gamma=0.25&v=1&&theta=60&",
      "?v=1&theta=+60&gamma=2.5e-1",
    ]) {
      const { scene, notices } = decodeLink(link);
      expect(json(scene), link).toBe(wanted);
      expect(notices, link).toEqual([]);
    }
    expect(decodeLink("https://example.org/page").notices).toEqual([]);
  });
});

describe("notices name the keys", () => {
  const cases: [string, string[]][] = [
    ["", []],
    ["?v=1", []],
    ["?theta=60", ["v"]],
    ["?v=2&theta=60", ["v"]],
    ["?v=abc", ["v"]],
    ["?v=1&m=nosuch", ["m"]],
    ["?v=1&theta=NaN", ["theta"]],
    ["?v=1&theta=1e309", ["theta"]],
    ["?v=1&theta=-1", ["theta"]],
    ["?v=1&theta=181&gamma=21", ["theta", "gamma"]],
    ["?v=1&theta=100&sigma=50", []],
    ["?v=1&L=2.5", ["L"]],
    ["?v=1&L=inf&gs=inf", []],
    ["?v=1&d=inf", ["d"]],
    ["?v=1&limit=huge", ["limit"]],
    ["?v=1&q=__proto__", ["q"]],
    ["?v=1&q=constructor", ["q"]],
    ["?v=1&__proto__=1", ["__proto__"]],
    ["?v=1&constructor=1&toString=2", ["constructor", "toString"]],
    ["?v=1&theta=10&theta=20", ["theta"]],
    ["?v=1&foo=1", ["foo"]],
    ["?v=1&theta=%E0%A4", ["theta"]],
    ["?v=1&x=gamma:0..2", []],
    ["?v=1&x=theta:0..90&y=theta:0..90", ["y"]],
    ["?v=1&x=gamma:5..5&y=theta:0..90", ["x"]],
    ["?v=1&x=sigma:1..0", ["x"]],
    ["?v=1&x=sigma:log:0..1", ["x"]],
    ["?v=1&x=sigma:log:0.01..1", []],
    ["?v=1&x=limit:0..1", ["x"]],
    ["?v=1&x=theta", ["x"]],
    ["?v=1&init=0.5", []],
    ["?v=1&x=init:0.01..1", ["x"]],
    ["?v=1&fam=init:1,L:3", ["fam"]],
    ["?v=1&x=d:1..99999", ["x"]],
    ["?v=1&trials=-3", ["trials"]],
    ["?v=1&trials=1e9&seed=0.5", ["seed", "trials"]],
    ["?v=1&pin=1,2;3;4,5", ["pin"]],
    ["?v=1&se=0", ["se"]],
    ["?v=1&eps=0.3", []],
    ["?v=1&eps=off", []],
    ["?v=1&eps=0", ["eps"]],
    ["?v=1&eps=2e6", ["eps"]],
    ["?v=1&eps=much", ["eps"]],
    ["?v=1&lim=-1", ["lim"]],
    ["?v=1&spec=iso&base=min", []],
    ["?v=1&spec=power&a=2&align=top&k=5&delta=0.5", []],
    ["?v=1&spec=wave&k=0&a=11", ["spec", "k", "a"]],
    ["?v=1&train=first:3&base=ridge:0.1", []],
    ["?v=1&train=first&base=ridge", ["train", "base"]],
    ["?v=1&train=first:2.5&base=ridge:-1", ["train", "base"]],
    ["?v=1&train=middle&base=min:2", ["train", "base"]],
    ["?v=1&base=ridge:many", ["base"]],
    ["?v=1&fam=base:ridge:0.1,base:best;train:first:2,train:all", []],
    ["?v=1&fam=base:ridge:x,base:best", ["fam"]],
    ["?v=1&x=base:0..1", ["x"]],
    ["?v=1&cut=z&show=all", ["cut", "show"]],
    ["?v=1&embed=figure", []],
    ["?v=1&embed=1", ["embed"]],
    ["?v=1&embed=controls&hide=theta,q", []],
    ["?v=1&only=none", []],
    ["?v=1&hide=theta,nosuch", ["hide"]],
    ["?v=1&only=lam", ["only"]],
    ["?v=1&only=theta&hide=q", ["hide"]],
  ];
  it.each(cases)("%s", (link, keys) => {
    expect([...new Set(keysOf(link))].sort()).toEqual([...keys].sort());
  });
  it("uses the first of a repeated key, the nearest allowed value, the default for nonsense", () => {
    const p = (link: string) => decodeLink(link).scene.params;
    expect(p("?v=1&theta=10&theta=20").theta).toBe(10);
    expect(p("?v=1&theta=300").theta).toBe(180);
    expect(p("?v=1&theta=many").theta).toBe(45);
    expect(Object.is(p("?v=1&theta=-0").theta, 0)).toBe(true);
    expect(p("?v=1&train=first:2.6&base=ridge:+0.10")).toMatchObject({ train: "first:3", base: "ridge:0.1" });
    expect(p("?v=1&train=first&base=min:3")).toMatchObject({ train: "first:1", base: "min" });
    expect(decodeLink("?v=1&x=sigma:1..0").scene.x).toEqual({ param: "sigma", lo: 0, hi: 1, log: false });
  });
});

describe("fuzz, nearly 10⁴ links through to a readout; 10⁵ in link.long.ts", () => {
  it("any text", () => fc.assert(fc.property(fc.string({ maxLength: 300 }), survives), { numRuns: 1500, seed: 4 }));
  it("nearly a link", () => fc.assert(fc.property(nearlyLink, survives), { numRuns: 6500, seed: 5 }));
  it("a good link, truncated or damaged anywhere", () =>
    fc.assert(
      fc.property(anyScene, fc.nat(), fc.string({ maxLength: 3 }), (scene, at, rubbish) => {
        const link = `?${encodeLink(scene)}`;
        const k = at % (link.length + 1);
        survives(link.slice(0, k));
        survives(link.slice(0, k) + rubbish + link.slice(k));
      }),
      { numRuns: 400, seed: 6 },
    ));
});

describe("published links", () => {
  const file = new URL("../../test/links.txt", import.meta.url);
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((l) => l !== "" && !l.startsWith("#"));
  it.each(lines.map((l) => l.split("\t")))("%s means what it meant", (link, scene) => {
    const decoded = JSON.parse(json(toRaw(decodeLink(link).scene)));
    const meant = JSON.parse(scene);
    // Keys that are younger than the line are at their defaults.
    const plain = JSON.parse(json(toRaw(defaultScene(modelById(meant.m)))));
    for (const key of Object.keys(decoded)) if (!(key in meant)) meant[key] = plain[key];
    expect(decoded).toEqual(meant);
  });
  it("are only ever added to", () => {
    const first = (count: number) =>
      createHash("sha256")
        .update(
          lines
            .slice(0, count)
            .map((line) => `${line}\n`)
            .join(""),
        )
        .digest("hex");
    const known = readFileSync(new URL("../../test/links.sha256", import.meta.url), "utf8")
      .split("\n")
      .filter((l) => l !== "" && !l.startsWith("#"))
      .map((l) => l.split(" "));
    expect(known.length).toBeGreaterThan(0);
    for (const [count, digest] of known) expect(`${count} ${first(Number(count))}`).toBe(`${count} ${digest}`);
  });
  it("hold every preset", () => {
    const links = lines.map((l) => l.split("\t")[0]);
    for (const preset of presets) {
      expect(links, preset.id).toContain(`?${preset.link}`);
      expect(keysOf(`?${preset.link}`)).toEqual([]);
    }
  });
});

it("no two entries have the same key, and every control is one", () => {
  for (const model of models) {
    const tables = [model.params, model.alternatives?.params ?? {}, model.reserved];
    const names = [...linkKeys, ...tables.flatMap(Object.keys)];
    expect(new Set(names).size, names.join()).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining([...controlNames(model)]));
  }
});

it("docs/links.md is what the tables say", () => {
  const file = new URL("../../docs/links.md", import.meta.url);
  expect(existsSync(file)).toBe(true);
  expect(readFileSync(file, "utf8")).toBe(linkTable());
});

it("the version is that of package.json", () => {
  const pkg = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
  expect(version).toBe(pkg.version);
});
