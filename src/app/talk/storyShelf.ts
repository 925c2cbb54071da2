import { createStore } from "zustand/vanilla";
import { readStoryText, type Story, stepScene } from "../../scene/story.ts";
import { OWN } from "../../scene/talk.ts";
import { ownStory } from "../state/addressBar.ts";
import { change, store } from "../state/store.ts";
import { glide } from "./glide.ts";
import beyond from "./stories/beyond.md?raw";
import data from "./stories/data.md?raw";
import destroyed from "./stories/destroyed.md?raw";
import directions from "./stories/directions.md?raw";
import regimes from "./stories/regimes.md?raw";
import samples from "./stories/samples.md?raw";
import signs from "./stories/signs.md?raw";
import start from "./stories/start.md?raw";
import tour from "./stories/tour.md?raw";
import { storyFragment } from "./storyLink.ts";
import { translationOf } from "./storyTexts.ts";

/** The files of the stories that come with the page, by name, in English. */
export const shipped: Readonly<Record<string, string>> = {
  start,
  tour,
  signs,
  directions,
  regimes,
  samples,
  destroyed,
  beyond,
  data,
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
/** Characters of a fragment that the address bar shows; a longer story travels as a file. */
export const LONGEST_FRAGMENT = 8000;

interface Own {
  readonly text: string;
  readonly story: Story;
  /** Undefined while it is made, and where the story is too long for an address. */
  readonly fragment?: string;
}

/** The story of the reader's own, and what is wrong with the one of the link. */
export const own = createStore<{ readonly told: Own | undefined; readonly trouble: string | undefined }>()(() => ({
  told: undefined,
  trouble: undefined,
}));

/** Stories that have been read, by their texts. */
const read = new Map<string, Story>();

/** The story of that name; undefined where it is not known, or an own one is not in this tab. */
export function storyOf(name: string | undefined): Story | undefined {
  if (name === undefined) return undefined;
  if (name === OWN) return own.getState().told?.story;
  const text = translationOf(name) ?? shipped[name];
  if (text === undefined) return undefined;
  const known = read.get(text);
  if (known) return known;
  const story = readStoryText(text);
  read.set(text, story);
  return story;
}

/** Takes up a reader's own story, for this tab and in the address; one without a step changes nothing. */
export function takeOwn(text: string): Story {
  const story = readStoryText(text);
  if (story.steps.length === 0) return story;
  own.setState({ told: { text, story }, trouble: undefined });
  try {
    sessionStorage.setItem(KEPT, text);
  } catch {
    // Storage is forbidden or full: the story lives as long as the page.
  }
  void storyFragment(text).then((fragment) => {
    const { told } = own.getState();
    if (told?.text !== text) return;
    const fits = fragment.length <= LONGEST_FRAGMENT;
    ownStory.fragment = fits ? fragment : "";
    if (fits) own.setState({ told: { ...told, fragment } });
    writeFragment();
  });
  return story;
}

/** Puts the story into the address at once: nothing else may change for a while. */
function writeFragment(): void {
  if (store.getState().scene.story !== OWN) return;
  try {
    history.replaceState(null, "", location.pathname + location.search + ownStory.fragment);
  } catch {
    // A frame may forbid history: the link of the story is offered in its editor.
  }
}

/** The reader's own story that was open in this tab before a reload. */
export function takeKept(): void {
  if (own.getState().told) return;
  try {
    const kept = sessionStorage.getItem(KEPT);
    if (kept !== null) takeOwn(kept);
  } catch {
    // There is none.
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
