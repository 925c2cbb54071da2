import { flushSync } from "react-dom";
import { Motion } from "./motion.ts";

/** Figures come first; idle is what follows from what is drawn, in parts. */
export type Rank = "figure" | "text" | "idle";

/** Something that is drawn when its turn comes. */
export interface Turn {
  readonly rank: Rank;
  /** Its turn comes when the scene is at rest. */
  readonly rests?: boolean;
  /** Works out a part of what it will draw; false when nothing is left to do. */
  prepare?(): boolean;
  /** Draws; false when there was nothing to draw, which takes no frame from the others. */
  draw(): boolean;
}

/** Once this is used up, no further turn begins in a frame. What is idle is mostly layout, which comes after it. */
const BUDGET_MS = { figure: 3, text: 3, idle: 1 } as const;
/** While the motion is slow, the least interval between two turns of the same text, or of what is idle. */
const SLOW_MS = 150;
/** While others wait, the least interval between two frames of what is idle. */
const IDLE_MS = 50;

/**
 * Draws what waits, at most once a frame, in a task before it: the frame itself has the layout and paint of the slider to do.
 * Those left over come first in the next one. While the motion is slow, a frame draws one turn, at least every other one a
 * figure.
 */
export class FrameQueue {
  readonly motion: Motion;
  /** Called first in each frame, with what says whether its budget is used up. */
  onFrame: (isOver: () => boolean) => void = () => {};
  /** Oldest first. */
  private readonly waiting = new Set<Turn>();
  private readonly begunAt = new WeakMap<Turn, number>();
  /** Since when something idle waits, or waits again. */
  private idleSince = 0;
  private last: Rank = "figure";
  /** Something is to be done in the next frame. */
  private asked = false;
  /** A frame is scheduled, or has not been shown yet. */
  private scheduled = false;

  constructor(motion = new Motion()) {
    this.motion = motion;
  }

  /** Asks for a turn; one that waits already keeps its place. */
  ask(turn: Turn): void {
    this.waiting.add(turn);
    if (turn.rests && this.motion.state !== "resting") this.motion.whenStill("page", this.wake);
    else this.wake();
  }

  drop(turn: Turn): void {
    this.waiting.delete(turn);
  }

  /** Calls once, in a turn of its own, when the scene is at rest. Returns how to cancel. */
  whenResting(act: () => void): () => void {
    const turn: Turn = {
      rank: "idle",
      rests: true,
      draw() {
        act();
        return true;
      },
    };
    this.ask(turn);
    return () => this.drop(turn);
  }

  waits(rank: Rank): boolean {
    return [...this.waiting].some((turn) => turn.rank === rank);
  }

  /** Asks for a frame. */
  readonly wake = (): void => {
    this.asked = true;
    this.begin();
  };

  private begin(): void {
    if (!this.asked || this.scheduled) return;
    this.asked = false;
    this.scheduled = true;
    setTimeout(this.step);
  }

  private readonly step = (): void => {
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.begin();
    });
    this.motion.frame();
    const started = performance.now();
    this.onFrame(() => performance.now() - started > BUDGET_MS.figure);
    try {
      this.draw();
    } finally {
      // Also where one has thrown: the others are still drawn.
      const waiting = [...this.waiting];
      if (waiting.some((turn) => this.isReady(turn))) this.asked = true;
      else if (waiting.length > 0) this.motion.whenStill("page", this.wake);
    }
  };

  private isReady(turn: Turn): boolean {
    return !turn.rests || this.motion.state === "resting";
  }

  private draw(): void {
    const started = performance.now();
    const ready = [...this.waiting].filter((turn) => this.isReady(turn));
    this.drawReady(ready, started);
    // What is left of the budget works out what is idle; drawn it is in its turn.
    for (const turn of ready)
      while (turn.rank === "idle" && performance.now() - started < BUDGET_MS.figure && turn.prepare?.()) {}
  }

  private drawReady(ready: readonly Turn[], started: number): void {
    if (this.motion.state === "slow") {
      const figuresFirst = this.last !== "figure" && ready.some(({ rank }) => rank === "figure");
      const isTooSoon = (turn: Turn) =>
        turn.rank !== "figure" &&
        (figuresFirst || started - (this.begunAt.get(turn) ?? Number.NEGATIVE_INFINITY) < SLOW_MS);
      const turns = ready.filter((turn) => !isTooSoon(turn));
      this.take(turns, started, true);
      return;
    }
    const idle = ready.filter(({ rank }) => rank === "idle");
    const others = ready.filter(({ rank }) => rank !== "idle");
    if (idle.length === 0) this.idleSince = started;
    const isIdleDue = idle.length > 0 && this.last !== "idle" && started - this.idleSince >= IDLE_MS;
    if (!isIdleDue && this.take(others, started, false)) return;
    this.idleSince = started;
    this.take(idle, started, false);
  }

  /** Draws turns until the budget is used up, or one; false when there was nothing to draw. */
  private take(turns: readonly Turn[], started: number, one: boolean): boolean {
    let drawn = false;
    const isOver = (rank: Rank) => performance.now() - started > BUDGET_MS[rank];
    for (const turn of turns) {
      const { rank } = turn;
      this.begunAt.set(turn, started);
      while (turn.prepare?.()) {
        if (!isOver("figure")) continue;
        this.last = rank;
        return true;
      }
      this.waiting.delete(turn);
      if (flushSync(() => turn.draw())) {
        drawn = true;
        this.last = rank;
      }
      if (isOver(rank) || (one && drawn)) return true;
    }
    return drawn;
  }
}

/** The page's own. */
export const frames = new FrameQueue();
