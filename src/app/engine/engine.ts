import { flushSync } from "react-dom";
import { FieldCache } from "../../compute/cache.ts";
import type { TheoryField } from "../../compute/field.ts";
import { follow } from "../../compute/follow.ts";
import { levelCount, type TheoryJob } from "../../compute/job.ts";
import type { Pool } from "../../compute/pool.ts";
import { Scheduler } from "../../compute/scheduler.ts";
import { PRIORITY, plan } from "../../scene/plan.ts";
import type { Scene } from "../../scene/scene.ts";
import type { SimulationState } from "../state/store.ts";
import { type Progress, type SimulatedView, Simulations } from "./simulations.ts";

/** What the page draws in one frame. A new object whenever something has changed. */
export interface Picture {
  readonly scene: Scene;
  readonly map: TheoryField | undefined;
  readonly curve: TheoryField | undefined;
  /** Curves of the family, in the plan's order. */
  readonly family: readonly (TheoryField | undefined)[];
  /** Theory of the setting A that the scene is compared with. */
  readonly reference: { readonly map: TheoryField | undefined; readonly curve: TheoryField | undefined } | undefined;
  readonly mapSimulation: SimulatedView | undefined;
  readonly curveSimulation: SimulatedView | undefined;
  readonly probeSimulation: SimulatedView | undefined;
  readonly progress: Progress;
  readonly finished: boolean;
  /** The scene moves and frames come late, or may: draw no more than a moving picture needs. */
  readonly lowDetail: boolean;
  /** Why something could not be computed, for the reader. */
  readonly failure: string | undefined;
}

/** Two frames one after the other that are further apart than this were late; beyond a while, the page was at rest. */
const LATE_MS = 25;
const IDLE_MS = 250;
/** A drag is drawn in a hurry until so many of its frames came in time, to its end when one did not. */
const IN_TIME = 3;
/** Drawing in one frame: a panel more is begun only before that. */
const TURN_MS = 3;
/** In a hurry numbers and words change no faster, and after one of them a figure comes first. */
const CALM_MS = 150;
/** In a hurry the map is solved and drawn at every fourth node: 33 a side. */
export const LOW_DETAIL_MAP_STEP = 4;
/** Curves are drawn at every second one. */
export const LOW_DETAIL_CURVE_STEP = 2;

const isOver = (started: number) => performance.now() - started > TURN_MS;

/**
 * Turns scenes into pictures: plans jobs, follows the latest map and curve, runs simulations, and hands out at most one
 * picture a frame.
 */
export class Engine {
  private readonly cache = new FieldCache();
  private readonly simulations: Simulations;
  /** What is shown, and who follows what is wanted, by its place: the map, the curve, A's, each of the family. */
  private readonly shown = new Map<string, TheoryField>();
  private readonly followers = new Map<string, (field: TheoryField | undefined) => void>();
  private readonly listeners = new Set<() => void>();
  /** Panels that have not drawn the latest picture, the longest waiting first. */
  private readonly behind = new Set<() => void>();
  /** When numbers and words were last drawn. */
  private readonly calm = new Map<() => void, number>();
  /** Those whose picture is worked out before they draw it. */
  private readonly prepared = new Set<() => void>();
  /** How often a panel has drawn, and whether the last one was of numbers or words. */
  private drawn = 0;
  private drewCalm = false;
  private drawnAt = Number.NEGATIVE_INFINITY;
  private movedAt = Number.NEGATIVE_INFINITY;
  /** One move has followed another closely: a single one is drawn to the end at once. */
  private drags = false;
  /** Frames of this drag that came in time; −∞ after one that was late. */
  private inTime = 0;
  /** The map that is wanted; another may be shown until it has a picture. */
  private target: TheoryField | undefined;
  private targetCurve: TheoryField | undefined;
  private readonly scheduler: Scheduler;
  private readonly prepareMap: (picture: Picture) => boolean;
  private atRest: ReturnType<typeof setTimeout> | undefined;
  private scene: Scene;
  private family = 0;
  private failure: string | undefined;
  /** There is something to draw; and a drawing waits for its frame, or to be begun. */
  private due = false;
  private underWay = false;
  picture: Picture;
  /** Fulfilled when a map has been drawn whole for the first time, or cannot be: a newer version may be what mends it. */
  readonly firstPicture: Promise<void>;

  /** @param prepareMap works out a part of what the map will draw; false when there is no more to do */
  constructor(pool: Pool, scene: Scene, prepareMap: (picture: Picture) => boolean) {
    this.prepareMap = prepareMap;
    // One lane is kept from replicates: on a small machine they would leave the page no processor.
    const scheduler = new Scheduler(pool, 20, Math.max(1, pool.lanes - 1));
    this.scheduler = scheduler;
    this.simulations = new Simulations(scheduler, this.cache, () => this.draw(), this.failed);
    this.cache.inUse = (field) => this.drawsFrom(field as TheoryField) || this.simulations.uses(field);
    this.scene = scene;
    this.picture = this.collect();
    this.firstPicture = new Promise((done) => {
      const stop = this.subscribe(() => {
        const { map, failure } = this.picture;
        if (failure === undefined && !map?.complete) return;
        stop();
        done();
      });
    });
  }

  /** Whether the latest picture draws from a field, or the next one will. */
  private drawsFrom(field: TheoryField): boolean {
    const { map, curve, family, reference } = this.picture;
    return [...this.shown.values(), map, curve, ...family, reference?.map, reference?.curve].includes(field);
  }

  /** Takes up a scene; what is already known of it is drawn in the next frame. */
  update(scene: Scene, simulation: SimulationState): void {
    this.scene = scene;
    const now = performance.now();
    this.drags = now - this.movedAt < IDLE_MS;
    if (!this.drags) this.inTime = 0;
    this.movedAt = now;
    this.failure = undefined;
    const jobs = plan(scene);
    this.target = this.cache.get(jobs.map) as TheoryField;
    const hurries = this.drags && this.inTime < IN_TIME;
    this.target.limit = hurries ? levelCount(jobs.map, LOW_DETAIL_MAP_STEP) : Number.POSITIVE_INFINITY;
    if (hurries) this.untilRest();
    this.show("map", PRIORITY.map, this.target);
    const curve = this.cache.get(jobs.curve) as TheoryField;
    this.targetCurve = curve;
    this.show("curve", PRIORITY.curve, curve);
    for (let i = 0; i < Math.max(this.family, jobs.family.length); i++)
      this.show(`family ${i}`, PRIORITY.family, this.fieldOf(jobs.family[i]));
    this.family = jobs.family.length;
    const a = this.fieldOf(jobs.reference?.map);
    // Where A is as B it is B's very field.
    if (a && a !== this.target) a.limit = Number.POSITIVE_INFINITY;
    this.show("A map", PRIORITY.reference, a);
    this.show("A curve", PRIORITY.reference, this.fieldOf(jobs.reference?.curve));
    this.simulations.update(scene, jobs, simulation);
    this.draw();
  }

  private readonly failed = (error: unknown): void => {
    this.failure = error instanceof Error ? error.message : String(error);
    this.draw();
  };

  private fieldOf(job: TheoryJob | undefined): TheoryField | undefined {
    return job && (this.cache.get(job) as TheoryField);
  }

  /**
   * Follows a field at its place; what is shown there stays until the field has a picture: a moving map is never blank.
   * Without a field the place is empty, whatever is under way for it.
   */
  private show(place: string, priority: number, field: TheoryField | undefined): void {
    let follower = this.followers.get(place);
    if (!field) {
      follower?.(undefined);
      this.shown.delete(place);
      return;
    }
    if (!follower) {
      const landed = (landing: TheoryField) => {
        if (!this.shown.has(place) || landing.hasPicture) this.shown.set(place, landing);
        this.draw();
      };
      follower = follow<TheoryField>(this.scheduler, priority, landed, this.failed);
      this.followers.set(place, follower);
    }
    follower(field);
    // Known before: there is nothing to wait for.
    if (field.hasPicture) this.shown.set(place, field);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    // The next picture may have been due before it came.
    this.behind.add(listener);
    this.due = true;
    this.begin();
    return () => {
      this.listeners.delete(listener);
      this.behind.delete(listener);
      this.calm.delete(listener);
      this.prepared.delete(listener);
    };
  };

  /** For numbers and words: nobody reads them faster than `CALM_MS`, so in a hurry the figures go before them. */
  subscribeThrottled = (listener: () => void): (() => void) => {
    this.calm.set(listener, Number.NEGATIVE_INFINITY);
    return this.subscribe(listener);
  };

  /** For the map: what it will draw is worked out before, as much in a frame as that has time for. */
  subscribeWithPreparation = (listener: () => void): (() => void) => {
    this.prepared.add(listener);
    // Its turn is before the curves', also where its program has come after theirs.
    const figures = [...this.listeners].filter((other) => !this.calm.has(other) && !this.prepared.has(other));
    const stop = this.subscribe(listener);
    for (const other of figures) {
      this.listeners.delete(other);
      this.listeners.add(other);
    }
    return stop;
  };

  /** Whether the figures on the page are this scene's, coarse at least: none owes a frame of it. */
  hasDrawn(scene: Scene): boolean {
    if (this.picture.scene !== scene || this.scene !== scene) return false;
    if ([...this.behind].some((listener) => !this.calm.has(listener))) return false;
    const reached = (place: string, wanted: TheoryField | undefined) =>
      wanted !== undefined && this.shown.get(place) === wanted && wanted.hasPicture;
    return reached("map", this.target) && reached("curve", this.targetCurve);
  }

  /** A while after the last move the map is solved and drawn to the end. */
  private untilRest(): void {
    clearTimeout(this.atRest);
    this.atRest = setTimeout(() => {
      if (this.target) this.target.limit = Number.POSITIVE_INFINITY;
      this.scheduler.pump();
      this.draw();
    }, IDLE_MS);
  }

  /** Something has changed: the panels draw it before the next frame, in a task of their own. */
  private draw(): void {
    for (const listener of this.listeners) this.behind.add(listener);
    this.due = true;
    this.begin();
  }

  /** Draws once a frame, not in it: the frame has the slider's own drawing to do. */
  private begin(): void {
    if (!this.due || this.underWay) return;
    this.due = false;
    this.underWay = true;
    setTimeout(this.step);
  }

  private step = (): void => {
    requestAnimationFrame(() => {
      this.underWay = false;
      this.begin();
    });
    const now = performance.now();
    const more = this.simulations.absorb(() => isOver(now));
    const since = now - this.drawnAt;
    const moving = this.drags && now - this.movedAt < IDLE_MS;
    if (moving && since < IDLE_MS) this.inTime = since > LATE_MS ? Number.NEGATIVE_INFINITY : this.inTime + 1;
    this.drawnAt = now;
    const lowDetail = moving && this.inTime < IN_TIME;
    this.picture = this.collect(lowDetail);
    if (lowDetail) this.untilRest();
    this.takeTurns(performance.now());
    if (more) this.draw();
  };

  /** Panels draw one by one until they have done enough for one frame, in a hurry one; the others come first in the next. */
  private takeTurns(started: number): void {
    const lowDetail = this.picture.lowDetail;
    const figuresFirst = this.drewCalm && [...this.behind].some((listener) => !this.calm.has(listener));
    try {
      for (const listener of [...this.behind]) {
        const readAt = this.calm.get(listener);
        if (readAt !== undefined) {
          if (lowDetail && (figuresFirst || started - readAt < CALM_MS)) continue;
          this.calm.set(listener, started);
        }
        if (this.prepared.has(listener) && this.prepares(started)) break;
        this.behind.delete(listener);
        const before = this.drawn;
        flushSync(listener);
        const drew = this.drawn > before;
        if (drew) this.drewCalm = readAt !== undefined;
        if (isOver(started) || (lowDetail && drew)) break;
      }
    } finally {
      // Also where one of them failed: the others draw.
      if (this.behind.size > 0) this.due = true;
    }
  }

  /** A panel says that it has drawn: in a hurry a frame lays out and paints no other. */
  drew = (): void => {
    this.drawn++;
  };

  /** Works on what the map will draw; true when there is more of it than a frame has time for. */
  private prepares(started: number): boolean {
    while (this.prepareMap(this.picture)) if (isOver(started)) return true;
    return false;
  }

  private collect(lowDetail = false): Picture {
    return {
      scene: this.scene,
      map: this.shown.get("map"),
      curve: this.shown.get("curve"),
      family: Array.from({ length: this.family }, (_, i) => this.shown.get(`family ${i}`)),
      reference: this.scene.reference && { map: this.shown.get("A map"), curve: this.shown.get("A curve") },
      mapSimulation: this.simulations.view("map"),
      curveSimulation: this.simulations.view("curve"),
      probeSimulation: this.simulations.view("probe"),
      progress: this.simulations.progress,
      finished: this.simulations.finished,
      lowDetail,
      failure: this.failure,
    };
  }
}
