import { NumberBox } from "./NumberBox.tsx";

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
  /** Which of `spread`, `trials` and `seed` can be set; what starts and stops is always there. */
  readonly shows: (name: string) => boolean;
  readonly onSpread: (on: boolean) => void;
  readonly onState: (state: "running" | "paused" | "stopped") => void;
  readonly onTrials: (trials: number) => void;
  readonly onSeed: (seed: number) => void;
}

/** Progress and commands of the simulation. */
export function SimulationBar(p: Props) {
  const running = p.state === "running" && !p.finished;
  return (
    <section className="simulation-bar" aria-label="Simulation">
      <progress max={p.total} value={p.done} aria-label="replicates finished" />
      <div className="simulation-line">
        <p className="simulation-status">{p.reason ?? status(p)}</p>
        {p.shows("spread") && (
          <label className="check" title="the range in which 8 of 10 single draws lie, beside their mean">
            <input type="checkbox" checked={p.spread} onChange={(e) => p.onSpread(e.target.checked)} /> 10–90 % range
          </label>
        )}
      </div>
      <div className="simulation-commands">
        {p.shows("seed") && (
          <button
            type="button"
            title="other random data; the seed is part of the link"
            onClick={() => p.onSeed(p.seed + 1)}
          >
            New seed
          </button>
        )}
        {p.shows("trials") && (
          <span className="labelled">
            trials <NumberBox value={p.total} label="trials" onValue={(v) => v !== undefined && p.onTrials(v)} />
          </span>
        )}
        {p.shows("seed") && (
          <span className="labelled">
            seed <NumberBox value={p.seed} label="seed" onValue={(v) => v !== undefined && p.onSeed(v)} />
          </span>
        )}
        {/* Buttons without use keep their room: what lies below must not slip from under a finger. */}
        <button
          type="button"
          className={p.finished ? "run unused" : "run"}
          onClick={() => p.onState(running ? "paused" : "running")}
        >
          {p.finished || running ? "Pause" : p.state === "paused" ? "Continue" : "Run"}
        </button>
        <button
          type="button"
          className={p.finished || p.state === "stopped" ? "unused" : undefined}
          onClick={() => p.onState("stopped")}
        >
          Stop
        </button>
      </div>
    </section>
  );
}

function status({ state, finished, done, total, remaining }: Props): string {
  const count = `${done} of ${total} trials`;
  if (finished) return done >= total ? `${count}, done` : `${count}: the wanted precision is reached`;
  if (state === "paused") return `${count}, paused`;
  if (state === "stopped") return `${count}, stopped`;
  if (remaining === undefined) return count;
  return `${count}, about ${remaining < 90 ? `${Math.max(1, Math.round(remaining))} s` : `${Math.round(remaining / 60)} min`} left`;
}
