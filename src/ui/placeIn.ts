/** How an element's own pixels lie on the page: its upper left corner there, and how many of them are in one there. */
export interface Lie {
  readonly left: number;
  readonly top: number;
  readonly across: number;
  readonly down: number;
}

/** Measured now. Under a `zoom` or a transform of something around it an element's own pixels are not the window's. */
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

/** Its own length is told in whole pixels: a difference below one is no scale. */
const ratio = (own: number, seen: number) => (seen === 0 || Math.abs(own - seen) < 1 ? 1 : own / seen);

/** Where an event is, in the element's own pixels from its upper left corner. */
export function placeIn(lie: Lie, event: { readonly pageX: number; readonly pageY: number }): [number, number] {
  return [(event.pageX - lie.left) * lie.across, (event.pageY - lie.top) * lie.down];
}
