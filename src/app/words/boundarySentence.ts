import { placeDigits } from "../../charts/axis.ts";
import type { Axis } from "../../compute/job.ts";
import { brief } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import { list } from "../../lib/lists.ts";
import type { Model } from "../../models/model.ts";
import type { NumberParam } from "../../models/param.ts";
import { type Boundary, boundarySearch, nearestBoundary, type Stretch } from "../../scene/boundary.ts";
import type { Scene } from "../../scene/scene.ts";

/** Milliseconds of the search before the page is given a turn. */
const PIECE_MS = 5;

/** Where, along the axis of the nearest boundary, the other side wins, in words; empty where there is none. */
export function boundarySentence(model: Model, scene: Scene): string {
  return inWords(model, scene, nearestBoundary(scene));
}

/** What has been found, for the next who asks. */
const found = new WeakMap<Scene, string>();

/** The same in pieces, so that the page stays quick; empty as well where it is no longer wanted. */
export async function boundarySentenceInPieces(model: Model, scene: Scene, isWanted: () => boolean): Promise<string> {
  const known = found.get(scene);
  if (known !== undefined) return isWanted() ? known : "";
  const search = boundarySearch(scene);
  let until = performance.now() + PIECE_MS;
  for (let piece = search.next(); ; piece = search.next()) {
    if (piece.done) {
      const text = inWords(model, scene, piece.value);
      found.set(scene, text);
      return text;
    }
    if (performance.now() < until) continue;
    await new Promise((resolve) => setTimeout(resolve));
    if (!isWanted()) return "";
    until = performance.now() + PIECE_MS;
  }
}

function inWords(model: Model, scene: Scene, found: Boundary | undefined): string {
  if (!found) return "";
  const { axis, here, stretches } = found;
  const param = model.params[axis.param] as NumberParam;
  const { ends, beats } = model.quantities[scene.quantity];
  const [low, high] = beats ?? ends;
  const whole = param.scale === "integer";
  const where = list(
    stretches.map((stretch, i) => {
      const value = (v: number) =>
        `${whole ? brief(v, 9) : toldTo(v, widthOf(stretch, axis), axis)}${param.unit ?? ""}`;
      const name = i === 0 ? `${param.symbol} = ` : "";
      const { from, to } = stretch;
      if (from === undefined) {
        const end = name + value(to as number);
        return whole ? t("up to {end}", { end }) : t("below {end}", { end });
      }
      const start = name + value(from);
      if (to === undefined) return whole ? t("from {start} on", { start }) : t("above {start}", { start });
      return from === to ? t("at {place}", { place: start }) : t("from {start} to {end}", { start, end: value(to) });
    }),
  );
  return t("All else equal, {what} {where}.", { what: here > 0 ? low : high, where });
}

const widthOf = ({ from, to }: Stretch, { lo, hi }: { readonly lo: number; readonly hi: number }): number =>
  (to ?? hi) - (from ?? lo);

/** As precise as a place on the axis, or as many digits more as place an end of a stretch to a twenty-fifth of its width. */
function toldTo(v: number, width: number, axis: Axis): string {
  const before = Math.floor(Math.log10(Math.abs(v))) + 1;
  const after = Math.ceil(-Math.log10(width / 12.5));
  return brief(v, Math.max(placeDigits(axis, v), Math.min(12, before + after)));
}
