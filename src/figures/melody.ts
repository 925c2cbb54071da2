/** Values along an axis as notes: their pitch is their place on the scale of what is drawn. Pure, so that it is tested without sound. */

export interface Note {
  /** A value; one beyond all numbers; none; or the mark of a zero, or of the probe, between two values. */
  readonly kind: "value" | "infinite" | "silence" | "zero" | "probe";
  /** In hertz; 0 for silence. */
  readonly frequency: number;
  /** Seconds from the beginning. */
  readonly at: number;
  readonly seconds: number;
  /** From −1, the left end of the axis, to 1. */
  readonly pan: number;
}

/** The lowest and the highest pitch, two octaves apart; the middle of the scale is A, 440 Hz. */
export const LOWEST = 220;
export const HIGHEST = 880;

/** How long an axis takes, whatever the number of its values. */
const WHOLE = 4;
/** A short high tick, above all values: the values change their sign. */
const ZERO = { kind: "zero", frequency: 1760, seconds: 0.03 } as const;
/** A short low one, below all: here is the probe. */
const PROBE = { kind: "probe", frequency: 110, seconds: 0.12 } as const;

interface Heard {
  /** At equal steps of the axis, from its left or lower end. */
  readonly values: readonly number[];
  /** Ends of the scale that is drawn. */
  readonly low: number;
  readonly high: number;
  /** Whether crossing zero means anything. */
  readonly signed: boolean;
  /** Where the probe is, from 0 to 1. */
  readonly probe: number;
}

/** The notes, by their time. Equal values have equal pitch, in every row of a map. */
export function melodyOf({ values, low, high, signed, probe }: Heard): readonly Note[] {
  const seconds = WHOLE / Math.max(1, values.length);
  const notes: Note[] = [];
  const panAt = (t: number) => Math.max(-1, Math.min(1, 2 * t - 1));
  values.forEach((value, i) => {
    const at = i * seconds;
    const pan = panAt(values.length > 1 ? i / (values.length - 1) : 0.5);
    const before = values[i - 1];
    if (signed && before * value < 0) notes.push({ ...ZERO, at, pan });
    if (Number.isNaN(value)) notes.push({ kind: "silence", frequency: 0, at, seconds, pan });
    else {
      const kind = Number.isFinite(value) ? "value" : "infinite";
      notes.push({ kind, frequency: pitchOf(value, low, high), at, seconds, pan });
    }
  });
  if (probe >= 0 && probe <= 1)
    notes.push({ ...PROBE, at: probe * Math.max(0, values.length - 1) * seconds, pan: panAt(probe) });
  return notes.sort((a, b) => a.at - b.at);
}

/** Equal steps of the value are equal intervals; beyond the ends of the scale it is that of the end. */
export function pitchOf(value: number, low: number, high: number): number {
  const part = high > low ? Math.max(0, Math.min(1, (value - low) / (high - low))) : 0.5;
  return LOWEST * (HIGHEST / LOWEST) ** part;
}
