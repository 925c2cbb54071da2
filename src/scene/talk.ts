import type { Axis } from "../compute/job.ts";
import { literally } from "../lib/language.ts";
import type { Model } from "../models/model.ts";
import type { Quantity } from "../models/quantity.ts";
import { readRange } from "./readAxis.ts";
import { meant, type Note, shorten } from "./readers.ts";
import { regions } from "./regions.ts";

/** Stories that come with the page; `OWN` is one that was loaded from a file or pasted, and exists in this tab only. */
export const storyNames = [
  "start",
  "tour",
  "signs",
  "directions",
  "regimes",
  "samples",
  "destroyed",
  "beyond",
  "data",
] as const;
export const OWN = "own";

const none = (value: unknown) => value === undefined || value === "" || meant(["none"], String(value)) !== undefined;

/** A region of the map; undefined for none. */
export function readSpot(quantity: Quantity, value: unknown, note: Note): string | undefined {
  if (none(value)) return undefined;
  const known = regions(quantity).map(({ id }) => id);
  const id = meant(known, String(value));
  if (id !== undefined) return id;
  const given = `spot=${shorten(value)}`;
  note(
    "spot",
    known.length > 0
      ? literally("{given} is not one of {known}; it was ignored", { given, known: known.join(", ") })
      : literally("{given} names a region, and this map has none; it was ignored", { given }),
  );
  return undefined;
}

/** The name of a story; undefined for none. */
export function readStory(value: unknown, note: Note): string | undefined {
  if (none(value)) return undefined;
  const name = meant([...storyNames, OWN], String(value));
  if (name !== undefined) return name;
  note(
    "story",
    literally("no story is called “{name}”; known: {known}", { name: shorten(value), known: storyNames.join(", ") }),
  );
  return undefined;
}

/** The range of a sweep; undefined for none. */
export function readSweep(model: Model, value: unknown, note: Note): Axis | undefined {
  if (none(value)) return undefined;
  const range = readRange("sweep", value, model, note);
  if (typeof range !== "string") return range;
  note("sweep", literally("{given}: {why}; it was ignored", { given: `sweep=${shorten(value)}`, why: range }));
  return undefined;
}
