import type { Axis } from "../compute/job.ts";
import { choice, flag, textKey, whole } from "./key.ts";
import { readSpot, readStory, readSweep, storyNames } from "./talk.ts";
import { axisText } from "./writers.ts";

/** What a talk shows, step by step. Nothing that is computed depends on it. */
export const talkKeys = {
  /** What the presentation view shows: nothing (it is off), the map, the curves, or the race. */
  present: choice(
    {
      key: "present",
      meaning:
        "for a projector: large and without controls, the map (`yes`), the curves (`curves`) or the race (`race`); `no`",
    },
    ["no", "yes", "curves", "race"],
    "no",
  ),
  /** Id of the highlighted region of the map (`regions.ts`); undefined for the whole map. */
  spot: textKey<string | undefined>({
    key: "spot",
    meaning: "the region of the map that is lit, the rest is dimmed: `low`, `high`, `aside`, `blank`, or a category",
    byDefault: "none",
    read: (given, { model, note, earlier }) => readSpot(model.quantities[earlier.quantity], given, note),
    write: (spot) => spot,
  }),
  /** Name of the story that is told; undefined for none. */
  story: textKey<string | undefined>({
    key: "story",
    meaning: `the story that is told: ${storyNames.map((name) => `\`${name}\``).join(", ")}, or \`own\` for one of this tab`,
    byDefault: "none",
    read: (given, { note }) => readStory(given, note),
    write: (story) => story,
  }),
  /** The step of the story that is open, from 1. */
  step: whole(
    { key: "step", meaning: "the step of the story; a link with no more than this shows that step's setting" },
    [1, 999],
    1,
  ),
  /** Parameter and range of a sweep; undefined for none. */
  sweep: textKey<Axis | undefined>({
    key: "sweep",
    meaning: "a parameter that is swept and its range, in the form of an axis",
    byDefault: "none",
    read: (given, { model, note }) => readSweep(model, given, note),
    write: (sweep) => sweep && axisText(sweep),
  }),
  /** What a sweep does at its end: stop, start again, or turn back. */
  turn: choice(
    { key: "turn", meaning: "at the end of a sweep: `once` stops, `loop` starts again, `swing` turns back" },
    ["once", "loop", "swing"],
    "loop",
  ),
  /** Maximum number of values per second; each value waits for the picture of the one before. */
  pace: whole({ key: "pace", meaning: "values of a sweep a second, at most: 1 to 30" }, [1, 30], 10),
  play: flag({ key: "play", meaning: "run the sweep: `yes` or `no`; not where less motion is wished for" }),
};
