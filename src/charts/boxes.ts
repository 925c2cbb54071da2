/** Points, segments and boxes in a plane; where it matters, in pixels with y downwards. */

export type Place = readonly [x: number, y: number];

export interface Segment {
  readonly from: Place;
  readonly to: Place;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const same = (a: Place, b: Place): boolean => a[0] === b[0] && a[1] === b[1];

export const gap = (a: Place, b: Place): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

export const length = ({ from, to }: Segment): number => gap(from, to);

export const shift = ([x, y]: Place, [dx, dy]: Place, by: number): Place => [x + by * dx, y + by * dy];

export const between = ({ from, to }: Segment, t: number): Place => [
  from[0] + t * (to[0] - from[0]),
  from[1] + t * (to[1] - from[1]),
];

/** Unit vector from one point to another; undefined if they coincide. */
export function unitVector(from: Place, to: Place): Place | undefined {
  const d = gap(from, to);
  return d > 0 ? [(to[0] - from[0]) / d, (to[1] - from[1]) / d] : undefined;
}

/** The left normal of a direction, in pixels (y downwards). */
export function leftOf(from: Place, to: Place): Place {
  const [dx, dy] = unitVector(from, to) ?? [1, 0];
  return [dy, -dx];
}

export function through([x, y]: Place, degrees: number, far: number): Segment {
  const a = (-degrees * Math.PI) / 180;
  const [dx, dy] = [far * Math.cos(a), far * Math.sin(a)];
  return { from: [x - dx, y - dy], to: [x + dx, y + dy] };
}

/** The part of a segment inside a box, as fractions of its length (Liang–Barsky); undefined if they do not meet. */
export function clip({ from, to }: Segment, box: Box): readonly [number, number] | undefined {
  let [t0, t1] = [0, 1];
  for (const [at, d, middle, half] of [
    [from[0], to[0] - from[0], box.x, box.width / 2],
    [from[1], to[1] - from[1], box.y, box.height / 2],
  ]) {
    if (d === 0) {
      if (Math.abs(at - middle) > half) return undefined;
      continue;
    }
    const [a, b] = [(middle - half - at) / d, (middle + half - at) / d];
    t0 = Math.max(t0, Math.min(a, b));
    t1 = Math.min(t1, Math.max(a, b));
  }
  return t0 <= t1 ? [t0, t1] : undefined;
}

/** A segment clipped to a box; unchanged if they do not meet. */
export function cut(segment: Segment, box: Box): Segment {
  const seen = clip(segment, box);
  return seen ? { from: between(segment, seen[0]), to: between(segment, seen[1]) } : segment;
}

export const grown = (box: Box, by: number): Box => ({ ...box, width: box.width + by, height: box.height + by });

export const holds = (box: Box, [x, y]: Place): boolean =>
  Math.abs(x - box.x) <= box.width / 2 && Math.abs(y - box.y) <= box.height / 2;

/** A box shifted into another one. */
export const into = (outer: Box, box: Box): Box => {
  const [u, v] = [(outer.width - box.width) / 2, (outer.height - box.height) / 2];
  return {
    ...box,
    x: Math.max(outer.x - u, Math.min(outer.x + u, box.x)),
    y: Math.max(outer.y - v, Math.min(outer.y + v, box.y)),
  };
};

export const within = (box: Box, outer: Box): boolean =>
  Math.abs(box.x - outer.x) <= (outer.width - box.width) / 2 + 1e-9 &&
  Math.abs(box.y - outer.y) <= (outer.height - box.height) / 2 + 1e-9;

export const touch = (a: Box, b: Box): boolean =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 + 1 && Math.abs(a.y - b.y) < (a.height + b.height) / 2 + 1;

export const corners = ({ x, y, width, height }: Box): Place[] =>
  [-1, 1].flatMap((u) => [-1, 1].map((v): Place => [x + (u * width) / 2, y + (v * height) / 2]));

/** The point of a box that is nearest to a place. */
export const nearest = (box: Box, [x, y]: Place): Place => [
  Math.max(box.x - box.width / 2, Math.min(box.x + box.width / 2, x)),
  Math.max(box.y - box.height / 2, Math.min(box.y + box.height / 2, y)),
];
