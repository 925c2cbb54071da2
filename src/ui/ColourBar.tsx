import { memo, useLayoutEffect, useRef } from "react";
import { type ColourScale, colourOf } from "../charts/colour.ts";
import { drawColourBar } from "../charts/colourBar.ts";
import { t } from "../lib/language.ts";
import { plainSymbols } from "../lib/symbolText.ts";
import type { Quantity } from "../models/quantity.ts";
import { NumberBox } from "./NumberBox.tsx";
import { useSize } from "./useSize.ts";
import "./figure.css";
import "./colourBar.css";

interface Props {
  readonly quantity: Pick<Quantity, "name" | "limits" | "ends" | "categories" | "format">;
  readonly scale: ColourScale;
  /** The upper limit chosen by the reader; null if it is fixed. */
  readonly limit: number | undefined | null;
  readonly onLimit: (limit: number | undefined) => void;
  readonly zoom?: number;
}

/** Colour legend: a bar with text at both ends and its upper limit, or the names of the categories. */
export const ColourBar = memo(function ColourBar({ quantity, scale, limit, onLimit, zoom = 1 }: Props) {
  const svg = useRef<SVGSVGElement>(null);
  const { width, ref } = useSize();
  const [low, high] = quantity.ends;
  const { format } = quantity;
  useLayoutEffect(() => {
    if (svg.current && width > 60)
      drawColourBar(svg.current, { width, zoom, scale, title: quantity.name, ends: [low, high], format });
  }, [width, zoom, scale, quantity.name, low, high, format]);
  if (quantity.categories)
    return (
      <ul className="categories">
        {quantity.categories.map((c, i) => (
          <li key={c.id}>
            <span className="swatch" style={{ background: `rgb(${colourOf(i, scale)?.join(" ")})` }} /> {c.name}
          </li>
        ))}
      </ul>
    );
  return (
    <div className="colour-bar">
      <div className="bar-box" translate="no" ref={ref}>
        <svg
          ref={svg}
          className="figure"
          role="img"
          aria-label={plainSymbols(t("Colours: {low} to {high}", { low, high }))}
        />
      </div>
      {limit !== null && (
        <span className="bar-limit">
          <span>{scale.kind === "diverging" ? "limit ±" : "up to"}</span>
          <NumberBox value={limit ?? quantity.limits[1]} label="limit of the colour scale" onValue={onLimit} optional />
        </span>
      )}
    </div>
  );
});
