import { describe, expect, it } from "vitest";
import "../../../test/everyModel.ts";
import { curveLabels } from "../../charts/curveLabels.ts";
import { CURVE_MARGIN, peaks } from "../../charts/curves.ts";
import type { CurveFigure } from "../../charts/figure.ts";
import { lineLabels, placedRegions } from "../../charts/phaseDiagram.ts";
import { evaluate } from "../../compute/evaluate.ts";
import { TheoryField } from "../../compute/field.ts";
import type { TheoryJob } from "../../compute/job.ts";
import { curveFigureOf } from "../../figures/curveFigure.ts";
import { type DrawnMap, mapFigureOf } from "../../figures/mapFigure.ts";
import { solvedField } from "../../figures/solved.ts";
import { fractionOf } from "../../lib/range.ts";
import { modelById } from "../../models/registry.ts";
import { mapJob, plan } from "../../scene/plan.ts";
import { regions } from "../../scene/regions.ts";
import { parts, readStoryText, type Step } from "../../scene/story.ts";
import { value, words } from "../../scene/storyTerm.ts";
import type { Piece } from "../../scene/storyWords.ts";
import { shipped } from "./storyShelf.ts";

/**
 * What the steps of stories say of their pictures, against the pictures: every word that names a thing on one is read by a
 * rule below, or a test fails that names it.
 */

function solved(job: TheoryJob) {
  const field = new TheoryField(job);
  field.store(0, field.total, evaluate(job, 0, field.total));
  return solvedField(field, 1);
}

/** Nodes a side of the maps that are looked at. */
const SIDE = 33;

/** The figures of a step, drawn when a word names them. */
class Pictures {
  readonly step: Step;
  #map: DrawnMap | undefined;
  #curves: CurveFigure | undefined;

  constructor(step: Step) {
    this.step = step;
  }

  get map(): DrawnMap {
    expect(this.step.shows ?? parts, "shows no map").toContain("map");
    const { scene } = this.step;
    this.#map ??= mapFigureOf({ scene, map: solved(mapJob(scene, SIDE)), mapSimulation: undefined });
    return this.#map;
  }

  get curves(): CurveFigure {
    expect(this.step.shows ?? parts, "shows no curves").toContain("curves");
    const { scene } = this.step;
    const { curve, family } = plan(scene);
    this.#curves ??= curveFigureOf({
      scene,
      curve: curve && solved(curve),
      family: family.map(solved),
      curveSimulation: undefined,
      referenceCurve: undefined,
    });
    return this.#curves;
  }

  /** Regions of the map's nodes, a row after the other from below. */
  get nodes(): readonly (number | undefined)[] {
    const { lattice } = this.map;
    if (!lattice) throw new Error("no map");
    return Array.from({ length: lattice.nx * lattice.ny }, (_, k) =>
      lattice.regionOf(k % lattice.nx, Math.floor(k / lattice.nx)),
    );
  }

  has(region: string): boolean {
    const quantity = modelById(this.step.scene.model).quantities[this.step.scene.quantity];
    const indices = regions(quantity).find(({ id }) => id === region)?.indices ?? [];
    return this.nodes.some((at) => at !== undefined && indices.includes(at));
  }

  /** The sign of the map's quantity at its probe. */
  get sign(): number {
    const { scene } = this.step;
    return Math.sign(value({ id: scene.quantity, scene }) as number);
  }

  /** The probe in fractions of the map's frame. */
  get ring(): readonly [number, number] {
    const { scene } = this.step;
    return [
      fractionOf(scene.x, scene.params[scene.x.param] as number),
      fractionOf(scene.y, scene.params[scene.y.param] as number),
    ];
  }

  /** The region that is lit, once its question has been answered; the colours of the others cannot be told apart. */
  get lit(): string | undefined {
    const { ask, scene } = this.step;
    return ask?.kind === "point" && typeof ask.goal !== "string" ? ask.goal.region : scene.spot;
  }

  get ringIsSeen(): boolean {
    return this.map && this.ring.every((t) => t >= 0 && t <= 1);
  }

  /** Values of the drawn curves at a place, by their index. */
  at(place: number): readonly number[] {
    return this.curves.curves.series.map(({ points }) => {
      const k = Math.max(
        1,
        points.findIndex(([at]) => at >= place),
      );
      const [[from, low], [to, high]] = [points[k - 1] ?? [0, Number.NaN], points[k] ?? [1, Number.NaN]];
      return low + ((high - low) * (place - from)) / (to - from);
    });
  }

  /** Where the highlighted curve stands among the others, 0 the lowest. */
  rank(place = this.curves.curves.probe): number {
    const { highlight } = this.step;
    if (highlight?.kind !== "curve") throw new Error("no curve is lit");
    const all = this.at(place);
    return all.filter((v) => v < all[highlight.series]).length;
  }
}

type Rule = readonly [words: RegExp, holds: (p: Pictures) => boolean];

const scratch = ({ curves }: Pictures) => curves.curves.series.slice(0, 1);
const peaksOf = ({ curves }: Pictures, k: number) =>
  peaks({ ...curves.curves, series: curves.curves.series.slice(k, k + 1) });
const drawnCount = (n: number) => (p: Pictures) =>
  p.curves.curves.series.filter(({ points }) => points.length > 0).length === n;
const axisNames = (x: string, y?: string) => (p: Pictures) =>
  p.map.diagram.x.name.includes(x) && (y === undefined || p.map.diagram.y.name.includes(y));

/** Longer phrases first: a word is read by the first rule whose words hold it. */
const rules: readonly Rule[] = [
  [
    /follow the upright line at 45°, from below: blue, red, blue, red/,
    (p) => {
      const { lattice, diagram } = p.map;
      if (!lattice) return false;
      const i = Math.round(p.ring[0] * (lattice.nx - 1));
      const { scene } = p.step;
      // Between the nodes, too: the third stretch is narrow.
      const signs = Array.from({ length: 801 }, (_, k) => {
        const gamma = scene.y.lo + ((scene.y.hi - scene.y.lo) * k) / 800;
        const params = { ...scene.params, [scene.y.param]: gamma };
        return Math.sign(value({ id: scene.quantity, scene: { ...scene, params } }) as number);
      }).filter((s) => s !== 0);
      const turns = signs.filter((s, k) => k === 0 || s !== signs[k - 1]);
      return lattice.regionOf(i, 1) === 1 && diagram.lines.length > 0 && turns.join() === "1,-1,1,-1";
    },
  ],
  [
    /blue band across the map is gone/,
    (p) => {
      const { lattice } = p.map;
      if (!lattice) return false;
      const row = Math.round(p.ring[1] * (lattice.ny - 1));
      // Where the ring is, and farther right.
      return Array.from({ length: lattice.nx }, (_, i) => i)
        .filter((i) => i >= p.ring[0] * (lattice.nx - 1))
        .every((i) => lattice.regionOf(i, row) === 0);
    },
  ],
  [/in a band around γ = 1, through the ring/, (p) => p.ringIsSeen && p.sign > 0],
  [/lit band around γ = 1/, (p) => p.step.scene.spot === "high" && p.has("high")],
  [/Right of the dotted line a blue point/, (p) => p.map.diagram.asides.length > 0 && p.has("aside")],
  [/Lit is where (linear )?transfer wins/, (p) => p.step.scene.spot === "high" && p.has("high")],
  [/\bblue where fine-tuning wins/, (p) => p.has("high") && p.map.ends[1] === "fine-tuning wins"],
  [
    /Blue: transfer wins\. Red: scratch wins\./,
    (p) => p.has("high") && p.has("low") && p.map.ends.join() === "scratch wins,transfer wins",
  ],
  [
    /Blue saves; in the dark at the lower right it costs/,
    (p) => p.has("high") && p.lit === "high" && p.nodes[SIDE - 2] === 0 && p.map.ends.join() === "costs you,saves",
  ],
  [/: blue\./, (p) => p.ringIsSeen && p.sign > 0],
  [/solid dark curve/, (p) => p.map.diagram.lines.length > 0],
  [
    /the boundary is one smooth curve, γ = cos² θ, and this pair stands on it/,
    (p) =>
      p.map.diagram.lines.length === 1 &&
      Math.abs(value({ id: p.step.scene.quantity, scene: p.step.scene }) as number) < 1e-9,
  ],
  [/the ring, lower left/, (p) => p.ring.every((t) => t > 0 && t < 0.5)],
  [/along any upright line of the map/, (p) => p.has("low") && p.has("high")],
  [
    /The curves cut the map upwards through the ring, their upright line: risk against data\. Lines are theory/,
    (p) =>
      p.ringIsSeen &&
      p.step.scene.cut === "y" &&
      fractionOf(p.curves.curves.x, p.curves.curves.probe) < 1 &&
      p.curves.key.length >= 3,
  ],
  [
    /Scratch, orange, has .* and peaks where samples and dimensions are equal in number/,
    (p) => scratch(p)[0]?.style === 0 && peaksOf(p, 0).some((at) => Math.abs(at - 1) < 0.05),
  ],
  [/\b(the|move the|Move the|Put the) ring\b/, (p) => p.ringIsSeen],
  [
    /above the left end of the highest curve/,
    (p) => {
      const all = p.at(p.curves.curves.x.lo);
      return (
        p.rank(p.curves.curves.x.lo) === all.length - 1 &&
        (value({ id: "risk-source", scene: p.step.scene }) as number) > Math.max(...all)
      );
    },
  ],
  [/The axis ends lower now, at 0\.02/, (p) => p.curves.curves.y.hi === 0.02],
  [
    /0\.\d+, the lowest curve/,
    (p) => {
      const here = value({ id: p.step.scene.quantity, scene: p.step.scene }) as number;
      return Math.abs(Math.min(...p.at(p.curves.curves.probe)) / here - 1) < 0.005;
    },
  ],
  [/the lowest curve/, (p) => p.rank() === 0],
  [/the next to highest curve at the upright line/, (p) => p.rank() === 2 && drawnCount(4)(p)],
  [/the highest curve/, (p) => p.rank() === p.curves.curves.series.length - 1],
  [/Four starts, four curves/, drawnCount(4)],
  [/At the upright line, from below/, (p) => fractionOf(p.curves.curves.x, p.curves.curves.probe) > 0.02],
  [
    /the curves that end in a floor/,
    (p) =>
      p.curves.curves.series.filter(({ points }) => {
        const late = points.slice(-40).map(([, v]) => v);
        return (
          Math.min(...late) > 0.98 * Math.max(...late) &&
          Math.min(...late) > 0.1 &&
          Math.max(...late) < p.curves.curves.y.hi
        );
      }).length === 2,
  ],
  [
    /two curves of the error against λ_PT; look where each is lowest\..* it is at the left end, .* towards the right end/,
    (p) => {
      const lowest = p.curves.curves.series.map(
        ({ points }) => points.findIndex(([, v]) => v === Math.min(...points.map(([, u]) => u))) / (points.length - 1),
      );
      return lowest.length === 2 && lowest[0] < 0.1 && lowest[1] > 0.75;
    },
  ],
  [
    /The level line is the error that is wanted, 0\.4. Where a curve first meets it/,
    (p) =>
      p.step.scene.epsilon === 0.4 && p.curves.curves.y.hi > 0.4 && p.at(p.curves.curves.x.hi).some((v) => v < 0.4),
  ],
  [
    /Target error ε moves the line/,
    (p) => p.step.scene.epsilon !== undefined && p.step.scene.epsilon < p.curves.curves.y.hi,
  ],
  [/shoots up beyond the frame/, (p) => peaksOf(p, 0).some((at) => Math.abs(at - 1) < 0.05)],
  [/Linear transfer fits one number and has no peak/, (p) => peaksOf(p, 1).length === 0],
  [
    /It only falls: .* The peak does not survive|has no such peak/,
    (p) => {
      const [first] = scratch(p);
      return first.points.every(([, v], k) => k === 0 || v <= first.points[k - 1][1]);
    },
  ],
  [/beyond the right edge of the map/, (p) => p.ring[0] > 1],
  [/depth L across/, axisNames("depth")],
  [/size s runs across/, axisNames("size of the source")],
  [/Angle across, noise upwards/, axisNames("angle", "noise")],
  // Not of this picture: what happens in linear networks, or happened in the steps before.
  [
    /In linear networks the peak made losers win|the peak was made of noise alone|A linear network|rules of the linear/,
    () => true,
  ],
];

/** Words that name a thing on a picture. */
const THINGS =
  /\b(blue|red|orange|dotted|solid|lit|ring|curves?|(?<!\w )lines?|frame|edge|peaks?|floor|upright|axis|across|upwards)\b/gi;

const said = (pieces: readonly Piece[]) =>
  pieces.map((p) => (p.kind === "number" ? words(p.term) : p.kind === "formula" ? plainTex(p.text) : p.text)).join("");
const plainTex = (text: string) => text.replace(/[\\^{}]/g, "");

/** The words of a step as a reader comes to them: before a question, the question, after it. */
const wordsOf = ({ blocks, ask, after }: Step) =>
  [...blocks.map((b) => said(b.pieces)), ask ? said(ask.question) : "", ...after.map((b) => said(b.pieces))].join(" ");

/** Width and height of the figures beside a story at 1024 × 768. */
const MAP = { width: 366, height: 400 } as const;
const CURVES = { width: 356, height: 240 } as const;

describe.each(Object.entries(shipped))("“%s” says of its pictures what is drawn", (_, text) => {
  for (const step of readStoryText(text).steps) {
    const pictures = new Pictures(step);
    it(`${step.title}: its words`, () => {
      let left = wordsOf(step);
      for (const [phrase, holds] of rules)
        for (let found = phrase.exec(left); found; found = phrase.exec(left)) {
          expect(holds(pictures), `“${found[0]}”`).toBe(true);
          left = `${left.slice(0, found.index)}…${left.slice(found.index + found[0].length)}`;
        }
      expect(
        [...left.matchAll(THINGS)].map((m) => `${m[0]} in: ${left}`),
        "no rule reads",
      ).toEqual([]);
    });

    it(`${step.title}: no colour that is in the dark`, () => {
      const dark = { high: /\bred\b/i, low: /\bblue\b/i, aside: /\bred\b/i }[pictures.lit ?? ""];
      if (dark) expect(wordsOf(step)).not.toMatch(dark);
    });

    it(`${step.title}: what it lights`, () => {
      const { highlight, scene } = step;
      if (highlight?.kind === "curve") {
        const { series, x, y } = pictures.curves.curves;
        const lit = series[highlight.series];
        const inside = lit.points.filter(([at, v]) => at >= x.lo && at <= x.hi && v >= y.lo && v <= y.hi);
        expect(inside.length).toBeGreaterThan(lit.points.length / 20);
        // In a family it is named where it is.
        if (scene.family.length > 0) {
          const [left, right, top, bottom] = [
            CURVE_MARGIN.left,
            CURVES.width - CURVE_MARGIN.right,
            CURVE_MARGIN.top,
            CURVES.height - CURVE_MARGIN.bottom,
          ];
          const place = ([u, v]: readonly [number, number]) =>
            [left + fractionOf(x, u) * (right - left), bottom + fractionOf(y, v) * (top - bottom)] as const;
          const labels = curveLabels(
            series.map((s) => ({ words: s.words, points: s.points.map(place) })),
            { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top },
          );
          expect(
            labels.some(({ words }) => words.includes(lit.words ?? "none")),
            lit.words,
          ).toBe(true);
        }
      }
      if (highlight?.kind === "control") expect(modelById(scene.model).params[highlight.param]).toBeDefined();
      if (scene.spot !== undefined) expect(pictures.has(scene.spot)).toBe(true);
    });

    it(`${step.title}: numbers of curves that it shows stand on the axis`, () => {
      if (step.scene.present !== "curves" && step.shows?.join() !== "curves") return;
      const { scene } = step;
      const drawn =
        scene.family.length > 0 ? [scene.quantity] : modelById(scene.model).curves.map(({ quantity }) => quantity);
      const { y } = pictures.curves.curves;
      const beyond = /beyond the frame|above the left end/.test(wordsOf(step));
      for (const piece of [...step.blocks, ...step.after].flatMap((b) => b.pieces)) {
        if (
          piece.kind !== "number" ||
          piece.term.scene !== scene ||
          !drawn.includes(piece.term.id as (typeof drawn)[number])
        )
          continue;
        const v = value(piece.term) as number;
        if (beyond && v > y.hi) continue;
        // Nor in the lowest pixels.
        expect(fractionOf(y, v), piece.term.id).toBeGreaterThan(0.015);
        expect(fractionOf(y, v), piece.term.id).toBeLessThan(1);
      }
    });

    it(`${step.title}: regions that it names by their names have a label`, () => {
      const quantity = modelById(step.scene.model).quantities[step.scene.quantity];
      const named = regions(quantity).filter(({ name }) => wordsOf(step).includes(`“${name}”`));
      if (named.length === 0) return;
      const { lattice, diagram, regionNames } = pictures.map;
      if (!lattice) throw new Error("no map");
      const placed = placedRegions({ ...lattice, names: regionNames }, { ...diagram, ...MAP });
      for (const { name } of named) expect(placed.map((label) => label.text)).toContain(name);
    });
  }
});

it("the map that most stories begin with has its regions and its line named at 1024 × 768", () => {
  const [step] = readStoryText(shipped.signs).steps;
  const { lattice, diagram, regionNames } = new Pictures(step).map;
  if (!lattice) throw new Error("no map");
  const regions = placedRegions({ ...lattice, names: regionNames }, { ...diagram, ...MAP });
  expect(regions.map(({ text }) => text).sort()).toEqual(["scratch wins", "transfer wins"]);
  expect(lineLabels({ ...diagram, ...MAP, regions }).map(({ text }) => text)).toEqual(["T linear = 0"]);
});
