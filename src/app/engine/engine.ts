import { flushSync } from "react-dom";
import { FieldCache } from "../../compute/cache.ts";
import type { TheoryField } from "../../compute/field.ts";
import { follow } from "../../compute/follow.ts";
import { levelCount, type TheoryJob } from "../../compute/job.ts";
import type { Pool } from "../../compute/pool.ts";
import { Scheduler } from "../../compute/scheduler.ts";
import type { Summary } from "../../compute/summary.ts";
import { memoByObject } from "../../lib/memo.ts";
import { modelById } from "../../models/registry.ts";
import { PRIORITY, planner } from "../../scene/plan.ts";
import { referenceScene, type Scene } from "../../scene/scene.ts";
import { SolvedPoint } from "../../scene/solvedPoint.ts";
import type { SimulationState } from "../state/store.ts";
import {
  kept,
  leadingMeans,
  type Picture,
  type ProbeMeans,
  percentSolved,
  type Reference,
  type SolvedField,
  solvedField,
} from "./picture.ts";
import { Simulations } from "./simulations.ts";

/** A longer interval between two frames of a drag means that the frame was late. */
const LATE_MS = 25;
/** Without a change for this long the scene is no longer moving. */
const IDLE_MS = 250;
/** A drag starts with low detail and leaves it after this many frames in time; one late frame keeps it to the end. */
const IN_TIME = 3;
/** Budget for drawing per frame: once it is used up, no further panel is drawn. */
const BUDGET_MS = 3;
/** With low detail, minimum interval between two updates of the same text panel; a figure is drawn between two texts. */
const THROTTLE_MS = 150;
/** With low detail the map is solved and drawn at every fourth node: 33 a side. */
const LOW_DETAIL_MAP_STEP = 4;
/** With low detail curves are drawn at every second node. */
const LOW_DETAIL_CURVE_STEP = 2;

/** Theory at the probe of a scene, and the scene of the setting it is compared with. */
const probeOf = memoByObject(({ model, params, epsilon }: Scene) => new SolvedPoint(modelById(model), params, epsilon));
const sceneOfReference = memoByObject((scene: Scene) => ({ scene: referenceScene(scene) }));

const isOver = (started: number) => performance.now() - started > BUDGET_MS;

/**
 * Turns scenes into pictures: plans jobs, fills the fields of the latest scene, runs simulations, and publishes at most
 * one picture per frame.
 */
export class Engine {
  private readonly cache = new FieldCache();
  private readonly simulations: Simulations;
  /** The field shown and the follower of the target, by place: map, curve, those of setting A, each curve of the family. */
  private readonly shown = new Map<string, TheoryField>();
  /** What the latest picture draws of each of these fields. */
  private readonly solved = new Map<string, SolvedField | undefined>();
  private readonly followers = new Map<string, (field: TheoryField | undefined) => void>();
  private readonly listeners = new Set<() => void>();
  /** Panels that have not drawn the latest picture, oldest first. */
  private readonly pending = new Set<() => void>();
  /** When each throttled panel (numbers and text) was last drawn. */
  private readonly throttled = new Map<() => void, number>();
  /** Panels whose drawing is precomputed in parts before they draw. */
  private readonly prepared = new Set<() => void>();
  /** Number of drawings reported by panels, and whether the last panel drawn was throttled. */
  private drawn = 0;
  private lastWasThrottled = false;
  private drawnAt = Number.NEGATIVE_INFINITY;
  private movedAt = Number.NEGATIVE_INFINITY;
  /** Two changes came within `IDLE_MS`; a single change is drawn in full at once. */
  private drags = false;
  /** Frames in time during this drag; −∞ after a late one. */
  private inTime = 0;
  /** The map of the current scene; the previous one stays shown until its coarse level is complete. */
  private target: TheoryField | undefined;
  private targetCurve: TheoryField | undefined;
  private readonly scheduler: Scheduler;
  private readonly prepareMap: (picture: Picture) => boolean;
  private atRest: ReturnType<typeof setTimeout> | undefined;
  private scene: Scene;
  private readonly plan = planner();
  private family = 0;
  /** The simulation whose means lead, and those of the latest picture. */
  private led: { readonly summary: Summary; readonly leading: ProbeMeans } | undefined;
  private failure: string | undefined;
  /** Dirty flag: something is to be drawn. */
  private due = false;
  /** A drawing is scheduled, or its frame has not come yet. */
  private scheduled = false;
  picture: Picture;
  /** Resolves when a map has been drawn in full for the first time, or has failed: then a newer version may fix it. */
  readonly firstPicture: Promise<void>;

  /** @param prepareMap precomputes a part of what the map draws; false when nothing is left to do */
  constructor(pool: Pool, scene: Scene, prepareMap: (picture: Picture) => boolean) {
    this.prepareMap = prepareMap;
    // One lane is reserved for theory: on a small machine replicates would leave the page no processor.
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

  /** Whether the latest picture uses a field, or the next one will. */
  private drawsFrom(field: TheoryField): boolean {
    const { map, curve, family, reference } = this.picture;
    const drawn = [map, curve, ...family, reference?.map, reference?.curve];
    return [...this.shown.values(), ...drawn.map((solved) => solved?.field)].includes(field);
  }

  /** Sets the scene; what the cache holds of it is drawn in the next frame. */
  update(scene: Scene, simulation: SimulationState): void {
    this.scene = scene;
    const now = performance.now();
    this.drags = now - this.movedAt < IDLE_MS;
    if (!this.drags) this.inTime = 0;
    this.movedAt = now;
    this.failure = undefined;
    const jobs = this.plan(scene);
    this.target = this.cache.get(jobs.map) as TheoryField;
    const reduce = this.drags && this.inTime < IN_TIME;
    this.target.limit = reduce ? levelCount(jobs.map, LOW_DETAIL_MAP_STEP) : Number.POSITIVE_INFINITY;
    if (reduce) this.finishWhenIdle();
    this.show("map", PRIORITY.map, this.target);
    const curve = this.cache.get(jobs.curve) as TheoryField;
    this.targetCurve = curve;
    this.show("curve", PRIORITY.curve, curve);
    for (let i = 0; i < Math.max(this.family, jobs.family.length); i++)
      this.show(`family ${i}`, PRIORITY.family, this.fieldOf(jobs.family[i]));
    this.family = jobs.family.length;
    const a = this.fieldOf(jobs.reference?.map);
    // Equal settings share one field, whose limit is B's.
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
   * Fills a field for a place. The previous field stays shown until the new one has its coarse level, so that a moving map
   * is never blank. Without a field the place is cleared and its fill aborted.
   */
  private show(place: string, priority: number, field: TheoryField | undefined): void {
    let follower = this.followers.get(place);
    if (!field) {
      follower?.(undefined);
      this.shown.delete(place);
      this.solved.delete(place);
      return;
    }
    if (!follower) {
      const onProgress = (filling: TheoryField) => {
        if (!this.shown.has(place) || filling.hasPicture) this.shown.set(place, filling);
        this.draw();
      };
      follower = follow<TheoryField>(this.scheduler, priority, onProgress, this.failed);
      this.followers.set(place, follower);
    }
    follower(field);
    // Cached: shown at once.
    if (field.hasPicture) this.shown.set(place, field);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    // A picture may have been published between rendering and subscribing.
    this.pending.add(listener);
    this.due = true;
    this.begin();
    return () => {
      this.listeners.delete(listener);
      this.pending.delete(listener);
      this.throttled.delete(listener);
      this.prepared.delete(listener);
    };
  };

  /** For numbers and text: with low detail at most every `THROTTLE_MS`, and figures are drawn first. */
  subscribeThrottled = (listener: () => void): (() => void) => {
    this.throttled.set(listener, Number.NEGATIVE_INFINITY);
    return this.subscribe(listener);
  };

  /** For the map: what it draws is precomputed within the budget of the frames before. */
  subscribeWithPreparation = (listener: () => void): (() => void) => {
    this.prepared.add(listener);
    // The map is drawn before the curves, even if it subscribes after them because its code was loaded later.
    const figures = [...this.listeners].filter((other) => !this.throttled.has(other) && !this.prepared.has(other));
    const stop = this.subscribe(listener);
    for (const other of figures) {
      this.listeners.delete(other);
      this.listeners.add(other);
    }
    return stop;
  };

  /** Whether all figures on the page show this scene, at least at the coarse level. */
  hasDrawn(scene: Scene): boolean {
    if (this.picture.scene !== scene || this.scene !== scene) return false;
    if ([...this.pending].some((listener) => !this.throttled.has(listener))) return false;
    const reached = (place: string, wanted: TheoryField | undefined) =>
      wanted !== undefined && this.shown.get(place) === wanted && wanted.hasPicture;
    return reached("map", this.target) && reached("curve", this.targetCurve);
  }

  /** Solves and draws the map in full once the scene has not changed for `IDLE_MS`. */
  private finishWhenIdle(): void {
    clearTimeout(this.atRest);
    this.atRest = setTimeout(() => {
      if (this.target) this.target.limit = Number.POSITIVE_INFINITY;
      this.scheduler.pump();
      this.draw();
    }, IDLE_MS);
  }

  /** Marks all panels dirty and schedules a drawing. */
  private draw(): void {
    for (const listener of this.listeners) this.pending.add(listener);
    this.due = true;
    this.begin();
  }

  /** At most one drawing per frame, in a task before it: the frame itself has the slider's layout and paint to do. */
  private begin(): void {
    if (!this.due || this.scheduled) return;
    this.due = false;
    this.scheduled = true;
    setTimeout(this.step);
  }

  private step = (): void => {
    requestAnimationFrame(() => {
      this.scheduled = false;
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
    if (lowDetail) this.finishWhenIdle();
    this.drawPanels(performance.now());
    if (more) this.draw();
  };

  /** Draws pending panels until the frame's budget is used up, with low detail one; the rest come first in the next frame. */
  private drawPanels(started: number): void {
    const lowDetail = this.picture.lowDetail;
    const figuresFirst = this.lastWasThrottled && [...this.pending].some((listener) => !this.throttled.has(listener));
    try {
      for (const listener of [...this.pending]) {
        const lastAt = this.throttled.get(listener);
        if (lastAt !== undefined) {
          if (lowDetail && (figuresFirst || started - lastAt < THROTTLE_MS)) continue;
          this.throttled.set(listener, started);
        }
        if (this.prepared.has(listener) && this.prepares(started)) break;
        this.pending.delete(listener);
        const before = this.drawn;
        flushSync(listener);
        const hasDrawn = this.drawn > before;
        if (hasDrawn) this.lastWasThrottled = lastAt !== undefined;
        if (isOver(started) || (lowDetail && hasDrawn)) break;
      }
    } finally {
      // Also if one panel throws: the others are still drawn.
      if (this.pending.size > 0) this.due = true;
    }
  }

  /** Called by a panel that has drawn; a panel that was called and had nothing to draw does not use up the frame. */
  reportDraw = (): void => {
    this.drawn++;
  };

  /** Precomputes what the map draws; true when the budget is used up before it is finished. */
  private prepares(started: number): boolean {
    while (this.prepareMap(this.picture)) if (isOver(started)) return true;
    return false;
  }

  /** What is drawn of a place's field, at a step of at least `finest` nodes. */
  private solvedAt(place: string, finest = 1): SolvedField | undefined {
    const solved = solvedField(this.shown.get(place), finest, this.solved.get(place));
    this.solved.set(place, solved);
    return solved;
  }

  private collect(lowDetail = false): Picture {
    const { scene, simulations } = this;
    const before: Picture | undefined = this.picture;
    const mapStep = lowDetail ? LOW_DETAIL_MAP_STEP : 1;
    const curveStep = lowDetail ? LOW_DETAIL_CURVE_STEP : 1;
    const a = sceneOfReference(scene).scene;
    const map = this.solvedAt("map", mapStep);
    const curve = this.solvedAt("curve", curveStep);
    const [aMap, aCurve] = [this.solvedAt("A map", mapStep), this.solvedAt("A curve", curveStep)];
    const family = kept(
      before?.family,
      Array.from({ length: this.family }, (_, i) => this.solvedAt(`family ${i}`)),
    );
    const reference =
      a && kept<Reference>(before?.reference, { scene: a, probe: probeOf(a), map: aMap, curve: aCurve });
    const summary = simulations.view("probe")?.summary;
    const leading = leadingMeans(scene, summary, this.led);
    this.led = summary && leading && { summary, leading };
    return kept(before, {
      scene,
      probe: probeOf(scene),
      map,
      curve,
      family,
      reference,
      mapPercent: percentSolved([map?.field, ...(a ? [aMap?.field] : [])]),
      curvePercent: percentSolved(
        family.length > 0 ? family.map((member) => member?.field) : [curve?.field, ...(a ? [aCurve?.field] : [])],
      ),
      mapSimulation: simulations.view("map"),
      curveSimulation: simulations.view("curve"),
      probeSimulation: simulations.view("probe"),
      leading,
      progress: kept(before?.progress, simulations.progress),
      finished: simulations.finished,
      lowDetail,
      failure: this.failure,
    });
  }
}
