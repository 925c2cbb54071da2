import { t, together } from "../../lib/language.ts";
import { loadWhole, modelById } from "../../models/registry.ts";
import { encodeLink, parseLink } from "../../scene/link.ts";
import { modelNamed, restore } from "../../scene/restore.ts";
import { toRaw } from "../../scene/scene.ts";
import type { Engine } from "../engine/engine.ts";
import type { Picture } from "../engine/picture.ts";
import { frames } from "../frame/frameQueue.ts";
import { pageAddress } from "../state/presentAddress.ts";
import { open, store } from "../state/store.ts";
import { boundarySentenceInPieces } from "../words/boundarySentence.ts";
import { bindDeckKeys } from "./deckKeys.ts";
import { type Asked, MESSAGES, readMessage } from "./frameMessages.ts";
import { readoutRows } from "./numbers.ts";
import { sentenceOf } from "./views.ts";

/** Keys by which the page around has dressed its frame: a link that it sends later need not repeat them. */
const DRESS = ["embed", "hide", "only", "theme", "lang"] as const;

/** Least interval between two messages that are acted on, in ms; of those between them the last counts. */
const THROTTLE_MS = 100;
/** While figures are not drawn yet, the interval between two looks, in ms. */
const AGAIN_MS = 50;

/** In a frame of another page: unused keys are told to it, it may open links, and hears what is shown (docs/embedding.md). */
export function bindFrame(engine: Engine): void {
  bindDeckKeys();
  /** The origin that has asked for the state: nothing is told before, and to no other. */
  let origin: string | undefined;
  let told = "";
  let again: ReturnType<typeof setTimeout> | undefined;
  let next: Asked | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Number.NEGATIVE_INFINITY;

  const tell = (message: object) => {
    // A page without an origin cannot be named.
    if (origin !== undefined) window.parent.postMessage(message, origin === "null" ? "*" : origin);
  };
  const turn = {
    rank: "idle",
    rests: true,
    draw() {
      if (origin !== undefined) void tellState();
      return false;
    },
  } as const;

  async function tellState(): Promise<void> {
    const { picture } = engine;
    const { scene, failure, finished } = picture;
    if (failure === undefined && !(engine.hasDrawn(scene) && picture.map?.complete)) {
      // Other figures may have their turn after this one, and then no further picture comes.
      clearTimeout(again);
      again = setTimeout(() => frames.ask(turn), AGAIN_MS);
      return;
    }
    const { notices } = store.getState();
    const now = JSON.stringify([encodeLink(scene), failure, finished, notices]);
    if (now === told) return;
    told = now;
    const sentence = await sentenceAtRest(picture, () => engine.picture.scene === scene);
    if (engine.picture.scene !== scene) return;
    tell({
      ...stateOf(engine.picture, sentence),
      notices: notices.map(({ key, message }) => ({ key, message: t(message) })),
    });
  }

  async function answer(asked: Asked): Promise<void> {
    last = performance.now();
    const refuse = (reason: string) => tell({ type: "transferscope:refused", version: MESSAGES, reason });
    if (asked.ask === "refuse") return refuse(asked.reason);
    told = "";
    if (asked.ask === "open")
      try {
        await openInFrame(asked.link);
      } catch {
        return refuse("the model of this link could not be loaded");
      }
    frames.ask(turn);
  }

  engine.subscribe(turn);
  addEventListener("message", ({ source, data, origin: from }) => {
    if (source !== window.parent) return;
    const asked = readMessage(data, pageAddress());
    if (!asked) return;
    origin = from;
    next = asked;
    if (timer !== undefined) return;
    const act = () => {
      timer = undefined;
      if (next) void answer(next);
    };
    timer = setTimeout(act, Math.max(0, last + THROTTLE_MS - performance.now()));
  });
  // It says nothing of what is shown, so any page may hear it.
  window.parent.postMessage({ type: "transferscope:ready", version: MESSAGES }, "*");
}

/** Shows a link as if the frame's address had become it, but for the dress of the frame. */
async function openInFrame(link: string): Promise<void> {
  const { raw, notices } = parseLink(link);
  await loadWhole(modelNamed(raw));
  const now = toRaw(store.getState().scene);
  const restored = restore({ ...Object.fromEntries(DRESS.map((key) => [key, now[key]])), ...raw });
  open(`?${encodeLink(restored.scene)}`, false);
  store.setState({ notices: [...notices, ...restored.notices] });
}

/** The sentence as the page has it at rest, with its boundary. */
async function sentenceAtRest({ scene, probe, leading }: Picture, isNow: () => boolean): Promise<string> {
  const model = modelById(scene.model);
  const boundary = model.approximate?.(scene.params) ? "" : await boundarySentenceInPieces(model, scene, isNow);
  return together([sentenceOf(scene, probe, leading), boundary]);
}

/** What is shown, for the page around: the link without the frame's dress, the sentence, the numbers at the probe. */
function stateOf(picture: Picture, sentence: string): object {
  const { scene, failure, finished, progress } = picture;
  const rows = readoutRows(modelById(scene.model), scene, picture).map((row) => {
    const { theory, simulated } = row;
    const finite = typeof theory === "string" || Number.isFinite(theory);
    const reason = finite
      ? simulated?.reason
      : Math.abs(theory) === Infinity
        ? theory > 0
          ? "infinite"
          : "-infinite"
        : row.why;
    return [
      row.id,
      {
        name: row.name,
        theory: finite ? theory : null,
        ...(row.tag && { tag: row.tag }),
        ...(reason && { reason }),
        ...(simulated && { mean: simulated.mean, se: simulated.se, trials: simulated.trials, z: simulated.z }),
      },
    ];
  });
  return {
    type: "transferscope:state",
    version: MESSAGES,
    link: `?${encodeLink({ ...scene, embed: "no", hide: [], only: undefined })}`,
    sentence,
    numbers: Object.fromEntries(rows),
    simulation: { done: progress.done, total: progress.total, finished },
    picture: failure === undefined ? "ready" : "failed",
    ...(failure !== undefined && { failure: t(failure) }),
  };
}
