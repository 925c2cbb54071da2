import { Fragment } from "react";
import { riskParts } from "../charts/riskParts.ts";
import { brief, readable } from "../lib/decimal.ts";
import { t } from "../lib/language.ts";
import { MathText } from "./MathSymbol.tsx";
import "./riskBars.css";

/** A risk and its parts; ∞ allowed. */
export interface RiskRow {
  readonly quantity: string;
  readonly name: string;
  readonly risk: number;
  readonly bias: number;
  readonly variance: number;
  readonly noise: number;
  /** Why it is infinite, if so. */
  readonly why: string | undefined;
}

/** Risks as stacked bars on one scale; a table, because every part is also given as a number. */
export function RiskBars({ rows }: { readonly rows: readonly RiskRow[] }) {
  const top = scaleTop(rows);
  return (
    <table className="risk-bars">
      <caption>
        What the risks are made of <span className="risk-scale">{t("bars from 0 to {top}", { top: brief(top) })}</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">protocol</span>
          </th>
          {riskParts.map(({ key, name, help }) => (
            <th scope="col" key={key} title={help}>
              <i className={`part part-${key}`} aria-hidden="true" />
              {name}
            </th>
          ))}
          <th scope="col">risk</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Fragment key={row.quantity}>
            <tr data-quantity={row.quantity}>
              <th scope="row">
                <MathText text={row.name} />
              </th>
              {riskParts.map(({ key }) => (
                <td key={key} translate="no">
                  {readable(row[key])}
                </td>
              ))}
              <td className="risk-sum" translate="no">
                {readable(row.risk)}
              </td>
            </tr>
            <tr className="risk-bar-row">
              <td colSpan={5}>
                <div className="risk-bar" aria-hidden="true">
                  {widths(row, top).map((width, i) => (
                    <i
                      key={riskParts[i].key}
                      className={`part part-${riskParts[i].key}`}
                      style={{ width: `${width}%` }}
                    />
                  ))}
                  {row.risk === Number.POSITIVE_INFINITY && <span className="risk-beyond">→ ∞</span>}
                </div>
                {row.why && (
                  <p className="risk-why">
                    <MathText text={row.why} />
                  </p>
                )}
              </td>
            </tr>
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

/** A round upper limit for all finite risks, so that the scale changes in steps. */
function scaleTop(rows: readonly RiskRow[]): number {
  const most = Math.max(0, ...rows.map((r) => r.risk).filter(Number.isFinite));
  if (most === 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(most));
  return unit * ([1, 1.5, 2, 3, 5, 7.5].find((k) => k * unit >= most) ?? 10);
}

/** Percent of the bar; infinite parts share the remainder. */
function widths(row: RiskRow, top: number): number[] {
  const values = riskParts.map(({ key }) => row[key]);
  const share = values.map((v) => (Number.isFinite(v) ? (100 * v) / top : 0));
  const sum = share.reduce((a, b) => a + b, 0);
  const endless = values.filter((v) => v === Number.POSITIVE_INFINITY).length;
  if (endless === 0) return share;
  const kept = Math.min(1, 60 / Math.max(sum, 1e-300));
  return values.map((v, i) => (Number.isFinite(v) ? share[i] * kept : (100 - sum * kept) / endless));
}
