import { describe, expect, it } from "vitest";
import { normals } from "../../../lib/normal.ts";
import { uniforms } from "../../../lib/philox.ts";
import type { GeometryPicture } from "../../explanation.ts";
import { defaultParams } from "../../model.ts";
import type { Params } from "../../param.ts";
import type { Place } from "../../plane.ts";
import { deepLinear } from "../deepLinear.ts";
import type { DeepLinearParams } from "../params.ts";
import { geometry } from "./geometry.ts";

const inf = Number.POSITIVE_INFINITY;
const at = (over: Params) => ({ ...defaultParams(deepLinear), ...over }) as DeepLinearParams;
const draw = (over: Params): GeometryPicture => geometry.picture(at(over));
const distance = (a: Place, b: Place) => Math.hypot(a[0] - b[0], a[1] - b[1]);
const [source, target] = geometry.handles;

function quantity(id: string, over: Params): number {
  const p = at(over);
  const x = new Float64Array(deepLinear.state.length);
  deepLinear.solve(p, x, 0);
  return deepLinear.quantities[id].read(x, 0, p);
}

function place(picture: GeometryPicture, series: number): Place {
  const point = picture.points.find((one) => one.series === series);
  if (!point) throw new Error(`nothing of series ${series}`);
  return point.at;
}

/** Every number of a picture. */
const numbers = (picture: GeometryPicture): number[] =>
  (JSON.stringify(picture, (_, v) => (typeof v === "number" ? `#${v}` : v)).match(/"#[^"]*"/g) ?? []).map((text) =>
    Number(text.slice(2, -1)),
  );

/** Settings drawn once from a fixed stream: noise, depth, finite source, both formulas, both limits. */
const settings = Array.from({ length: 600 }, (_, k): Params => {
  const u = new Float64Array(12);
  uniforms(u, 12, { seed: 20261121, replicate: k, purpose: 90 });
  return {
    theta: 180 * u[0] ** 2,
    gamma: 0.02 + 0.95 * u[1],
    sigma: 1.5 * u[2],
    rho: 0.1 + 3 * u[3],
    s: 0.05 + 3 * u[4],
    L: [1, 2, 3, 7, 50, inf][Math.floor(6 * u[5])],
    formula: u[6] < 0.2 ? "printed" : "exact",
    limit: u[7] < 0.5 ? "large" : "finite",
    gs: u[8] < 0.4 ? inf : u[8] < 0.7 ? 0.05 + 0.9 * u[9] : 1.1 + 2 * u[9],
    ss: u[10],
  };
});

describe("the picture is the theory", () => {
  it("the guess lies inside the circle exactly where fine-tuning beats scratch", () => {
    const inside = settings.filter((over) => {
      const picture = draw(over);
      const { centre, radius } = picture.circle;
      const wins = distance(place(picture, 2), centre) < radius;
      const gain = quantity("risk-scratch", over) - quantity("risk-finetune", over);
      expect(wins, JSON.stringify(over)).toBe(gain > 0);
      expect(picture.sentence, JSON.stringify(over)).toContain(wins ? "lies inside" : "lies outside");
      expect(picture.sentence).toContain(wins ? "fine-tuning beats scratch" : "fine-tuning loses to scratch");
      // The circle goes through 0: there both protocols stand alike.
      expect(distance([0, 0], centre)).toBeCloseTo(radius, 12);
      return wins;
    });
    expect(inside.length).toBeGreaterThan(150);
    expect(settings.length - inside.length).toBeGreaterThan(150);
  });

  it("with best ridges the start lies inside the circle exactly where fine-tuning beats scratch", () => {
    let inside = 0;
    for (const one of settings) {
      const over = { ...one, tune: "best", L: 1, formula: "exact", sigma: Math.max(0.05, one.sigma as number) };
      expect(geometry.refuse?.(at(over))).toBeUndefined();
      const picture = draw(over);
      const { centre, radius } = picture.circle;
      const far = distance(place(picture, 2), centre);
      const gain = quantity("risk-scratch", over) - quantity("risk-finetune", over);
      if (Math.abs(far / radius - 1) > 1e-3) expect(far < radius, JSON.stringify(over)).toBe(gain > 0);
      // Where it stands is β̂_s: its distance is the risk of the source as it is.
      expect(far ** 2 / quantity("risk-source", over)).toBeCloseTo(1, 9);
      // Of the limit the risk is known: ½[b + √(b² + 4vσ²)], v the squared distance.
      if (one.limit === "large") {
        const [v, s2] = [far * far, over.sigma ** 2];
        const b = v * (1 - (one.gamma as number)) - s2;
        expect(quantity("risk-finetune", over) / ((b + Math.sqrt(b * b + 4 * v * s2)) / 2)).toBeCloseTo(1, 8);
      }
      inside += Number(gain > 0);
    }
    expect(inside).toBeGreaterThan(100);
    expect(settings.length - inside).toBeGreaterThan(100);
  });

  it("squared distances, times the share of directions without data, are the risks' biases", () => {
    for (const over of settings.filter((one) => one.limit === "large")) {
      const picture = draw(over);
      const { centre } = picture.circle;
      const missing = 1 - (over.gamma as number);
      const noise = ((over.sigma as number) ** 2 * (over.gamma as number)) / missing;
      for (const [series, id] of [
        [0, "risk-scratch"],
        [2, "risk-finetune"],
      ] as const) {
        const risk = missing * distance(place(picture, series), centre) ** 2 + noise;
        expect(risk / quantity(id, over), JSON.stringify(over)).toBeCloseTo(1, 10);
      }
      // [T25] eq. 10: what linear transfer loses is all outside the line.
      const loss = distance(place(picture, 1), centre) ** 2;
      const scale = (over.rho as number) ** 2;
      expect(loss / scale, JSON.stringify(over)).toBeCloseTo(quantity("risk-linear", over) / scale, 10);
    }
  });

  it("the foot is the nearest point of the line that linear transfer may use", () => {
    for (const over of settings) {
      const picture = draw(over);
      const [foot, { centre }] = [place(picture, 1), picture.circle];
      const a = ((picture.line?.degrees ?? Number.NaN) * Math.PI) / 180;
      expect(foot[0] * Math.sin(a) - foot[1] * Math.cos(a)).toBeCloseTo(0, 12);
      expect((centre[0] - foot[0]) * Math.cos(a) + (centre[1] - foot[1]) * Math.sin(a)).toBeCloseTo(0, 12);
      // The guess is on the same line, where c is one number.
      if (over.limit === "finite" && over.L !== 1 && over.formula === "exact") continue;
      const guess = place(picture, 2);
      expect(guess[0] * Math.sin(a) - guess[1] * Math.cos(a)).toBeCloseTo(0, 10);
    }
  });

  it("where c is spread over data sets, length and distance are root mean squares", () => {
    const over = { d: 30, gamma: 0.3, sigma: 0.5, L: 3, theta: 50 };
    const picture = draw(over);
    const guess = place(picture, 2);
    const gain = 0.7 * (1 - distance(guess, picture.circle.centre) ** 2);
    expect(gain).toBeCloseTo(quantity("t-finetune", over), 10);
    expect(distance(guess, [0, 0])).toBeGreaterThan(place(draw({ ...over, limit: "large" }), 2)[0]);
    expect(picture.remarks.join(" ")).toContain("differs from data set to data set");
    expect(draw({ ...over, L: 1 }).remarks.join(" ")).not.toContain("data set");
  });

  it("a source learned exactly has its guess at cβ_s; docs/theory.md §1.1, L = 2 and the break-even angle", () => {
    // γ = ½, σ = 1, ρ = s: c = 1.2247, break-even at 52.2° ([T25] Fig. 2 with noise).
    const noisy = { limit: "large", sigma: 1 };
    expect(place(draw(noisy), 2)[0]).toBeCloseTo(1.2247, 4);
    expect(place(draw(noisy), 2)[1]).toBe(0);
    expect(draw({ ...noisy, theta: 52.2 }).sentence).toContain("inside");
    expect(draw({ ...noisy, theta: 52.3 }).sentence).toContain("outside");
    for (const formula of ["exact", "printed"])
      expect(place(draw({ L: formula === "exact" ? 1 : 2, formula, s: 1.7 }), 2)).toEqual([1.7, 0]);
    expect(draw({ formula: "printed", theta: 59.9 }).sentence).toContain("lies inside");
    expect(draw({ formula: "printed", theta: 60 }).sentence).toContain("lies on the circle");
    expect(draw({ formula: "printed", theta: 60.1 }).sentence).toContain("lies outside");
  });

  it("from finite data, length and distance are those of minimum-norm pretraining", () => {
    const [d, n, s, rho, theta, noise, draws] = [24, 12, 1.3, 0.9, 40, 0.4, 3000];
    const z = new Float64Array(n * d + n);
    const lengths: number[] = [];
    const distances: number[] = [];
    const angle = (theta * Math.PI) / 180;
    for (let replicate = 0; replicate < draws; replicate++) {
      normals(z, z.length, { seed: 5, replicate, purpose: 91 });
      const learned = minimumNorm(z, n, d, s, noise);
      lengths.push(learned.reduce((sum, v) => sum + v * v, 0));
      const [x, y] = [learned[0] - rho * Math.cos(angle), learned[1] - rho * Math.sin(angle)];
      distances.push(x * x + y * y + learned.slice(2).reduce((sum, v) => sum + v * v, 0));
    }
    const picture = draw({ formula: "printed", gs: n / d, ss: noise, s, rho, theta, d });
    const guess = place(picture, 2);
    for (const [values, drawn] of [
      [lengths, distance(guess, [0, 0]) ** 2],
      [distances, distance(guess, picture.circle.centre) ** 2],
    ] as const) {
      const mean = values.reduce((a, b) => a + b, 0) / draws;
      const se = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / draws / (draws - 1));
      expect(se / mean).toBeLessThan(0.02);
      expect(Math.abs(mean - drawn) / se).toBeLessThan(4);
    }
    expect(picture.remarks.join(" ")).toContain("also points out of this plane");
  });
});

/** Minimum-norm fit of n noisy labels of the teacher (s, 0, …): rows by Gram–Schmidt, z holds them and the noise. */
function minimumNorm(z: Float64Array, n: number, d: number, s: number, noise: number): number[] {
  const basis: number[][] = [];
  const fit = new Array<number>(d).fill(0);
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, i) => sum + v * b[i], 0);
  for (let k = 0; k < n; k++) {
    const row = Array.from(z.subarray(k * d, (k + 1) * d));
    const left = row[0] * s + noise * z[n * d + k] - dot(row, fit);
    const fresh = [...row];
    for (let pass = 0; pass < 2; pass++)
      for (const q of basis) {
        const along = dot(q, fresh);
        for (let i = 0; i < d; i++) fresh[i] -= along * q[i];
      }
    const length = Math.sqrt(dot(fresh, fresh));
    const unit = fresh.map((v) => v / length);
    basis.push(unit);
    for (let i = 0; i < d; i++) fit[i] += (left / length) * unit[i];
  }
  return fit;
}

describe("the sentence at the edges", () => {
  const cases: readonly (readonly [string, Params, string | RegExp])[] = [
    ["no difference where data show all", { gamma: 1.5 }, "The data show every direction"],
    ["γ = 1 in the limit", { gamma: 1, limit: "large" }, "The data show every direction"],
    ["one layer with s = 0", { s: 0, L: 1 }, "The guess is 0, as scratch's is"],
    ["two layers with s = 0 stand still", { s: 0 }, /never leaves 0, and loses to scratch by 0\.4/],
    ["… and escape the peak", { s: 0, gamma: 1 }, "escapes the peak"],
    ["… and agree without data", { s: 0, gamma: 0 }, "does as well as scratch"],
    ["no source data", { gs: 0 }, "never leaves 0"],
    ["n = d − 1, where both risks are infinite and their difference is not", { gamma: 499 / 500 }, "loses to scratch"],
    ["… but not for ever more layers", { gamma: 499 / 500, L: inf }, "just enough to fit the label noise"],
    ["two samples at infinite depth", { gamma: 2 / 500, L: inf }, "no finite mean square"],
    ["the source's peak", { gs: 1, ss: 0.5 }, "infinitely far from β_t"],
    ["… forgotten by infinite depth", { gs: 1, ss: 0.5, L: inf }, /The guess 0\.0\d+ β̂_s lies outside/],
    ["… and at large d", { gs: 1, ss: 0.5, L: inf, limit: "large" }, "The guess cβ̂_s lies outside"],
    ["the same task", { theta: 0 }, "lies inside"],
    ["right angles", { theta: 90 }, "lies outside"],
    ["opposite tasks", { theta: 180 }, "lies outside"],
    ["no target", { rho: 0 }, "lies outside"],
    ["no target, nothing to keep", { rho: 0, sigma: 0, L: inf }, "The guess is 0"],
    ["no data: the source itself", { gamma: 0 }, /^The guess β_s lies inside/],
  ];
  it.each(cases)("%s", (_, over, words) => {
    const picture = draw(over);
    expect(picture.sentence).toMatch(words);
    const placed = /lies (in|out)side|guess is 0|on the circle/.test(picture.sentence);
    expect(picture.points.some((point) => point.series === 2)).toBe(placed);
  });

  it("linear transfer at 0°, 90°, 180° and without a feature", () => {
    for (const theta of [0, 180]) expect(draw({ theta }).remarks[0]).toContain("β_t lies on it");
    expect(draw({ theta: 90, rho: 2 }).remarks[0]).toContain("no nearer to β_t than 2.00");
    expect(draw({ s: 0, L: 1 }).remarks[0]).toContain("predicts 0");
    expect(draw({ gs: 0 }).line).toBeUndefined();
  });

  it("two distances are told apart, however close", () => {
    const { sentence } = draw({ formula: "printed", theta: 59.999 });
    const [, mine, zero] = /β_t \(([\d.]+)\) than 0 is \(([\d.]+)\)/.exec(sentence) ?? [];
    expect(Number(mine)).toBeLessThan(Number(zero));
  });

  it("everywhere in the hard range there are words and finite numbers, and the tasks lie in the frame", () => {
    const bad: string[] = [];
    for (const theta of [0, 0.5, 90, 91, 180])
      for (const gamma of [0, 0.5, 0.998, 0.9999, 1, 20])
        for (const sigma of [0, 100])
          for (const [s, rho] of [
            [0, 0],
            [1e-15, 1],
            [1, 1e-15],
            [1000, 1],
            [1, 1000],
            [3, 2.9],
          ])
            for (const gs of [0, 0.3, 1, inf])
              for (const L of [1, 2, 1000, inf]) {
                const over = { theta, gamma, sigma, s, rho, gs, ss: 0.5, L };
                const picture = draw(over);
                const { frame, circle } = picture;
                const words = [picture.sentence, ...picture.remarks].join(" ");
                const rim = [0, 1, 2, 3, 4, 5, 6, 7].map((k): Place => {
                  const a = (k * Math.PI) / 4;
                  return [
                    circle.centre[0] + circle.radius * Math.cos(a),
                    circle.centre[1] + circle.radius * Math.sin(a),
                  ];
                });
                const good =
                  numbers(picture).every(Number.isFinite) &&
                  !/NaN|undefined|Infinity|–/.test(words) &&
                  [...rim, ...picture.arrows.map((arrow) => arrow.to)].every(
                    ([x, y]) => x >= frame.left && x <= frame.right && y >= frame.bottom && y <= frame.top,
                  );
                if (!good) bad.push(`${JSON.stringify(over)} ${words}`);
              }
    expect(bad).toEqual([]);
  });
});

describe("handles", () => {
  it("a place gives back the values that the sliders had set", () => {
    for (let theta = 0; theta <= 180; theta += 7.5)
      for (const rho of [0.01, 0.4, 0.99, 1, 1.37, 2.6, 3])
        for (const s of [0, 0.02, 0.85, 1, 3]) {
          const { arrows, frame } = draw({ theta, rho, s });
          expect(target.toParams(arrows[1].to, frame)).toEqual({ rho, theta });
          expect(source.toParams(arrows[0].to, frame)).toEqual({ s });
        }
  });

  it("below the axis is the mirror image, and at 0 the angle is kept", () => {
    const { frame } = draw({});
    expect(target.toParams([-1, -1], frame)).toEqual({ rho: 1.41, theta: 135 });
    expect(target.toParams([0.001, 0.002], frame)).toEqual({ rho: 0 });
    expect(source.toParams([-0.4, 2], frame)).toEqual({ s: 0 });
    expect(source.toParams([0.777, -3], frame)).toEqual({ s: 0.78 });
  });

  it("a place is rounded to about two pixels, and stays in the hard range", () => {
    expect(source.toParams([876.6, 0], draw({ s: 900 }).frame)).toEqual({ s: 880 });
    expect(target.toParams([987.6, 0], draw({ rho: 900 }).frame)).toEqual({ rho: 990, theta: 0 });
    expect(target.toParams([1400, 1400], draw({ rho: 900 }).frame)).toEqual({ rho: 1000, theta: 45 });
    expect(target.toParams([0, 0.001237], draw({ rho: 1e-3, s: 1e-3 }).frame)).toEqual({ rho: 0.00124, theta: 90 });
  });

  it("a frame changes in steps: a small move changes none", () => {
    const frames = new Set<string>();
    for (let rho = 0.5; rho <= 3; rho += 0.01) frames.add(JSON.stringify(draw({ rho, theta: 30 }).frame));
    expect(frames.size).toBeLessThanOrEqual(6);
    expect(draw({ rho: 1.04 }).frame).toEqual(draw({}).frame);
    for (const theta of [20, 60, 90]) expect(draw({ theta }).frame).toEqual(draw({}).frame);
  });

  it("words say where a tip stands", () => {
    expect(target.words(at({}))).toBe("target task: size 1.00, angle 45°");
    expect(source.words(at({ s: 0.5 }))).toBe("source task: size 0.50");
  });
});
