import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { plainDecimal } from "../../lib/decimal.ts";
import { extremePlace, type Given } from "../../scene/storyAsk.ts";
import { change } from "../state/store.ts";
import type { Told } from "./storyShelf.ts";
import { goTo } from "./storyShelf.ts";

/** What has been answered in this tab, by story and step; a question that has an entry shows the truth. Not in the link. */
interface Answers {
  readonly answered: Readonly<Record<string, Answered>>;
  /** Hands counted by a lecturer, by choice. */
  readonly tallies: Readonly<Record<string, readonly number[]>>;
}

interface Answered {
  /** Undefined where the truth was shown without an answer. */
  readonly given: Given | undefined;
}

const answers = createStore<Answers>()(() => ({ answered: {}, tallies: {} }));

const keyOf = ({ name, step }: Pick<Told, "name" | "step">) => `${name} ${step}`;

export const useAnswered = (told: Told): Answered | undefined => useStore(answers, (s) => s.answered[keyOf(told)]);

const noTally: readonly number[] = [];
export const useTally = (told: Told): readonly number[] => useStore(answers, (s) => s.tallies[keyOf(told)] ?? noTally);

export function count(told: Told, choice: number, hands: number): void {
  const key = keyOf(told);
  const tally = [...(answers.getState().tallies[key] ?? [])];
  tally[choice] = Math.max(0, Math.min(9999, Math.round(hands) || 0));
  answers.setState(({ tallies }) => ({ tallies: { ...tallies, [key]: tally } }));
}

/** Whether a step asks something that has not been answered. */
export const isAsking = (told: Told): boolean =>
  told.story.steps[told.step - 1].ask !== undefined && answers.getState().answered[keyOf(told)] === undefined;

/** Shows the truth, and what was answered beside it. The truth of a point is drawn as what is lit or pinned. */
export function answer(told: Told, given?: Given): void {
  answers.setState(({ answered }) => ({ answered: { ...answered, [keyOf(told)]: { given } } }));
  const { ask } = told.story.steps[told.step - 1];
  if (ask?.kind !== "point") return;
  const { goal } = ask;
  const place = typeof goal === "string" ? extremePlace(ask.scene, goal) : undefined;
  if (typeof goal !== "string") change({ spot: goal.region });
  else if (place) change({ pin: place.at.map(plainDecimal).join(",") });
}

/** Asks again all questions of a story. */
export function forget(name: string): void {
  const others = <T>(all: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(all).filter(([key]) => !key.startsWith(`${name} `)));
  answers.setState(({ answered, tallies }) => ({ answered: others(answered), tallies: others(tallies) }));
}

/** On: to the answer where the step asks, otherwise to the next step. */
export function goOn(told: Told): void {
  if (isAsking(told)) answer(told);
  else goTo(told.name, told.step + 1);
}
