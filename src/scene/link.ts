import { plainDecimal } from "../lib/decimal.ts";
import { literally } from "../lib/language.ts";
import { memoByObject } from "../lib/memo.ts";
import type { Model } from "../models/model.ts";
import { defaultModelId, modelById } from "../models/registry.ts";
import { mend } from "./mend.ts";
import { LINK_VERSION } from "./migrate.ts";
import { defaultScene } from "./readScene.ts";
import { type Restored, restore } from "./restore.ts";
import { type Notice, type Scene, toRaw } from "./scene.ts";
import { settingsText } from "./writers.ts";

/** A scene as a query string without `?`: `v=1` and what differs from the defaults, readable, in a fixed order. */
export const encodeLink = memoByObject(write);

/** What a link leaves out. */
const plainRaw = memoByObject((model: Model) => toRaw(defaultScene(model)));

function write(scene: Scene): string {
  const model = modelById(scene.model);
  // Of A only the parameters that differ from B.
  const { reference } = scene;
  const raw = { ...toRaw(scene), ref: (reference && settingsText(model, reference, scene.params)) || undefined };
  const plain = plainRaw(model);
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

/** Tracking parameters that other sites add to links. */
const TRACKING =
  /^(utm_\w*|(fb|g|d|tw|tt|y|ys)clid|msclkid|[gw]braid|gclsrc|gad_\w*|igsh(id)?|mc_[ce]id|_g[al]|_hs\w*|mkt_tok|li_fat_id|srsltid|ref_src|s_kwcid|epik)$/i;

/** Maximum number of key–value pairs that are read, and of characters in a value; links of the page stay far below. */
const MOST_PAIRS = 200;
const LONGEST_VALUE = 4000;

/** Keys and values of a link, repaired where that is unambiguous; the first of a repeated key counts. */
export function parseLink(link: string): { raw: Record<string, string>; notices: Notice[] } {
  const notices: Notice[] = [];
  const raw: Record<string, string> = Object.create(null);
  const parts = queryOf(mend(link)).split(/[&?]+/, MOST_PAIRS + 1);
  if (parts.length > MOST_PAIRS) {
    const name = parts[MOST_PAIRS].split("=", 1)[0].slice(0, 40);
    notices.push({
      key: name,
      message: literally("a link has at most {most} keys; {name} and all after it were ignored", {
        most: MOST_PAIRS,
        name,
      }),
    });
  }
  for (const part of parts.slice(0, MOST_PAIRS)) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const key = (equals < 0 ? part : part.slice(0, equals)).trim();
    const value = equals < 0 ? "" : part.slice(equals + 1).trim();
    // A forecast in the fragment (app/forecast/summaryLink.ts) is read elsewhere.
    if (TRACKING.test(key) || key === "forecast") continue;
    // A story of the reader's own, in the fragment (app/talk/storyLink.ts), means story=own; its text is read elsewhere.
    if (key === "tell") {
      raw.story ??= "own";
      continue;
    }
    // What is still percent-encoded after mending cannot be decoded.
    const isDamaged = part.includes("%");
    const name = (key.includes("%") ? part : key).slice(0, 40);
    if (isDamaged)
      notices.push({ key: name, message: literally("{name}: its text is damaged; it was ignored", { name }) });
    else if (value.length > LONGEST_VALUE)
      notices.push({
        key: name,
        message: literally("{name}: its value has more than {most} characters; it was ignored", {
          name,
          most: LONGEST_VALUE,
        }),
      });
    else if (Object.hasOwn(raw, key))
      notices.push({ key: name, message: literally("{name} stands twice; the first is used", { name }) });
    else raw[key] = value;
  }
  return { raw, notices };
}

function queryOf(text: string): string {
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
