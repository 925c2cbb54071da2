import { useLayoutEffect, useMemo, useRef } from "react";
import { drawGeometry } from "../../charts/geometry.ts";
import { t } from "../../lib/language.ts";
import type { Place, PlaneFrame } from "../../models/plane.ts";
import { explanations } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { useSize } from "../../ui/useSize.ts";
import { useOnDemand } from "../page/lazyPart.tsx";
import { useZoom } from "../page/useZoom.ts";
import "../../ui/figure.css";
import "../explain/geometry.css";

/** The two tasks as arrows in their plane, beside a story's words; what the protocols make of them is left to the page's own plane. */
export function StoryPlane({ scene, projected }: { readonly scene: Scene; readonly projected: boolean }) {
  const svg = useRef<SVGSVGElement>(null);
  const size = useSize();
  const zoom = useZoom();
  // Enlarged as a whole: names placed for smaller letters would cover arrows and angle.
  const by = projected ? zoom : 1;
  const [width, height, ref] = [size.width / by, size.height / by, size.ref];
  const geometry = useOnDemand(explanations.source(scene.model)).value?.geometry;
  const picture = useMemo(
    () => (geometry && geometry.refuse?.(scene.params) === undefined ? geometry.picture(scene.params) : undefined),
    [geometry, scene.params],
  );
  useLayoutEffect(() => {
    if (!svg.current || !picture || width < 100 || height < 60) return;
    const { angle, circle } = picture;
    // In words: a reader who meets the tasks here for the first time does not know the symbols.
    const arrows = picture.arrows.map((arrow) => ({
      ...arrow,
      label: geometry?.handles.find(({ id }) => id === arrow.id)?.name ?? arrow.label,
    }));
    const centre = circle.centre;
    const figure = { frame: around(arrows), arrows, angle, circle: { centre, radius: 0 }, points: [], distances: [] };
    drawGeometry(svg.current, { ...figure, width, height });
  }, [picture, geometry, width, height]);
  if (geometry && !picture) return null;
  return (
    <div className="story-plane geometry-panel">
      <div className="figure-box" translate="no" ref={ref}>
        <svg
          ref={svg}
          className="figure"
          role="img"
          aria-label={
            picture
              ? t("The two tasks as arrows, {angle} apart", { angle: picture.angle.label })
              : "The two tasks as arrows"
          }
        />
      </div>
    </div>
  );
}

/** A frame of the plane that holds the arrows, with room for their names. */
function around(arrows: readonly { readonly to: Place }[]): PlaneFrame {
  const [xs, ys] = [0, 1].map((k) => [0, ...arrows.map(({ to }) => to[k])]);
  const size = Math.max(...[...xs, ...ys].map(Math.abs), 1e-9);
  return {
    left: Math.min(...xs) - 0.35 * size,
    right: Math.max(...xs) + 0.6 * size,
    bottom: Math.min(...ys) - 0.22 * size,
    top: Math.max(...ys) + 0.22 * size,
  };
}
