import type { Note } from "../../figures/melody.ts";

/** Loudness of a note: several may overlap. */
const GAIN: Readonly<Record<Note["kind"], number>> = { value: 0.25, infinite: 0.1, silence: 0, zero: 0.15, probe: 0.3 };
/** Seconds in which a note swells and fades: without it each would click. */
const EDGE = 0.008;
/** Seconds before the first. */
const LEAD = 0.05;

/** Whether this browser makes sounds. */
export const canPlay = (): boolean => typeof AudioContext === "function";

/**
 * Plays notes once; the function that comes back stops them.
 *
 * @param ended called when the last has been heard, and not when they are stopped
 */
export function play(notes: readonly Note[], ended: () => void): () => void {
  const context = new AudioContext();
  // A browser may hold sounds back until a gesture; the press of the button was one.
  void context.resume?.();
  const start = context.currentTime + LEAD;
  let end = start;
  for (const { kind, frequency, at, seconds, pan } of notes) {
    end = Math.max(end, start + at + seconds);
    if (kind === "silence") continue;
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.type = kind === "infinite" ? "square" : kind === "value" ? "triangle" : "sine";
    tone.frequency.value = frequency;
    const from = start + at;
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(GAIN[kind], from + EDGE);
    gain.gain.setValueAtTime(GAIN[kind], from + Math.max(EDGE, seconds - EDGE));
    gain.gain.linearRampToValueAtTime(0, from + Math.max(2 * EDGE, seconds));
    const side = context.createStereoPanner?.();
    if (side) {
      side.pan.value = pan;
      tone.connect(gain).connect(side).connect(context.destination);
    } else tone.connect(gain).connect(context.destination);
    tone.start(from);
    tone.stop(from + seconds + EDGE);
  }
  const close = () => void context.close().catch(() => {});
  const timer = setTimeout(
    () => {
      close();
      ended();
    },
    1000 * (end - context.currentTime + 0.1),
  );
  return () => {
    clearTimeout(timer);
    close();
  };
}
