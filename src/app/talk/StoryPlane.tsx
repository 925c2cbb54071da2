import { useLayoutEffect, useMemo, useRef } from "react";
import { drawGeometry } from "../../charts/geometry.ts";
import { plainSymbols } from "../../lib/symbolText.ts";
import type { Place, PlaneFrame } from "../../models/plane.ts";
import { explanations } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { useSize } from "../../ui/useSize.ts";
import { useOnDemand } from "../page/lazyPart.tsx";
import "../../ui/figure.css";
import "../explain/geometry.css";

/** The plane of the two tasks beside a story's words: the two arrows alone, or with what each protocol makes of them. */
export function StoryPlane({ scene, whole }: { readonly scene: Scene; readonly whole: boolean }) {
  const svg = useRef<SVGSVGElement>(null);
  const { width, height, ref } = useSize();
  const geometry = useOnDemand(explanations.source(scene.model)).value?.geometry;
  const picture = useMemo(
    () => (geometry && geometry.refuse?.(scene.params) === undefined ? geometry.picture(scene.params) : undefined),
    [geometry, scene.params],
  );
  useLayoutEffect(() => {
    if (!svg.current || !picture || width < 100 || height < 80) return;
    const { angle, circle } = picture;
    // In words: whoever meets the tasks here for the first time knows no symbols.
    const arrows = picture.arrows.map((arrow) => ({
      ...arrow,
      label: geometry?.handles.find(({ id }) => id === arrow.id)?.name ?? arrow.label,
    }));
    const alone = { frame: around(arrows), arrows, angle, circle: { centre: circle.centre, radius: 0 } };
    drawGeometry(
      svg.current,
      whole ? { ...picture, width, height } : { ...alone, points: [], distances: [], width, height },
    );
  }, [picture, geometry, whole, width, height]);
  if (geometry && !picture) return null;
  const words = picture && (whole ? picture.sentence : `Two arrows, ${picture.angle.label} apart.`);
  return (
    <div className="story-plane geometry-panel">
      <div className="figure-box" translate="no" ref={ref}>
        <svg
          ref={svg}
          className="figure"
          role="img"
          aria-label={words && plainSymbols(`${geometry?.title}. ${words}`)}
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
    right: Math.max(...xs) + 0.35 * size,
    bottom: Math.min(...ys) - 0.22 * size,
    top: Math.max(...ys) + 0.22 * size,
  };
}
