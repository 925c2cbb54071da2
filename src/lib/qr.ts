/**
 * QR codes (ISO/IEC 18004) of plain ASCII text: byte mode, error correction M (15 % of the code may be lost), the
 * smallest version that holds the text, the mask of least penalty.
 */
export interface QrCode {
  /** 1 … 40. */
  readonly version: number;
  /** 0 … 7. */
  readonly mask: number;
  /** Modules a side, 17 + 4 × version; a reader needs a light margin of 4 more on each side. */
  readonly size: number;
  /** 1 for a dark module, row by row from the upper left corner. */
  readonly dark: Uint8Array;
}

/** Correcting codewords a block, and blocks, of versions 1 … 40 at level M (table 9). */
const CORRECTING = [
  10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28,
  28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
];
const BLOCKS = [
  1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35,
  37, 38, 40, 43, 45, 47, 49,
];

/** Codewords of a version, correcting ones included. */
function codewords(version: number): number {
  const aligned = version === 1 ? 0 : Math.floor(version / 7) + 2;
  const patterns = aligned === 0 ? 0 : (25 * aligned - 10) * aligned - 55;
  return Math.floor(((16 * version + 128) * version + 64 - patterns - (version >= 7 ? 36 : 0)) / 8);
}

const dataCodewords = (version: number) => codewords(version) - CORRECTING[version - 1] * BLOCKS[version - 1];

/** Bytes of the header: mode and length take 12 bits, 20 from version 10 on. */
const capacity = (version: number) => dataCodewords(version) - (version < 10 ? 2 : 3);

/**
 * The code of a text; undefined for more than 2331 characters or one that is not ASCII.
 *
 * @param mask 0 … 7, by default the best
 */
export function qrCode(text: string, mask?: number): QrCode | undefined {
  const bytes = Array.from(text, (c) => c.charCodeAt(0));
  if (bytes.some((b) => b > 127)) return undefined;
  const version = CORRECTING.findIndex((_, i) => capacity(i + 1) >= bytes.length) + 1;
  if (version === 0) return undefined;
  const size = 17 + 4 * version;
  const plain = new Uint8Array(size * size);
  const fixed = new Uint8Array(size * size);
  drawPatterns(version, size, plain, fixed);
  drawBits(interleaved(bytes, version), size, plain, fixed);
  const masked = (m: number) => withMask(m, size, plain, fixed);
  const candidates = (mask === undefined ? [0, 1, 2, 3, 4, 5, 6, 7] : [mask]).map((m) => ({ m, dark: masked(m) }));
  const penalties = candidates.map(({ dark }) => penalty(dark, size));
  const best = candidates[penalties.indexOf(Math.min(...penalties))];
  return { version, mask: best.m, size, dark: best.dark };
}

/** Mode, length, text and padding, in blocks with their correcting codewords, as they are laid out. */
function interleaved(bytes: readonly number[], version: number): Uint8Array {
  const total = dataCodewords(version);
  const bits: number[] = [];
  const push = (value: number, count: number) => {
    for (let i = count - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  push(4, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  for (const b of bytes) push(b, 8);
  push(0, Math.min(4, 8 * total - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  for (let pad = 0xec; bits.length < 8 * total; pad ^= 0xec ^ 0x11) push(pad, 8);
  const data = Array.from({ length: total }, (_, k) => bits.slice(8 * k, 8 * k + 8).reduce((v, b) => 2 * v + b, 0));

  const count = BLOCKS[version - 1];
  const correcting = CORRECTING[version - 1];
  const short = Math.floor(total / count);
  const longer = total % count;
  const divisor = generator(correcting);
  const blocks: number[][] = [];
  for (let i = 0, at = 0; i < count; i++) {
    const length = short + (i < count - longer ? 0 : 1);
    blocks.push(data.slice(at, at + length));
    at += length;
  }
  const remainders = blocks.map((block) => remainder(block, divisor));
  const out: number[] = [];
  for (let k = 0; k <= short; k++) for (const block of blocks) if (k < block.length) out.push(block[k]);
  for (let k = 0; k < correcting; k++) for (const rest of remainders) out.push(rest[k]);
  return Uint8Array.from(out);
}

/** Product in GF(256) modulo x⁸ + x⁴ + x³ + x² + 1. */
function times(a: number, b: number): number {
  let z = 0;
  for (let i = 7; i >= 0; i--) {
    z = (z << 1) ^ ((z >> 7) * 0x11d);
    z ^= ((b >> i) & 1) * a;
  }
  return z;
}

/** Coefficients of ∏ (x − 2ⁱ), i < degree, without the leading 1. */
function generator(degree: number): number[] {
  const out = new Array<number>(degree).fill(0);
  out[degree - 1] = 1;
  for (let i = 0, root = 1; i < degree; i++, root = times(root, 2))
    for (let j = 0; j < degree; j++) out[j] = times(out[j], root) ^ (j + 1 < degree ? out[j + 1] : 0);
  return out;
}

function remainder(data: readonly number[], divisor: readonly number[]): number[] {
  const out = new Array<number>(divisor.length).fill(0);
  for (const b of data) {
    const factor = b ^ (out.shift() as number);
    out.push(0);
    for (const [i, d] of divisor.entries()) out[i] ^= times(d, factor);
  }
  return out;
}

/** Finder, timing, alignment and version patterns; the format area is left free. */
function drawPatterns(version: number, size: number, dark: Uint8Array, fixed: Uint8Array): void {
  const set = (x: number, y: number, on: boolean) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    dark[y * size + x] = on ? 1 : 0;
    fixed[y * size + x] = 1;
  };
  for (let i = 0; i < size; i++) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  const ring = (x: number, y: number, reach: number, isDark: (distance: number) => boolean) => {
    for (let dy = -reach; dy <= reach; dy++)
      for (let dx = -reach; dx <= reach; dx++) set(x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
  };
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ])
    ring(x, y, 4, (r) => r !== 2 && r !== 4);
  const places = alignment(version, size);
  const last = places.length - 1;
  for (const [i, x] of places.entries())
    for (const [j, y] of places.entries())
      if (!((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0))) ring(x, y, 2, (r) => r !== 1);
  drawFormat(0, size, set);
  if (version < 7) return;
  let rest = version;
  for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
  const bits = (version << 12) | rest;
  for (let i = 0; i < 18; i++) {
    const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)];
    const on = ((bits >> i) & 1) === 1;
    set(a, b, on);
    set(b, a, on);
  }
}

/** Centres of the alignment patterns along a side. */
function alignment(version: number, size: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = 2 * Math.floor((8 * version + 3 * count + 5) / (4 * count - 4));
  return [6, ...Array.from({ length: count - 1 }, (_, i) => size - 7 - step * (count - 2 - i))];
}

/** Level M and the mask, twice, and the module that is always dark. */
function drawFormat(mask: number, size: number, set: (x: number, y: number, on: boolean) => void): void {
  let rest = mask;
  for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  const bits = ((mask << 10) | rest) ^ 0x5412;
  const on = (i: number) => ((bits >> i) & 1) === 1;
  for (let i = 0; i <= 5; i++) set(8, i, on(i));
  set(8, 7, on(6));
  set(8, 8, on(7));
  set(7, 8, on(8));
  for (let i = 9; i < 15; i++) set(14 - i, 8, on(i));
  for (let i = 0; i < 8; i++) set(size - 1 - i, 8, on(i));
  for (let i = 8; i < 15; i++) set(8, size - 15 + i, on(i));
  set(8, size - 8, true);
}

/** The codewords in columns of two, upwards and downwards in turn, from the right. */
function drawBits(data: Uint8Array, size: number, dark: Uint8Array, fixed: Uint8Array): void {
  let i = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let k = 0; k < size; k++)
      for (const x of [right, right - 1]) {
        const y = ((right + 1) & 2) === 0 ? size - 1 - k : k;
        if (fixed[y * size + x] || i >= 8 * data.length) continue;
        dark[y * size + x] = (data[i >> 3] >> (7 - (i & 7))) & 1;
        i++;
      }
  }
}

const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

function withMask(mask: number, size: number, plain: Uint8Array, fixed: Uint8Array): Uint8Array {
  const out = plain.map((v, k) => (fixed[k] ? v : v ^ +masks[mask](k % size, Math.floor(k / size))));
  drawFormat(mask, size, (x, y, on) => {
    out[y * size + x] = on ? 1 : 0;
  });
  return out;
}

/** Penalty of § 7.8.3: long runs, blocks of four, what looks like a finder, an uneven share of dark. */
function penalty(dark: Uint8Array, size: number): number {
  let sum = 0;
  for (const at of [(i: number, j: number) => dark[i * size + j], (i: number, j: number) => dark[j * size + i]])
    for (let i = 0; i < size; i++) {
      const line = Array.from({ length: size }, (_, j) => at(i, j)).join("");
      for (const run of line.match(/0{5,}|1{5,}/g) ?? []) sum += run.length - 2;
      for (const pattern of ["10111010000", "00001011101"])
        for (let k = line.indexOf(pattern); k >= 0; k = line.indexOf(pattern, k + 1)) sum += 40;
    }
  for (let y = 1; y < size; y++)
    for (let x = 1; x < size; x++) {
      const k = y * size + x;
      if (dark[k] === dark[k - 1] && dark[k] === dark[k - size] && dark[k] === dark[k - size - 1]) sum += 3;
    }
  const share = dark.reduce((a, b) => a + b, 0) / dark.length;
  return sum + 10 * Math.floor(20 * Math.abs(share - 0.5));
}
