import type { Axis } from "../compute/job.ts";
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
  const why = known.length > 0 ? `is not one of ${known.join(", ")}` : "names a region, and this map has none";
  note("spot", `spot=${shorten(value)} ${why}; it was ignored`);
  return undefined;
}

/** The name of a story; undefined for none. */
export function readStory(value: unknown, note: Note): string | undefined {
  if (none(value)) return undefined;
  const name = meant([...storyNames, OWN], String(value));
  if (name !== undefined) return name;
  note("story", `no story is called “${shorten(value)}”; known: ${storyNames.join(", ")}`);
  return undefined;
}

/** The range of a sweep; undefined for none. */
export function readSweep(model: Model, value: unknown, note: Note): Axis | undefined {
  if (none(value)) return undefined;
  const range = readRange("sweep", value, model, note);
  if (typeof range !== "string") return range;
  note("sweep", `sweep=${shorten(value)}: ${range}; it was ignored`);
  return undefined;
}
