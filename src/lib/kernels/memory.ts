/** The part of WebAssembly that the kernels need: `lib` compiles without the types of the DOM. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

const PAGE = 65536;

/** Numbers that one thread may hold: 1 GB. */
export const MOST = 2 ** 27;

/** What is refused, as an error whose message can be shown. */
export function tooMuch(length: number): RangeError {
  const mb = (count: number) => Math.ceil((count * 8) / 2 ** 20);
  return new RangeError(`${mb(length)} MB of numbers are more than the memory of one thread allows (${mb(MOST)} MB)`);
}

/** First-fit allocation in a WebAssembly memory that grows as needed. Addresses are in bytes, multiples of 16. */
export class Heap {
  readonly memory: WasmMemory;
  private cached = new Float64Array(0);
  /** Free ranges [from, to) in order, not touching each other. */
  private readonly free: [from: number, to: number][];
  private readonly taken = new Map<number, number>();

  /** What is below `start` is not given away. */
  constructor(memory: WasmMemory, start: number) {
    this.memory = memory;
    this.free = [[start, memory.buffer.byteLength]];
  }

  /** The whole memory as numbers, as it is now. */
  get numbers(): Float64Array {
    if (this.cached.buffer !== this.memory.buffer) this.cached = new Float64Array(this.memory.buffer);
    return this.cached;
  }

  /** The address of room for `length` numbers, or 0 where there is none. */
  take(length: number): number {
    const size = Math.max(16, Math.ceil(length / 2) * 16);
    if (!(size <= 8 * MOST)) return 0;
    let index = this.free.findIndex(([from, to]) => to - from >= size);
    if (index < 0) {
      if (!this.grow(size)) return 0;
      index = this.free.length - 1;
    }
    const range = this.free[index];
    const address = range[0];
    range[0] += size;
    if (range[0] === range[1]) this.free.splice(index, 1);
    this.taken.set(address, size);
    return address;
  }

  give(address: number): void {
    const size = this.taken.get(address);
    if (size === undefined) return;
    this.taken.delete(address);
    const { free } = this;
    let index = free.findIndex(([from]) => from > address);
    if (index < 0) index = free.length;
    free.splice(index, 0, [address, address + size]);
    if (index + 1 < free.length && free[index][1] === free[index + 1][0]) {
      free[index][1] = free[index + 1][1];
      free.splice(index + 1, 1);
    }
    if (index > 0 && free[index - 1][1] === free[index][0]) {
      free[index - 1][1] = free[index][1];
      free.splice(index, 1);
    }
  }

  /** Appends a free range of at least `size` bytes; by doubling, since each growth detaches all views. */
  private grow(size: number): boolean {
    const end = this.memory.buffer.byteLength;
    const last = this.free.at(-1);
    const open = last?.[1] === end ? last : undefined;
    const needed = Math.ceil((size - (open ? end - open[0] : 0)) / PAGE);
    const room = (8 * MOST - end) / PAGE;
    if (needed > room) return false;
    const wished = Math.min(room, Math.max(needed, end / PAGE));
    for (const pages of wished > needed ? [wished, needed] : [needed]) {
      try {
        this.memory.grow(pages);
      } catch {
        continue;
      }
      if (open) open[1] = this.memory.buffer.byteLength;
      else this.free.push([end, this.memory.buffer.byteLength]);
      return true;
    }
    return false;
  }
}
