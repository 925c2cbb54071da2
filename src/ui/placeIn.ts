/** An element's coordinate system on the page: its upper left corner, and its own pixels per window pixel. */
export interface Lie {
  readonly left: number;
  readonly top: number;
  readonly across: number;
  readonly down: number;
}

/** Forces layout. Inside a `zoom` or transform an element's own pixels differ from the window's. */
export function lieOf(element: HTMLElement): Lie {
  const { left, top, width, height } = element.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = element;
  return {
    left: left + window.scrollX,
    top: top + window.scrollY,
    across: ratio(offsetWidth, width),
    down: ratio(offsetHeight, height),
  };
}

/** `offsetWidth` is rounded to whole pixels: a smaller difference is no scale. */
const ratio = (own: number, seen: number) => (seen === 0 || Math.abs(own - seen) < 1 ? 1 : own / seen);

/** Position of an event in the element's own pixels, from its upper left corner. */
export function placeIn(lie: Lie, event: { readonly pageX: number; readonly pageY: number }): [number, number] {
  return [(event.pageX - lie.left) * lie.across, (event.pageY - lie.top) * lie.down];
}
