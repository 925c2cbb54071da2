import { onDemand } from "../lib/onDemand.ts";

/** The program of the one file (docs/offline.md) and of its threads, which are started with the same text (engine/ownThread.ts). */
const page = onDemand(() => import("./main.tsx"));
const thread = onDemand(() => import("../../workers/solve.worker.ts"));

// A thread has no document.
void (typeof document === "undefined" ? thread : page).ask();
