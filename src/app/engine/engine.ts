import { FieldCache } from "../../compute/cache.ts";
import type { TheoryField } from "../../compute/field.ts";
import { follow } from "../../compute/follow.ts";
import { levelCount, type TheoryJob } from "../../compute/job.ts";
import type { Pool } from "../../compute/pool.ts";
import { Scheduler } from "../../compute/scheduler.ts";
import type { Means } from "../../compute/summary.ts";
import { type Layered, type SolvedField, solvedField } from "../../figures/solved.ts";
import { memoByKey, memoByObject } from "../../lib/memo.ts";
import { onDemand } from "../../lib/onDemand.ts";
import { loadWhole, modelById } from "../../models/registry.ts";
import { PRIORITY, planner } from "../../scene/plan.ts";
import { isPlannedAlike, referenceScene, type Scene } from "../../scene/scene.ts";
import { SolvedPoint } from "../../scene/solvedPoint.ts";
import type { FrameQueue, Turn } from "../frame/frameQueue.ts";
import type { SimulationState } from "../state/store.ts";
import {
  kept,
  leadingMeans,
  notBegun,
  type Picture,
  type ProbeMeans,
  percentSolved,
  type Reference,
} from "./picture.ts";
import type { Simulations } from "./simulations.ts";

/** With low detail the map is solved and drawn at every fourth node: 33 a side. */
const LOW_DETAIL_MAP_STEP = 4;
/** With low detail curves are drawn at every second node. */
const LOW_DETAIL_CURVE_STEP = 2;
/** In a slow drag a picture waits for its map at most so long. */
const HELD_MS = 50;

/**
 * What runs replicates of a model and reads them: the first picture is theory, and nothing is simulated before the scene is still.
 */
export const simulating = memoByKey(
  100,
  (model: string) => model,
  (model) =>
    onDemand(async () => {
      const [part] = await Promise.all([import("./simulations.ts"), loadWhole(model)]);
      return part;
    }),
);

const views = ["map", "curve", "probe"] as const;

/** Theory at the probe of a scene, and the scene of the setting it is compared with. */
const probeOf = memoByObject(({ model, params, epsilon }: Scene) => new SolvedPoint(modelById(model), params, epsilon));
const sceneOfReference = memoByObject((scene: Scene) => ({ scene: referenceScene(scene) }));

/**
 * Turns scenes into pictures: plans jobs, fills the fields of the latest scene, runs simulations, and publishes at most
 * one picture per frame.
 */
export class Engine {
  private readonly cache = new FieldCache();
  /** Undefined until its program has come. */
  private simulations: Simulations | undefined;
  private readonly simulating: typeof simulating;
  /** Models for which it has been asked for. */
  private readonly asked = new Set<string>();
  /** The field shown and the follower of the target, by place: map, curve, those of setting A, each curve of the family. */
  private readonly shown = new Map<string, TheoryField>();
  /** What the latest picture draws of each of these fields. */
  private readonly solved = new Map<string, SolvedField | undefined>();
  private readonly followers = new Map<string, (field: TheoryField | undefined) => void>();
  private readonly turns = new Set<Turn>();
  /** The map of the current scene; the previous one stays shown until its coarse level is complete. */
  private target: TheoryField | undefined;
  private targetCurve: TheoryField | undefined;
  private readonly scheduler: Scheduler;
  private readonly frames: FrameQueue;
  private scene: Scene;
  private layer: Layered = {};
  /** It has all that would be simulated. */
  private layered = false;
  private readonly plan = planner();
  private family = 0;
  /** The simulation whose means lead, and those of the latest picture. */
  private led: { readonly summary: Means; readonly leading: ProbeMeans } | undefined;
  private failure: string | undefined;
  /** Since when a picture waits for its map. */
  private heldSince: number | undefined;
  /** What is drawn may have changed since the latest picture. */
  private changed = false;
  picture: Picture;
  /** Resolves when a map has been drawn in full for the first time, or has failed: then a newer version may fix it. */
  readonly firstPicture: Promise<void>;

  constructor(pool: Pool, scene: Scene, frames: FrameQueue, parts = simulating) {
    this.frames = frames;
    this.simulating = parts;
    frames.onFrame = this.onFrame;
    // The first scene is a change as any other.
    frames.motion.move();
    // One lane is reserved for theory: on a small machine replicates would leave the page no processor.
    const scheduler = new Scheduler(pool, 20, Math.max(1, pool.lanes - 1));
    this.scheduler = scheduler;
    this.cache.inUse = (field) => this.drawsFrom(field as TheoryField) || this.simulations?.uses(field) === true;
    this.scene = scene;
    this.picture = this.collect(false);
    this.firstPicture = new Promise((done) => {
      const stop = this.subscribe({
        rank: "figure",
        draw: () => {
          const { map, failure } = this.picture;
          if (failure === undefined && !map?.complete) return false;
          stop();
          done();
          return false;
        },
      });
    });
  }

  /** Whether the latest picture uses a field, or the next one will. */
  private drawsFrom(field: TheoryField): boolean {
    const { map, curve, family, reference } = this.picture;
    const drawn = [map, curve, ...family, reference?.map, reference?.curve];
    return [...this.shown.values(), ...drawn.map((solved) => solved?.field)].includes(field);
  }

  /**
   * Sets the scene. Its fields are filled at once, while the page draws, so that no thread waits for a frame; what the cache holds
   * of it is drawn in the next one.
   */
  update(scene: Scene, simulation: SimulationState, layer: Layered = {}): void {
    // A change of the page alone moves no figure.
    if (!isPlannedAlike(scene, this.scene)) this.frames.motion.move();
    this.scene = scene;
    this.layer = layer;
    this.failure = undefined;
    const jobs = this.plan(scene);
    this.target = this.cache.get(jobs.map) as TheoryField;
    const slow = this.frames.motion.state === "slow";
    this.target.limit = slow ? levelCount(jobs.map, LOW_DETAIL_MAP_STEP) : Number.POSITIVE_INFINITY;
    if (slow) this.frames.motion.whenStill("page", this.finish);
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
    // Nothing is drawn here that the atlas has.
    this.layered = !!layer.probe && !!layer.curve && (!!layer.map || scene.show === "theory");
    const state = this.layered ? "stopped" : simulation;
    this.simulate = () => this.simulations?.update(scene, jobs, this.canSimulate ? state : "stopped");
    this.askFor(scene.model);
    this.begin();
    this.renew();
  }

  /** Asks for what simulates a model, again after a failure. Whoever shows the page says where it did not come. */
  private askFor(model: string): void {
    const source = this.simulating(model);
    if (source.arrival.value !== undefined) return;
    if (!this.asked.has(model)) {
      this.asked.add(model);
      source.subscribe(() => {
        if (model !== this.scene.model || !this.canSimulate) return;
        this.begin();
        this.renew();
      });
    }
    void source.ask().catch(() => {});
  }

  private get canSimulate(): boolean {
    return this.simulating(this.scene.model).arrival.value !== undefined;
  }

  /** Sets the present scene and state of the simulation. */
  private simulate = (): void => {};

  /** Simulates the scene, or stops what is simulated while that for its model has not come. */
  private begin(): void {
    const part = this.simulating(this.scene.model).arrival.value;
    if (part)
      this.simulations ??= new part.Simulations(
        this.scheduler,
        this.cache,
        this.frames.motion,
        this.renew,
        this.failed,
      );
    this.simulate();
  }

  private readonly failed = (error: unknown): void => {
    this.failure = error instanceof Error ? error.message : String(error);
    this.renew();
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
        this.renew();
      };
      follower = follow<TheoryField>(this.scheduler, priority, onProgress, this.failed);
      this.followers.set(place, follower);
    }
    follower(field);
    // Cached: shown at once.
    if (field.hasPicture) this.shown.set(place, field);
  }

  /** Gives a panel its turn whenever there is another picture. Returns how to stop. */
  subscribe(turn: Turn): () => void {
    this.turns.add(turn);
    // A picture may have been published between rendering and subscribing.
    this.frames.ask(turn);
    return () => {
      this.turns.delete(turn);
      this.frames.drop(turn);
    };
  }

  /** Whether all figures on the page show this scene, at least at the coarse level. */
  hasDrawn(scene: Scene): boolean {
    if (this.picture.scene !== scene || this.scene !== scene || this.frames.waits("figure")) return false;
    const reached = (place: string, wanted: TheoryField | undefined) =>
      wanted !== undefined && this.shown.get(place) === wanted && wanted.hasPicture;
    return reached("map", this.target) && reached("curve", this.targetCurve);
  }

  /** Solves and draws the map in full. */
  private readonly finish = (): void => {
    if (this.target) this.target.limit = Number.POSITIVE_INFINITY;
    this.scheduler.pump();
    this.renew();
  };

  /** Takes another picture in the next frame. */
  private readonly renew = (): void => {
    this.changed = true;
    this.frames.wake();
  };

  private readonly onFrame = (isOver: () => boolean): void => {
    if (!this.changed) return;
    this.changed = (this.canSimulate && this.simulations?.absorb(isOver)) || false;
    const slow = this.frames.motion.state === "slow";
    if (slow && this.mapComes()) return;
    const picture = this.collect(slow);
    if (slow) this.frames.motion.whenStill("page", this.finish);
    if (this.changed) this.frames.wake();
    if (picture === this.picture) return;
    this.picture = picture;
    // The map before the curves, even if it subscribes after them because its code was loaded later.
    for (const turn of [...this.turns].sort((a, b) => Number(!a.prepare) - Number(!b.prepare))) this.frames.ask(turn);
  };

  /**
   * In a slow drag a change of the scene waits for its map, or for that of an earlier change, so that the map is not drawn twice; but not
   * for long.
   */
  private mapComes(): boolean {
    const { scene, map } = this.picture;
    const shown = this.shown.get("map");
    const now = performance.now();
    if (this.scene === scene || shown === this.target || shown !== map?.field) {
      this.heldSince = undefined;
      return false;
    }
    this.heldSince ??= now;
    if (now - this.heldSince >= HELD_MS) {
      this.heldSince = undefined;
      return false;
    }
    this.changed = true;
    this.frames.wake();
    return true;
  }

  /** What is drawn of a place's field, at a step of at least `finest` nodes. */
  private solvedAt(place: string, finest = 1): SolvedField | undefined {
    const solved = solvedField(this.shown.get(place), finest, this.solved.get(place));
    this.solved.set(place, solved);
    return solved;
  }

  private collect(lowDetail: boolean): Picture {
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
    const { layer } = this;
    const [mapSimulation, curveSimulation, probeSimulation] = views.map(
      (name) => layer[name] ?? simulations?.view(name),
    );
    const summary = probeSimulation?.summary;
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
      mapSimulation,
      curveSimulation,
      probeSimulation,
      leading,
      progress: kept(before?.progress, simulations?.progress ?? notBegun(scene.trials, this.scheduler.simulating)),
      finished: this.layered || (simulations?.finished ?? false),
      lowDetail,
      failure: this.failure,
    });
  }
}
