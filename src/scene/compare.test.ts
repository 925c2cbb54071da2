import { describe, expect, it } from "vitest";
import { jobKey } from "../compute/job.ts";
import { changes, changesText, noDifference, swapped } from "./compare.ts";
import { decodeLink, encodeLink } from "./link.ts";
import { plan } from "./plan.ts";
import { restore } from "./restore.ts";
import { referenceScene, type Scene, toRaw } from "./scene.ts";

const sceneOf = (link: string): Scene => {
  const { scene, notices } = decodeLink(link);
  expect(notices).toEqual([]);
  return scene;
};

describe("A beside B in one link", () => {
  const link = "v=1&theta=60&sigma=0.5&compare=side&ref=theta:45_sigma:0.2_L:inf";
  it("holds A as what differs from B", () => {
    const scene = sceneOf(link);
    expect(scene.reference).toEqual({ ...scene.params, theta: 45, sigma: 0.2, L: Number.POSITIVE_INFINITY });
    expect(encodeLink(scene)).toBe(link);
    expect(encodeLink(referenceScene(scene) as Scene)).toBe("v=1&L=inf");
  });
  it("says nothing where nothing is compared, and the ghost where only A is named", () => {
    expect(sceneOf("v=1")).toMatchObject({ compare: "no", reference: undefined });
    expect(sceneOf("v=1&ref=L:3")).toMatchObject({ compare: "ghost", reference: { L: 3 } });
    expect(encodeLink(sceneOf("v=1&compare=ghost"))).toBe("v=1&compare=ghost");
  });
  it("keeps A where it is when B moves", () => {
    const before = sceneOf("v=1&theta=60&compare=ghost&ref=L:3");
    const { scene } = restore({ ...toRaw(before), theta: 10, gamma: 1 });
    expect(scene.reference).toEqual(before.reference);
    expect(encodeLink(scene)).toBe("v=1&theta=10&gamma=1&compare=ghost&ref=theta:60_gamma:0.5_L:3");
  });
  it("keeps A's value of a parameter that follows others in B", () => {
    const pinned = sceneOf("v=1&m=diagonal&compare=ghost");
    const { scene } = restore({ ...toRaw(pinned), c: 0.5, apt: 0.7 });
    expect(scene.reference).toEqual(pinned.params);
    expect(sceneOf(encodeLink(scene)).reference).toEqual(pinned.params);
  });
  it.each([
    ["v=1&ref=nonsense:1_L:3", ["ref"]],
    ["v=1&ref=L", ["ref"]],
    ["v=1&ref=L:99999999", ["ref"]],
    ["v=1&compare=sideways&ref=L:3", ["compare"]],
    ["v=1&compare=no&ref=L:3", ["ref"]],
    ["v=1&m=diagonal&ref=theta:30", ["ref"]],
  ])("%s is answered by a notice", (bad, keys) => {
    const { scene, notices } = decodeLink(bad);
    expect(notices.map((n) => n.key)).toEqual(keys);
    expect(decodeLink(encodeLink(scene)).notices).toEqual([]);
  });
});

describe("swap", () => {
  it("exchanges A and B, and twice is nothing", () => {
    const scene = sceneOf("v=1&theta=60&compare=difference&ref=theta:45_L:inf");
    const there = swapped(scene);
    expect(encodeLink(there)).toBe("v=1&L=inf&compare=difference&ref=theta:60_L:2");
    expect(swapped(there)).toEqual(scene);
  });
});

describe("the list of changes", () => {
  it("names exactly the parameters that differ, with both values", () => {
    const scene = sceneOf("v=1&theta=60&gs=0.5&base=min&compare=ghost&ref=theta:45_gs:inf_base:ridge:0.1");
    expect(changes(scene).map((c) => [c.key, c.a, c.b])).toEqual([
      ["theta", "45°", "60°"],
      ["gs", "∞", "0.5"],
      ["base", "a ridge, λ_sc = 0.1", "no ridge"],
    ]);
    expect(changesText(scene)).toBe("θ = 45° → 60°, γₛ = ∞ → 0.5, scratch has: a ridge, λ_sc = 0.1 → no ridge");
    expect(changes(sceneOf("v=1&compare=ghost"))).toEqual([]);
  });
  it("leaves out what no picture depends on", () => {
    const { scene } = restore({ ...toRaw(sceneOf("v=1&compare=ghost")), init: 0.01 });
    expect(changes(scene)).toEqual([]);
    expect(encodeLink(scene)).not.toContain("ref=");
  });
});

describe("jobs", () => {
  it("of A are those that A alone would have", () => {
    const scene = sceneOf("v=1&theta=60&sigma=0.5&compare=side&ref=theta:45_sigma:0.2");
    const a = plan(sceneOf("v=1"));
    const { reference } = plan(scene);
    expect(jobKey(reference?.map as never)).toBe(jobKey(a.map));
    expect(jobKey(reference?.curve as never)).toBe(jobKey(a.curve));
  });
  it("of A stay the same while B moves", () => {
    const keys = [0.3, 0.4, 0.9].map((sigma) => {
      const { reference } = plan(restore({ ...toRaw(sceneOf("v=1&ref=L:3&compare=ghost")), sigma }).scene);
      return jobKey(reference?.map as never) + jobKey(reference?.curve as never);
    });
    expect(new Set(keys).size).toBe(1);
  });
  it("are none without A", () => expect(plan(sceneOf("v=1")).reference).toBeUndefined());
});

it("names have no difference, and a sentence says so", () => {
  const categorical = sceneOf("v=1&q=best&compare=difference");
  expect(noDifference(categorical)).toMatch(/side by side\.$/);
  expect(noDifference(sceneOf("v=1&compare=difference"))).toBeUndefined();
});
