import { useMemo, useState } from "react";
import { readable } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import { plainSymbols } from "../../lib/symbolText.ts";
import { modelById } from "../../models/registry.ts";
import { MathText } from "../../ui/MathSymbol.tsx";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import type { ShownAtlas } from "./atlasLayer.ts";
import { cellText } from "./atlasWords.ts";
import { showPart } from "./chooseAtlas.ts";

/** Rows that are drawn at a time. */
const SHOWN = 25;

/** Drawn settings with what an atlas has of one quantity, those first where theory and simulation are furthest apart. */
export function SettingsList({ shown, close }: { readonly shown: ShownAtlas; readonly close: () => void }) {
  const { open, chosen } = shown;
  const { part } = chosen;
  const model = modelById(part.model);
  const [quantity, setQuantity] = useState(part.quantities[0] ?? "");
  const [count, setCount] = useState(SHOWN);
  const rows = useMemo(() => {
    const found = part.cells.flatMap((_, cell) => {
      const row = part.rowOf(cell, quantity);
      return row === undefined ? [] : [{ cell, row }];
    });
    const size = (row: number) => (Number.isNaN(open.z[row]) ? -1 : Math.abs(open.z[row]));
    return found.sort((a, b) => size(b.row) - size(a.row) || a.cell - b.cell);
  }, [open, part, quantity]);
  const scored = rows.filter(({ row }) => !Number.isNaN(open.z[row])).length;
  const number = (value: number) => (Number.isNaN(value) ? "–" : readable(value));
  return (
    <>
      <label className="atlas-quantity">
        <span>Quantity</span>{" "}
        <select
          value={quantity}
          onChange={(event) => {
            setQuantity(event.target.value);
            setCount(SHOWN);
          }}
        >
          {part.quantities.map((id) => (
            <option key={id} value={id}>
              {plainSymbols(model.quantities[id].name)}
            </option>
          ))}
        </select>
      </label>
      <p>
        {t(
          "{settings} settings, {scored} of them with z = (simulated − theory)/standard error. A row opens as the scene, with these numbers beside its theory.",
          { settings: rows.length, scored },
        )}
      </p>
      <ScrollBox label="The settings">
        <table className="atlas-settings">
          <thead>
            <tr>
              <th scope="col">setting</th>
              <th scope="col">theory</th>
              <th scope="col">simulated</th>
              <th scope="col">s.e.</th>
              <th scope="col">z</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, count).map(({ cell, row }) => (
              <tr key={cell} aria-current={cell === chosen.cell || undefined}>
                <th scope="row">
                  <MathText text={cellText(part, cell)} />
                </th>
                <td title={open.reasonOf(row)}>
                  {number(open.theory[row])}{" "}
                  <abbr translate="no">{model.quantities[quantity].tag(part.cells[cell].params)}</abbr>
                </td>
                <td>{number(open.mean[row])}</td>
                <td>{number(open.se[row])}</td>
                <td title={open.reasonOf(row)}>
                  {Number.isNaN(open.z[row]) ? "–" : open.z[row].toFixed(1).replace("-", "−")}
                </td>
                <td>
                  <button
                    type="button"
                    aria-label={t("Open setting {number}", { number: cell + 1 })}
                    onClick={() => {
                      showPart(open, part, cell, quantity);
                      close();
                    }}
                  >
                    Open
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {rows.length > count && (
        <button type="button" onClick={() => setCount(count + 4 * SHOWN)}>
          Show more
        </button>
      )}
    </>
  );
}
