import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { models } from "../../../test/everyModel.ts";
import { anyScene, json } from "../../../test/fuzz.ts";
import { controlNames, showsControl } from "../../scene/controls.ts";
import { decodeLink, encodeLink } from "../../scene/link.ts";
import { defaultScene } from "../../scene/readScene.ts";
import { embedCode, leaving, levels, SIDES } from "./embedCode.ts";

const address = "https://example.org/t/";

/** The attributes of a tag, as a parser of HTML reads them. */
function attributes(html: string): Record<string, string> {
  expect(html).toMatch(/^<iframe( [a-z]+="[^"<>]*")+><\/iframe>$/);
  const plain = (text: string) =>
    text.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  return Object.fromEntries([...html.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, name, value]) => [name, plain(value)]));
}

describe("the code of a frame", () => {
  it("leads to the same scene at the wanted level, with a title, a size and leave to go full screen", () => {
    fc.assert(
      fc.property(anyScene, fc.constantFrom(...levels), fc.string(), (scene, { id, size }, title) => {
        const code = embedCode(scene, { level: id, width: size[0], height: size[1], title }, address);
        const { src, width, height, ...rest } = attributes(code);
        expect(rest).toEqual({ title, loading: "lazy", allow: "fullscreen; clipboard-write" });
        expect([Number(width), Number(height)]).toEqual(size);
        expect(src.startsWith(`${address}?v=1`)).toBe(true);
        const { scene: there, notices } = decodeLink(src);
        expect(notices).toEqual([]);
        expect(json(there)).toBe(json({ ...scene, embed: id }));
      }),
      { numRuns: 300, seed: 61 },
    );
  });
  it("has sides in range, whatever is asked for", () => {
    const { scene } = decodeLink("?v=1");
    const sides = (width: number, height: number) => {
      const found = attributes(embedCode(scene, { level: "figure", width, height, title: "t" }, address));
      return [found.width, found.height].map(Number);
    };
    expect(sides(-5, 1e9)).toEqual([...SIDES]);
    expect(sides(640.4, Number.POSITIVE_INFINITY)).toEqual([640, SIDES[1]]);
  });
  it("cannot be broken out of by a title", () => {
    const { scene } = decodeLink("?v=1");
    const title = `"><script>alert(1)</script>&amp;`;
    expect(attributes(embedCode(scene, { level: "full", width: 300, height: 300, title }, address)).title).toBe(title);
  });
  it("names the controls of every choice the shorter way", () => {
    for (const model of models) {
      const names = controlNames(model);
      expect(new Set(names).size).toBe(names.length);
      for (const shown of [names, [], names.slice(0, 2), names.slice(2), [names[3]]]) {
        const link = encodeLink({ ...defaultScene(model), ...leaving(model, shown) });
        const { scene, notices } = decodeLink(link);
        expect(notices).toEqual([]);
        expect(names.filter((name) => showsControl(scene, name))).toEqual(shown);
        expect(Math.min(scene.hide.length, scene.only?.length ?? 0)).toBe(0);
        expect(scene.only?.length ?? scene.hide.length).toBeLessThanOrEqual(names.length / 2);
      }
      expect(leaving(model, names)).toEqual({ hide: [], only: undefined });
    }
  });
});
