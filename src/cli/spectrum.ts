import { readEigenvalues } from "../forecast/read/eigenvalues.ts";
import { modelById } from "../models/registry.ts";
import { giveSpectrum } from "../scene/giveSpectrum.ts";
import { decodeLink, parseLink } from "../scene/link.ts";
import { loadLink } from "../scene/loadLink.ts";
import { usesOwn } from "../scene/ownData.ts";
import type { Restored } from "../scene/restore.ts";
import type { Raw, Scene } from "../scene/scene.ts";
import { bytesOf, named } from "./forecast.ts";

/** What each file's list means in a link: it is read once for all links. */
const known = new Map<string, Promise<Raw>>();

/** The scene of a link with the list of a file: keys that mean it, where the link does not have them; d is its length. */
export async function loadWithSpectrum(link: string, path: string): Promise<Restored> {
  if (!known.has(path)) known.set(path, read(path));
  const own = (await known.get(path)) as Raw;
  const plain = await loadLink(link);
  if (!modelById(plain.scene.model).params.list)
    return noticed(plain, `${plain.scene.model} takes no list of eigenvalues: --spectrum was ignored`);
  const { raw } = parseLink(link);
  const missing = Object.keys(own).filter((key) => !(key in raw));
  const base = Object.keys(raw).length > 0 ? link : "?v=1";
  const mark = /[?#&=]/.test(base) ? "&" : "?";
  const restored = decodeLink(`${base}${mark}${missing.map((key) => `${key}=${own[key]}`).join("&")}`);
  if (settings(restored.scene).some(usesOwn)) return restored;
  return noticed(restored, `the link says spec=${restored.scene.params.spec}: the list of --spectrum was not used`);
}

const settings = ({ params, reference, family }: Scene) => [
  params,
  ...(reference ? [reference] : []),
  ...family.flat(),
];

const noticed = ({ scene, notices }: Restored, message: string): Restored => ({
  scene,
  notices: [...notices, { key: "spec", message }],
});

async function read(path: string): Promise<Raw> {
  return named(path, async () => {
    const { values, energies } = await readEigenvalues(bytesOf(path));
    return giveSpectrum(values, energies);
  });
}
