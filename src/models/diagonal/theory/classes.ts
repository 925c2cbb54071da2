import { activeShare } from "./activeShare.ts";
import { scratchScale } from "./implicitBias.ts";
import { pretrain, scales } from "./pretraining.ts";
import type { Class } from "./stateEvolution.ts";

/** Parameters that the classes of coordinates depend on. */
export interface ClassTask {
  readonly c: number;
  readonly lam: number;
  readonly gft: number;
  readonly rpt: number;
  readonly rsh: number;
  readonly rnew: number;
  readonly apt: number;
  readonly alphapt: number;
  readonly sigmapt: number;
  readonly slab: "gauss" | "sign";
}

/** Classes of coordinates at fine-tuning: active or silent in pretraining, active or silent in the target (docs/theory.md §2.3). */
export function fineTuningClasses(p: ClassTask): Class[] {
  const { active, silent } = pretrain(p);
  const out: Class[] = [];
  for (const [law, share, kept] of [
    [active, p.rpt, p.rsh],
    [silent, 1 - p.rpt, p.rnew],
  ] as const) {
    if (share === 0) continue;
    for (const { rootK, weight } of scales(law, p.c, p.lam, p.gft)) push(out, p, rootK, share * weight, kept);
  }
  return out;
}

/** The same task for a network that was never pretrained: √k = 2c everywhere. */
export function scratchClasses(p: ClassTask): Class[] {
  const out: Class[] = [];
  push(out, p, scratchScale(p.c), 1, activeShare(p));
  return out;
}

function push(out: Class[], p: ClassTask, rootK: number, weight: number, kept: number): void {
  const variance = 1 / activeShare(p);
  if (kept < 1) out.push({ rootK, weight: weight * (1 - kept), size: 0, variance: 0 });
  if (kept === 0) return;
  const gauss = p.slab === "gauss";
  out.push({ rootK, weight: weight * kept, size: gauss ? 0 : Math.sqrt(variance), variance: gauss ? variance : 0 });
}
