import { describe, expect, it } from "vitest";
import { isolines, type Line, lineLength } from "./isolines.ts";

/** Numbers in (−1, 1) from a generator of the test's own. */
function random(seed: number): () => number {
  let state = BigInt(seed) * 2654435761n + 1n;
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
    return (Number(state >> 32n) + 0.5) / 2 ** 31 - 1;
  };
}

function lattice(nx: number, ny: number, f: (x: number, y: number) => number): Float64Array {
  return Float64Array.from({ length: nx * ny }, (_, k) => f(k % nx, Math.floor(k / nx)));
}

type Point = readonly [number, number];

const points = (line: Line): Point[] =>
  Array.from({ length: line.length / 2 }, (_, k) => [line[2 * k], line[2 * k + 1]] as const);

const closed = (line: Line) => {
  const p = points(line);
  return p.length > 3 && p[0][0] === p[p.length - 1][0] && p[0][1] === p[p.length - 1][1];
};

/** The nodes at both ends of the lattice edge a vertex lies on. */
function edgeOf([x, y]: Point): readonly [Point, Point] {
  return Number.isInteger(y)
    ? [
        [Math.floor(x), y],
        [Math.ceil(x), y],
      ]
    : [
        [x, Math.floor(y)],
        [x, Math.ceil(y)],
      ];
}

/** How many segments run through each cell, by the middle of the segment. */
function segmentsPerCell(lines: readonly Line[], nx: number, ny: number): Int32Array {
  const count = new Int32Array((nx - 1) * (ny - 1));
  for (const line of lines) {
    const p = points(line);
    for (let k = 1; k < p.length; k++) {
      const [i, j] = [0, 1].map((axis) => Math.floor((p[k][axis] + p[k - 1][axis]) / 2));
      count[j * (nx - 1) + i]++;
    }
  }
  return count;
}

const corners = (field: ArrayLike<number>, nx: number, i: number, j: number) =>
  [j * nx + i, j * nx + i + 1, (j + 1) * nx + i + 1, (j + 1) * nx + i].map((k) => field[k]);

/** Everything that is true of the lines of a field without a value on the level; NaN and ±∞ are allowed. */
function check(field: Float64Array, nx: number, ny: number, level: number): readonly Line[] {
  const lines = isolines(field, nx, ny, level);
  const at = ([x, y]: Point) => field[y * nx + x];

  const passages = segmentsPerCell(lines, nx, ny);
  for (let j = 0; j + 1 < ny; j++)
    for (let i = 0; i + 1 < nx; i++) {
      const c = corners(field, nx, i, j);
      const changes = c.filter((v, k) => v > level !== c[(k + 1) % 4] > level).length;
      expect(passages[j * (nx - 1) + i]).toBe(c.some(Number.isNaN) ? 0 : changes / 2);
    }

  const degree = new Map<string, number>();
  for (const line of lines) {
    const p = points(line);
    expect(p.length).toBeGreaterThanOrEqual(2);
    for (const vertex of p) {
      const [u, v] = edgeOf(vertex);
      expect(u).not.toEqual(v);
      const [a, b] = [at(u), at(v)];
      expect(a > level).not.toBe(b > level);
      const t = vertex[0] - u[0] + vertex[1] - u[1];
      if (Number.isFinite(a) && Number.isFinite(b)) expect(Math.abs(t - (level - a) / (b - a))).toBeLessThan(1e-12);
      else if (Number.isFinite(b)) expect(t).toBeGreaterThanOrEqual(0.5);
      else if (Number.isFinite(a)) expect(t).toBeLessThanOrEqual(0.5);
      else expect(t).toBe(0.5);
    }
    // A vertex is passed once: lines do not share edges, and run over no vertex twice.
    for (const vertex of closed(line) ? p.slice(1) : p) {
      const key = vertex.join();
      expect(degree.has(key)).toBe(false);
      degree.set(key, 1);
    }
    if (closed(line)) continue;
    for (const end of [p[0], p[p.length - 1]]) expect(mayEnd(field, nx, ny, end)).toBe(true);
  }
  return lines;
}

/** A line may end where the edge has no cell, or a cell without a number, on one side. */
function mayEnd(field: Float64Array, nx: number, ny: number, vertex: Point): boolean {
  const [[i, j], [, top]] = edgeOf(vertex);
  const cells: Point[] = [[i, j], top === j ? [i, j - 1] : [i - 1, j]];
  return cells.some(
    ([u, v]) => u < 0 || v < 0 || u + 1 >= nx || v + 1 >= ny || corners(field, nx, u, v).some(Number.isNaN),
  );
}

/** A smooth random field: a few waves. */
function smooth(seed: number): (x: number, y: number) => number {
  const next = random(seed);
  const waves = Array.from({ length: 6 }, () => [next() * 0.5, next() * 0.5, next() * Math.PI, next()]);
  return (x, y) => waves.reduce((sum, [kx, ky, phase, size]) => sum + size * Math.sin(kx * x + ky * y + phase), 0.013);
}

describe("correct cell by cell", () => {
  it.each([1, 2, 3, 4, 5, 6])("in smooth random field %d", (seed) => {
    const [nx, ny] = [33, 25];
    const field = lattice(nx, ny, smooth(seed));
    for (const level of [0, 0.3]) expect(check(field, nx, ny, level).length).toBeGreaterThan(0);
  });

  it.each([1, 2, 3, 4, 5, 6])("in random noise %d, where half of the cells are crossed or saddles", (seed) => {
    const [nx, ny] = [17, 21];
    const next = random(seed);
    const field = lattice(nx, ny, () => next());
    for (const level of [0, -0.4]) expect(check(field, nx, ny, level).length).toBeGreaterThan(5);
  });

  it.each([1, 2, 3, 4])("in noise %d with holes and infinities: finite lines that end at the holes", (seed) => {
    const [nx, ny] = [19, 15];
    const next = random(seed);
    const field = lattice(nx, ny, () => {
      const kind = next();
      if (kind > 0.9) return Number.NaN;
      if (kind > 0.75) return Number.POSITIVE_INFINITY;
      return kind < -0.85 ? Number.NEGATIVE_INFINITY : next();
    });
    const lines = check(field, nx, ny, 0);
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.flat().every(Number.isFinite)).toBe(true);
  });

  it("on the smallest lattices", () => {
    for (let code = 0; code < 16; code++) {
      const field = Float64Array.from([0, 1, 3, 2], (bit) => ((code >> bit) & 1 ? 1 : -1) * (1 + bit / 10));
      check(field, 2, 2, 0);
    }
    expect(isolines([1, -1, 1], 3, 1)).toEqual([]);
    expect(isolines([1, -1, 1], 1, 3)).toEqual([]);
    expect(isolines([1], 1, 1)).toEqual([]);
    expect(isolines([], 0, 0)).toEqual([]);
  });
});

describe("symmetries", () => {
  const [nx, ny] = [21, 17];
  const f = smooth(11);
  const length = (lines: readonly Line[]) => lines.reduce((sum, line) => sum + lineLength(line), 0);
  const vertices = (lines: readonly Line[], map: (p: Point) => Point) =>
    [
      ...new Set(
        lines.flatMap(points).map((p) =>
          map(p)
            .map((v) => v.toFixed(9))
            .join(),
        ),
      ),
    ].sort();
  const own = isolines(lattice(nx, ny, f), nx, ny, 0);

  it("the lines of −f are those of f", () => {
    const other = isolines(
      lattice(nx, ny, (x, y) => -f(x, y)),
      nx,
      ny,
      0,
    );
    expect(vertices(other, (p) => p)).toEqual(vertices(own, (p) => p));
    expect(length(other)).toBeCloseTo(length(own), 9);
  });

  it("the lines of the transposed field are the transposed lines", () => {
    const other = isolines(
      lattice(ny, nx, (x, y) => f(y, x)),
      ny,
      nx,
      0,
    );
    expect(vertices(other, ([x, y]) => [y, x])).toEqual(vertices(own, (p) => p));
    expect(length(other)).toBeCloseTo(length(own), 9);
  });

  it("a level is a shift of the field, and its scale does not matter", () => {
    const other = isolines(
      lattice(nx, ny, (x, y) => 1e-9 * (f(x, y) + 2)),
      nx,
      ny,
      2e-9,
    );
    expect(vertices(other, ([x, y]) => [Math.round(x * 1e4), Math.round(y * 1e4)])).toEqual(
      vertices(own, ([x, y]) => [Math.round(x * 1e4), Math.round(y * 1e4)]),
    );
  });
});

describe("on known curves", () => {
  it("a plane's line is straight and exact", () => {
    const lines = isolines(
      lattice(11, 9, (x, y) => 3 * x - 2 * y - 7.3),
      11,
      9,
    );
    expect(lines).toHaveLength(1);
    for (const [x, y] of points(lines[0])) expect(Math.abs(3 * x - 2 * y - 7.3)).toBeLessThan(1e-12);
    // From the bottom (7.3/3, 0) to the top ((7.3 + 16)/3, 8), in either direction.
    const ends = [points(lines[0])[0], points(lines[0]).at(-1) as Point].sort((p, q) => p[1] - q[1]);
    expect(ends[0][0]).toBeCloseTo(7.3 / 3, 12);
    expect(ends[0][1]).toBe(0);
    expect(ends[1][0]).toBeCloseTo(23.3 / 3, 12);
    expect(ends[1][1]).toBe(8);
    expect(lineLength(lines[0])).toBeCloseTo(Math.hypot(16 / 3, 8), 12);
  });

  it("a circle is one closed line, its distance from the true one of order h²", () => {
    const [centre, radius] = [[0.52, 0.47], 0.31];
    const worst = [17, 33, 65, 129].map((n) => {
      const h = 1 / (n - 1);
      const lines = isolines(
        lattice(n, n, (x, y) => (x * h - centre[0]) ** 2 + (y * h - centre[1]) ** 2 - radius ** 2),
        n,
        n,
      );
      expect(lines).toHaveLength(1);
      expect(closed(lines[0])).toBe(true);
      expect(Math.abs(h * lineLength(lines[0]) - 2 * Math.PI * radius)).toBeLessThan(5 * h ** 2);
      return Math.max(
        ...points(lines[0]).map(([x, y]) => Math.abs(Math.hypot(x * h - centre[0], y * h - centre[1]) - radius)),
      );
    });
    worst.forEach((error, k) => {
      // Linear interpolation of a parabola of second derivative 2 errs by at most h²/4 in f, and f′ = 2·radius.
      expect(error).toBeLessThan((1 / 16 / 2 ** k) ** 2 / 4 / (2 * radius - 0.1));
    });
    expect(worst[0] / worst[3]).toBeGreaterThan(40);
  });

  it("nested and neighbouring curves stay apart", () => {
    const n = 65;
    const lines = isolines(
      lattice(n, n, (x, y) => Math.sin((Math.hypot(x - 31.9, y - 32.1) * Math.PI) / 8) + 1e-4),
      n,
      n,
    );
    // Circles of radius 8, 16, 24 lie inside the frame.
    expect(lines.filter(closed)).toHaveLength(3);
  });
});

describe("saddles", () => {
  const cell = (a: number, b: number, c: number, d: number) => isolines([a, b, d, c], 2, 2);

  it.each([
    // Corners counter-clockwise from the lower left; the mean decides which pair stays connected.
    { name: "a, c high, mean high", values: [3, -1, 3, -1], connected: "ac" },
    { name: "a, c high, mean low", values: [1, -3, 1, -3], connected: "bd" },
    { name: "b, d high, mean high", values: [-1, 3, -1, 3], connected: "bd" },
    { name: "b, d high, mean low", values: [-3, 1, -3, 1], connected: "ac" },
  ] as const)("$name: $connected connected", ({ values: [a, b, c, d], connected }) => {
    const lines = cell(a, b, c, d);
    expect(lines).toHaveLength(2);
    // Each segment cuts off one corner: it is nearer to that one than to any other.
    const cut = lines.map((line) => {
      const [x, y] = [(line[0] + line[2]) / 2, (line[1] + line[3]) / 2];
      return y < 0.5 ? (x < 0.5 ? "a" : "b") : x < 0.5 ? "d" : "c";
    });
    expect(cut.sort().join("")).toBe(connected === "ac" ? "bd" : "ac");
  });

  it("lines never cross inside a cell", () => {
    const next = random(5);
    for (let k = 0; k < 200; k++) {
      const [a, b, c, d] = [1, -1, 1, -1].map((sign) => (k % 2 ? sign : -sign) * (1.01 + next()));
      const lines = cell(a, b, c, d);
      expect(lines).toHaveLength(2);
      const side = (line: Line, x: number, y: number) =>
        Math.sign((line[2] - line[0]) * (y - line[1]) - (line[3] - line[1]) * (x - line[0]));
      const [p, q] = lines;
      expect(side(p, q[0], q[1])).toBe(side(p, q[2], q[3]));
    }
  });
});

describe("values exactly on the level", () => {
  it.each([
    { name: "a ramp that starts in the middle", f: (x: number) => Math.max(0, x - 10.5) },
    { name: "the same from below", f: (x: number) => Math.min(0, x - 10.5) },
    { name: "zero everywhere", f: () => 0 },
    { name: "a zero half plane", f: (x: number, y: number) => (y < 8 ? 0 : 1 + x) },
    { name: "rows of zeros between positive ones", f: (_: number, y: number) => (y % 3 === 0 ? 0 : 1) },
    { name: "the bottom of a valley", f: (x: number) => (x - 7) ** 2 },
    { name: "single zeros in a positive field", f: (x: number, y: number) => (x === 5 && y % 4 === 1 ? 0 : 1) },
    { name: "a band of zeros between − and +", f: (x: number) => (x < 6 ? -1 : x > 9 ? 1 : 0) },
    { name: "minus zero", f: () => -0 },
  ])("no line for $name", ({ f }) => {
    expect(isolines(lattice(21, 17, f), 21, 17)).toEqual([]);
  });

  it("a column of zeros between − and + is one straight line along it", () => {
    for (const sign of [1, -1]) {
      const lines = isolines(
        lattice(9, 7, (x) => sign * (x - 4)),
        9,
        7,
      );
      expect(lines).toHaveLength(1);
      expect(points(lines[0]).map(([x]) => x)).toEqual(Array.from({ length: 7 }, () => 4));
      expect(lineLength(lines[0])).toBe(6);
    }
  });

  it("so is a row, and a diagonal", () => {
    const row = isolines(
      lattice(9, 7, (_, y) => 3 - y),
      9,
      7,
    );
    expect(row).toHaveLength(1);
    expect(points(row[0]).every(([, y]) => y === 3)).toBe(true);
    expect(lineLength(row[0])).toBe(8);
    for (const sign of [1, -1]) {
      const diagonal = isolines(
        lattice(8, 8, (x, y) => sign * (x - y)),
        8,
        8,
      );
      expect(diagonal.reduce((sum, line) => sum + lineLength(line), 0)).toBeCloseTo(7 * Math.SQRT2, 12);
      for (const [x, y] of diagonal.flatMap(points)) expect(x).toBe(y);
    }
  });

  it("a level other than zero has its own plateaus", () => {
    expect(
      isolines(
        lattice(9, 7, (x) => Math.max(2, x - 2.5)),
        9,
        7,
        2,
      ),
    ).toEqual([]);
    const line = isolines(
      lattice(9, 7, (x) => Math.max(2, x - 2.5)),
      9,
      7,
      3,
    );
    expect(line).toHaveLength(1);
    expect(points(line[0]).every(([x]) => x === 5.5)).toBe(true);
  });

  it("a real crossing outside a plateau is kept", () => {
    // Zero for x ≤ 5 below y = 4; a sign change along x = 12.5 everywhere.
    const lines = isolines(
      lattice(17, 9, (x, y) => (x <= 5 && y < 4 ? 0 : 12.5 - x)),
      17,
      9,
    );
    expect(lines).toHaveLength(1);
    expect(points(lines[0]).every(([x]) => x === 12.5)).toBe(true);
    expect(lineLength(lines[0])).toBe(8);
  });

  it.each([1, 2, 3, 4, 5])(
    "in a field of −1, 0, 1 (%d) every change of sign has its vertex, every other lies on a zero",
    (seed) => {
      const [nx, ny] = [15, 12];
      const next = random(seed);
      const field = lattice(nx, ny, () => Math.round(1.5 * next()));
      const places = new Set(isolines(field, nx, ny).flatMap(points).map(String));
      const strict = new Set<string>();
      for (let j = 0; j < ny; j++)
        for (let i = 0; i < nx; i++) {
          const here = field[j * nx + i];
          if (i + 1 < nx && here * field[j * nx + i + 1] < 0) strict.add(String([i + 0.5, j]));
          if (j + 1 < ny && here * field[(j + 1) * nx + i] < 0) strict.add(String([i, j + 0.5]));
        }
      expect(strict.size).toBeGreaterThan(10);
      for (const place of strict) expect(places).toContain(place);
      for (const place of places) {
        if (strict.has(place)) continue;
        const [x, y] = place.split(",").map(Number);
        expect(Math.abs(field[y * nx + x])).toBe(0);
      }
    },
  );

  it.each([
    { name: "the lower frame", f: (x: number, y: number) => (y === 0 ? 0 : x - 12.3 + y / 2), rows: [1, 16] },
    { name: "the upper half", f: (x: number, y: number) => (y >= 9 ? 0 : x - 12.3 + y / 2), rows: [0, 8] },
  ])("no hook where a line comes to a stretch of zeros: $name", ({ f, rows }) => {
    const lines = isolines(lattice(21, 17, f), 21, 17);
    expect(lines).toHaveLength(1);
    const ys = points(lines[0]).map(([, y]) => y);
    expect([Math.min(...ys), Math.max(...ys)]).toEqual(rows);
    for (const [x, y] of points(lines[0])) expect(x).toBeCloseTo(12.3 - y / 2, 9);
  });

  it("leaves the field as it was", () => {
    const field = lattice(9, 7, (x) => Math.max(0, x - 4));
    const before = field.slice();
    isolines(field, 9, 7);
    expect(field).toEqual(before);
  });
});

describe("infinities and holes", () => {
  it("a line that comes to ±∞ has no step where the last finite number passes the level", () => {
    // Row 3 is −∞, row 4 goes from + to − as x grows, the rows above are positive: the line leaves row 4 as it came.
    for (const turned of [false, true]) {
      const value = (x: number, y: number) => (y <= 3 ? Number.NEGATIVE_INFINITY : y === 4 ? 10.5 - x : 4);
      const f = (x: number, y: number) => (turned ? value(x, 8 - y) : value(x, y));
      const [line, ...others] = isolines(lattice(21, 9, f), 21, 9);
      expect(others).toEqual([]);
      const heights = points(line).map(([x, y]) => [x, turned ? 8 - y : y] as const);
      const near = heights.filter(([x]) => x >= 9 && x <= 12).sort(([a], [b]) => a - b);
      for (const [k, [x, y]] of near.entries())
        if (k > 0) expect(Math.abs(y - near[k - 1][1])).toBeLessThan(0.4 * (x - near[k - 1][0]));
      const [before, after] = [10, 11].map((at) => heights.find(([x, y]) => x === at && y !== 4)?.[1] as number);
      expect(before).toBeGreaterThan(3.8);
      expect(after).toBeGreaterThan(4);
      expect(after).toBeLessThan(4.2);
    }
  });

  it("a crossing next to ±∞ lies in the middle of its edge where nothing else is known", () => {
    const lines = isolines(
      lattice(9, 7, (x) => (x < 4 ? -1 : Number.POSITIVE_INFINITY)),
      9,
      7,
    );
    expect(lines).toHaveLength(1);
    expect(points(lines[0]).every(([x]) => x === 3.5)).toBe(true);
    expect(lineLength(lines[0])).toBe(6);
    const both = isolines(
      lattice(9, 7, (x) => (x < 4 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY)),
      9,
      7,
    );
    expect(lineLength(both[0])).toBe(6);
  });

  it("a saddle of infinities is drawn", () => {
    const [u, v] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const lines = isolines([u, v, v, u], 2, 2);
    expect(lines).toHaveLength(2);
    expect(lines.flat().every(Number.isFinite)).toBe(true);
  });

  it("a line ends at a hole and goes on behind it", () => {
    const field = lattice(9, 11, (x) => x - 4.25);
    field[5 * 9 + 4] = Number.NaN;
    const lines = check(field, 9, 11, 0);
    expect(
      lines
        .map((line) => points(line).map(([, y]) => y))
        .map((ys) => [Math.min(...ys), Math.max(...ys)])
        .sort(),
    ).toEqual([
      [0, 4],
      [6, 10],
    ]);
  });

  it("nothing but holes has no lines", () => {
    expect(isolines(new Float64Array(35).fill(Number.NaN), 7, 5)).toEqual([]);
  });
});

describe("lineLength", () => {
  it("adds up the segments", () => {
    expect(lineLength([0, 0, 3, 4, 3, 10])).toBe(11);
    expect(lineLength([1, 1])).toBe(0);
    expect(lineLength([])).toBe(0);
  });
});
