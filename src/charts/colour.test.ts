import { describe, expect, it } from "vitest";
import {
  categoryColours,
  colourOf,
  divergingIndex,
  divergingTable,
  type Rgb,
  scoreTable,
  sequentialIndex,
  sequentialTable,
} from "./colour.ts";

type Triple = readonly [number, number, number];

const times = (m: readonly Triple[], v: Triple): Triple =>
  m.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]) as unknown as Triple;

/** sRGB in 0 … 255 to linear light in 0 … 1 (IEC 61966-2-1). */
const linear = (rgb: Rgb): Triple =>
  rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4)) as unknown as Triple;

const TO_XYZ: readonly Triple[] = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];

/** Linear light to CIELAB (D65). */
function lab(light: Triple): Triple {
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const [x, y, z] = times(TO_XYZ, light);
  const [fx, fy, fz] = [f(x / 0.95047), f(y), f(z / 1.08883)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/** How the colour looks: Machado, Oliveira and Fernandes 2009, severity 1, applied to linear light. */
const visions: Readonly<Record<string, readonly Triple[]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const seen = (rgb: Rgb, vision: readonly Triple[]): Triple =>
  lab(times(vision, linear(rgb)).map((c) => Math.max(0, Math.min(1, c))) as unknown as Triple);

const lightness = (rgb: Rgb) => lab(linear(rgb))[0];

/** ΔE76 between two colours as seen. */
const distance = (a: Rgb, b: Rgb, vision: readonly Triple[] = visions.normal) => {
  const [p, q] = [seen(a, vision), seen(b, vision)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
};

const tables = [
  { name: "diverging", table: divergingTable },
  { name: "scores", table: scoreTable },
  { name: "sequential", table: sequentialTable },
  { name: "category", table: categoryColours },
];

describe("the colour metric of this test", () => {
  it("puts white, black, grey and red where CIELAB has them", () => {
    for (const [rgb, exact] of [
      [
        [255, 255, 255],
        [100, 0, 0],
      ],
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
      [
        [119, 119, 119],
        [50.03, 0, 0],
      ],
      [
        [255, 0, 0],
        [53.24, 80.09, 67.2],
      ],
      [
        [0, 0, 255],
        [32.3, 79.19, -107.86],
      ],
    ] as const)
      lab(linear(rgb)).forEach((v, k) => {
        expect(v).toBeCloseTo(exact[k], 1);
      });
  });

  it("leaves greys grey under every vision, and confuses what it should", () => {
    for (const vision of Object.values(visions)) expect(distance([128, 128, 128], [128, 128, 128], vision)).toBe(0);
    for (const vision of Object.values(visions)) {
      const [, a, b] = seen([180, 180, 180], vision);
      expect(Math.hypot(a, b)).toBeLessThan(0.1);
    }
    // A red and a green that a deuteranope hardly tells apart.
    const [red, green]: Rgb[] = [
      [200, 90, 50],
      [140, 130, 40],
    ];
    expect(distance(red, green)).toBeGreaterThan(40);
    expect(distance(red, green, visions.deuteranopia)).toBeLessThan(0.5 * distance(red, green));
  });
});

it.each(tables)("the $name table holds 8-bit colours", ({ table }) => {
  for (const rgb of table) {
    expect(rgb).toHaveLength(3);
    for (const c of rgb) expect(Number.isInteger(c) && c >= 0 && c <= 255).toBe(true);
  }
});

describe.each([
  ["winners", divergingTable],
  ["scores", scoreTable],
] as const)("the diverging table of %s", (_, table) => {
  const zero = table[128];

  it("has 257 entries, the middle one neutral and like no other", () => {
    expect(table).toHaveLength(257);
    expect(Math.max(...zero) - Math.min(...zero)).toBeLessThanOrEqual(2);
    table.forEach((rgb, i) => {
      if (i !== 128) expect(rgb).not.toEqual(zero);
    });
  });

  it("falls in lightness equally on both sides", () => {
    for (let i = 1; i <= 128; i++) {
      expect(lightness(table[128 - i])).toBeLessThan(lightness(table[129 - i]) + 0.01);
      expect(lightness(table[128 + i])).toBeLessThan(lightness(table[127 + i]) + 0.01);
      // Neither side looks stronger than the other.
      expect(Math.abs(lightness(table[128 - i]) - lightness(table[128 + i]))).toBeLessThan(2);
    }
    expect(Math.abs(lightness(table[0]) - lightness(table[256]))).toBeLessThanOrEqual(5);
    expect(lightness(zero) - lightness(table[0])).toBeGreaterThan(40);
  });

  it("has no jump", () => {
    for (let i = 1; i < 257; i++) expect(distance(table[i - 1], table[i])).toBeLessThan(3);
  });

  it.each(Object.entries(visions))("tells +t from −t, t ≥ ¼, by ΔE ≥ 20: %s", (_name, vision) => {
    for (let i = 32; i <= 128; i++) expect(distance(table[128 - i], table[128 + i], vision)).toBeGreaterThanOrEqual(20);
  });
});

describe("the two diverging tables", () => {
  it("are warm below zero and cool above", () => {
    for (let i = 1; i <= 128; i++) {
      const [red, blue] = [divergingTable[128 - i], divergingTable[128 + i]];
      expect(red[0]).toBeGreaterThan(red[2]);
      expect(blue[2]).toBeGreaterThan(blue[0]);
    }
  });

  it("are distinguishable wherever they are not pale", () => {
    for (const i of [0, 32, 64, 192, 224, 256])
      expect(distance(divergingTable[i], scoreTable[i])).toBeGreaterThanOrEqual(20);
  });

  it("are chosen by the scale", () => {
    for (const value of [-1, 0, 0.4]) {
      expect(colourOf(value, { kind: "diverging", top: 1 })).toBe(divergingTable[divergingIndex(value, 1)]);
      expect(colourOf(value, { kind: "diverging", top: 1, scores: true })).toBe(scoreTable[divergingIndex(value, 1)]);
    }
  });
});

describe("divergingIndex", () => {
  it("gives the neutral entry to zero alone", () => {
    expect(divergingIndex(0, 3)).toBe(128);
    expect(divergingIndex(-0, 3)).toBe(128);
    for (const tiny of [5e-324, 1e-300, 1e-9, 1e-3]) {
      expect(divergingIndex(tiny, 1)).toBe(129);
      expect(divergingIndex(-tiny, 1)).toBe(127);
      expect(divergingIndex(tiny, 1e9)).toBe(129);
    }
  });

  it("maps the limits to the ends, clamps beyond, ∞ included", () => {
    for (const top of [0.01, 1, 250]) {
      expect(divergingIndex(top, top)).toBe(256);
      expect(divergingIndex(-top, top)).toBe(0);
      expect(divergingIndex(top / 2, top)).toBe(192);
      expect(divergingIndex(-top / 4, top)).toBe(96);
      for (const far of [1.0001 * top, 1e300, Number.POSITIVE_INFINITY]) {
        expect(divergingIndex(far, top)).toBe(256);
        expect(divergingIndex(-far, top)).toBe(0);
      }
    }
  });

  it("is odd and increasing", () => {
    let last = 0;
    for (let k = -500; k <= 500; k++) {
      const index = divergingIndex(k / 400, 1);
      expect(divergingIndex(-k / 400, 1)).toBe(256 - index);
      expect(index).toBeGreaterThanOrEqual(last);
      last = index;
    }
  });
});

describe("the sequential table", () => {
  it("falls in lightness from paper to ink for every vision", () => {
    expect(sequentialTable).toHaveLength(256);
    for (const [name, vision] of Object.entries(visions)) {
      const light = sequentialTable.map((rgb) => seen(rgb, vision)[0]);
      // Rounding to 8 bits may cost a few tenths between neighbours, but not over three of them.
      for (let i = 3; i < 256; i++) expect(light[i], `${name} ${i}`).toBeLessThan(light[i - 3]);
      expect(light[0] - light[255]).toBeGreaterThan(60);
    }
    for (let i = 1; i < 256; i++)
      expect(lightness(sequentialTable[i])).toBeLessThan(lightness(sequentialTable[i - 1]) + 0.01);
  });

  it("has no jump", () => {
    for (let i = 1; i < 256; i++) expect(distance(sequentialTable[i - 1], sequentialTable[i])).toBeLessThan(3);
  });

  it("is entered from 0 to the limit and clamped", () => {
    for (const top of [0.5, 4]) {
      expect(sequentialIndex(0, top)).toBe(0);
      expect(sequentialIndex(top, top)).toBe(255);
      expect(sequentialIndex(-1, top)).toBe(0);
      expect(sequentialIndex(Number.NEGATIVE_INFINITY, top)).toBe(0);
      expect(sequentialIndex(Number.POSITIVE_INFINITY, top)).toBe(255);
      expect(sequentialIndex(0.2 * top, top)).toBe(51);
    }
  });
});

describe("colours of categories", () => {
  it.each(Object.entries(visions))("are ΔE ≥ 15 apart: %s", (_, vision) => {
    for (const [i, a] of categoryColours.entries())
      for (const b of categoryColours.slice(i + 1)) expect(distance(a, b, vision)).toBeGreaterThanOrEqual(15);
  });

  it("differ in lightness as well", () => {
    const light = categoryColours.map(lightness).sort((a, b) => a - b);
    for (let i = 1; i < light.length; i++) expect(light[i] - light[i - 1]).toBeGreaterThan(3);
  });
});

describe("colourOf", () => {
  const kinds = ["diverging", "sequential", "categorical"] as const;

  it("has no colour for what is not a number", () => {
    for (const kind of kinds) expect(colourOf(Number.NaN, { kind, top: 1 })).toBeUndefined();
  });

  it("reads the table of its scale", () => {
    expect(colourOf(0, { kind: "diverging", top: 2 })).toBe(divergingTable[128]);
    expect(colourOf(Number.NEGATIVE_INFINITY, { kind: "diverging", top: 2 })).toBe(divergingTable[0]);
    expect(colourOf(Number.POSITIVE_INFINITY, { kind: "diverging", top: 2 })).toBe(divergingTable[256]);
    expect(colourOf(0, { kind: "sequential", top: 2 })).toBe(sequentialTable[0]);
    expect(colourOf(Number.POSITIVE_INFINITY, { kind: "sequential", top: 2 })).toBe(sequentialTable[255]);
    categoryColours.forEach((rgb, k) => {
      expect(colourOf(k, { kind: "categorical", top: 1 })).toBe(rgb);
    });
  });

  it("has no colour for a category that does not exist", () => {
    for (const value of [-1, 0.5, 99]) expect(colourOf(value, { kind: "categorical", top: 1 })).toBeUndefined();
  });
});
