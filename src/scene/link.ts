import { plainDecimal } from "../lib/decimal.ts";
import { defaultModelId, modelById } from "../models/registry.ts";
import { LINK_VERSION } from "./migrate.ts";
import { type Restored, restore } from "./restore.ts";
import { defaultScene, type Notice, type Scene, settingsText, toRaw } from "./scene.ts";

/** A scene as a query string without `?`: `v=1` and what differs from the defaults, readable, in a fixed order. */
export function encodeLink(scene: Scene): string {
  const before = known.get(scene);
  if (before !== undefined) return before;
  const link = write(scene);
  known.set(scene, link);
  return link;
}

/** Links of scenes met before: in a drag each is asked for several times. */
const known = new WeakMap<Scene, string>();

function write(scene: Scene): string {
  const model = modelById(scene.model);
  // Of A only what is not as in B.
  const { reference } = scene;
  const raw = { ...toRaw(scene), ref: (reference && settingsText(model, reference, scene.params)) || undefined };
  const plain = toRaw(defaultScene(model));
  const parts = [`v=${LINK_VERSION}`];
  if (scene.model !== defaultModelId) parts.push(`m=${scene.model}`);
  for (const [key, value] of Object.entries(raw)) {
    if (key === "v" || key === "m" || value === undefined || value === plain[key]) continue;
    parts.push(`${key}=${typeof value === "number" ? plainDecimal(value) : value}`);
  }
  return parts.join("&");
}

/** A scene from a whole address, a query (`?…`), a fragment (`#…`) or a bare `key=value&…`, with notices. */
export function decodeLink(link: string): Restored {
  const { raw, notices } = parseLink(link);
  const restored = restore(raw);
  return { scene: restored.scene, notices: [...notices, ...restored.notices] };
}

/** Keys and values of a link; the first of a repeated key counts. Understands `&amp;` and trailing punctuation. */
export function parseLink(link: string): { raw: Record<string, string>; notices: Notice[] } {
  const notices: Notice[] = [];
  const raw: Record<string, string> = Object.create(null);
  for (const part of queryOf(link).split(/&(?:amp;)*/)) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const key = decodeText(equals < 0 ? part : part.slice(0, equals));
    const value = decodeText(equals < 0 ? "" : part.slice(equals + 1));
    const name = (key ?? part).slice(0, 40);
    if (key === undefined || value === undefined)
      notices.push({ key: name, message: `${name}: its text is damaged; it was ignored` });
    else if (Object.hasOwn(raw, key)) notices.push({ key: name, message: `${name} stands twice; the first is used` });
    else raw[key] = value;
  }
  return { raw, notices };
}

function queryOf(link: string): string {
  const text = link.trim().replace(/[\s.,;:!?)\]}>'"»”]+$/u, "");
  const question = text.indexOf("?");
  const hash = text.indexOf("#");
  if (question < 0 && hash < 0) return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? "" : text;
  if (question < 0) return text.slice(hash + 1);
  if (hash < 0) return text.slice(question + 1);
  if (hash < question) return text.slice(question + 1);
  const query = text.slice(question + 1, hash);
  const fragment = text.slice(hash + 1);
  return fragment.includes("=") ? `${query}&${fragment}` : query;
}

function decodeText(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replace(/\+/g, " ")).trim();
  } catch {
    return undefined;
  }
}
