/** Random draws of a property: few in `npm test`, many in `npm run test:long`. */
export const runs = (few: number, many: number): number => (process.env.TRANSFERSCOPE_LONG === "1" ? many : few);

/** The first few cases in `npm test`, all of them in `npm run test:long`. */
export const cases = <T>(few: number, all: readonly T[]): readonly T[] => all.slice(0, runs(few, all.length));
