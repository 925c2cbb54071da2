/** What `further.ts` loads: all that the model's first part calls of it. */
export { noScore, readReplicate } from "./simulate/replicates.ts";
export { solveAnisotropic } from "./theory/anisotropic.ts";
export { anisotropicBase, bestRidgesOf } from "./theory/anisotropicBaselines.ts";
export { columnOf } from "./theory/deterministicEquivalent.ts";
export { solveProtocols } from "./theory/protocols.ts";
export { sourceRidges } from "./theory/sourceRidges.ts";
export { stop } from "./theory/stopped.ts";
export { tune } from "./theory/tune.ts";
