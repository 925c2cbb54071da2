import { readable } from "../../../lib/decimal.ts";
import { t } from "../../../lib/language.ts";
import type { Training, TrainingFigure } from "../../training.ts";
import { watchedRace } from "../../watchedRace.ts";
import type { DiagonalParams } from "../params.ts";
import { simulator } from "../simulate/simulator.ts";
import { obstacle } from "../theory/obstacle.ts";
import { state as names, S, solve } from "../theory/theory.ts";

/** Values of a point: test and training error, then the root mean square of β in each group (NaN for an empty one). */
const figure: TrainingFigure = {
  phases: ["pretraining", "fine-tuning"],
  between: "readouts reset to γ_FT/√2",
  rows: [
    {
      name: "error",
      meaning: "error on the training data and on the task",
      symbol: "R",
      scale: "linear",
      top: 1,
      traces: [
        { name: "test", look: "test" },
        { name: "training", look: "train" },
      ],
    },
    {
      name: "size",
      meaning: "typical size of the coefficients that are shared, lost, new, silent",
      symbol: "β",
      scale: "linear",
      top: 1,
      traces: [
        { name: "shared", look: "first" },
        { name: "lost", look: "second" },
        { name: "new", look: "third" },
        { name: "silent", look: "rest" },
      ],
    },
  ],
};

/** Phases of a point; the figure shows the first two, the race the others, TARGET as one point with the target's sizes. */
export const [PRETRAINING, FINE_TUNING, SCRATCH, TARGET] = [0, 1, 2, 3];
const phaseNames = [...figure.phases, "scratch", "scratch"];
const GROUPS = ["shared", "lost", "new", "silent"] as const;

/**
 * Replicate 0 of the simulation, trained by gradient flow: pretraining, then fine-tuning from the re-initialised readouts,
 * where β starts at 0 again and pretraining enters through √k alone. With unlimited pretraining data the flow is that of the population,
 * ds/dt = β_PT − β in each coordinate by itself.
 */
export const training: Training<DiagonalParams> = {
  figures: () => [figure],
  status(last, done) {
    if (!last) return t("One network, with the data of the first trial, is about to be trained.");
    const error = readable(last.values[0], 2);
    return done
      ? t("Trained to the end: error {error} on the target, as in the first trial of the simulation.", { error })
      : t("{phase}, time {time}, error {error} …", {
          phase: phaseNames[last.phase],
          time: readable(last.time, 2),
          error,
        });
  },
  setup: (p) => ({ ...simulator.setup(p), n: simulator.samples(p) }),
  race(points, p) {
    const of = (phase: number) => points.filter((point) => point.phase === phase);
    const [target] = of(TARGET);
    if (!target) return undefined;
    const state = new Float64Array(names.length);
    solve(p, state, 0);
    const run = (series: number, name: string, phase: number, end: number) => ({
      series,
      name,
      points: of(phase),
      error: 0,
      groups: GROUPS.map((_, i) => 2 + i),
      end: Number.isNaN(end) ? undefined : end,
    });
    return watchedRace(
      [run(0, "scratch", SCRATCH, state[S.scratchRisk]), run(2, "fine-tuning", FINE_TUNING, state[S.risk])],
      {
        groups: GROUPS.map((name, i) => ({ name, target: target.values[2 + i] })),
        note: "Gradient flow of both networks on the data of the first trial. Bars are the typical size of the coefficients of each kind, dashed lines that of the target’s: shared and new ones have to grow, lost and silent ones to stay at 0. The ticks at the right are theory for large D (A), the mean of all draws.",
      },
    );
  },
  refuse(p) {
    const n = simulator.samples(p);
    const source = p.alphapt === Number.POSITIVE_INFINITY ? 0 : Math.round(p.alphapt * p.D);
    if (Math.min(Math.max(n, source), p.D) > MOST_SAMPLES)
      return t("not trained: {samples} samples would take too long to watch; choose a smaller D or α", {
        samples: Math.max(n, source),
      });
    return obstacle(p);
  },
};

/** Each step factors an n × n matrix. */
const MOST_SAMPLES = 600;
