import { describe, expect, it } from "vitest";
import { decodeLink } from "../../scene/link.ts";
import { solveAt } from "../../scene/report.ts";
import { defaultParams } from "../model.ts";
import type { Params } from "../param.ts";
import { deepLinear } from "./deepLinear.ts";
import { divergence } from "./geometry/distance.ts";
import type { DeepLinearParams } from "./params.ts";
import { presets } from "./presets.ts";
import { lostAt, taskPlane } from "./theory/taskPlane.ts";

/** Each preset's claims, in order; numbers from the papers' figures, re-computed there independently. */
function at(id: string, over: Params): (quantity: string, more?: Params) => number {
  const preset = presets.find((p) => p.id === id);
  if (!preset) throw new Error(id);
  const { params, model } = decodeLink(preset.link).scene;
  return (quantity, more = {}) => solveAt(model, { ...params, ...over, ...more }, [quantity])[quantity];
}

/** Where a function of one parameter changes sign in lo … hi. */
function roots(f: (v: number) => number, lo: number, hi: number, steps = 4000): number[] {
  const out: number[] = [];
  for (let i = 0; i < steps; i++) {
    let [a, b] = [lo + ((hi - lo) * i) / steps, lo + ((hi - lo) * (i + 1)) / steps];
    const rising = f(b) > 0;
    if (f(a) > 0 === rising) continue;
    for (let k = 0; k < 80; k++) {
      const m = (a + b) / 2;
      if (f(m) > 0 === rising) b = m;
      else a = m;
    }
    out.push((a + b) / 2);
  }
  return out;
}

const covered: Record<string, number> = {};
function claims(id: string, tests: (() => void)[]): void {
  covered[id] = tests.length;
  const preset = presets.find((p) => p.id === id);
  describe(`${id} ${preset?.figure}`, () => {
    for (const [i, test] of tests.entries()) it(preset?.claims[i] ?? "a claim that the preset does not make", test);
  });
}

/** Risks of scratch, linear transfer and fine-tuning, and the index of the least. */
const contest = (id: string, over: Params) => {
  const read = at(id, over);
  return {
    risks: ["risk-scratch", "risk-linear", "risk-finetune"].map((q) => read(q).toFixed(3)),
    best: ["scratch", "linear", "finetune"][read("best")],
  };
};

claims("ours-forgetting", [
  () => {
    expect(at("ours-forgetting", {})("forgetting")).toBeCloseTo(0.034, 3);
    // Predicting zero, on a source of the target's size.
    expect(at("ours-forgetting", { theta: 60 })("risk-source")).toBeCloseTo(0.0136, 4);
  },
  () => {
    const [plain, best] = [at("ours-forgetting", {}), at("ours-forgetting", { tune: "best" })];
    expect([best("forgetting"), best("risk-finetune"), plain("risk-finetune")].map((v) => v.toFixed(4))).toEqual([
      "0.0046",
      "0.0090",
      "0.0297",
    ]);
  },
  () => expect(at("ours-forgetting", { gamma: 0 })("forgetting")).toBe(0),
]);

claims("ours-interpolation", [
  () => {
    const read = at("ours-interpolation", { gamma: 0.5 });
    expect(["best-a", "risk-interpolated", "risk-finetune", "risk-source"].map((id) => read(id).toFixed(3))).toEqual([
      "0.425",
      "1.168",
      "1.745",
      "1.482",
    ]);
  },
  () => {
    for (const gamma of [0.2, 0.5, 1.5])
      expect(at("ours-interpolation", { gamma, tune: "best" })("best-a")).toBeCloseTo(1, 2);
  },
]);

claims("ours-pooled", [
  () => {
    const read = at("ours-pooled", { gs: 2 });
    expect(["risk-mixed", "risk-scratch"].map((id) => read(id).toFixed(3))).toEqual(["0.150", "0.181"]);
  },
  () => {
    const loss = (gs: number) => {
      const read = at("ours-pooled", { gs });
      return read("risk-mixed") - read("risk-scratch");
    };
    for (const gs of [0.2, 1, 2, 3, 4, 4.5]) expect(loss(gs), `${gs}`).toBeLessThan(0);
    for (const gs of [5, 6, 8, 10, 100]) expect(loss(gs), `${gs}`).toBeGreaterThan(0);
    expect(at("ours-pooled", { gs: Number.POSITIVE_INFINITY })("risk-mixed").toFixed(3)).toBe("0.268");
  },
]);

claims("ours-who-wins", [
  () =>
    expect(contest("ours-who-wins", { theta: 45, gamma: 0.5 })).toEqual({
      risks: ["0.540", "0.502", "0.337"],
      best: "finetune",
    }),
  () =>
    expect(contest("ours-who-wins", { theta: 75, gamma: 0.5 })).toEqual({
      risks: ["0.540", "0.937", "0.792"],
      best: "scratch",
    }),
  () => {
    expect(contest("ours-who-wins", { theta: 5, gamma: 0.5 })).toMatchObject({ best: "linear" });
    expect(contest("ours-who-wins", { theta: 5, gamma: 0.5 }).risks[1]).toBe("0.008");
    for (let theta = 0; theta <= 90; theta++)
      expect(contest("ours-who-wins", { theta, gamma: 1 }).best, `${theta}`).toBe("linear");
  },
  () => {
    const T = at("ours-who-wins", { gamma: 2 });
    const [turn] = roots((theta) => T("t-linear", { theta }), 1, 89, 200);
    expect(turn.toFixed(1)).toBe("11.5");
    for (let theta = Math.ceil(turn); theta <= 90; theta++)
      expect(contest("ours-who-wins", { theta, gamma: 2 }).best, `${theta}`).toBe("scratch");
  },
]);

claims("t25-fig1", [
  () => {
    const T = at("t25-fig1", { theta: 45 });
    const found = roots((gamma) => T("t-linear", { gamma }), 0.01, 3);
    expect(found.map((g) => g.toFixed(3))).toEqual(["0.549", "0.911", "1.080"]);
  },
  () => {
    const T = at("t25-fig1", { theta: 45 });
    const values = [0.25, 0.5, 0.75, 2].map((gamma) => T("t-linear", { gamma }).toFixed(3));
    expect(values).toEqual(["0.263", "0.040", "-0.130", "-0.460"]);
  },
  () => {
    // Negative transfer at γ < 1 exists iff 1 − |cos θ| > σ ([T25]); the first angle where it does.
    const T = at("t25-fig1", {});
    const worst = (theta: number) =>
      Math.min(...Array.from({ length: 999 }, (_, i) => T("t-linear", { theta, gamma: (i + 1) / 1000 })));
    const [start] = roots((theta) => -worst(theta), 30, 45, 20);
    expect(start).toBeCloseTo(36.9, 1);
    expect(start).toBeCloseTo((Math.acos(0.8) * 180) / Math.PI, 1);
  },
  () => {
    const T = at("t25-fig1", { theta: 60 });
    expect(roots((gamma) => T("t-linear", { gamma }), 0.01, 0.999).map((g) => g.toFixed(3))).toEqual([
      "0.264",
      "0.946",
    ]);
    expect(T("t-linear", { gamma: 0.5 })).toBeLessThan(0);
  },
]);

claims("t25-fig2", [
  () => {
    const T = at("t25-fig2", {});
    for (const gamma of [0.05, 0.3, 0.7, 0.95])
      expect(roots((theta) => T("t-finetune", { theta, gamma }), 1, 179)).toEqual([expect.closeTo(60, 8)]);
  },
  () => {
    const T = at("t25-fig2", {});
    const values = [1, 2, 3].map((k) => T("t-finetune", { theta: 22.5 * k, gamma: 1e-9 }).toFixed(3));
    expect(values).toEqual(["0.848", "0.414", "-0.235"]);
  },
  () => {
    const T = at("t25-fig2", {});
    for (const gamma of [1, 1.01, 1.7])
      for (const theta of [0, 45, 90]) expect(T("t-finetune", { theta, gamma })).toBe(0);
  },
]);

claims("t25-fig2-noise", [
  () => {
    const T = at("t25-fig2-noise", { gamma: 0.5 });
    expect(roots((theta) => T("t-finetune", { theta }), 1, 179).map((t) => t.toFixed(1))).toEqual(["52.2"]);
  },
  () => {
    const T = at("t25-fig2-noise", { gamma: 0.5 });
    // T = (1−γ)(2c cos θ − c²) at two angles gives c.
    const [a, b] = [T("t-finetune", { theta: 90 }), T("t-finetune", { theta: 60 })];
    expect((b - a) / (0.5 * 2 * 0.5)).toBeCloseTo(1.2247, 4);
  },
  () => {
    const T = at("t25-fig2-noise", { gamma: 0.5, theta: 60 });
    expect(T("t-finetune").toFixed(3)).toBe("-0.138");
    expect(T("t-finetune", { formula: "printed" })).toBeCloseTo(0, 12);
    expect(T("risk-finetune").toFixed(2)).toBe("1.64");
    expect(T("risk-finetune", { formula: "printed" }).toFixed(1)).toBe("1.5");
  },
]);

/** Where a function of one parameter is least in lo … hi, by golden section. */
function lowest(f: (v: number) => number, lo: number, hi: number): number {
  const g = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [lo, hi];
  for (let k = 0; k < 80; k++) {
    const [u, v] = [b - g * (b - a), a + g * (b - a)];
    if (f(u) < f(v)) b = v;
    else a = u;
  }
  return (a + b) / 2;
}

/** R = p + cos²θ a² E(u + a)⁻² + (σ² + p) E u/(u + a)², a = nλ, u ~ χ²ₙ, n even: Simpson's rule over the density. */
function ridgeRisk(lambda: number, n: number, sigma: number, p: number): number {
  const [a, steps, top] = [n * lambda, 40_000, 40 * n];
  let [weight, left, spread] = [0, 0, 0];
  for (let k = 1; k <= steps; k++) {
    const u = (top * k) / steps;
    const w = (k === steps ? 1 : k % 2 ? 4 : 2) * Math.exp((n / 2 - 1) * Math.log(u / n) - (u - n) / 2);
    weight += w;
    left += (w * a * a) / (u + a) ** 2;
    spread += (w * u) / (u + a) ** 2;
  }
  return p + ((1 - p) * left + (sigma * sigma + p) * spread) / weight;
}

const sin2 = Math.sin(Math.PI / 8) ** 2;
claims("t25-ridge", [
  () => {
    for (const over of [
      { gamma: 0.5, sigma: 0.2 },
      { gamma: 0.02, sigma: 1.5 },
    ]) {
      const R = at("t25-ridge", { limit: "large", ...over });
      const risks = Array.from({ length: 61 }, (_, i) => R("risk-linear", { ridge: i / 100 }));
      for (const [i, risk] of risks.entries()) {
        const l = i / 100;
        expect(risk).toBeCloseTo(1 - ((1 + 2 * l) / (1 + l) ** 2) * (1 - sin2), 12);
        if (i > 0) expect(risk).toBeGreaterThan(risks[i - 1]);
      }
      expect([risks[0], risks[60]].map((r) => r.toFixed(3))).toEqual(["0.146", "0.266"]);
    }
  },
  () => {
    const R = at("t25-ridge", { gamma: 0.5, sigma: 0.2 });
    const risk = (ridge: number) => R("risk-linear", { ridge });
    expect(lowest(risk, 0, 0.01)).toBeCloseTo((0.04 + sin2) / (250 * (1 - sin2)), 6);
    expect(lowest(risk, 0, 0.01).toFixed(4)).toBe("0.0009");
    for (let i = 1; i <= 60; i++) expect(risk(i / 100)).toBeGreaterThan(risk(Math.max(0.001, (i - 1) / 100)));
    for (const ridge of [0.01, 0.3, 0.6]) expect(risk(ridge)).toBeCloseTo(ridgeRisk(ridge, 250, 0.2, sin2), 9);
  },
  () => {
    const R = at("t25-ridge", { sigma: 1.5 });
    const risk = (ridge: number) => R("risk-linear", { ridge });
    // Without a ridge E 1/χ²₁₀ = 1/8.
    expect(risk(0)).toBeCloseTo(sin2 + (2.25 + sin2) / 8, 12);
    for (const ridge of [0.01, 0.1, 0.28, 0.6]) {
      expect(risk(ridge)).toBeCloseTo(ridgeRisk(ridge, 10, 1.5, sin2), 9);
      expect(risk(ridge)).toBeLessThan(risk(0));
    }
    expect(lowest(risk, 0, 0.6)).toBeCloseTo((2.25 + sin2) / (10 * (1 - sin2)), 6);
    expect(lowest(risk, 0, 0.6).toFixed(3)).toBe("0.281");
  },
]);

claims("t25-fig4a", [
  () => {
    const T = at("t25-fig4a", {});
    expect([0, 90, 180].map((theta) => Number(T("t-linear", { theta }).toFixed(3)))).toEqual([0.54, -0.46, 0.54]);
  },
  () => {
    const T = at("t25-fig4a", {});
    // ‖β_s − β_t‖² of two unit vectors, over 2σ² at σ = .2.
    const kl = (theta: number) => divergence({ theta, sigma: 0.2, rho: 1, s: 1 } as DeepLinearParams);
    for (const theta of [0, 10, 45, 90, 120, 180])
      expect(kl(theta)).toBeCloseTo((2 - 2 * Math.cos((theta * Math.PI) / 180)) / 0.08, 9);
    expect([kl(0), kl(180)].map((v) => Number(v.toFixed(9)))).toEqual([0, 50]);
    for (const theta of [5, 33, 71])
      expect(T("t-linear", { theta: 180 - theta })).toBeCloseTo(T("t-linear", { theta }), 12);
  },
  () => {
    const T = at("t25-fig4a", {});
    const pairs = Array.from({ length: 181 }, (_, theta) => {
      const kl = (2 - 2 * Math.cos((theta * Math.PI) / 180)) / 0.08;
      return [kl, T("t-linear", { theta })] as const;
    });
    const mean = (k: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[k], 0) / pairs.length;
    const covariance = pairs.reduce((sum, [kl, t]) => sum + (kl - mean(0)) * (t - mean(1)), 0) / pairs.length;
    expect(Math.abs(covariance)).toBeLessThan(1e-9);
    for (let k = 1; k <= 90; k++) expect(pairs[k][1]).toBeLessThan(pairs[k - 1][1]);
  },
]);

claims("t25-fig7", [
  () => {
    const T = at("t25-fig7", {});
    let [helps, hurts] = [0, 0];
    for (let i = 0; i < 90; i++)
      for (let k = 1; k <= 40; k++) {
        const [theta, gamma] = [i + 0.5, k / 20];
        const margin = Math.cos((theta * Math.PI) / 180) ** 2 - gamma;
        const t = T("t-linear", { theta, gamma });
        expect(t > 0, `θ = ${theta}, γ = ${gamma}`).toBe(margin > 0);
        // Scratch errs by 1 − γ and linear transfer by sin²θ ([T25] eqs. 8, 10).
        if (gamma <= 1) expect(t).toBeCloseTo(margin, 12);
        if (margin > 0) helps++;
        else hurts++;
      }
    expect(Math.min(helps, hurts)).toBeGreaterThan(500);
  },
]);

const appendixC = (id: string, gammaS: number, moved: string[]) => [
  () => {
    const T = at(id, { formula: "printed" });
    const wanted = (Math.acos(0.5 * (1 + 0.04 / Math.abs(1 - gammaS))) * 180) / Math.PI;
    for (const gamma of [0.2, 0.5, 0.9])
      expect(roots((theta) => T("t-finetune", { theta, gamma }), 1, 179)).toEqual([expect.closeTo(wanted, 6)]);
  },
  () => {
    const T = at(id, {});
    const found = [0.5, 0.9].map((gamma) => roots((theta) => T("t-finetune", { theta, gamma }), 1, 179)[0].toFixed(1));
    expect(found).toEqual(moved);
  },
];
claims("t25-appc-few", appendixC("t25-appc-few", 0.5, ["52.3", "47.3"]));
claims("t25-appc-many", appendixC("t25-appc-many", 1.5, ["57.3", "54.9"]));

{
  const id = "ours-saves-linear-network";
  const link = presets.find((p) => p.id === id)?.link ?? "";
  const { scene } = decodeLink(link);
  const saving = (over: Params) =>
    solveAt("deep-linear", { ...scene.params, ...over }, [scene.quantity], scene.epsilon)[scene.quantity];
  /** One layer at large d: δ²u + σ²(1 − u)/u = ε with u = 1 − γ, for scratch δ² = 1; n* is the larger root's. */
  const byHand = (delta2: number, sigma = 0.05, epsilon = 0.2) => {
    const b = epsilon + sigma * sigma;
    return 1 - (b + Math.sqrt(b * b - 4 * delta2 * sigma * sigma)) / (2 * delta2);
  };
  const apart = (theta: number) => 2 - 2 * Math.cos((theta * Math.PI) / 180);
  claims(id, [
    () => {
      expect([byHand(1), byHand(apart(30))].map((n) => n.toFixed(2))).toEqual(["0.81", "0.26"]);
      for (const [theta, ratio] of [
        [30, "3.2"],
        [45, "1.2"],
      ] as const) {
        expect(2 ** saving({ theta })).toBeCloseTo(byHand(1) / byHand(apart(theta)), 7);
        expect((2 ** saving({ theta })).toFixed(1)).toBe(ratio);
      }
      expect((2 ** -saving({ theta: 75 })).toFixed(1)).toBe("1.1");
    },
    () => {
      expect((Math.acos(0.9) * 180) / Math.PI).toBeCloseTo(25.8, 1);
      expect(saving({ theta: 25.8 })).toBe(Number.POSITIVE_INFINITY);
      expect(saving({ theta: 25.9 })).toBeLessThan(20);
    },
    () => {
      for (const sigma of [0.01, 0.05, 0.1]) {
        expect(roots((theta) => saving({ theta, sigma }), 30, 89, 30)).toEqual([expect.closeTo(60, 5)]);
        // Scratch has a dip below ε before γ = 1 up to σ = 1 − √(1 − ε) = .1056.
        expect(saving({ theta: 75, sigma: 0.107 })).toBe(0);
      }
    },
    () => {
      expect(saving({ theta: 50, sigma: 1.94 })).toBe(0);
      expect(saving({ theta: 50, sigma: 1.951 })).toBeNaN();
    },
  ]);
}

claims("t25-fig5", [
  () => {
    const T = at("t25-fig5", { theta: 45 });
    expect(T("t-linear", { gamma: 1 }).toFixed(3)).toBe("-0.319");
    expect(T("t-linear", { gamma: 1, base: "min" })).toBe(Number.POSITIVE_INFINITY);
    // [T25]'s band is where scratch fits its noise; from 30° on it is all negative there.
    for (const theta of [30, 45, 60, 75])
      for (const gamma of [0.9, 0.95, 1, 1.05, 1.1]) expect(T("t-linear", { theta, gamma })).toBeLessThan(0);
  },
  () => {
    const T = at("t25-fig5", { theta: 45, gamma: 1 });
    const decays = [1e-4, 1e-3, 1e-2, 1e-1];
    // At γ = 1: κ² − λκ − λ = 0, R = (κ² + σ²)/((1 + κ)² − 1).
    const risks = decays.map((l) => {
      const kappa = (l + Math.sqrt(l * l + 4 * l)) / 2;
      return (kappa * kappa + 0.04) / ((1 + kappa) ** 2 - 1);
    });
    for (const [i, l] of decays.entries())
      expect(T("t-linear", { base: `ridge:${l}` })).toBeCloseTo(risks[i] - 0.5, 10);
    expect(risks.map((r) => (r - 0.5).toFixed(3))).toEqual(["1.485", "0.129", "-0.269", "-0.298"]);
  },
  () => {
    const T = at("t25-fig5", {});
    for (let theta = 0; theta <= 90; theta += 5) {
      const values = Array.from({ length: 200 }, (_, i) => T("t-linear", { theta, gamma: (i + 1) / 100 }));
      for (let i = 1; i < values.length; i++) expect(values[i]).toBeLessThan(values[i - 1]);
    }
    const signs = (base: string) => roots((gamma) => T("t-linear", { theta: 45, gamma, base }), 0.01, 3).length;
    expect([signs("best"), signs("min")]).toEqual([1, 3]);
  },
]);

claims("s21-directions", [
  () => {
    const R = at("s21-directions", {});
    // The mean of 1/i over the first 20.
    expect(R("risk-source")).toBeCloseTo(
      Array.from({ length: 20 }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b) / 20,
      12,
    );
    expect([R("risk-source").toFixed(4), R("risk-finetune").toFixed(5)]).toEqual(["0.1799", "0.00542"]);
  },
  () => {
    const R = at("s21-directions", { align: "bottom" });
    expect([R("risk-source").toFixed(5), R("risk-finetune").toFixed(5)]).toEqual(["0.00256", "0.00337"]);
  },
  () => {
    const R = at("s21-directions", { align: "generic" });
    expect([R("risk-source").toFixed(4), R("risk-finetune").toFixed(5)]).toEqual(["0.0164", "0.00580"]);
  },
]);

const inf = Number.POSITIVE_INFINITY;
claims("s21-depth", [
  () => {
    const R = at("s21-depth", {});
    const risks = [1, 2, 3, 7, inf].map((L) => R("risk-finetune", { L }).toFixed(3));
    expect(risks).toEqual(["4.323", "3.722", "3.370", "2.703", "2.170"]);
  },
  () => expect(at("s21-depth", {})("risk-scratch")).toBeCloseTo(8.1, 12),
]);

claims("s21-scale", [
  () => {
    const R = at("s21-scale", { s: 3 });
    expect([1, 7, inf].map((L) => R("risk-finetune", { L }).toPrecision(3))).toEqual(["4.32", "2.14", "0.241"]);
  },
  () => {
    const R = at("s21-scale", { L: inf });
    const one = R("risk-finetune");
    for (const s of [0.1, 0.5, 2, 3])
      for (const rho of [0.1, 1, 3]) expect(R("risk-finetune", { s, rho })).toBeCloseTo(rho * rho * one, 10);
    expect(R("risk-finetune", { s: 3, L: 7 })).toBeGreaterThan(2 * one);
  },
]);

claims("s21-depth-flips", [
  () => {
    const R = at("s21-depth-flips", { gamma: 0.5 });
    const risks = [1, 2, 3, 7, inf].map((L) => R("risk-finetune", { L }).toFixed(3));
    expect(risks).toEqual(["2.442", "1.228", "0.735", "0.307", "0.180"]);
    expect(R("risk-scratch")).toBeCloseTo(0.54, 12);
  },
  () => {
    const T = at("s21-depth-flips", { gamma: 0.5 });
    expect([1, 2, 3, 7, inf].map((L) => Math.sign(T("t-finetune", { L })))).toEqual([-1, -1, -1, 1, 1]);
  },
]);

claims("s21-frozen", [
  () => {
    const R = at("s21-frozen", {});
    for (const train of ["rest", "last"])
      for (const theta of [10, 45, 80])
        for (const gamma of [0.01, 0.1, 1, 2, 20]) {
          const risk = R("risk-finetune", { theta, gamma, train });
          const floor = Math.sin((theta * Math.PI) / 180) ** 2;
          expect(risk).toBeGreaterThan(floor);
          if (gamma === 20) expect(risk).toBeCloseTo(floor, 3);
        }
  },
  () => {
    const R = at("s21-frozen", { gamma: 2 });
    for (const train of ["all", "first:1"]) {
      expect(R("risk-finetune", { train }).toFixed(3)).toBe("0.040");
      expect(R("risk-finetune", { train })).toBeLessThan(0.5);
    }
  },
]);

claims("ours-both-tasks", [
  () => {
    const R = at("ours-both-tasks", {});
    expect([R("risk-source"), R("risk-finetune"), R("forgetting")].map((x) => x.toFixed(2))).toEqual([
      "1.00",
      "0.66",
      "0.66",
    ]);
    expect([R("best-a"), R("risk-interpolated")].map((x) => x.toFixed(2))).toEqual(["0.76", "0.62"]);
    // A known source is right on its own task: a² of what is forgotten.
    expect((R("best-a") ** 2 * R("forgetting")).toFixed(2)).toBe("0.38");
  },
  () => {
    const p = { ...defaultParams(deepLinear), theta: 60, sigma: 0.4, L: 1 } as unknown as DeepLinearParams;
    const { here, ways } = taskPlane(p, 2);
    const lost = ways.map((way) => lostAt(way, (1 + here[0]) / 2)?.toPrecision(2));
    expect(((1 + here[0]) / 2).toFixed(2)).toBe("0.83");
    expect(lost).toEqual(["0.26", "0.032", "0.025"]);
  },
]);

claims("ours-source-ridge", [
  () => {
    const R = at("ours-source-ridge", {});
    // σ_s²/(γ_s s²).
    expect((0.25 / 0.7).toFixed(3)).toBe("0.357");
    for (const sr of [0.3, 0.42]) expect(R("risk-pretrained", { sr })).toBeGreaterThan(R("risk-pretrained"));
    expect(R("best-source-ridge").toFixed(3)).toBe("0.745");
    for (const sr of [0.65, 0.85])
      expect(R("risk-finetune", { sr })).toBeGreaterThan(R("risk-finetune", { sr: 0.745 }));
  },
  () => {
    const R = at("ours-source-ridge", {});
    expect(R("ridge-cost").toFixed(3)).toBe("0.016");
    expect(R("ridge-cost", { theta: 60 }).toFixed(3)).toBe("0.087");
    expect(R("ridge-cost", { theta: 0 })).toBeLessThan(1e-4);
  },
]);

claims("ours-teacher", [
  () => {
    const R = at("ours-teacher", {});
    expect(R("risk-taught").toFixed(3)).toBe("0.051");
    // The teacher is scratch on as many samples.
    expect((R("risk-taught") + R("beats-teacher")).toFixed(3)).toBe("0.076");
    expect(R("risk-scratch").toFixed(3)).toBe("0.076");
  },
  () => {
    const R = at("ours-teacher", { tune: "best" });
    expect(Math.abs(R("beats-teacher"))).toBeLessThan(1e-4);
    expect([R("risk-surrogate"), R("risk-scratch")].map((x) => x.toFixed(4))).toEqual(["0.0017", "0.0031"]);
  },
]);

it("every claim of every preset is tested", () => {
  expect(covered).toEqual(Object.fromEntries(presets.map((p) => [p.id, p.claims.length])));
});
