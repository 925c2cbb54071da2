import { createStore } from "zustand/vanilla";
import { manifests } from "../../models/manifests.ts";
import { modelById, models } from "../../models/registry.ts";
import { pageFields } from "../../scene/keys.ts";
import { decodeLink, encodeLink, parseLink } from "../../scene/link.ts";
import { defaultScene } from "../../scene/readScene.ts";
import { modelNamed, type Restored, restore } from "../../scene/restore.ts";
import { keepUnchanged, type Notice, type Raw, type Scene, toRaw } from "../../scene/scene.ts";
import { settingsText } from "../../scene/writers.ts";

/** Whether replicates are drawn: paused holds them, stopped ends them until they are asked for again. */
export type SimulationState = "running" | "paused" | "stopped";

export interface AppState {
  /** In the link. */
  readonly scene: Scene;
  /** What the gate said about the last link, until dismissed. */
  readonly notices: readonly Notice[];
  /** Counts deliberate steps; the address bar makes a history entry of each. */
  readonly steps: number;
  /** Of this tab only. */
  readonly simulation: SimulationState;
  /** Id of a model that has been chosen and is being loaded. */
  readonly coming: string | undefined;
  /** Scenes before and after this one, the nearest last: one for each gesture. */
  readonly past: readonly Scene[];
  readonly future: readonly Scene[];
  /** What the page was opened with, or what was last pasted or gone back to. */
  readonly opened: Scene;
}

/** Gestures that can be undone. */
const MOST_UNDO = 200;

/** There is no scene before a model has been loaded; `main.tsx` opens the address before anything reads one. */
const none = undefined as unknown as Scene;

export const store = createStore<AppState>()(() => ({
  scene: none,
  notices: [],
  steps: 0,
  simulation: "running",
  coming: undefined,
  past: [],
  future: [],
  opened: none,
}));

/** Counts what needs a model: a model that comes late is not shown where something else has been asked for since. */
let asked = 0;

/** Goes on at once where the model has been loaded, else when it comes; a sentence says why where it does not come. */
function withModel(id: string, go: () => void): void {
  const request = ++asked;
  const loaded = models.get(id) !== undefined;
  store.setState({ coming: loaded ? undefined : id });
  if (loaded) {
    go();
    return;
  }
  models.load(id).then(
    () => {
      if (request !== asked) return;
      store.setState({ coming: undefined });
      go();
    },
    () => {
      const title = manifests.find((m) => m.id === id)?.title ?? id;
      const message = `“${title}” could not be loaded: is the connection lost? Choose it again to try again`;
      if (request === asked) store.setState({ coming: undefined, notices: [{ key: "m", message }] });
    },
  );
}

/** Counts gestures: from pointer down to up, or one press of a key however long it is held. */
let gesture = 0;
/** What the last entry of the past belongs to: changes of the same keys in the same gesture are one. */
let entry = "";

/** A new gesture has begun: what changes now is undone by itself. */
export function beginGesture(): void {
  gesture++;
}

/** The past with the present scene in it, unless the same gesture has put one there already. */
function remember(keys: string, player = `${gesture}`): Pick<AppState, "past" | "future"> {
  const { past, scene } = store.getState();
  const same = `${player} ${keys}` === entry;
  entry = `${player} ${keys}`;
  return { past: same ? past : [...past.slice(1 - MOST_UNDO), scene], future: [] };
}

/** A sweep that runs would leave at once what undo has brought back. */
const atRest = (scene: Scene): Scene => (scene.play ? { ...scene, play: false } : scene);

/** Takes the last gesture back. */
export function undo(): void {
  const { past, future, scene } = store.getState();
  const before = past.at(-1);
  entry = "";
  if (before)
    store.setState({ scene: atRest(before), past: past.slice(0, -1), future: [...future, scene], notices: [] });
}

/** Does again what was taken back. */
export function redo(): void {
  const { past, future, scene } = store.getState();
  const after = future.at(-1);
  entry = "";
  if (after) store.setState({ scene: atRest(after), past: [...past, scene], future: future.slice(0, -1), notices: [] });
}

/** Shows again what the page was opened with. */
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
  const { steps } = store.getState();
  store.setState({ scene, notices: [], steps: steps + 1, ...remember("all") });
}

const oneModel: Notice = {
  key: "compare",
  message: "A and B must be of one model: the comparison has ended; undo brings it back",
};

/** Pins the present setting as A, or leaves it. */
export function toggleCompare(): void {
  const { scene } = store.getState();
  const ref = settingsText(modelById(scene.model), scene.params);
  change(scene.reference ? { compare: "no", ref: undefined } : { compare: "ghost", ref });
}

/**
 * Changes keys of the scene, through the gate. A deliberate step (model, preset) can be undone with Back. What plays by
 * itself is one gesture of its own, `player`, whatever the reader does meanwhile.
 */
export function change(patch: Raw, step = false, player?: string): void {
  loadedFor(patch, () => apply(patch, step, player));
}

/** Goes on when the model that a patch names is there: nearly always at once, since it names none. */
function loadedFor(patch: Raw, go: () => void): void {
  // A change within a model does not call off another model that is on its way.
  if (patch.m === undefined) go();
  else withModel(modelNamed(patch), go);
}

function apply(patch: Raw, step: boolean, player?: string, from = store.getState().scene): void {
  const { scene, steps } = store.getState();
  const switched = typeof patch.m === "string" && patch.m !== from.model;
  const kept = switched ? { v: 1, embed: from.embed, present: from.present, theme: from.theme } : toRaw(from);
  // Another quantity has other regions.
  const spot = "q" in patch && patch.q !== from.quantity ? { spot: undefined } : {};
  const restored = restore({ ...kept, ...spot, ...patch });
  const after = keepUnchanged(scene, restored.scene);
  const notices = switched && from.reference ? [oneModel, ...restored.notices] : restored.notices;
  // Play and pause change nothing that undo could bring back.
  const isPlay = Object.keys(patch).join() === "play";
  store.setState({
    scene: after,
    ...(isPlay || encodeLink(after) === encodeLink(scene) ? {} : remember(Object.keys(patch).sort().join(), player)),
    steps: step || after.model !== scene.model ? steps + 1 : steps,
    ...(notices.length > 0 ? { notices } : {}),
  });
}

/** The last choice from a list: the scene it was made in, and what it made of it. */
let choice: { readonly list: string; readonly from: Scene; readonly made: Scene } | undefined;

/**
 * A choice from a list that takes more with it than what is chosen (a model its setting, an axis its range). A closed list
 * goes through its entries by arrow keys: until something else changes, each choice is made in place of the one before, so
 * what the keys pass over leaves no trace.
 */
export function choose(list: string, patch: (from: Scene) => Raw): void {
  const { scene } = store.getState();
  const from = choice?.list === list && choice.made === scene ? choice.from : scene;
  const chosen = patch(from);
  loadedFor(chosen, () => {
    apply(chosen, false, undefined, from);
    choice = { list, from, made: store.getState().scene };
  });
}

/** Shows what a link says; its notices replace the earlier ones. A step of its own unless it comes from the history. */
export function open(link: string, step: boolean): void {
  withModel(modelNamed(parseLink(link).raw), () => openLoaded(link, step));
}

function openLoaded(link: string, step: boolean): void {
  const { scene, notices }: Restored = decodeLink(link);
  const { steps } = store.getState();
  if (step) beginGesture();
  // What comes from outside is what "back to this link" means; a preset is a step like any other.
  const history = step ? remember("all") : { past: [], future: [], opened: scene };
  entry = step ? entry : "";
  store.setState({ scene, notices, steps: steps + (step ? 1 : 0), ...history });
}

/** Shows a scene that is right already: a step of its own, or one frame of the way to it. */
export function show(scene: Scene, step: boolean): void {
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
