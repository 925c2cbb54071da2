import { isSaving } from "../../figures/mapView.ts";
import { t } from "../../lib/language.ts";
import { plainSymbols } from "../../lib/symbolText.ts";
import type { NumberParam } from "../../models/param.ts";
import { modelById } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { boundarySentenceInPieces } from "./boundarySentence.ts";

/** What is added to the sentence of a scene when it is at rest; empty where there is nothing to add. */
interface WordsAtRest {
  /** Where the other side wins. */
  readonly boundary: string;
  /** Shown elsewhere, and announced with the sentence: two announcements would talk over each other. */
  readonly aside: string;
}

export async function wordsAtRest(
  scene: Scene,
  before: Scene | undefined,
  isWanted: () => boolean,
): Promise<WordsAtRest> {
  const model = modelById(scene.model);
  // Where theory is only approximate, so is its boundary: it is not said.
  const boundary = model.approximate?.(scene.params) ? "" : await boundarySentenceInPieces(model, scene, isWanted);
  return { boundary, aside: gaveWay(before, scene) };
}

/** That the choice of another quantity has replaced an axis; empty where it kept both. */
export function gaveWay(before: Scene | undefined, now: Scene): string {
  if (!before || before.model !== now.model || before.quantity === now.quantity) return "";
  const model = modelById(now.model);
  if (!isSaving(model, now.quantity)) return "";
  const axes = [now.x.param, now.y.param];
  const gone = [before.x.param, before.y.param].find((param) => !axes.includes(param));
  if (gone === undefined) return "";
  const symbol = plainSymbols((model.params[gone] as NumberParam).symbol);
  return t("The axis {symbol} gave way: the saving does not depend on it. Undo brings it back.", { symbol });
}
