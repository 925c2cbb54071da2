import { existsSync } from "node:fs";
import fc from "fast-check";
import { assert, describe, expect, it } from "vitest";
import { models, presets } from "../../test/everyModel.ts";
import { anyOption } from "../../test/fuzz.ts";
import { runs } from "../../test/runs.ts";
import { manifests } from "./manifests.ts";
import { defaultParams, type Model, simulatorFor, withSolveOptions } from "./model.ts";
import { paperOf } from "./papers.ts";
import type { Params, ParamValue } from "./param.ts";
import { solveOptionsOf } from "./quantity.ts";
import { experiments, explanations, trainings } from "./registry.ts";

/** Any parameters that the gate lets through (it takes what is below 1e-15 for zero), edges often. */
function anyParams(model: Model): fc.Arbitrary<Params> {
  return fc.record(
    Object.fromEntries(
      Object.entries(model.params).map(([key, p]) => {
        if (p.kind === "choice") return [key, fc.constantFrom<ParamValue>(...p.options.map((o) => o.id))];
        if (p.kind === "text") return [key, anyOption(p)];
        const [lo, hi] = p.hard;
        const values: fc.Arbitrary<ParamValue>[] =
          p.scale === "integer"
            ? [fc.integer({ min: lo, max: hi }), fc.integer({ min: lo, max: Math.min(hi, lo + 5) })]
            : [
                fc.double({ min: lo, max: hi, noNaN: true }),
                fc.double({ min: p.soft[0], max: p.soft[1], noNaN: true }),
                fc.constantFrom(lo, hi, p.default, ...[0, 1, 90, 180].filter((v) => v >= lo && v <= hi)),
              ];
        if (p.infinite) values.push(fc.constant(Number.POSITIVE_INFINITY));
        return [key, fc.oneof(...values).map((v) => (typeof v === "number" && Math.abs(v) < 1e-15 ? lo : v))];
      }),
    ),
  );
}

describe.each(models.map((m) => [m.id, m] as const))("%s keeps the contract of a model", (_, model) => {
  it("its parameters are in order: default and soft range inside the hard one, words for everything", () => {
    for (const [key, p] of Object.entries(model.params)) {
      expect(key).toMatch(/^[a-zA-Z]+$/);
      expect(p.name.length, key).toBeGreaterThan(0);
      expect(p.help.length, key).toBeGreaterThan(20);
      if (p.kind === "choice") {
        expect(p.options.map((o) => o.id)).toContain(p.default);
        continue;
      }
      if (p.kind === "text") {
        expect(p.options.filter((o) => !o.argument).map((o) => o.id)).toContain(p.default);
        continue;
      }
      expect(p.hard[0], key).toBeLessThanOrEqual(p.soft[0]);
      expect(p.hard[1], key).toBeGreaterThanOrEqual(p.soft[1]);
      if (p.scale === "log") expect(p.hard[0], key).toBeGreaterThan(0);
      if (Number.isFinite(p.default)) expect(p.default >= p.hard[0] && p.default <= p.hard[1], key).toBe(true);
      else expect(p.infinite, key).toBe(true);
    }
    for (const { param } of model.axes) expect(model.params[param].kind).toBe("number");
    for (const c of model.curves) {
      expect(Object.keys(model.quantities)).toContain(c.quantity);
      expect(c.help.length, c.label).toBeGreaterThan(20);
    }
    for (const simulator of model.simulators) {
      expect(simulator.setupParams(defaultParams(model)).every((k) => k in model.params)).toBe(true);
      expect(model.params[simulator.sampleParam].kind).toBe("number");
    }
  });

  it("solves anywhere: pure, no throw, a number or a reason, a tag and a source for each", () => {
    const width = model.state.length;
    const state = new Float64Array(width + 2).fill(7);
    fc.assert(
      fc.property(anyParams(model), (p) => {
        const before = JSON.stringify(p);
        model.solve(p, state, 1);
        const first = state.slice(1, 1 + width);
        model.solve(p, state, 1);
        assert(
          first.every((value, i) => Object.is(state[1 + i], value)),
          "another answer",
        );
        // Nothing beside its own state is touched.
        assert(state[0] === 7 && state[width + 1] === 7, "the neighbours' state");
        assert.strictEqual(JSON.stringify(p), before);
        for (const [id, q] of Object.entries(model.quantities)) {
          const value = q.read(state, 1, p);
          if (q.categories) assert(Number.isNaN(value) || q.categories[value] !== undefined, id);
          if (!Number.isFinite(value)) assert(q.why(value, p).length > 10, id);
          assert("EAB".includes(q.tag(p)) && q.tag(p).length === 1, id);
          assert(q.source(p).length > 5, id);
        }
        const sentence = model.sentence(p, (id) => model.quantities[id].read(state, 1, p));
        assert.notMatch(sentence, /NaN|undefined|Infinity/);
        assert(model.curveTop(p) > 0 && Number.isFinite(model.curveTop(p)), "the top of the curves");
      }),
      { numRuns: runs(1500, 3000), seed: 11 },
    );
  });

  it("solves with the options of every expensive quantity, anywhere: a number or a reason", () => {
    const state = new Float64Array(model.state.length);
    const expensive = Object.entries(model.quantities).filter(([, q]) => q.solveOptions);
    fc.assert(
      fc.property(anyParams(model), fc.constantFrom(undefined, 1e-9, 0.1, 1, 1e6), (p, epsilon) => {
        for (const [id, q] of expensive) {
          const asked = withSolveOptions(model, p, [id], epsilon);
          model.solve(asked, state, 0);
          const value = q.read(state, 0, asked);
          if (!Number.isFinite(value)) expect(q.why(value, p).length, id).toBeGreaterThan(10);
          if (q.format) expect(q.format(value)).not.toMatch(/NaN|undefined|Infinity/);
          if (q.words) expect(q.words(state, 0, asked), id).not.toMatch(/^.{0,9}$|NaN|undefined|Infinity/);
        }
        for (const remark of explanations.of(model.id).remarks?.(p) ?? [])
          expect(remark).not.toMatch(/NaN|undefined|Infinity/);
        for (const { param } of model.landmarks?.(p) ?? []) expect(model.params[param].kind).toBe("number");
      }),
      { numRuns: expensive.length > 0 ? runs(40, 150) : 20, seed: 13 },
    );
  });

  it.each(model.simulators)("its simulator “$id” reads numbers from a small experiment anywhere", (simulator) => {
    const d = Object.hasOwn(model.params, "d") ? "d" : "D";
    fc.assert(
      fc.property(
        anyParams(model),
        fc.integer({ min: 4, max: 12 }),
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 4 }),
        (any, dim, sizes) => {
          const p = { ...any, [d]: dim, ...(simulator.trained ? { width: 2 + (dim % 7), teachers: 3 } : {}) };
          const ns = [...new Set(sizes)].sort((a, b) => a - b);
          if (simulator.refuse(ns, p)) return;
          const setup = simulator.setup(p);
          const pieces = experiments.of(model.id).replicate[simulator.id](setup, ns, 5, 0);
          let piece = pieces.next();
          while (!piece.done) piece = pieces.next();
          const data = piece.value;
          expect(data.length).toBe(simulator.head(setup) + ns.length * simulator.width(setup));
          const out = new Float64Array(simulator.quantities.length);
          for (const [i, n] of ns.entries()) {
            simulator.read(
              out,
              data,
              0,
              simulator.head(setup) + i * simulator.width(setup),
              n,
              setup,
              simulator.atSamples(n, p),
            );
            for (const [k, id] of simulator.quantities.entries())
              assert(
                Number.isFinite(out[k]) || (simulator.trained && Number.isNaN(out[k])),
                `${id} at n = ${n}: ${out[k]}`,
              );
          }
        },
      ),
      { numRuns: simulator.trained ? runs(6, 12) : runs(150, 400), seed: 12 },
    );
  });

  it("simulates only quantities that it has", () => {
    expect(Object.keys(experiments.of(model.id).replicate)).toEqual(model.simulators.map((s) => s.id));
    expect(trainings.get(model.id) === undefined).toBe(explanations.of(model.id).training === undefined);
    for (const { quantities } of model.simulators)
      for (const id of quantities) expect(Object.keys(model.quantities)).toContain(id);
  });
});

describe.each(models.map((m) => [m.id, m] as const))("%s keeps the rules that types cannot tell", (id, model) => {
  const p = defaultParams(model);

  it("its folder has the name of its id", () => {
    expect(existsSync(new URL(`./${id}/manifest.ts`, import.meta.url))).toBe(true);
  });

  it("the parameter sim is there to choose among simulators, and offers each of them", () => {
    const ids = model.simulators.map((s) => s.id);
    const { sim } = model.params;
    expect(sim?.kind === "choice" ? sim.options.map((o) => o.id) : sim).toEqual(ids.length > 1 ? ids : undefined);
    for (const simulator of model.simulators) expect(simulatorFor(model, { ...p, sim: simulator.id })).toBe(simulator);
  });

  it("its simulators share a sample parameter, and find a number of samples again", () => {
    expect(new Set(model.simulators.map((s) => s.sampleParam)).size).toBe(1);
    for (const { samples, atSamples } of model.simulators)
      for (const n of [1, 2, 7, 50, 333]) expect(samples(atSamples(n, p))).toBe(n);
  });

  it("its dimension is a whole number called d or D", () => {
    const dimensions = ["d", "D"].filter((key) => Object.hasOwn(model.params, key));
    expect(dimensions.length).toBeLessThanOrEqual(1);
    for (const key of dimensions) expect(model.params[key]).toMatchObject({ kind: "number", scale: "integer" });
  });

  it("what a solve is asked for is no parameter, and a target error is asked for where no scene names one", () => {
    for (const [quantity, q] of Object.entries(model.quantities)) {
      const wanted = solveOptionsOf(q, undefined) ?? {};
      for (const key of Object.keys(wanted)) expect(Object.keys(model.params), quantity).not.toContain(key);
      if ("epsilon" in wanted) expect(wanted.epsilon, quantity).toBe(model.complexity?.epsilon);
    }
    if (model.complexity) expect(model.complexity.epsilon).toBeGreaterThan(0);
  });
});

it("ids are unique and the defaults of a model are its own objects", () => {
  expect(new Set(models.map((m) => m.id)).size).toBe(models.length);
  const p = defaultParams(models[0]);
  p[Object.keys(p)[0]] = -1;
  expect(Object.values(defaultParams(models[0]))[0]).not.toBe(-1);
  const ids = presets.map((x) => x.id);
  expect(new Set(ids).size).toBe(ids.length);
});

it("a manifest agrees with its model", () => {
  expect(manifests.map(({ id, title }) => ({ id, title }))).toEqual(models.map(({ id, title }) => ({ id, title })));
  for (const { id, papers } of manifests) {
    expect(papers.map((p) => paperOf(p)?.arxiv)).toEqual(papers);
    expect(models.find((m) => m.id === id)?.source.match(/arXiv:(\d{4}\.\d{5})/g)).toEqual(
      papers.map((p) => `arXiv:${p}`),
    );
  }
});
