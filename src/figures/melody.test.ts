import { describe, expect, it } from "vitest";
import { melodyOf, type Note, pitchOf } from "./melody.ts";

const plain = { low: -1, high: 1, signed: true, probe: Number.NaN };
const of = (notes: readonly Note[], kind: Note["kind"]) => notes.filter((note) => note.kind === kind);

describe("values as notes", () => {
  it("zero of a scale around it is A, its ends an octave below and above; equal steps are equal intervals", () => {
    expect(pitchOf(0, -1, 1)).toBeCloseTo(440, 9);
    expect(pitchOf(-1, -1, 1)).toBe(220);
    expect(pitchOf(1, -1, 1)).toBe(880);
    // A sixth of an octave is two semitones of equal temperament, whose B is 493.883 Hz.
    expect(pitchOf(1 / 6, -1, 1)).toBeCloseTo(493.8833, 3);
    // From 0 up: a risk of half of the scale is the middle.
    expect(pitchOf(0.5, 0, 1)).toBeCloseTo(440, 9);
  });
  it("beyond the scale it is the pitch of the end; infinity sounds otherwise, no number is silent", () => {
    const notes = melodyOf({
      ...plain,
      values: [5, -5, Number.POSITIVE_INFINITY, Number.NaN, Number.NEGATIVE_INFINITY],
      signed: false,
    });
    expect(notes.map(({ kind, frequency }) => [kind, frequency])).toEqual([
      ["value", 880],
      ["value", 220],
      ["infinite", 880],
      ["silence", 0],
      ["infinite", 220],
    ]);
  });
  it("takes four seconds from left to right, each value its equal part", () => {
    for (const n of [2, 9, 65, 129]) {
      const notes = melodyOf({ ...plain, values: Array.from({ length: n }, (_, i) => i / n), signed: false });
      expect(notes).toHaveLength(n);
      expect(notes.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(4, 9);
      notes.forEach(({ at, pan }, i) => {
        expect(at).toBeCloseTo((4 * i) / n, 9);
        expect(pan).toBeCloseTo((2 * i) / (n - 1) - 1, 9);
      });
    }
  });
  it("ticks once at each change of sign, between the two values, and only where a sign means something", () => {
    const values = [-0.5, -0.1, 0.2, 0.6, -0.3];
    const ticks = of(melodyOf({ ...plain, values }), "zero");
    expect(ticks.map(({ at }) => at)).toEqual([1.6, 3.2]);
    expect(of(melodyOf({ ...plain, values, signed: false }), "zero")).toEqual([]);
    // What rises in pitch is what rises in value.
    const heard = of(melodyOf({ ...plain, values }), "value").map(({ frequency }) => frequency);
    const order = (all: readonly number[]) => all.map((_, i) => i).sort((a, b) => all[a] - all[b]);
    expect(order(heard)).toEqual(order(values));
  });
  it("marks the probe at its place, and no probe that is off the axis", () => {
    const values = [0, 1, 2, 3, 4];
    const [mark] = of(melodyOf({ ...plain, values, probe: 0.5 }), "probe");
    const third = of(melodyOf({ ...plain, values, probe: 0.5 }), "value")[2];
    expect([mark.at, mark.pan]).toEqual([third.at, third.pan]);
    expect(of(melodyOf({ ...plain, values, probe: 1.2 }), "probe")).toEqual([]);
    expect(melodyOf({ ...plain, values: [] })).toEqual([]);
  });
});
