import { describe, expect, it } from "vitest";
import "../../test/everyModel.ts";
import { manifests } from "../models/manifests.ts";
import { modelById } from "../models/registry.ts";
import { decodeLink, encodeLink } from "./link.ts";
import { SolvedPoint } from "./solvedPoint.ts";

describe("the picture that a model opens at", () => {
  it("is a canonical link of that model, read without a notice", () => {
    for (const { id, opening } of manifests) {
      if (opening === undefined) continue;
      const { scene, notices } = decodeLink(opening);
      expect(notices).toEqual([]);
      expect(scene.model).toBe(id);
      expect(`?${encodeLink(scene)}`).toBe(opening);
    }
  });

  it("shows for diagonal networks that other features hurt and the same ones help", () => {
    const { scene } = decodeLink(manifests.find((m) => m.id === "diagonal")?.opening ?? "");
    expect(scene.y.param).toBe("rsh");
    const gain = (rsh: number) =>
      new SolvedPoint(modelById("diagonal"), { ...scene.params, rsh }, undefined).value(scene.quantity);
    expect(gain(0)).toBeLessThan(-0.1);
    expect(gain(1)).toBeGreaterThan(0.1);
    expect(Math.abs(gain(0.389))).toBeLessThan(0.01);
  });
});
