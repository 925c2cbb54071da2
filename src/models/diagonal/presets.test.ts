import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeLink } from "../../scene/link.ts";
import { plan } from "../../scene/plan.ts";
import { solveAt } from "../../scene/report.ts";
import type { Params } from "../param.ts";
import { presets } from "./presets.ts";
import { regimes } from "./theory/regimes.ts";

/** Numbers from the papers' figures and docs/theory.md §2.3, re-computed there independently. */
const inits: Record<string, Params> = {
  I: { lam: -0.99999, gft: 1e-6 },
  II: { lam: 0, gft: 0 },
  III: { lam: 0, gft: 10 },
  IV: { lam: -0.99, gft: 0 },
};

function preset(id: string): (quantity: string, over?: Params) => number {
  const found = presets.find((p) => p.id === id);
  if (!found) throw new Error(id);
  const { scene, notices } = decodeLink(found.link);
  expect(notices).toEqual([]);
  return (quantity, over = {}) => solveAt(scene.model, { ...scene.params, ...over }, [quantity])[quantity];
}

const covered: Record<string, number> = {};
function claims(id: string, tests: (() => void)[]): void {
  covered[id] = tests.length;
  const found = presets.find((p) => p.id === id);
  describe(`${id} ${found?.figure}`, () => {
    for (const [i, test] of tests.entries()) it(found?.claims[i] ?? "a claim that the preset does not make", test);
  });
}

const risks = (of: ReturnType<typeof preset>, over: Params) =>
  Object.fromEntries(Object.entries(inits).map(([id, init]) => [id, of("risk-finetune", { ...init, ...over })]));

claims("a26-fig3a", [
  () => {
    const of = preset("a26-fig3a");
    expect(of("risk-finetune", { alpha: 0.1 })).toBeCloseTo(2.19, 2);
    const alphas = Array.from({ length: 60 }, (_, i) => 0.02 + i * 0.002);
    const values = alphas.map((alpha) => of("risk-finetune", { alpha }));
    const top = Math.max(...values);
    expect(top).toBeCloseTo(2.56, 2);
    expect(Math.abs(alphas[values.indexOf(top)] - 0.07)).toBeLessThan(0.006);
  },
]);
claims("a26-fig3b", [
  () => {
    const [none, one, ten] = [0, 1, 10].map((gft) => preset("a26-fig3b")("risk-finetune", { gft, alpha: 0.2 }));
    expect(none).toBeLessThan(one);
    expect(one).toBeLessThan(ten);
  },
]);
claims("a26-fig3c", [
  () => {
    const of = preset("a26-fig3c");
    const at = (lam: number, over: Params) => of("risk-finetune", { lam, ...over });
    const fresh = { rsh: 0, rnew: 0.1 / 0.9, alpha: 0.3 };
    const shared = { rsh: 1, rnew: 0, alpha: 0.1 };
    expect(at(-0.99, fresh)).toBeLessThan(at(0.99, fresh));
    expect(at(-0.99, shared)).toBeGreaterThan(at(0.99, shared));
  },
]);
claims("a26-fig3d", [
  () => {
    const of = preset("a26-fig3d");
    expect(of("risk-finetune", { c: 1, alpha: 0.3 })).toBeLessThan(of("risk-finetune", { c: 1e-6, alpha: 0.3 }));
  },
]);
claims("a26-fig3e", [
  () => {
    const of = preset("a26-fig3e");
    expect(of("risk-finetune", { gft: 10, alpha: 0.3 })).toBeLessThan(of("risk-finetune", { gft: 0, alpha: 0.3 }));
  },
]);
claims("a26-fig3f", [
  () => {
    const of = preset("a26-fig3f");
    expect(of("risk-finetune", { lam: -0.99, alpha: 0.02 })).toBeLessThan(
      of("risk-finetune", { lam: 0.99, alpha: 0.02 }),
    );
  },
]);
claims("a26-fig4", [
  () => {
    const r = risks(preset("a26-fig4"), { alpha: 0.1, rsh: 1, rnew: 0 });
    // Regime I is .5685, printed as .568.
    for (const [i, wanted] of [0.135, 0.371, 0.568, 0.897].entries())
      expect(Math.abs([r.II, r.IV, r.I, r.III][i] - wanted)).toBeLessThan(6e-4);
  },
  () => {
    const r = risks(preset("a26-fig4"), { alpha: 0.3, rsh: 0, rnew: 0.1 / 0.9 });
    expect([r.I, r.IV, r.II, r.III].map((v) => v.toFixed(3))).toEqual(["0.129", "0.213", "0.440", "0.701"]);
  },
  () => {
    const at = (alpha: number) => risks(preset("a26-fig4"), { alpha, rsh: 0.1, rnew: 0 });
    const wins = (alpha: number) => {
      const r = at(alpha);
      return r.IV < r.I && r.IV < r.II;
    };
    expect([0.0066, 0.007, 0.02, 0.043, 0.0438].map(wins)).toEqual([false, true, true, true, false]);
    const r = at(0.05);
    expect([r.I, r.IV].map((v) => v.toFixed(4))).toEqual(["0.0142", "0.0235"]);
    const s = at(0.02);
    expect([s.IV, s.I, s.II].map((v) => v.toFixed(3))).toEqual(["0.508", "0.577", "0.671"]);
  },
]);
const reading = { c: 0.001, bpt: 1, bft: 1 };
claims("a26-order", [
  () => {
    const of = preset("a26-order");
    const l = Object.values(inits).map((init) => of("l-order", { ...reading, ...init }).toFixed(3));
    expect(l).toEqual(["1.089", "1.887", "2.000", "1.230"]);
    const regime = Object.values(inits).map((init) => regimes[of("regime", { ...reading, ...init })].id);
    expect(regime).toEqual(["I", "II", "III", "IV"]);
  },
]);
claims("a26-pd", [
  () => {
    const of = preset("a26-pd");
    const pd = Object.values(inits).map((init) => of("pd", { ...reading, ...init }).toFixed(3));
    expect(pd).toEqual(["-0.089", "-0.886", "-0.020", "-0.230"]);
  },
]);
claims("a26-negative", [
  () => {
    const of = preset("a26-negative");
    const p = { alpha: 0.2, apt: 1 / Math.sqrt(0.1) };
    // docs/theory.md §2.3: ρ_new = .1, so ρ_FT = .09.
    expect(of("risk-finetune", p)).toBeCloseTo(1.5006, 3);
    expect(of("risk-scratch", p)).toBeCloseTo(0.7574, 3);
    expect(of("t-finetune", p)).toBeLessThan(-0.7);
  },
]);

claims("a26-best-lam", [
  () => {
    const of = preset("a26-best-lam");
    const few = of("best-lam", { alpha: 0.02, rsh: 0.1 });
    const more = of("best-lam", { alpha: 0.05, rsh: 0.1 });
    expect(few).toBeLessThan(-0.9);
    expect(1 + more).toBeLessThan((1 + few) / 10);
    expect(of("best-lam", { alpha: 0.1, rsh: 1 })).toBe(1);
  },
]);
claims("a26-loss-lam", [
  () => {
    const of = preset("a26-loss-lam");
    expect(of("loss-lam", { alpha: 0.02, rsh: 0.1 })).toBeGreaterThan(0.1);
    const shared = [0.02, 0.05, 0.1, 0.2].map((alpha) => of("loss-lam", { alpha, rsh: 1 }));
    expect(Math.max(...shared)).toBeLessThan(0.05);
    // The loss is the error now less the error at the best λ, wherever both are read.
    const best = of("best-lam", { alpha: 0.02, rsh: 0.1 });
    const now = of("risk-finetune", { alpha: 0.02, rsh: 0.1 });
    expect(of("loss-lam", { alpha: 0.02, rsh: 0.1 })).toBeCloseTo(
      now - of("risk-finetune", { alpha: 0.02, rsh: 0.1, lam: best }),
      10,
    );
  },
]);
/** Independent curves of the paper's figures: c, λ, γ, shares, α and the error they should show. */
const golden = readFileSync(new URL("../../../test/golden/diagonal_curves.csv", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((row) => {
    const [panel, alpha, c, lam, gft, , , rsh, rnew, , , , , , mse] = row.split(",");
    return {
      panel,
      alpha: Number(alpha),
      c: Number(c),
      lam: Number(lam),
      gft: Number(gft),
      rsh,
      rnew,
      mse: Number(mse),
    };
  });

it.each(["A", "B", "C", "D", "E", "F"])("the family of Fig. 3%s draws every golden curve of the panel", (letter) => {
  const found = presets.find((p) => p.id === `a26-fig3${letter.toLowerCase()}`);
  const { scene } = decodeLink(found?.link ?? "");
  const { family } = plan(scene);
  expect(family.length).toBeGreaterThanOrEqual(6);
  const rows = golden.filter((row) => row.panel === `fig3${letter}`);
  expect(rows.length).toBeGreaterThan(9);
  for (const row of rows) {
    const near = (a: unknown, b: unknown) => Math.abs(Number(a) - Number(b)) < 1e-9;
    const job = family.find(
      ({ params: p }) =>
        near(p.c, row.c) &&
        near(p.lam, row.lam) &&
        near(p.gft, row.gft) &&
        near(p.rsh, row.rsh) &&
        near(p.rnew, row.rnew),
    );
    expect(job, JSON.stringify(row)).toBeDefined();
    const error = solveAt("diagonal", { ...job?.params, alpha: row.alpha }, ["risk-finetune"])["risk-finetune"];
    expect(Math.abs(error - row.mse)).toBeLessThan(2e-5 * Math.max(1, row.mse));
  }
});

it("the family of Fig. 4 is the four regimes for three tasks", () => {
  const { scene } = decodeLink(presets.find((p) => p.id === "a26-fig4")?.link ?? "");
  const { family } = plan(scene);
  expect(family).toHaveLength(12);
  const at = (k: number) =>
    solveAt("diagonal", { ...family[k].params, alpha: 0.1 }, ["risk-finetune"])["risk-finetune"];
  // Second task, ω = 1 at ρ_FT = .1: I, II, III, IV.
  for (const [i, wanted] of [0.568, 0.135, 0.897, 0.371].entries())
    expect(Math.abs(at(3 * i + 1) - wanted)).toBeLessThan(6e-4);
  expect(family[2].params).toMatchObject({ rsh: 0.1, rnew: 0 });
});

{
  const id = "ours-saves-diagonal";
  const { scene } = decodeLink(presets.find((p) => p.id === id)?.link ?? "");
  const risk = (quantity: string, over: Params) =>
    solveAt("diagonal", { ...scene.params, ...over }, [quantity])[quantity];
  const saving = (over: Params) =>
    solveAt("diagonal", { ...scene.params, ...over }, [scene.quantity], scene.epsilon)[scene.quantity];
  /** n* by halving on a fine scan of the risk alone. */
  const reach = (quantity: string, over: Params) => {
    let hi = 0.002;
    while (risk(quantity, { ...over, alpha: hi }) > 0.1) hi += 0.002;
    let lo = hi - 0.002;
    for (let i = 0; i < 40; i++) {
      const alpha = (lo + hi) / 2;
      if (risk(quantity, { ...over, alpha }) > 0.1) lo = alpha;
      else hi = alpha;
    }
    return hi;
  };
  claims(id, [
    () => {
      const [scratch, tuned] = ["risk-scratch", "risk-finetune"].map((q) => reach(q, { rsh: 1 }));
      expect([scratch, tuned].map((n) => n.toFixed(2))).toEqual(["0.41", "0.27"]);
      expect(2 ** saving({ rsh: 1 })).toBeCloseTo(scratch / tuned, 6);
      expect((scratch / tuned).toFixed(1)).toBe("1.5");
    },
    () => {
      expect((2 ** -saving({ rsh: 0 })).toFixed(1)).toBe("1.4");
      const cost = 2 ** -saving({ rsh: 0, lam: -0.99 });
      expect(cost).toBeGreaterThan(1);
      expect(cost).toBeLessThan(1.06);
    },
    () => {
      for (const [lam, share] of [
        [0.99, 0.37],
        [-0.99, 0.05],
      ]) {
        expect(saving({ lam, rsh: share - 0.01 })).toBeLessThan(0);
        expect(saving({ lam, rsh: share + 0.01 })).toBeGreaterThan(0);
      }
    },
  ]);
}

it("every claim of every preset is tested", () => {
  expect(covered).toEqual(Object.fromEntries(presets.map((p) => [p.id, p.claims.length])));
});

it("the defaults with new features only: .894 against .465", () => {
  const of = preset("a26-fig4");
  const p = { alpha: 0.2, lam: 0, rsh: 0, rnew: 0.1 / 0.9 };
  expect(of("risk-finetune", p)).toBeCloseTo(0.894, 3);
  expect(of("risk-scratch", p)).toBeCloseTo(0.465, 3);
});
