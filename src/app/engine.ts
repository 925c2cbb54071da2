import { FieldCache } from "../compute/cache.ts";
import type { TheoryField } from "../compute/field.ts";
import { follow } from "../compute/follow.ts";
import { coarseCount, levelCount } from "../compute/job.ts";
import type { Pool } from "../compute/pool.ts";
import { Scheduler } from "../compute/scheduler.ts";
import { PRIORITY, plan } from "../scene/plan.ts";
import type { Scene } from "../scene/scene.ts";
import { type Progress, type SimulatedView, Simulations } from "./simulations.ts";
import type { SimulationState } from "./store.ts";

/** What the page draws in one frame. A new object whenever something has changed. */
export interface Picture {
  readonly scene: Scene;
  readonly map: TheoryField | undefined;
  readonly curve: TheoryField | undefined;
  /** Curves of the family, in the plan's order. */
  readonly family: readonly TheoryField[];
  readonly mapSimulation: SimulatedView | undefined;
  readonly curveSimulation: SimulatedView | undefined;
  readonly probeSimulation: SimulatedView | undefined;
  readonly progress: Progress;
  readonly finished: boolean;
  /** The scene moves and frames come late: draw no more than a moving picture needs. */
  readonly hurried: boolean;
  /** Why something could not be computed, for the reader. */
  readonly failure: string | undefined;
}

/** Two frames one after the other that are further apart than this were late; beyond a while, the page was at rest. */
const LATE_MS = 25;
const IDLE_MS = 250;
/** In a hurry the map is solved and drawn at every fourth node: 33 a side. */
export const HURRIED_STEP = 4;

/** The coarse picture is whole: until then the one before stays, a moving map is never blank. */
const hasPicture = (field: TheoryField) => field.done >= coarseCount(field.job);

const reached = (shown: TheoryField | undefined, wanted: TheoryField | undefined) =>
  wanted !== undefined && shown === wanted && hasPicture(wanted);

/**
 * Turns scenes into pictures: plans jobs, follows the latest map and curve, runs simulations, and hands out at most one
 * picture a frame.
 */
export class Engine {
  private readonly cache = new FieldCache();
  private readonly simulations: Simulations;
  private readonly toMap: (field: TheoryField) => void;
  private readonly toCurve: (field: TheoryField) => void;
  private readonly familyMember: (index: number) => (field: TheoryField) => void;
  private readonly listeners = new Set<() => void>();
  /** Panels that have not drawn the latest picture, the longest waiting first. */
  private readonly behind = new Set<() => void>();
  private drawnAt = Number.NEGATIVE_INFINITY;
  private movedAt = Number.NEGATIVE_INFINITY;
  private late = false;
  /** The map that is wanted; `map` is the one that is shown. */
  private target: TheoryField | undefined;
  private targetCurve: TheoryField | undefined;
  private readonly scheduler: Scheduler;
  private atRest: ReturnType<typeof setTimeout> | undefined;
  private scene: Scene;
  private map: TheoryField | undefined;
  private curve: TheoryField | undefined;
  private family: TheoryField[] = [];
  private toFamily: ((field: TheoryField) => void)[] = [];
  private failure: string | undefined;
  private frame = 0;
  picture: Picture;
  /** Fulfilled when a map has been drawn whole for the first time. */
  readonly firstPicture: Promise<void>;

  constructor(pool: Pool, scene: Scene) {
    // One lane is kept from replicates: on a small machine they would leave the page no processor.
    const scheduler = new Scheduler(pool, 20, Math.max(1, pool.lanes - 1));
    this.scheduler = scheduler;
    const changed = () => this.draw();
    const failed = (error: unknown) => {
      this.failure = error instanceof Error ? error.message : String(error);
      this.draw();
    };
    this.simulations = new Simulations(scheduler, this.cache, changed, failed);
    this.cache.inUse = (field) =>
      field === this.map ||
      field === this.curve ||
      this.family.includes(field as TheoryField) ||
      this.simulations.uses(field);
    this.familyMember = (index) =>
      follow<TheoryField>(
        scheduler,
        PRIORITY.family,
        (field) => {
          if (!this.family[index] || hasPicture(field)) this.family[index] = field;
          this.draw();
        },
        failed,
      );
    this.toMap = follow<TheoryField>(
      scheduler,
      PRIORITY.map,
      (field) => {
        if (!this.map || hasPicture(field)) this.map = field;
        this.draw();
      },
      failed,
    );
    this.toCurve = follow<TheoryField>(
      scheduler,
      PRIORITY.curve,
      (field) => {
        if (!this.curve || hasPicture(field)) this.curve = field;
        this.draw();
      },
      failed,
    );
    this.scene = scene;
    this.picture = this.collect();
    this.firstPicture = new Promise((done) => {
      const stop = this.subscribe(() => {
        const { map } = this.picture;
        if (!map || map.done < map.total) return;
        stop();
        done();
      });
    });
  }

  /** Takes up a scene; what is already known of it is drawn in the next frame. */
  update(scene: Scene, simulation: SimulationState): void {
    this.scene = scene;
    this.movedAt = performance.now();
    this.failure = undefined;
    const jobs = plan(scene);
    this.target = this.cache.get(jobs.map) as TheoryField;
    this.target.limit = this.late ? levelCount(jobs.map, HURRIED_STEP) : Number.POSITIVE_INFINITY;
    if (this.late) this.untilRest();
    this.toMap(this.target);
    this.targetCurve = this.cache.get(jobs.curve) as TheoryField;
    this.toCurve(this.targetCurve);
    this.family.length = Math.min(this.family.length, jobs.family.length);
    for (const [i, job] of jobs.family.entries()) {
      this.toFamily[i] ??= this.familyMember(i);
      this.toFamily[i](this.cache.get(job) as TheoryField);
    }
    this.simulations.update(scene, jobs, simulation);
    this.draw();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      this.behind.delete(listener);
    };
  };

  /** Whether what is on the page is this scene, coarse at least: no panel owes a frame of it. */
  hasDrawn(scene: Scene): boolean {
    if (this.picture.scene !== scene || this.scene !== scene || this.behind.size > 0) return false;
    return reached(this.map, this.target) && reached(this.curve, this.targetCurve);
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

  /** Something has changed: the panels draw it in the next frame. */
  private draw(): void {
    for (const listener of this.listeners) this.behind.add(listener);
    this.frame ||= requestAnimationFrame(this.step);
  }

  private step = (now: number): void => {
    this.frame = 0;
    const more = this.simulations.absorb();
    const since = now - this.drawnAt;
    const moving = now - this.movedAt < IDLE_MS;
    // One late frame of a drag speaks for the whole drag.
    if (moving && since > LATE_MS && since < IDLE_MS) this.late = true;
    this.drawnAt = now;
    const hurried = this.late && moving;
    this.picture = this.collect(hurried);
    if (hurried) this.untilRest();
    // Where frames come late, each is given to one panel, so that none is held up by all of them.
    const turns = this.late ? 1 : this.behind.size;
    for (const listener of [...this.behind].slice(0, turns)) {
      this.behind.delete(listener);
      listener();
    }
    if (!moving && this.behind.size === 0) this.late = false;
    if (more) this.draw();
    else if (this.behind.size > 0) this.frame ||= requestAnimationFrame(this.step);
  };

  private collect(hurried = false): Picture {
    return {
      scene: this.scene,
      map: this.map,
      curve: this.curve,
      family: this.family,
      mapSimulation: this.simulations.view("map"),
      curveSimulation: this.simulations.view("curve"),
      probeSimulation: this.simulations.view("probe"),
      progress: this.simulations.progress,
      finished: this.simulations.finished,
      hurried,
      failure: this.failure,
    };
  }
}
