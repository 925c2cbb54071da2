import type { Model } from "../../models/model.ts";
import { controlNames } from "../../scene/controls.ts";
import { encodeLink } from "../../scene/link.ts";
import type { Scene } from "../../scene/scene.ts";

/** The levels that a frame can show, with what each holds and the size in CSS pixels at which it needs no scroll bar. */
export const levels: readonly {
  readonly id: Exclude<Scene["embed"], "no">;
  readonly name: string;
  readonly holds: string;
  readonly size: readonly [width: number, height: number];
}[] = [
  {
    id: "figure",
    name: "figure",
    holds: "sentence, map, colour bar and the numbers at the probe",
    size: [960, 680],
  },
  {
    id: "controls",
    name: "figure and controls",
    holds: "the figure with the sliders, the choice of quantity and the simulation",
    size: [1200, 860],
  },
  {
    id: "full",
    name: "full",
    holds: "everything but the page’s header",
    size: [1280, 900],
  },
];

export interface Frame {
  readonly level: Exclude<Scene["embed"], "no">;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** What a screen reader calls the frame. */
  readonly title: string;
}

/** Ends of the range of a frame's sides, in CSS pixels. */
export const SIDES = [200, 4000] as const;

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" };

const attribute = (text: string) => text.replace(/[&"<>]/g, (c) => escapes[c]);

/** The scene's link at a level of embedding, on the page at `address` (its URL without query). */
export function embedLink(scene: Scene, level: Scene["embed"], address: string): string {
  return `${address}?${encodeLink({ ...scene, embed: level })}`;
}

/** The HTML of a frame that shows a scene; sides that are no whole number of pixels in range become the nearest that is. */
export function embedCode(scene: Scene, frame: Frame, address: string): string {
  const [width, height] = [frame.width, frame.height].map((side) =>
    Math.round(Math.min(SIDES[1], Math.max(SIDES[0], side))),
  );
  const src = embedLink(scene, frame.level, address);
  return `<iframe title="${attribute(frame.title)}" src="${attribute(src)}" width="${width}" height="${height}" loading="lazy" allow="fullscreen; clipboard-write"></iframe>`;
}

/** What a link says so that these controls are there and no others, the shorter way. */
export function leaving(model: Model, shown: readonly string[]): Pick<Scene, "hide" | "only"> {
  const all = controlNames(model);
  const [only, hide] = [all.filter((name) => shown.includes(name)), all.filter((name) => !shown.includes(name))];
  return only.length < hide.length ? { hide: [], only } : { hide, only: undefined };
}
