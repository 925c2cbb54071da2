import { brief } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import { baseRidge, type DeepLinearParams, isotropic, stopped, stoppedScratch, trained, tuned } from "./params.ts";
import { approximate } from "./sentence.ts";
import { errorWords, theoryError } from "./theory/accuracy.ts";

/** What else the probe means: how good the theory is, and what scratch is. */
export function remarks(p: DeepLinearParams): readonly string[] {
  const out: string[] = [];
  const { depth, frozen } = trained(p);
  if (stopped(p))
    out.push(
      t(
        stoppedScratch(p)
          ? "Training stops at t = {stop}: fine-tuning comes from the source, scratch from 0. This is theory for large d."
          : "Training stops at t = {stop}: fine-tuning comes from the source, scratch has its ridge and goes to the end. This is theory for large d.",
        { stop: brief(p.stop) },
      ),
    );
  else if (!isotropic(p)) {
    const error = theoryError(p);
    if (error !== undefined)
      out.push(
        t(
          "For these inputs theory is an approximation: measured with spectra and numbers of samples like these, it lay within {error} of the simulated risks.",
          { error: errorWords(error) },
        ),
      );
    if (approximate(p))
      out.push("The simulation leads here, in the marks with bars and in the first column of numbers.");
  }
  if (tuned(p))
    out.push(
      "Each protocol has its best ridge here, as if tuned on held-out data: scratch is drawn towards 0, fine-tuning towards the source, the readout of linear transfer towards 0. Where a deeper network does better without any, it has none.",
    );
  if (frozen && !tuned(p))
    out.push(
      "With the first layer frozen, fine-tuning learns a multiple of the source, as linear transfer without ridge does: its risk stays above the same floor however much data there is.",
    );
  if (p.train === "rest" && p.L > 2 && p.align === "generic" && p.theta > 90)
    out.push(
      "The multiple is negative here. Layers that are balanced exactly would come to rest at 0 on the way to it; those of a real network pass 0, the later the smaller its first weights were.",
    );
  const blank = p.gs === 0 || (p.s === 0 && (p.gs === Number.POSITIVE_INFINITY || p.ss === 0));
  if (blank && depth > 1 && !frozen && p.formula === "exact")
    out.push(
      "A pretrained network that is exactly 0 stands still, and the risk of fine-tuning is that of predicting zero. A real one is only near 0: it moves on, and ends at the risk of scratch without ridge, the nearer the smaller its first weights were.",
    );
  if (p.stop < Number.POSITIVE_INFINITY && !stopped(p) && !tuned(p))
    out.push("Only a single trained layer can stop early: here training goes to the end.");
  if (baseRidge(p) !== 0 && !tuned(p))
    out.push("Scratch, in curves and transferability, is the chosen baseline with its ridge.");
  return out.map((remark) => t(remark));
}
