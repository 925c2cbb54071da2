import type { Further } from "./further.ts";
import { noScore, readReplicate } from "./simulate/replicates.ts";
import { solveAnisotropic } from "./theory/anisotropic.ts";
import { anisotropicBase, bestRidgesOf } from "./theory/anisotropicBaselines.ts";
import { columnOf } from "./theory/deterministicEquivalent.ts";
import { solveProtocols } from "./theory/protocols.ts";
import { sourceRidges } from "./theory/sourceRidges.ts";
import { stop } from "./theory/stopped.ts";
import { tune } from "./theory/tune.ts";

export const furtherParts: Further = {
  solveAnisotropic,
  stop,
  tune,
  solveProtocols,
  anisotropicBase,
  bestRidgesOf,
  sourceRidges,
  columnOf,
  readReplicate,
  noScore,
};
