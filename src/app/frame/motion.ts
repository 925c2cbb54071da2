/** How long the scene must not have changed, in ms, for what is named; the only such times on the page. */
const REST_MS = {
  /** Everything is drawn in full, also what is off the screen, and what takes long is worked out. */
  page: 250,
  /** Replicates start again, which leave the processors to a drag; after three times the last interval of a slower drag. */
  simulation: 150,
} as const;
const SLOWEST_DRAG_MS = 1000;

/** A longer interval between two frames of a drag means that the frame was late. */
const LATE_MS = 25;
/** A drag starts slow and is fluent after this many frames in time; one late frame keeps it slow to its end. */
const IN_TIME = 3;

/**
 * Whether the scene moves: `resting`; `moving`; or `slow`, where it is dragged and frames are late, or may be. Two changes within
 * the time of rest are a drag; a single one is drawn in full at once.
 */
export class Motion {
  private movedAt = Number.NEGATIVE_INFINITY;
  /** Between the last two changes; those of one frame count as one. */
  private interval = Number.POSITIVE_INFINITY;
  private movedInFrame = false;
  private drags = false;
  private frameAt = Number.NEGATIVE_INFINITY;
  /** Frames in time during this drag; −∞ after a late one. */
  private inTime = 0;
  private readonly waiting = new Map<() => void, keyof typeof REST_MS>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private timerAt = 0;

  get state(): "moving" | "slow" | "resting" {
    if (performance.now() - this.movedAt >= REST_MS.page) return "resting";
    return this.drags && this.inTime < IN_TIME ? "slow" : "moving";
  }

  /** The scene has changed. */
  move(): void {
    const now = performance.now();
    if (!this.movedInFrame) {
      this.interval = now - this.movedAt;
      this.drags = this.interval < REST_MS.page;
      if (!this.drags) this.inTime = 0;
    }
    this.movedInFrame = true;
    this.movedAt = now;
  }

  /** A frame is drawn. */
  frame(): void {
    const now = performance.now();
    const since = now - this.frameAt;
    this.frameAt = now;
    this.movedInFrame = false;
    if (!this.drags || this.state === "resting" || since >= REST_MS.page) return;
    this.inTime = since > LATE_MS ? Number.NEGATIVE_INFINITY : this.inTime + 1;
  }

  /** Calls once, in a task of its own, when the scene has not changed for that long. Returns how to cancel. */
  whenStill(what: keyof typeof REST_MS, listener: () => void): () => void {
    this.waiting.set(listener, what);
    this.arm();
    return () => this.waiting.delete(listener);
  }

  private restAt(what: keyof typeof REST_MS): number {
    const slowDrag = what === "simulation" && this.interval < SLOWEST_DRAG_MS ? 3 * this.interval : 0;
    return this.movedAt + Math.max(REST_MS[what], slowDrag);
  }

  /** One timer for all who wait, never later than it is set already; it is set anew when it comes too early. */
  private arm(): void {
    if (this.waiting.size === 0) return;
    const now = performance.now();
    const at = Math.max(now, Math.min(...[...this.waiting.values()].map((what) => this.restAt(what))));
    if (this.timer !== undefined && this.timerAt <= at) return;
    clearTimeout(this.timer);
    this.timerAt = at;
    this.timer = setTimeout(this.call, at - now);
  }

  private readonly call = (): void => {
    this.timer = undefined;
    const now = performance.now();
    for (const [listener, what] of [...this.waiting]) {
      if (now < this.restAt(what)) continue;
      this.waiting.delete(listener);
      listener();
    }
    this.arm();
  };
}
