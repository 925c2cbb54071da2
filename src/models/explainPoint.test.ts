import { describe, expect, it } from "vitest";
import { models } from "../../test/everyModel.ts";
import { uniforms } from "../lib/philox.ts";
import { restore } from "../scene/restore.ts";
import type { Claim, Statement } from "./explanation.ts";
import type { Params } from "./param.ts";
import { explanations, modelById } from "./registry.ts";

/** Each statement of "Explain this point" against numbers that are computed here. */

const SETTINGS = 1000;

type Terms = Readonly<Record<string, number | undefined>>;

/** Random settings: axes always, other parameters often, within their sliders; choices by their lists. */
function setting(model: string, k: number): Params {
  const { params, axes } = modelById(model);
  const keys = Object.keys(params);
  const u = new Float64Array(3 * keys.length);
  uniforms(u, u.length, { seed: 77, replicate: k, purpose: 5 });
  const raw: Record<string, string> = { m: model };
  keys.forEach((key, i) => {
    const param = params[key];
    const [a, b, c] = [u[3 * i], u[3 * i + 1], u[3 * i + 2]];
    const onAxis = axes.some((axis) => axis.param === key);
    if (!onAxis && a > 0.4) return;
    if (param.kind !== "number") {
      if (key !== "sim") raw[key] = param.options[Math.floor(b * param.options.length)].id;
      return;
    }
    const [lo, hi] = param.soft;
    const value = c < 0.06 ? lo : c > 0.96 && param.infinite ? "inf" : lo + (Math.min(hi, 1e3) - lo) * b;
    raw[key] = param.scale === "integer" && value !== "inf" ? String(Math.round(Number(value))) : String(value);
  });
  return restore(raw).scene.params;
}

function explained(model: string, p: Params, shown?: string) {
  const of = modelById(model);
  const state = new Float64Array(of.state.length);
  of.solve({ ...p, further: "yes" }, state, 0);
  const value = (id: string) => of.quantities[id].read(state, 0, p);
  const explanation = explanations.of(model);
  const chain = explanation.explainPoint?.(p, state, value, shown) ?? [];
  const parts = explanation.formulas.parts?.(p, state) ?? [];
  return { chain, value, parts };
}

function holds({ left, is, right, within = 0 }: Claim, terms: Terms, where: string): boolean {
  const a = terms[left];
  const b = typeof right === "string" ? terms[right] : right;
  if (a === undefined || b === undefined) return false;
  if (is === "≈")
    expect(a === b || Math.abs(a - b) <= within + 1e-9 * Math.abs(b), `${where}: ${left} = ${a}, said ${b}`).toBe(true);
  else expect(is === "<" ? a < b : a > b, `${where}: ${left} = ${a} ${is} ${right} = ${b}`).toBe(true);
  return true;
}

const ASKED = ["forgetting", "risk-interpolated", "best-a"];

/** The factor c that deep networks of balanced layers end with, for unlimited d: ‖β‖^{1−1/L}/s^{1−1/L}, iterated. */
function factor(p: Params): number | undefined {
  const { gamma, sigma, rho, s, L, gs, limit, train, formula, tune } = p as Record<string, never>;
  // A ridge is drawn towards the source itself.
  if (tune === "best") return 1;
  if (train !== "all" && train !== "first") return undefined;
  if (formula === "printed" || L === 1 || train === "first") return 1;
  if (limit !== "large" || gs !== Number.POSITIVE_INFINITY || !(gamma < 1) || gamma === 0) return undefined;
  const seen = gamma * rho * rho + (sigma * sigma * gamma) / (1 - gamma);
  const power = L === Number.POSITIVE_INFINITY ? 1 : 1 - 1 / L;
  let c = 1;
  for (let k = 0; k < 20_000; k++) c = (Math.sqrt(seen + c * c * (1 - gamma) * s * s) / s) ** power;
  return c;
}

function deepTerms(p: Params, value: (id: string) => number, parts: readonly { quantity: string }[]): Terms {
  const { gamma, sigma, rho, s, gs, d, theta, limit } = p as Record<string, never>;
  const risks = ["risk-scratch", "risk-linear", "risk-finetune"].map(value);
  const cos = Math.cos((theta * Math.PI) / 180);
  const large = limit === "large" || d === undefined;
  const n = gamma * d;
  const c = factor(p);
  const learned = gs === Number.POSITIVE_INFINITY;
  const guess = c === undefined || !learned ? undefined : Math.sqrt(c * c * s * s + rho * rho - 2 * c * rho * s * cos);
  const noise = large
    ? gamma < 1
      ? (sigma * sigma * gamma) / (1 - gamma)
      : (sigma * sigma) / (gamma - 1)
    : n < d - 1
      ? (sigma * sigma * n) / (d - n - 1)
      : n > d + 1
        ? (sigma * sigma * d) / (n - d - 1)
        : Number.POSITIVE_INFINITY;
  const gain = risks[0] - risks[2];
  const floor = learned ? (rho * Math.sin((theta * Math.PI) / 180)) ** 2 : undefined;
  return {
    "risk-scratch": risks[0],
    "risk-linear": risks[1],
    "risk-finetune": risks[2],
    missing: Math.max(0, 1 - gamma),
    rho,
    c,
    guess,
    noise,
    gain: Number.isFinite(gain) ? gain : undefined,
    loss: Number.isFinite(gain) ? -gain : undefined,
    floor,
    reach: floor === undefined ? undefined : Math.sqrt(floor),
    ...Object.fromEntries([...ASKED, "risk-pretrained"].map((id) => [id, value(id)])),
    ...Object.fromEntries(
      parts.flatMap((part) =>
        Object.entries(part).flatMap(([key, v]) =>
          key === "quantity" ? [] : [[`${part.quantity} ${key}`, v as unknown as number]],
        ),
      ),
    ),
  };
}

/** Density and upper tail of the normal law, by the trapezoidal rule from 12 downwards. */
const normalTable = (() => {
  const step = 0.001;
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  const out: { a: number; density: number; tail: number }[] = [];
  let tail = 0;
  for (let k = 12_000; k > 0; k--) {
    tail += (step / 2) * (density(k * step) + density((k - 1) * step));
    if (k < 5000 && k % 5 === 0) out.push({ a: (k - 1) * step, density: density((k - 1) * step), tail });
  }
  return out;
})();

function diagonalTerms(p: Params, value: (id: string) => number): Terms {
  const { alpha, rpt, rsh, rnew, c, lam, gft, apt } = p as Record<string, number>;
  const active = rpt * rsh + (1 - rpt) * rnew;
  // Donoho and Tanner's weak threshold for this share of nonzero coefficients.
  let threshold = 1;
  for (const { a, density, tail } of normalTable)
    threshold = Math.min(threshold, active * (1 + a * a) + (1 - active) * 2 * ((1 + a * a) * tail - a * density));
  const scale = (b: number) => 2 * c * (1 + lam) * (1 + Math.hypot(1, b / c)) + gft * gft;
  return {
    "risk-scratch": value("risk-scratch"),
    "risk-finetune": value("risk-finetune"),
    alpha,
    active,
    threshold,
    old: (rpt * rsh) / active,
    ratio: scale(apt) / scale(0),
  };
}

function reluTerms(p: Params, value: (id: string) => number): Terms {
  const { gamma, sigma, rho, s, gs, theta, ridge } = p as Record<string, number>;
  const mu = { first: 1, readout: 1 - 2 / Math.PI, both: 1 - 1 / Math.PI }[p.train as string] as number;
  const total = mu + ridge * gamma;
  // λ = κ(1 − 1/(γ(1+κ))) with λγ = total: γκ² + (γ − 1 − total)κ − total = 0.
  const b = gamma - 1 - total;
  const kappa = gamma === 0 ? Number.POSITIVE_INFINITY : (-b + Math.sqrt(b * b + 4 * gamma * total)) / (2 * gamma);
  const zeta = gamma === 0 ? 1 : kappa / (1 + kappa);
  const omega = gamma === 0 ? 0 : 1 / (gamma * (1 + kappa) ** 2);
  const cos = Math.cos((theta * Math.PI) / 180);
  return {
    "risk-scratch": value("risk-scratch"),
    "risk-finetune": value("risk-finetune"),
    rho2: rho * rho,
    distance2: gs === Number.POSITIVE_INFINITY ? Math.max(0, rho * rho - 2 * rho * s * cos + s * s) : undefined,
    left: zeta ** 2 / (1 - omega),
    noise: (sigma ** 2 * omega) / (1 - omega),
  };
}

const terms: Readonly<
  Record<string, (p: Params, value: (id: string) => number, parts: readonly { quantity: string }[]) => Terms>
> = {
  "deep-linear": deepTerms,
  diagonal: diagonalTerms,
  relu: reluTerms,
};

/** Numbers in a sentence, as they are written. */
const numbersOf = (text: string): string[] =>
  [...text.replace(/√k|·D|[βγρ]_\w/g, "").matchAll(/(?<![\w.])\d+(?:\.\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?/g)].map(([n]) => n);

/** Whether a number in a sentence is one that it claims, the probe's own, or nothing. */
function accounted(text: string, { claims }: Statement, p: Params): boolean {
  const own = [
    p.gamma,
    p.alpha,
    p.d,
    p.D,
    Number(p.gamma) * Number(p.d),
    Number(p.alpha) * Number(p.D),
    p.stop,
    p.k,
    0,
    1,
  ];
  const value = Number(text.replace(/·10.*/, ""));
  const exponent = text.includes("·10");
  const said = claims.flatMap(({ is, right }) =>
    is === "≈" && typeof right === "number" ? [right, -right, 100 * right] : [],
  );
  const close = (x: number) => Math.abs(value - x) <= 0.006 * Math.max(Math.abs(x), 1e-12);
  return exponent || [...own.map(Number), ...said].some(close);
}

describe.each(models.map(({ id }) => id))("Explain this point: %s", (model) => {
  it(`says what is so at ${SETTINGS} random settings`, () => {
    const seen = new Map<string, number>();
    const shapes = new Set<string>();
    for (let k = 0; k < SETTINGS; k++) {
      const p = setting(model, k);
      // Of each second setting another protocol is asked about, which has a statement of its own.
      const { chain, value, parts } = explained(model, p, k % 2 ? ASKED[(k >> 1) % ASKED.length] : undefined);
      const known = terms[model](p, value, parts);
      const where = JSON.stringify(p);
      expect(chain.length).toBeGreaterThan(0);
      expect(chain.length).toBeLessThanOrEqual(5);
      for (const statement of chain) {
        const { text, claims } = statement;
        expect(text, where).toMatch(/^[A-Zβ].*\.$/);
        expect(text, where).not.toMatch(/NaN|undefined|null|Infinity|–/);
        shapes.add(text.replace(/[\d.]+(·10\S+)?( %)?/g, "#").slice(0, 40));
        for (const claim of claims) {
          if (holds(claim, known, `${text} ${where}`)) seen.set(claim.left, (seen.get(claim.left) ?? 0) + 1);
          if (claim.is === "≈") expect(Number.isNaN(claim.right), text).toBe(false);
        }
        if (claims.length > 0)
          for (const number of numbersOf(text))
            expect(accounted(number, statement, p), `${number} in: ${text} ${where}`).toBe(true);
      }
      // The last one says which protocol has the least risk.
      const protocols = ["risk-scratch", "risk-linear", "risk-finetune"].filter(
        (id) => modelById(model).quantities[id] && !modelById(model).quantities[id].simulatedOnly,
      );
      const risks = protocols.map(value);
      const least = Math.min(...risks);
      const names: Record<string, string> = {
        "risk-scratch": "scratch",
        "risk-linear": "linear transfer",
        "risk-finetune": "fine-tuning",
      };
      if (Number.isFinite(least)) {
        const winner = names[protocols[risks.indexOf(least)]];
        const { text } = chain[chain.length - 1];
        const ties = risks.filter((r) => Math.abs(r - least) <= 1e-9 * Math.abs(least)).length;
        if (ties === 1) expect(text.toLowerCase().startsWith(`${winner} has the least`), `${text} ${where}`).toBe(true);
        else expect(text.toLowerCase(), where).toMatch(/ have the least \w+, \S+ each/);
      }
    }
    expect(shapes.size).toBeGreaterThan(5);
    const counts = Object.fromEntries(seen);
    const wanted: Record<string, readonly string[]> = {
      "deep-linear": [
        "missing",
        "c",
        "guess",
        "gain",
        "loss",
        "noise",
        "floor",
        "risk-linear",
        "risk-scratch noise",
        ...ASKED,
      ],
      diagonal: ["active", "alpha", "threshold", "old", "ratio", "risk-finetune"],
      relu: ["rho2", "distance2", "left", "noise", "risk-finetune"],
    };
    for (const term of wanted[model]) expect(counts[term] ?? 0, `${term} ${JSON.stringify(counts)}`).toBeGreaterThan(4);
  });
});

describe("Explain this point, with best ridges", () => {
  it("says which start is nearer to the target", () => {
    const p = restore({ tune: "best" }).scene.params;
    // ‖β_t − β_s‖ = 2 sin 22.5° = 0.77; ½[b + √(b² + 4vσ²)] for v = 1 and 2 − √2: .5358 and .3283.
    expect(explained("deep-linear", p).chain.map(({ text }) => text)[1]).toMatch(
      /^With its best ridge fine-tuning is drawn towards β_s and scratch towards 0: β_s lies inside the circle, 0\.77 from β_t, where 0 is 1\.00, so fine-tuning beats scratch by 0\.2\d+\.$/,
    );
  });
});

describe("Explain this point", () => {
  it("says it as a teacher would", () => {
    const p = restore({}).scene.params;
    expect(explained("deep-linear", p).chain.map(({ text }) => text)).toEqual([
      "You have 250 samples in 500 dimensions: half of all directions are unseen.",
      "In unseen directions scratch guesses 0 and fine-tuning keeps 1.01 β_s. That is 0.77 from β_t, where 0 is 1.00: it lies inside the circle, and fine-tuning gains 0.20.",
      "Scratch and fine-tuning fit the label noise in the directions that they see: it costs each 0.0402.",
      "Linear transfer has one number to fit, along β_s: it comes no nearer to β_t than 0.71, a risk of 0.500. The few samples that this takes leave it at 0.502.",
      "Fine-tuning has the least risk, 0.337; linear transfer has 0.502 and scratch has 0.540.",
    ]);
  });
  it("says what the old task lost and which network between does best, where these are asked about", () => {
    // One layer at 60°, ‖δ‖ = 1, σ = .3, d → ∞: after fine-tuning γ + γσ²/(1−γ) on the old task, (1−a)²γ + 1−γ + a²·.03 on the new.
    const p = restore({ L: "1", theta: "60", gamma: "0.25", sigma: "0.3", limit: "large" }).scene.params;
    const said = (shown: string) => explained("deep-linear", p, shown).chain.map(({ text }) => text)[3];
    expect(said("forgetting")).toMatch(/^On its old task the network errs by 0\.280 after fine-tuning, by 0 before; /);
    // a* = .25/.28, (.03·.25)/.28 + .75.
    expect(said("best-a")).toMatch(/ that at a = 0\.893 does best: it errs by 0\.777, the fine-tuned one by 0\.780\.$/);
    expect(said("t-linear")).toMatch(/^Linear transfer/);
  });
});
