import { useState } from "react";
import { useStore } from "zustand";
import { AtlasMeans } from "../../atlas/atlasMeans.ts";
import { readable } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import { plainSymbols } from "../../lib/symbolText.ts";
import { modelById } from "../../models/registry.ts";
import { settingText } from "../../scene/compare.ts";
import type { Scene } from "../../scene/scene.ts";
import { simulatedQuantity } from "../../scene/simulated.ts";
import { MathText } from "../../ui/MathSymbol.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { simulatedWords } from "../../ui/simulatedWords.ts";
import type { Engine } from "../engine/engine.ts";
import type { Picture } from "../engine/picture.ts";
import { usePicture } from "../engine/usePicture.ts";
import { store } from "../state/store.ts";
import { AtlasDialog } from "./AtlasDialog.tsx";
import { findIn, type ShownAtlas } from "./atlasLayer.ts";
import { partName } from "./atlasWords.ts";
import { closeAtlas, goTo, probeAt, showOwn, showPart } from "./chooseAtlas.ts";
import "./atlas.css";

const simulations = [
  ["atlas", "simulated: atlas"],
  ["own", "simulated: own draws"],
] as const;

const scenePart = ({ scene }: Picture) => ({ scene });

/** The atlas that is open: what of it is shown, where the probe is in it, and how to close it. */
export function AtlasBar({ engine }: { readonly engine: Engine }) {
  const shown = useStore(store, (s) => s.atlas);
  const { scene } = usePicture(engine, scenePart, "text");
  const [isListed, setListed] = useState(false);
  if (!shown) return null;
  const { open, chosen } = shown;
  const { hash, program } = open.label;
  return (
    <section className="atlas-bar" aria-label="Atlas">
      <div className="atlas-line">
        <h2>Atlas</h2>
        <span className="atlas-name" translate="no">
          {open.name}
        </span>
        {open.parts.length > 1 && (
          <select
            aria-label="Part of the atlas"
            value={open.parts.indexOf(chosen.part)}
            onChange={(event) => {
              const part = open.parts[Number(event.target.value)];
              showPart(open, part);
              if (part.random) setListed(true);
            }}
          >
            {open.parts.map((part, k) => (
              <option key={part.firstCell} value={k}>
                {partName(part, k)}
              </option>
            ))}
          </select>
        )}
        {chosen.part.random && (
          <button type="button" aria-haspopup="dialog" onClick={() => setListed(true)}>
            All settings
          </button>
        )}
        <Switch
          legend="What is simulated"
          name="atlas-or-own"
          value={shown.isOwn ? "own" : "atlas"}
          options={simulations}
          onValue={(value) => showOwn(value === "own")}
        />
        <button type="button" onClick={closeAtlas}>
          Close atlas
        </button>
      </div>
      <Place shown={shown} scene={scene} />
      <p className="atlas-aside">
        {[
          t("Plan {hash}, computed by transferscope {program}.", { hash, program }),
          ...open.notes,
          t("A link does not carry an atlas: whoever opens it sees the same theory, and what their page simulates."),
        ].join(" ")}
      </p>
      {isListed && <AtlasDialog files={none} onClose={() => setListed(false)} />}
    </section>
  );
}

const none: readonly File[] = [];

/** Where the scene is in the atlas, with the numbers that the atlas has there. */
function Place({ shown, scene }: { readonly shown: ShownAtlas; readonly scene: Scene }) {
  const { open, chosen } = shown;
  const { part } = chosen;
  if (part.random && chosen.cell === undefined) return <p>Choose one of its settings.</p>;
  const found = findIn(chosen, scene);
  if ("off" in found)
    return (
      <p className="atlas-place">
        <MathText
          text={t("This setting is not in the atlas: {why}. What is simulated is this page’s own.", { why: found.off })}
        />{" "}
        <button type="button" onClick={() => goTo(chosen, chosen.cell)}>
          Back to the atlas
        </button>
      </p>
    );
  const { cell, places } = found;
  const model = modelById(part.model);
  const means = new AtlasMeans(open, part, [cell]);
  const id = part.quantities.includes(scene.quantity) ? scene.quantity : part.quantities[0];
  const one = id === undefined ? undefined : simulatedQuantity(means, 0, id, false);
  const where = part.random
    ? t("setting {number}", { number: cell + 1 })
    : part.axes.map(({ param }) => settingText(model, param, part.cells[cell].params)).join(", ");
  const isThere = part.axes.every(({ param, values }, k) => part.random || scene.params[param] === values[places[k]]);
  return (
    <p className="atlas-place">
      <MathText
        text={[
          isThere ? t("At the probe: {where}.", { where }) : t("The nearest node: {where}.", { where }),
          one ? numbersText(plainSymbols(t(model.quantities[id as string].name)), one) : "",
        ].join(" ")}
      />{" "}
      {!isThere && (
        <button type="button" onClick={() => probeAt(chosen, cell)}>
          Probe there
        </button>
      )}
    </p>
  );
}

function numbersText(name: string, one: NonNullable<ReturnType<typeof simulatedQuantity>>): string {
  const { n, trials, tag } = one;
  if (one.mean === null && !one.diverges) return t("{name}: {reason}.", { name, reason: one.reason ?? "no number" });
  const simulated = Object.values(simulatedWords(one)).join("");
  const theory =
    one.theory === null
      ? "no finite theory"
      : t("theory there {theory} [{tag}]", { theory: readable(one.theory), tag });
  const said = t("{name}, simulated with n = {n} in {trials} trials: {simulated}; {theory}", {
    ...{ name, n, trials, simulated, theory },
  });
  return `${said}${one.z === null ? "" : `, z = ${one.z.toFixed(1).replace("-", "−")}`}.`;
}
