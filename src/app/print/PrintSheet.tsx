import { useSyncExternalStore } from "react";
import { useStore } from "zustand";
import { brief } from "../../lib/decimal.ts";
import { literally, t } from "../../lib/language.ts";
import { idleFor } from "../../models/model.ts";
import { modelById } from "../../models/registry.ts";
import { valueText } from "../../scene/compare.ts";
import { shownQuantities } from "../../scene/curveViews.ts";
import { encodeLink } from "../../scene/link.ts";
import type { Scene } from "../../scene/scene.ts";
import { commit, version } from "../../scene/version.ts";
import { MathSymbol, MathText } from "../../ui/MathSymbol.tsx";
import { Sentence } from "../../ui/Sentence.tsx";
import { QrCode } from "../share/QrCode.tsx";
import { pageAddress } from "../state/presentAddress.ts";
import { store } from "../state/store.ts";
import { printing } from "./printing.ts";
import "./print.css";

const usePrinting = () => useSyncExternalStore(printing.subscribe, printing.now);

/** What heads a printed page. */
export function PrintHead() {
  const model = useStore(store, (s) => s.scene.model);
  return (
    usePrinting() && <p className="print-head">{t("Transferscope: {title}", { title: modelById(model).title })}</p>
  );
}

/** What ends a printed page: every parameter with its value, and the link, to read and for cameras. */
export function PrintFoot() {
  const scene = useStore(store, (s) => s.scene);
  if (!usePrinting()) return null;
  const address = `${pageAddress()}?${encodeLink(scene)}`;
  return (
    <section className="print-foot" aria-label="The setting">
      <h2>The setting</h2>
      <table>
        <tbody>
          {settings(scene).map(([name, symbol, value]) => (
            <tr key={name}>
              <th scope="row">
                <MathText text={name} />
                {symbol && (
                  <>
                    {" "}
                    <MathSymbol text={symbol} />
                  </>
                )}
              </th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="print-link">
        <QrCode text={address} />
        <p>
          <Sentence
            text="The same picture with the same numbers: {address}"
            parts={{ address: <span translate="no">{address}</span> }}
          />
          <br />
          {literally("Transferscope {version}, commit {commit}", { version, commit })}
        </p>
      </div>
    </section>
  );
}

/** Name, symbol and value of every parameter, of those of a comparison's A, of the axes, and of the simulation. */
function settings(scene: Scene): (readonly [name: string, symbol: string, value: string])[] {
  const model = modelById(scene.model);
  const { params, reference } = scene;
  const idle = idleFor(model, params, shownQuantities(scene));
  const rows = Object.entries(model.params)
    .filter(([key, { group }]) => group !== "watch" && group !== "data" && idle[key] === undefined)
    .map(([key, param]) => {
      const value = valueText(model, key, params);
      const before = reference && valueText(model, key, reference);
      return [
        param.name,
        param.kind === "number" ? param.symbol : "",
        before !== undefined && before !== value ? t("A: {before}, B: {value}", { before, value }) : value,
      ] as const;
    });
  const axis = (name: string, { param: key, lo, hi }: Scene["x"]) => {
    const param = model.params[key];
    const [symbol, unit] = param.kind === "number" ? [param.symbol, param.unit ?? ""] : ["", ""];
    return [name, symbol, `${brief(lo, 6)}${unit} … ${brief(hi, 6)}${unit}`] as const;
  };
  return [
    ...rows,
    axis("map, horizontal axis", scene.x),
    axis("map, vertical axis", scene.y),
    ["trials of the simulation", "", String(scene.trials)],
    ["seed", "", String(scene.seed)],
  ];
}
