import { loadEverything } from "../models/registry.ts";
import { linkTable } from "./linkTable.ts";

// For scripts/docs.mjs, whose module runner imports this and then nothing more.
await loadEverything();

/** docs/links.md, with every model. */
export const wholeLinkTable = linkTable();
