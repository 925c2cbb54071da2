import { inflateSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { pngChunks, pngSize } from "../../test/readPng.ts";
import { type ColourScale, colourOf, type Rgb } from "./colour.ts";
import { drawDimming } from "./dimming.ts";
import { drawCells, drawHeatmap, stretch } from "./heatmap.ts";

/** As much of a canvas as the heat map uses; it remembers what was drawn. */
class Paper {
  width = 0;
  height = 0;
  fillStyle = "";
  readonly rects: { x: number; y: number; w: number; h: number; fill: string }[] = [];
  image: Picture | undefined;
  cleared = 0;

  constructor(width = 0, height = 0) {
    this.width = width;
    this.height = height;
  }
  getContext = () => this;
  get canvas() {
    return this as unknown as HTMLCanvasElement;
  }
  clearRect = () => {
    this.cleared++;
  };
  fillRect = (x: number, y: number, w: number, h: number) => {
    this.rects.push({ x, y, w, h, fill: this.fillStyle });
  };
  putImageData = (image: Picture) => {
    this.image = image;
  };
}

class Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
  constructor(data: Uint8ClampedArray, width: number, height: number) {
    this.width = width;
    this.height = height;
    this.data = data;
  }
}

const scale: ColourScale = { kind: "diverging", top: 10 };
const css = (value: number) => `rgb(${colourOf(value, scale)?.join(" ")})`;

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a categorical map", () => {
  it("has many pixels in a cell: each name as far as the sign of its field reaches, row 0 at the bottom, none transparent", () => {
    vi.stubGlobal("ImageData", Picture);
    // Left of u = 0.25 + 0.5 v the first of two names; the last column has none.
    const edge = [0.25, 0.75];
    const field = Float64Array.from([0, 1, 2, 0, 1, 2], (u, at) => u - edge[at < 3 ? 0 : 1]);
    const borders = { fields: [field], signs: [[-1], [1]] };
    const paper = new Paper();
    drawHeatmap(
      paper.canvas,
      { nx: 3, ny: 2, values: [0, 1, Number.NaN, 0, 1, Number.NaN], borders },
      { kind: "categorical", top: 1 },
    );
    const { width, height, data } = paper.image as Picture;
    expect([paper.width, paper.height]).toEqual([width, height]);
    expect(width).toBe(2 * height);
    expect(height).toBeGreaterThanOrEqual(500);
    for (const [u, v] of [
      [0.1, 0.1],
      [0.34, 0.1],
      [0.3, 0.9],
      [0.6, 0.9],
      [0.6, 0.5],
      [1.4, 0.5],
      [1.6, 0.5],
    ]) {
      const at = 4 * (Math.floor((1 - v) * height) * width + Math.floor((u / 2) * width));
      const name = u > 1.5 ? Number.NaN : u < 0.25 + 0.5 * v ? 0 : 1;
      const colour = colourOf(name, { kind: "categorical", top: 1 });
      expect([...data.slice(at, at + 4)], `${u}, ${v}`).toEqual(colour ? [...colour, 255] : [0, 0, 0, 0]);
    }
  });
});

describe("drawHeatmap", () => {
  function draw(nx: number, ny: number, values: readonly number[], kind: ColourScale["kind"] = "diverging") {
    vi.stubGlobal("ImageData", Picture);
    const paper = new Paper(300, 200);
    drawHeatmap(paper.canvas, { nx, ny, values }, { kind, top: 10 });
    return paper;
  }

  it("paints a pixel a node, row 0 at the bottom, and leaves NaN transparent", () => {
    const values = [-10, 0, 10, 5, Number.NaN, Number.POSITIVE_INFINITY];
    const paper = draw(3, 2, values);
    expect([paper.width, paper.height]).toEqual([3, 2]);
    const pixel = (i: number, row: number) => [...(paper.image as Picture).data.slice(4 * (3 * row + i)).slice(0, 4)];
    for (const [k, value] of values.entries()) {
      const colour = colourOf(value, scale);
      expect(pixel(k % 3, k < 3 ? 1 : 0)).toEqual(colour ? [...colour, 255] : [0, 0, 0, 0]);
    }
  });

  it("takes the colours of categories as they are", () => {
    const { image } = draw(2, 2, [0, 1, 2, 3], "categorical");
    const shown = [2, 3, 0, 1].flatMap((v) => [...(colourOf(v, { kind: "categorical", top: 0 }) as Rgb), 255]);
    expect([...(image as Picture).data]).toEqual(shown);
  });
});

describe("without a canvas to paint on", () => {
  /** A canvas that has no context, and the ground that it gets instead. */
  async function ground(draw: (canvas: HTMLCanvasElement) => void): Promise<string> {
    const style = { background: "", setProperty: () => {} };
    draw({ width: 200, height: 160, style, getContext: () => null } as unknown as HTMLCanvasElement);
    await vi.waitFor(() => expect(style.background).not.toBe(""));
    return decodeURIComponent(/url\("(.*)"\)$/.exec(style.background)?.[1] as string);
  }

  it("a lattice is a PNG of its own", async () => {
    const values = [-10, 0, 10, 5, Number.NaN, -3];
    const lattice = { nx: 3, ny: 2, values };
    const address = await ground((canvas) => drawHeatmap(canvas, lattice, scale));
    const png = Buffer.from(address.replace("data:image/png;base64,", ""), "base64");
    const [above, below] = [values.slice(3), values.slice(0, 3)].map((row) =>
      row.flatMap((value) => [...(colourOf(value, scale) ?? [0, 0, 0]), Number.isNaN(value) ? 0 : 255]),
    );
    const data = pngChunks(png).find(({ name }) => name === "IDAT")?.content as Uint8Array;
    expect([pngSize(png), [...inflateSync(data)]]).toEqual([
      [3, 2],
      [0, ...above, 0, ...below],
    ]);
  });

  it("cells are rectangles", async () => {
    const svg = await ground((canvas) => drawCells(canvas, { xs: [0.4], ys: [0.2, 0.6], values: [3, -4] }, scale));
    const paths = [...svg.matchAll(/fill="([^"]*)" d="([^"]*)"/g)].map(([, fill, d]) => [fill, d]);
    expect(svg).toContain('viewBox="0 0 200 160"');
    expect(paths).toEqual([
      [css(3), "M0,96h200v64h-200z"],
      [css(-4), "M0,32h200v64h-200z"],
    ]);
  });

  it("and the dimming of a spotlight", async () => {
    const address = await ground((canvas) => drawDimming(canvas, 2, 2, (i) => i === 1));
    const png = Buffer.from(address.replace("data:image/png;base64,", ""), "base64");
    const data = pngChunks(png).find(({ name }) => name === "IDAT")?.content as Uint8Array;
    const row = [0, 20, 22, 26, 190, 0, 0, 0, 0];
    expect([...inflateSync(data)]).toEqual([...row, ...row]);
  });
});

describe("stretch", () => {
  it("puts the centres of the outer pixels on the frame", () => {
    for (const n of [2, 5, 129]) {
      const { size, offset } = stretch(n);
      const middle = (pixel: number) => offset + (size * (pixel + 0.5)) / n;
      expect(middle(0)).toBeCloseTo(0, 12);
      expect(middle(n - 1)).toBeCloseTo(1, 12);
    }
  });
});

describe("drawCells", () => {
  const xs = [0.1, 0.3, 0.6, 0.9];
  const ys = [0.2, 0.5, 0.75];

  function draw(places: readonly number[], rows: readonly number[], values: readonly number[]) {
    const paper = new Paper(200, 160);
    drawCells(paper.canvas, { xs: places, ys: rows, values }, scale);
    return paper.rects;
  }

  it("fills a cell that waits for its first number with a colour of no scale, and leaves one without a number hatched", () => {
    const paper = new Paper(200, 160);
    const waits = (cell: number) => cell < 2;
    drawCells(paper.canvas, { xs, ys: [0.2], values: [1, Number.NaN, Number.NaN, 2], waits }, scale);
    expect(paper.rects.map((r) => r.x)).toEqual([0, 40, 150]);
  });

  it("tiles without gap or overlap, with borders half way between the places", () => {
    const values = Array.from({ length: 12 }, (_, k) => k - 5.5);
    const rects = draw(xs, ys, values);
    expect(rects).toHaveLength(12);
    // Borders 0, .2, .45, .75, 1 across; .05, .35, .625, .875 upwards.
    expect([...new Set(rects.map((r) => r.x))]).toEqual([0, 40, 90, 150]);
    expect([...new Set(rects.map((r) => r.y + r.h))]).toEqual([152, 104, 60]);
    const covered = new Uint8Array(200 * 160);
    for (const r of rects)
      for (let y = r.y; y < r.y + r.h; y++) for (let x = r.x; x < r.x + r.w; x++) covered[y * 200 + x]++;
    expect(Math.max(...covered)).toBe(1);
    expect(covered.reduce((a, b) => a + b, 0)).toBe(200 * (152 - 20));
  });

  it("colours each cell by the value at its place, rows from the bottom up", () => {
    const values = Array.from({ length: 12 }, (_, k) => 2 * k - 11);
    const rects = draw(xs, ys, values);
    ys.forEach((v, j) => {
      xs.forEach((u, i) => {
        const [px, py] = [200 * u, 160 * (1 - v)];
        const cell = rects.filter((r) => px >= r.x && px < r.x + r.w && py >= r.y && py < r.y + r.h);
        expect(cell.map((r) => r.fill)).toEqual([css(values[j * 4 + i])]);
      });
    });
  });

  it("paints nothing where there is no number", () => {
    const values = Array.from({ length: 12 }, (_, k) => (k === 5 ? Number.NaN : k));
    const rects = draw(xs, ys, values);
    expect(rects).toHaveLength(11);
    expect(rects.some((r) => r.x <= 60 && 60 < r.x + r.w && r.y <= 80 && 80 < r.y + r.h)).toBe(false);
  });

  it("fills the frame with a single cell", () => {
    expect(draw([0.4], [0.7], [3])).toEqual([{ x: 0, y: 0, w: 200, h: 160, fill: css(3) }]);
  });
});
