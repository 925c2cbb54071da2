import { useEffect, useState } from "react";

/** The least at which letters of 13 px have 20. */
const LEAST = 1.6;
/** Window of a usual projector, whose letters are enlarged by the least. */
const USUAL = { width: 1024, height: 768 } as const;

/** A narrower window is nobody's projector: there the words must fit. */
const NARROW = 860;

const zoomOf = () =>
  innerWidth <= NARROW
    ? 1.15
    : Math.max(LEAST, Math.min(3, LEAST * Math.min(innerWidth / USUAL.width, innerHeight / USUAL.height)));

/** How much a projector enlarges letters and marks: with the window, never below what is read from the last row. */
export function useZoom(): number {
  const [zoom, setZoom] = useState(zoomOf);
  useEffect(() => {
    const measure = () => setZoom(zoomOf());
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, []);
  return zoom;
}
