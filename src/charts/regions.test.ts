import { describe, expect, it } from "vitest";
import { uniforms } from "../lib/philox.ts";
import { crossed, regionLabels } from "./regions.ts";

const size = (text: string) => ({ width: 0.02 * text.length, height: 0.05 });
const names = ["scratch wins", "transfer wins"];

describe("region labels", () => {
  it("stand inside their regions with all of their text, whatever the boundary", () => {
    for (const boundary of [
      (x: number, _: number) => x < 0.5,
      (x: number, y: number) => x + y < 1,
      (x: number, y: number) => y < 0.3 + 0.4 * Math.sin(3 * x),
      (x: number, y: number) => (x - 0.5) ** 2 + (y - 0.5) ** 2 < 0.09,
    ]) {
      const n = 33;
      const region = (i: number, j: number) => (boundary(i / (n - 1), j / (n - 1)) ? 1 : 0);
      const labels = regionLabels(n, n, region, names, size);
      expect(labels.map((l) => l.text).sort()).toEqual([...names].sort());
      for (const { text, x, y } of labels) {
        const { width, height } = size(text);
        for (const dx of [-0.5, 0, 0.5])
          for (const dy of [-0.5, 0.5]) {
            const [u, v] = [x + dx * width, y + dy * height];
            expect(u >= 0 && u <= 1 && v >= 0 && v <= 1).toBe(true);
            expect(boundary(u, v) ? 1 : 0, `${text} at ${u}, ${v}`).toBe(names.indexOf(text));
          }
      }
    }
  });

  it("overlap neither taken boxes nor each other, or are omitted", () => {
    const everywhere = () => 0;
    const [alone] = regionLabels(33, 33, everywhere, names, size);
    expect([alone.x, alone.y]).toEqual([0.5, 0.5]);
    const probe = { x: 0.5, y: 0.5, width: 0.1, height: 0.1 };
    const [beside] = regionLabels(33, 33, everywhere, names, size, [probe]);
    const { width, height } = size(beside.text);
    expect(
      Math.abs(beside.x - 0.5) >= (0.1 + width) / 2 - 1e-9 || Math.abs(beside.y - 0.5) >= (0.1 + height) / 2 - 1e-9,
    ).toBe(true);
    // A stripe narrower than the text, and a map without numbers, get no name.
    expect(regionLabels(33, 33, (i) => (i === 16 ? 1 : 0), names, size).map((l) => l.text)).toEqual(["scratch wins"]);
    expect(regionLabels(33, 33, () => undefined, names, size)).toEqual([]);
  });
});

describe("lines and boxes", () => {
  /** A 256th of the frame; places are odd 512ths, so that none lies on an edge. */
  const place = (u: number) => (2 * Math.floor(256 * u) + 1) / 512;
  const u = new Float64Array(8);

  it("a box is crossed exactly where a point of a line lies in it, also across words of 32 squares and at the rim", () => {
    let hits = 0;
    for (let k = 0; k < 2000; k++) {
      uniforms(u, 8, { seed: 20261130, replicate: k, purpose: 1 });
      const [x, y] = [place(u[0]), place(u[1])];
      const [a, b] = [Math.floor(257 * u[2]), Math.floor(257 * u[3])].sort((p, q) => p - q);
      const [c, d] = [Math.floor(257 * u[4]), Math.floor(257 * u[5])].sort((p, q) => p - q);
      const box = { x: (a + b) / 512, y: (c + d) / 512, width: (b - a) / 256, height: (d - c) / 256 };
      const inside = x > a / 256 && x < b / 256 && y > c / 256 && y < d / 256;
      hits += Number(inside);
      expect(crossed([[x, y, x, y]])(box), JSON.stringify({ x, y, box })).toBe(inside);
    }
    expect(hits).toBeGreaterThan(100);
  });

  it("a line is found along its length, and forgotten with the next lines", () => {
    const diagonal = crossed([[0, 0, 1, 1]]);
    for (let k = 0; k < 16; k++) {
      const at = (k + 0.5) / 16;
      const size = { width: 1 / 16, height: 1 / 16 };
      expect([
        diagonal({ x: at, y: at, ...size }),
        diagonal({ x: at, y: at < 0.5 ? at + 0.25 : at - 0.25, ...size }),
      ]).toEqual([true, false]);
    }
    expect(diagonal({ x: 0.5, y: 0.5, width: 0, height: 1 })).toBe(false);
    expect(crossed([])({ x: 0.5, y: 0.5, width: 1, height: 1 })).toBe(false);
  });
});
