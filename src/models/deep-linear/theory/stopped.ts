import { type DeepLinearParams, isotropic } from "../params.ts";
import { condensed } from "./condensed.ts";
import { flowBias, flowOf, flowOfTasks } from "./gradientFlow.ts";
import { sampleCount } from "./scratch.ts";
import { distance2 } from "./source.ts";
import { learnedDistance } from "./sourceMoments.ts";
import { spectrumOf } from "./spectrum.ts";
import { S, writeFinetuning as write } from "./state.ts";
import { difference } from "./theory.ts";

/** One layer trained for a time t from the source and from 0. Without ridge both fit the same noise, which cancels in the gain. */
export function stop(p: DeepLinearParams, out: Float64Array, at: number): void {
  const spectrum = condensed(spectrumOf(p));
  const flow = flowOf(spectrum, sampleCount(p.gamma, p.d), p.stop);
  const far = out[at + S.sourceNorm2] === Number.POSITIVE_INFINITY;
  const apart2 = p.delta * p.delta;
  const [scratch, tuned] = isotropic(p)
    ? [flowOfTasks(flow, out[at + S.zero]), flowOfTasks(flow, far ? 0 : out[at + S.sourceRisk])]
    : [
        p.align === "generic" ? flowOfTasks(flow, p.rho * p.rho) : flowOfTasks(flow, p.s * p.s, apart2),
        p.gs < Number.POSITIVE_INFINITY
          ? flowBias(spectrum, flow, learnedDistance(p, spectrum))
          : p.align === "generic"
            ? flowOfTasks(flow, distance2(p))
            : flowOfTasks(flow, 0, apart2),
      ];
  const bias = far ? Number.POSITIVE_INFINITY : tuned.risk;
  const noise = p.sigma * p.sigma * flow.noise;
  out[at + S.baseBias] = scratch.risk;
  out[at + S.baseNoise] = noise;
  out[at + S.baseShare] = scratch.share;
  out[at + S.share] = tuned.share;
  write(out, at, 1, bias, noise, difference(scratch.risk, bias));
}
