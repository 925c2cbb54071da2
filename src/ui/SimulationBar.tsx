import { memo } from "react";
import { durationText } from "../lib/durationText.ts";
import { t } from "../lib/language.ts";
import { threadsText } from "./countText.ts";
import { MathText } from "./MathSymbol.tsx";
import { NumberBox } from "./NumberBox.tsx";
import "./simulationBar.css";

interface Props {
  readonly state: "running" | "paused" | "stopped";
  readonly finished: boolean;
  readonly done: number;
  readonly total: number;
  /** Seconds left, when known. */
  readonly remaining: number | undefined;
  /** Estimated seconds of a trial, shown before it starts, and the threads for it; 0 s where it takes little. */
  readonly expected: number;
  readonly threads: number;
  /** How many trials are enough to see the picture, where one takes long. */
  readonly few: number | undefined;
  readonly seed: number;
  /** Why nothing is simulated. */
  readonly reason: string | undefined;
  /** Whether the range of single draws is shown. */
  readonly spread: boolean;
  /** Which of `spread`, `trials` and `seed` can be set; start and stop are always shown. */
  readonly shows: (name: string) => boolean;
  readonly onSpread: (on: boolean) => void;
  readonly onState: (state: "running" | "paused" | "stopped") => void;
  readonly onTrials: (trials: number) => void;
  readonly onSeed: (seed: number) => void;
}

/** Progress and commands of the simulation. */
export function SimulationBar(p: Props) {
  return (
    <section className="simulation-bar" aria-label="Simulation">
      <progress max={p.total} value={p.done} aria-label="replicates finished" />
      <div className="simulation-line">
        <p className="simulation-status">
          <MathText text={p.reason ?? status(p)} />
        </p>
        <Spread spread={p.spread} shows={p.shows} onSpread={p.onSpread} />
      </div>
      <div className="simulation-commands">
        <Draws seed={p.seed} total={p.total} shows={p.shows} onSeed={p.onSeed} onTrials={p.onTrials} />
        <Runs state={p.state} finished={p.finished} onState={p.onState} />
        {p.expected > 0 && <Few few={p.few} total={p.total} expected={p.expected} onTrials={p.onTrials} />}
      </div>
    </section>
  );
}

/** Toggle of the range of single draws. Memoised, like the commands, so that progress does not render it again. */
const Spread = memo(function Spread({ spread, shows, onSpread }: Pick<Props, "spread" | "shows" | "onSpread">) {
  return (
    shows("spread") && (
      <label className="check" title="the range in which 8 of 10 single draws lie, beside their mean">
        <input type="checkbox" checked={spread} onChange={(e) => onSpread(e.target.checked)} /> 10–90 % range
      </label>
    )
  );
});

/** Number of replicates and seed. */
const Draws = memo(function Draws({
  seed,
  total,
  shows,
  onSeed,
  onTrials,
}: Pick<Props, "seed" | "total" | "shows" | "onSeed" | "onTrials">) {
  return (
    <>
      {shows("seed") && (
        <button type="button" title="other random data; the seed is part of the link" onClick={() => onSeed(seed + 1)}>
          New seed
        </button>
      )}
      {shows("trials") && (
        <span className="labelled">
          trials <NumberBox value={total} label="trials" onValue={(v) => v !== undefined && onTrials(v)} />
        </span>
      )}
      {shows("seed") && (
        <span className="labelled">
          seed <NumberBox value={seed} label="seed" onValue={(v) => v !== undefined && onSeed(v)} />
        </span>
      )}
    </>
  );
});

/** Fewer trials than the link asks for, with what they take. */
const Few = memo(function Few({
  few,
  total,
  expected,
  onTrials,
}: Pick<Props, "few" | "total" | "expected" | "onTrials">) {
  if (few === undefined || total <= few) return null;
  return (
    <button type="button" title="enough to see the picture; each trial trains networks" onClick={() => onTrials(few)}>
      {t("{few, plural, one {One trial} other {# trials}} instead: about {duration}", {
        few,
        duration: durationText(few * expected),
      })}
    </button>
  );
});

/** Unused buttons keep their space, to avoid layout shifts. */
const Runs = memo(function Runs({ state, finished, onState }: Pick<Props, "state" | "finished" | "onState">) {
  const running = state === "running" && !finished;
  return (
    <>
      <button
        type="button"
        className={finished ? "run unused" : "run"}
        onClick={() => onState(running ? "paused" : "running")}
      >
        {finished || running ? "Pause" : state === "paused" ? "Continue" : "Run"}
      </button>
      <button
        type="button"
        className={finished || state === "stopped" ? "unused" : undefined}
        onClick={() => onState("stopped")}
      >
        Stop
      </button>
    </>
  );
});

function status({ state, finished, done, total, remaining, expected, threads }: Props): string {
  const count = t("{done} of {total} trials", { done, total });
  if (finished)
    return done >= total ? t("{count}, done", { count }) : t("{count}: the wanted precision is reached", { count });
  if (state === "paused") return t("{count}, paused", { count });
  const waits = state === "stopped" || remaining === undefined;
  if (waits && expected > 0 && !(state === "stopped" && done > 0))
    return t("{count}; they take about {duration} on {threads}", {
      count,
      duration: durationText(expected * total),
      threads: threadsText(threads),
    });
  if (state === "stopped") return t("{count}, stopped", { count });
  return remaining === undefined
    ? count
    : t("{count}, about {duration} left", { count, duration: durationText(remaining) });
}
