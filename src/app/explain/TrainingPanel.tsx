import { memo, useEffect, useMemo, useReducer, useState } from "react";
import { useStore } from "zustand";
import type { Trace } from "../../charts/training.ts";
import { t, together } from "../../lib/language.ts";
import { inTurn } from "../../lib/lists.ts";
import { onDemand } from "../../lib/onDemand.ts";
import { plainSymbols } from "../../lib/symbolText.ts";
import type { Model } from "../../models/model.ts";
import type { ParamValue } from "../../models/param.ts";
import { explanations, modelById } from "../../models/registry.ts";
import type { Training, TrainingFigure, TrainingPoint, TrainingRow } from "../../models/training.ts";
import { Control } from "../../ui/Control.tsx";
import { useQuiet } from "../../ui/Controls.tsx";
import { MathText } from "../../ui/MathSymbol.tsx";
import { TrainingPlot } from "../../ui/TrainingPlot.tsx";
import { watchTraining } from "../engine/watchTraining.ts";
import { frames } from "../frame/frameQueue.ts";
import { lazyPart } from "../page/lazyPart.tsx";
import { useShows } from "../page/useShows.ts";
import { change, store } from "../state/store.ts";
import "./training.css";

/** Loaded when the reader watches a training run. */
const race = onDemand(() => import("./RacePanel.tsx"));
const SolvedRace = lazyPart("The race", race, (m) => m.SolvedRace);
const RacePlayer = lazyPart("The race", race, (m) => m.RacePlayer);

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
  const { training } = explanations.of(model.id);
  if (!training) return null;
  return (
    <section className="training-panel" aria-label="Watch it train">
      <details
        open={scene.watch}
        onToggle={(e) => e.currentTarget.open !== scene.watch && change({ watch: scene.watch ? "no" : "yes" })}
      >
        <summary>Watch it train</summary>
        {scene.watch && (
          <>
            <SolvedRace />
            <h3 className="training-title">A real network</h3>
            <Watch model={model} training={training} />
          </>
        )}
      </details>
    </section>
  );
});

function Watch({ model, training }: { readonly model: Model; readonly training: Training }) {
  const scene = useStore(store, (s) => s.scene);
  const reason = training.refuse(scene.params);
  const [again, restart] = useReducer((n: number) => n + 1, 0);
  // Another run whenever one of these changes.
  const key = reason ? "" : JSON.stringify([model.id, training.setup(scene.params), scene.seed, again]);
  const [run, setRun] = useState(nothing);
  useEffect(() => {
    setRun(nothing);
    if (!key) return;
    const [id, setup, seed] = JSON.parse(key);
    const stop = new AbortController();
    // A moving scene starts no run.
    const cancel = frames.motion.whenStill("page", () => {
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
    });
    return () => {
      cancel();
      stop.abort();
    };
  }, [key]);
  const figures = useMemo(() => training.figures(scene.params), [training, scene.params]);
  const pictures = useMemo(() => picturesOf(figures, run.points), [figures, run.points]);
  const raced = useMemo(
    () => (run.state === "done" ? training.race?.(run.points, scene.params) : undefined),
    [run, training, scene.params],
  );
  const words = reason ?? statusOf(run, training);
  const quiet = useQuiet();
  const shows = useShows();
  const controls = Object.entries(model.params).filter(([id, param]) => param.group === "watch" && shows(id));
  return (
    <>
      {controls.length > 0 && (
        <div className={quiet ? "training-controls quiet" : "training-controls"}>
          {controls.map(([id, param]) => (
            <Control key={id} id={id} param={param} value={scene.params[id]} onValue={setParam} />
          ))}
        </div>
      )}
      <p className="training-status">
        <span role={run.state === "failed" ? "alert" : undefined}>
          <MathText text={words} />
        </span>{" "}
        {!reason && run.state !== "running" && run.state !== "waiting" && (
          <button type="button" onClick={restart}>
            Train again
          </button>
        )}
      </p>
      {raced && <RacePlayer race={raced} />}
      {pictures.map((picture, i) => (
        <TrainingPlot
          // biome-ignore lint/suspicious/noArrayIndexKey: the figures of a model keep their places
          key={i}
          figure={picture}
          description={plainSymbols(description(figures[i], words))}
        />
      ))}
      {!reason && training.note && (
        <p className="training-note">
          <MathText text={training.note(scene.params)} />
        </p>
      )}
    </>
  );
}

const setParam = (id: string, value: ParamValue) => change({ [id]: value });

function statusOf({ state, points, failure }: Run, training: Training): string {
  return state === "failed"
    ? t("Training stopped: {failure}.", { failure: failure ?? "" })
    : training.status(points.at(-1), state !== "running");
}

function description({ phases, axis, rows }: TrainingFigure, words: string): string {
  const names = inTurn(phases);
  const meanings = rows.map(({ meaning }, i) =>
    rows.length === 1
      ? t("{words}.", { words: meaning })
      : i === 0
        ? t("Above: {meaning}.", { meaning })
        : t("Below: {meaning}.", { meaning }),
  );
  return together([
    axis ? t("{names} against {axis}.", { names, axis: axis.name }) : t("Training over time, {names}.", { names }),
    words,
    ...meanings,
  ]);
}

const EMPTY_SPAN = 1e-9;
const TIME = { name: "time", symbol: "t" };

/** What the charts draw: each figure takes the points of its phases. */
function picturesOf(figures: readonly TrainingFigure[], points: readonly TrainingPoint[]) {
  let before = 0;
  return figures.map((figure) => {
    const from = before;
    before += figure.phases.length;
    return pictureOf(figure, points, from);
  });
}

function pictureOf({ phases, between, axis, rows }: TrainingFigure, points: readonly TrainingPoint[], from: number) {
  const byPhase = phases.map((_, j) =>
    points.filter((p) => p.phase === from + j && p.time > 0).sort((a, b) => a.time - b.time),
  );
  let at = 0;
  const drawn = rows.map((row) => {
    const first = at;
    at += row.traces.length;
    const traces = row.traces.map(
      ({ name, look }, k): Trace => ({
        style: `trace-${look}`,
        label: name,
        phases: byPhase.map((ps) => ps.map((p) => [p.time, p.values[first + k]] as const)),
      }),
    );
    // The first moment is on no logarithmic axis, but it counts for the range.
    const values = points
      .filter((p) => p.phase >= from && p.phase < from + phases.length)
      .flatMap((p) => p.values.slice(first, at));
    return { name: row.name, symbol: row.symbol, log: row.scale === "log", ...range(row, values), traces };
  });
  return {
    phases,
    between,
    axis: axis ? { name: axis.name, symbol: axis.symbol } : TIME,
    mark: axis?.mark,
    spans: byPhase.map((ps) => span(ps.map((p) => p.time))),
    rows: drawn,
  };
}

/** Whole decades that hold the times; undefined while they span nothing. */
function span(times: readonly number[]): readonly [number, number] | undefined {
  const [first, last] = [Math.min(...times), Math.max(...times)];
  return times.length < 2 || last <= first + EMPTY_SPAN * first
    ? undefined
    : [10 ** Math.floor(Math.log10(first)), 10 ** Math.ceil(Math.log10(last))];
}

/** Range of a vertical axis. Logarithmic: whole decades, at most SPANNED below the largest. */
function range({ scale, top = 0 }: TrainingRow, values: readonly number[]): { lo: number; hi: number } {
  const finite = values.filter(Number.isFinite);
  const most = Math.max(top, ...finite);
  if (scale === "log") {
    const positive = finite.filter((v) => v > 0);
    if (positive.length === 0) return { lo: 0.1, hi: 1 };
    const hi = Math.ceil(Math.log10(most));
    const lo = Math.max(hi - SPANNED, Math.floor(Math.log10(Math.min(...positive))));
    return { lo: 10 ** Math.min(lo, hi - 1), hi: 10 ** hi };
  }
  if (!(most > 0)) return { lo: 0, hi: 1 };
  const unit = 10 ** Math.floor(Math.log10(most));
  return { lo: 0, hi: Math.ceil((most / unit) * 2) * (unit / 2) };
}

const SPANNED = 12;
