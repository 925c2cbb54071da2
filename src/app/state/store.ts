import { createStore } from "zustand/vanilla";
import { t } from "../../lib/language.ts";
import { memoLast } from "../../lib/memo.ts";
import type { OnDemand } from "../../lib/onDemand.ts";
import { manifests } from "../../models/manifests.ts";
import { modelById, models } from "../../models/registry.ts";
import { pageFields } from "../../scene/keys.ts";
import { decodeLink, encodeLink, parseLink } from "../../scene/link.ts";
import { missingTheory } from "../../scene/missingTheory.ts";
import { defaultScene } from "../../scene/readScene.ts";
import { modelNamed, type Restored, restore } from "../../scene/restore.ts";
import { keepUnchanged, type Notice, type Raw, type Scene, toRaw } from "../../scene/scene.ts";
import { settingsText } from "../../scene/writers.ts";
import type { ShownAtlas } from "../atlas/atlasLayer.ts";

/**
 * Replicates are drawn while running, or automatically where they take little; paused and stopped differ in the controls alone.
 * The reader starts what takes long.
 */
export type SimulationState = "automatic" | "running" | "paused" | "stopped";

export interface AppState {
  readonly scene: Scene;
  /** Messages of `restore` about the last link, until dismissed. */
  readonly notices: readonly Notice[];
  /** Counts deliberate steps; the address bar pushes a history entry for each. */
  readonly steps: number;
  /** Not in the link. */
  readonly simulation: SimulationState;
  /** A story's question is open: nothing on the page answers it. */
  readonly asking: boolean;
  /** Id of a model that has been chosen and is being loaded. */
  readonly coming: string | undefined;
  /** Scenes before and after this one, the nearest last: one for each gesture. */
  readonly past: readonly Scene[];
  readonly future: readonly Scene[];
  /** The atlas that is open, and what of it is shown; not in the link. */
  readonly atlas: ShownAtlas | undefined;
  /** The scene of the last link: opened, pasted, or reached by Back and Forward. */
  readonly opened: Scene;
}

// Constant functions: with one of its own, a component has React look after each drawing whether the value has changed.
export const modelOf = ({ scene }: AppState): string => scene.model;
export const isAsking = ({ asking }: AppState): boolean => asking;

/** Length of the undo stack. */
const MAX_UNDO = 200;

/** No scene exists before a model has been loaded; `main.tsx` opens the address before anything reads it. */
const none = undefined as unknown as Scene;

export const store = createStore<AppState>()(() => ({
  scene: none,
  notices: [],
  steps: 0,
  simulation: "automatic",
  asking: false,
  coming: undefined,
  past: [],
  future: [],
  atlas: undefined,
  opened: none,
}));

/** Number of the latest request for what a scene needs; what arrives for an earlier one is ignored. */
let latest = 0;
/** The keys that change when theory has arrived; undefined where none is awaited. */
let awaited: readonly string[] | undefined;

/** Calls back when it has arrived, unless there is a later request; shows a notice if it cannot be loaded. */
function whenArrived(source: OnDemand<unknown>, key: string, missing: () => string, go: () => void): void {
  const request = ++latest;
  const end = (then: () => void) => () => {
    if (request !== latest) return;
    awaited = undefined;
    store.setState({ coming: undefined });
    then();
  };
  source.ask().then(
    end(go),
    end(() => store.setState({ notices: [{ key, message: missing() }] })),
  );
}

/** Calls back when the model is loaded, at once if it is here. */
function withModel(id: string, go: () => void): void {
  forgetTheory();
  const loaded = models.get(id) !== undefined;
  store.setState({ coming: loaded ? undefined : id });
  const missing = () =>
    t("“{title}” could not be loaded: is the connection lost? Choose it again to try again", {
      title: manifests.find((m) => m.id === id)?.title ?? id,
    });
  if (loaded) {
    latest++;
    go();
  } else whenArrived(models.source(id), "m", missing, go);
}

/** Calls back when the theory that a scene needs is loaded, at once if it is here. @param keys what was changed to come there */
function withTheory(model: string, sceneOf: () => Scene, keys: readonly string[], go: () => void): void {
  const source = missingTheory(model, sceneOf);
  if (source) {
    awaited = keys;
    const missing = () =>
      t("The theory of this setting could not be loaded: is the connection lost? Choose it again to try again");
    whenArrived(source, keys[0] ?? "v", missing, go);
  } else go();
}

/** What was chosen before and waits for theory has been superseded. */
function forgetTheory(): void {
  if (awaited) latest++;
  awaited = undefined;
}

/** Counts gestures: pointer down to up, or one key press including its repeats. */
let gesture = 0;
/** Gesture and keys of the last undo entry: changes of the same keys in one gesture share an entry. */
let entry = "";

/** Starts a new undo entry with the next change. */
export function beginGesture(): void {
  gesture++;
}

/** Undo stack with the present scene pushed, unless the same gesture has pushed one; clears redo. */
function remember(keys: string, player = `${gesture}`): Pick<AppState, "past" | "future"> {
  const { past, scene } = store.getState();
  const same = `${player} ${keys}` === entry;
  entry = `${player} ${keys}`;
  return { past: same ? past : [...past.slice(1 - MAX_UNDO), scene], future: [] };
}

/** Stops a running sweep, which would change at once what undo has restored. */
const withoutPlay = (scene: Scene): Scene => (scene.play ? { ...scene, play: false } : scene);

export const undo = (): void => exchange("past", "future");
export const redo = (): void => exchange("future", "past");

/** The last scene of one stack is shown, and the present one goes onto the other. */
function exchange(from: "past" | "future", to: "past" | "future"): void {
  forgetTheory();
  const state = store.getState();
  const shown = state[from].at(-1);
  entry = "";
  if (shown)
    store.setState({
      scene: withoutPlay(shown),
      [from]: state[from].slice(0, -1),
      [to]: [...state[to], state.scene],
      notices: [],
    });
}

/** Returns to the scene of the last link. */
export function backToLink(): void {
  beginGesture();
  replace(store.getState().opened);
}

/** The instrument's defaults, of the model that is shown, on the page as it is. */
export function factoryDefaults(): void {
  beginGesture();
  const { scene } = store.getState();
  const kept = [...pageFields, "present" as const].map((field) => [field, scene[field]]);
  replace({ ...defaultScene(modelById(scene.model)), ...Object.fromEntries(kept) });
}

function replace(scene: Scene): void {
  forgetTheory();
  const { steps } = store.getState();
  store.setState({ scene, notices: [], steps: steps + 1, ...remember("all") });
}

const oneModel: Notice = {
  key: "compare",
  message: "A and B must be of one model: the comparison has ended; undo brings it back",
};

/** Starts the comparison with the present setting as A, or ends it. */
export function toggleCompare(): void {
  const { scene } = store.getState();
  const ref = settingsText(modelById(scene.model), scene.params);
  change(scene.reference ? { compare: "no", ref: undefined } : { compare: "ghost", ref });
}

/**
 * Changes keys of the scene, through `restore`.
 *
 * @param step a deliberate step (model, preset), which Back undoes
 * @param player names an animation, whose changes are one gesture whatever else the reader does
 */
export function change(patch: Raw, step = false, player?: string): void {
  loadedFor(patch, () => apply(patch, step, player));
}

/** Calls back when all is loaded that a patch leads to: the model that it names, and the theory of its scene. */
function loadedFor(patch: Raw, then: () => void, from = () => store.getState().scene): void {
  const keys = Object.keys(patch);
  // Without a model in the patch a pending request for another model stays valid, and theory for a change of other keys.
  if (keys.some((key) => awaited?.includes(key))) forgetTheory();
  const go = () => withTheory(modelAfter(patch, from()), () => restoredFrom(from(), patch).scene, keys, then);
  if (patch.m === undefined) go();
  else withModel(modelNamed(patch), go);
}

const modelAfter = (patch: Raw, from: Scene) => (patch.m === undefined ? from.model : modelNamed(patch));

/** A scene with some keys changed: of another model only the page's dress is kept. A change asks twice, what to load and what to show. */
const restoredFrom = memoLast((from: Scene, patch: Raw): Restored & { readonly switched: boolean } => {
  const switched = typeof patch.m === "string" && patch.m !== from.model;
  const kept = switched
    ? { v: 1, embed: from.embed, present: from.present, theme: from.theme, lang: from.lang }
    : toRaw(from);
  // A spotlight names a region of one quantity.
  const spot = "q" in patch && patch.q !== from.quantity ? { spot: undefined } : {};
  return { ...restore({ ...kept, ...spot, ...patch }), switched };
});

function apply(patch: Raw, step: boolean, player?: string, from = store.getState().scene): void {
  const { scene, steps } = store.getState();
  const restored = restoredFrom(from, patch);
  const { switched } = restored;
  const changed = keepUnchanged(scene, restored.scene);
  const notices = switched && from.reference ? [oneModel, ...restored.notices] : restored.notices;
  const keys = Object.keys(patch).sort().join();
  store.setState({
    scene: changed,
    ...(switched || "sim" in patch ? asked() : {}),
    // Play and pause are not undoable.
    ...(keys === "play" || encodeLink(changed) === encodeLink(scene) ? {} : remember(keys, player)),
    steps: step || changed.model !== scene.model ? steps + 1 : steps,
    ...(notices.length > 0 ? { notices } : {}),
  });
}

/** What the reader has started was another simulation: the next that takes long is started anew. */
function asked(): Partial<AppState> {
  return store.getState().simulation === "running" ? { simulation: "automatic" } : {};
}

/** The last choice from a list, with the scene before and after it. */
let choice: { readonly list: string; readonly from: Scene; readonly made: Scene } | undefined;

/**
 * A choice from a list that also resets other keys (a model resets its parameters, an axis its range). Arrow keys on a
 * closed list select each entry on the way: until something else changes, each choice replaces the one before and starts
 * from the same scene, so that entries passed over have no effect.
 */
export function choose(list: string, patch: (from: Scene) => Raw): void {
  const { scene } = store.getState();
  const from = choice?.list === list && choice.made === scene ? choice.from : scene;
  const chosen = patch(from);
  loadedFor(
    chosen,
    () => {
      apply(chosen, false, undefined, from);
      choice = { list, from, made: store.getState().scene };
    },
    () => from,
  );
}

/** Opens a link; its notices replace the earlier ones. `step` is false when it comes from the history. */
export function open(link: string, step: boolean): void {
  const model = modelNamed(parseLink(link).raw);
  withModel(model, () => {
    const restored = decodeLink(link);
    withTheory(
      model,
      () => restored.scene,
      [],
      () => openLoaded(restored, step),
    );
  });
}

function openLoaded({ scene: named, notices }: Restored, step: boolean): void {
  const { steps, scene: before } = store.getState();
  // A preset is shown on the page as it is.
  const scene = step ? { ...named, theme: before.theme, lang: before.lang } : named;
  if (step) beginGesture();
  // A preset is an undoable step; any other link resets undo and becomes the target of "back to this link".
  const history = step ? remember("all") : { past: [], future: [], opened: scene };
  entry = step ? entry : "";
  store.setState({ scene, notices, steps: steps + (step ? 1 : 0), ...history, ...asked() });
}

/** Shows a valid scene: as a step, or as one frame of an animation. */
export function show(scene: Scene, step: boolean): void {
  forgetTheory();
  withTheory(
    scene.model,
    () => scene,
    [],
    () => showLoaded(scene, step),
  );
}

function showLoaded(scene: Scene, step: boolean): void {
  const { scene: before, steps } = store.getState();
  if (step) beginGesture();
  const counted = step ? { notices: [], steps: steps + 1, ...remember("all") } : {};
  store.setState({ scene: keepUnchanged(before, scene), ...counted });
}

export function dismissNotices(): void {
  store.setState({ notices: [] });
}

export function setSimulation(simulation: SimulationState): void {
  store.setState({ simulation });
}
