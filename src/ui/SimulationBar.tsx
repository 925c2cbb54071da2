import { memo } from "react";
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

function status({ state, finished, done, total, remaining }: Props): string {
  const count = `${done} of ${total} trials`;
  if (finished) return done >= total ? `${count}, done` : `${count}: the wanted precision is reached`;
  if (state === "paused") return `${count}, paused`;
  if (state === "stopped") return `${count}, stopped`;
  if (remaining === undefined) return count;
  return `${count}, about ${remaining < 90 ? `${Math.max(1, Math.round(remaining))} s` : `${Math.round(remaining / 60)} min`} left`;
}
