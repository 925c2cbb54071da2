import { onDemand } from "../../lib/onDemand.ts";

/** The comparison comes when there is one, on the page or on a projector. */
export const compared = onDemand(() => import("./ComparedMap.tsx"));
