import { useLayoutEffect, useRef } from "react";
import { drawDimming } from "../../charts/dimming.ts";
import { stretch } from "../../charts/heatmap.ts";
import type { MapView } from "../../figures/mapView.ts";
import type { Quantity } from "../../models/quantity.ts";
import { regions } from "../../scene/regions.ts";

interface Props {
  readonly quantity: Quantity;
  /** Id of the region that stays clear. */
  readonly spot: string;
  readonly view: MapView;
}

/** Dims the map outside one region. */
export function Spotlight({ quantity, spot, view }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const lit = regions(quantity).find(({ id }) => id === spot)?.indices ?? [];
    if (canvas.current)
      drawDimming(canvas.current, view.nx, view.ny, (i, j) => lit.includes(view.regionOf(i, j) ?? -1));
  }, [view, quantity, spot]);
  const transform = `scale(${stretch(view.nx).size}, ${stretch(view.ny).size})`;
  return <canvas ref={canvas} className="map-canvas spotlight" style={{ transform }} />;
}
