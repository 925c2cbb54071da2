import { memo, useEffect, useMemo, useReducer, useState } from "react";
import { useStore } from "zustand";
import type { Trace } from "../charts/training.ts";
import { readable } from "../lib/decimal.ts";
import type { Model, TrainingPoint } from "../models/model.ts";
import { modelById } from "../models/registry.ts";
import { TrainingPlot } from "../ui/TrainingPlot.tsx";
import { watchTraining } from "./browserLane.ts";
import { change, store } from "./store.ts";

/** A moving scene starts no run: this long it must have been still. */
const STILL_MS = 250;

interface Run {
  readonly points: readonly TrainingPoint[];
  readonly state: "waiting" | "running" | "done" | "failed";
  readonly failure?: string;
}

const nothing: Run = { points: [], state: "waiting" };

/** One network at the probe's setting, trained as one looks on. Shown for models that can be watched. */
export const TrainingPanel = memo(function TrainingPanel() {
  const scene = useStore(store, (s) => s.scene);
  const model = modelById(scene.model);
  if (!model.training) return null;
  return (
    <section className="training-panel" aria-label="Watch it train">
      <details
        open={scene.watch}
        onToggle={(e) => e.currentTarget.open !== scene.watch && change({ watch: scene.watch ? "no" : "yes" })}
      >
        <summary>Watch it train</summary>
        {scene.watch && <Watch model={model} />}
      </details>
    </section>
  );
});

function Watch({ model }: { readonly model: Model }) {
  const scene = useStore(store, (s) => s.scene);
  const training = model.training as NonNullable<Model["training"]>;
  const reason = training.refuse(scene.params);
  const key = reason ? "" : JSON.stringify([model.id, training.setup(scene.params), scene.seed]);
  const [again, restart] = useReducer((n: number) => n + 1, 0);
  const [run, setRun] = useState(nothing);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` asks for the same run once more
  useEffect(() => {
    setRun(nothing);
    if (!key) return;
    const [id, setup, seed] = JSON.parse(key);
    const stop = new AbortController();
    const timer = setTimeout(() => {
      setRun({ points: [], state: "running" });
      watchTraining(
        id,
        setup,
        seed,
        (more) => setRun((r) => ({ ...r, points: [...r.points, ...more] })),
        stop.signal,
      ).then(
        () => stop.signal.aborted || setRun((r) => ({ ...r, state: "done" })),
        (error) =>
          stop.signal.aborted || setRun((r) => ({ ...r, state: "failed", failure: String(error?.message ?? error) })),
      );
    }, STILL_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key, again]);
  const figure = useMemo(() => figureOf(training, run.points), [training, run.points]);
  const words = reason ?? statusOf(run, training.phases);
  return (
    <>
      <p className="training-status">
        <span role={run.state === "failed" ? "alert" : undefined}>{words}</span>{" "}
        {!reason && run.state !== "running" && run.state !== "waiting" && (
          <button type="button" onClick={restart}>
            Train again
          </button>
        )}
      </p>
      <TrainingPlot
        figure={figure}
        description={`Training over time, ${training.phases.join(", then ")}. ${words} Above: error on the training data and on the task. Below: typical size of the coefficients that are ${training.groups.join(", ")}.`}
      />
    </>
  );
}

function statusOf({ state, points, failure }: Run, phases: readonly string[]): string {
  if (state === "failed") return `Training stopped: ${failure}.`;
  const last = points.at(-1);
  if (!last) return "One network, with the data of the first trial, is about to be trained.";
  const error = `error ${readable(last.test, 2)}`;
  if (state === "running") return `${phases[last.phase]}, time ${readable(last.time, 2)}, ${error} …`;
  return `Trained to the end: ${error} on the target, as in the first trial of the simulation.`;
}

const EMPTY_SPAN = 1e-9;

function figureOf(training: NonNullable<Model["training"]>, points: readonly TrainingPoint[]) {
  const byPhase = training.phases.map((_, j) => points.filter((p) => p.phase === j && p.time > 0));
  const spans = byPhase.map((ps): readonly [number, number] | undefined =>
    ps.length < 2 || ps[ps.length - 1].time <= ps[0].time + EMPTY_SPAN * ps[0].time
      ? undefined
      : [10 ** Math.floor(Math.log10(ps[0].time)), 10 ** Math.ceil(Math.log10(ps[ps.length - 1].time))],
  );
  const trace = (style: string, label: string, value: (p: TrainingPoint) => number): Trace => ({
    style,
    label,
    phases: byPhase.map((ps) => ps.map((p) => [p.time, value(p)] as const)),
  });
  const errors = [trace("trace-test", "test", (p) => p.test), trace("trace-train", "training", (p) => p.train)];
  const sizes = training.groups.map((name, k) => trace(`trace-group-${k}`, name, (p) => p.sizes[k]));
  const top = (values: number[], least: number) => {
    const most = Math.max(least, ...values.filter(Number.isFinite));
    const unit = 10 ** Math.floor(Math.log10(most));
    return Math.ceil((most / unit) * 2) * (unit / 2);
  };
  return {
    phases: training.phases,
    between: training.between,
    spans,
    rows: [
      {
        name: "error",
        symbol: "R",
        top: top(
          points.flatMap((p) => [p.test, p.train]),
          1,
        ),
        traces: errors,
      },
      {
        name: "size",
        symbol: "β",
        top: top(
          points.flatMap((p) => [...p.sizes]),
          1,
        ),
        traces: sizes,
      },
    ],
  };
}
