import { textLink } from "../share/textLink.ts";

/** A forecast's summary (src/forecast/summary.ts) in the fragment of a link: `#forecast=1.` and its text. */
export const summaryLink = textLink("forecast", { one: "The forecast", many: "forecasts" }, 20_000);
