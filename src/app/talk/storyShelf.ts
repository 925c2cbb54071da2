import { readStoryText, type Story, stepScene } from "../../scene/story.ts";
import { OWN } from "../../scene/talk.ts";
import { change, store } from "../state/store.ts";
import { glide } from "./glide.ts";
import directions from "./stories/directions.md?raw";
import regimes from "./stories/regimes.md?raw";
import samples from "./stories/samples.md?raw";
import signs from "./stories/signs.md?raw";
import start from "./stories/start.md?raw";
import tour from "./stories/tour.md?raw";

/** The files of the stories that come with the page, by name. */
export const shipped: Readonly<Record<string, string>> = {
  start,
  tour,
  signs,
  directions,
  regimes,
  samples,
};

export interface Told {
  readonly name: string;
  readonly story: Story;
  /** The step that is open, from 1. */
  readonly step: number;
}

/** The one after it on the shelf. */
export function storyAfter(name: string): string | undefined {
  const names = Object.keys(shipped);
  return names.includes(name) ? names[names.indexOf(name) + 1] : undefined;
}

/** Where a reader's own story outlives a reload of this tab. */
const KEPT = "transferscope:story";

const read = new Map<string, Story>();

/** The story of that name; undefined where it is not known, or an own one is not in this tab. */
export function storyOf(name: string | undefined): Story | undefined {
  if (name === undefined) return undefined;
  const known = read.get(name);
  if (known) return known;
  const text = name === OWN ? kept() : shipped[name];
  if (text === undefined) return undefined;
  const story = readStoryText(text);
  read.set(name, story);
  return story;
}

/** Takes up a reader's own story, for this tab. */
export function takeOwn(text: string): Story {
  const story = readStoryText(text);
  if (story.steps.length === 0) return story;
  read.set(OWN, story);
  try {
    sessionStorage.setItem(KEPT, text);
  } catch {
    // Storage is forbidden or full: the story lives as long as the page.
  }
  return story;
}

function kept(): string | undefined {
  try {
    return sessionStorage.getItem(KEPT) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Goes to a step of a story, from 1; nothing happens beyond its ends. */
export function goTo(name: string, number: number): void {
  const story = storyOf(name);
  const scene = story && stepScene(story, name, number, store.getState().scene);
  if (scene) glide(scene);
}

export function endStory(): void {
  change({ story: undefined, step: undefined }, true);
}
