/** Marks in a legend, centred at (15, 0) and up to 28 wide: what a figure draws, in small. */
const outlines = {
  line: "M1,0H29",
  aside: "M1,0H29",
  landmark: "M1,0H29",
  "ghost-line": "M1,0H29",
  "ghost-probe": "M9,0l6,-5l6,5l-6,5z",
  pin: "M9,0h12M15,-6v12",
} as const;

export const keyOutline = (mark: string): string | undefined => outlines[mark as keyof typeof outlines];

/** Radii of the probe's ring and dot. */
export const KEY_PROBE = { ring: 5, dot: 1.6 } as const;
