import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate } from "../src/compute/evaluate.ts";
import { TheoryField } from "../src/compute/field.ts";
import { plainDecimal } from "../src/lib/decimal.ts";
import { writeOption } from "../src/lib/optionText.ts";
import type { Model } from "../src/models/model.ts";
import type { Params, ParamValue, TextParam } from "../src/models/param.ts";
import { modelById } from "../src/models/registry.ts";
import { controlNames } from "../src/scene/controls.ts";
import { giveSpectrum } from "../src/scene/giveSpectrum.ts";
import type { Values } from "../src/scene/key.ts";
import { fields, keyOf, linkKeys } from "../src/scene/keys.ts";
import { decodeLink, encodeLink } from "../src/scene/link.ts";
import { mapJob, plan } from "../src/scene/plan.ts";
import { regions } from "../src/scene/regions.ts";
import { pointReport } from "../src/scene/report.ts";
import { restore } from "../src/scene/restore.ts";
import type { Raw, Scene } from "../src/scene/scene.ts";
import { OWN, storyNames } from "../src/scene/talk.ts";
import { axisText, familyText, pinsText, settingsText } from "../src/scene/writers.ts";
import { models } from "./everyModel.ts";

/** Random scenes and nearly right links, and what every link must survive; for the quick and the long tests. */

const inf = Number.POSITIVE_INFINITY;

/** JSON that keeps infinity. */
export const json = (x: unknown): string => JSON.stringify(x, (_, v) => (v === inf ? "inf" : v));

/** Any value of a choice with numbers. */
export const anyOption = (param: TextParam): fc.Arbitrary<string> =>
  fc.oneof(
    ...param.options.map(({ id, argument: a }) => {
      if (!a) return fc.constant(id);
      const [min, max] = a.hard;
      const number = a.scale === "integer" ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
      return fc.oneof(number, fc.constantFrom(min, max, a.default)).map((v) => writeOption(id, v < 1e-15 ? 0 : v));
    }),
  );

/** A list of eigenvalues that is here; without one spec=own has a notice (src/scene/giveSpectrum.test.ts). */
const { list } = giveSpectrum(Float64Array.of(9, 3, 2, 1, 0), Float64Array.of(0.5, 0.2, 0.2, 0, 0.1));

/** Any values of a model's parameters. */
const anyParams = (model: Model): fc.Arbitrary<Params> =>
  fc.record(
    Object.fromEntries(
      Object.entries(model.params).map(([key, p]) => {
        if (p.group === "data") return [key, fc.constantFrom<ParamValue>("none", list as string)];
        if (p.kind === "choice") return [key, fc.constantFrom<ParamValue>(...p.options.map((o) => o.id))];
        if (p.kind === "text") return [key, anyOption(p)];
        const [lo, hi] = p.hard;
        const inside =
          p.scale === "integer" ? fc.integer({ min: lo, max: hi }) : fc.double({ min: lo, max: hi, noNaN: true });
        const values: fc.Arbitrary<ParamValue>[] = [fc.constant(p.default), inside, fc.constantFrom(lo, hi)];
        if (p.infinite) values.push(fc.constant(inf));
        return [key, fc.oneof(...values)];
      }),
    ),
  );

/** Any value that the entry of a key allows; none of one with a form of its own. */
function anyValue(model: Model, values: Values): fc.Arbitrary<ParamValue | undefined> {
  if (values.kind === "choice") return fc.constantFrom(...values.ids(model));
  if (values.kind === "whole") return fc.integer({ min: values.lo, max: values.hi });
  if (values.kind === "positive")
    return fc.option(fc.double({ min: 1e-9, max: values.most, noNaN: true }), { nil: undefined });
  return fc.constant(undefined);
}

/** Any values of the keys that all models share, but of those with a form of their own. */
const anyCommon = (model: Model): fc.Arbitrary<Raw> =>
  fc.record(Object.fromEntries(fields.map((field) => [keyOf[field].key, anyValue(model, keyOf[field].values)])));

/** What keys with a form of their own are made of. */
function anyParts(model: Model) {
  const numbers = Object.entries(model.params).flatMap(([param, p]) =>
    p.kind === "number" && p.group !== "watch" ? [{ param, lo: p.soft[0], hi: p.soft[1], log: p.soft[0] > 0 }] : [],
  );
  const settable = Object.entries({ ...model.params, ...model.alternatives?.params }).flatMap(([key, p]) =>
    p.group === "watch"
      ? []
      : [[key, p.kind === "number" ? p.soft[1] : p.kind === "text" ? p.default : p.options[0].id] as const],
  );
  const member = fc
    .shuffledSubarray(settable, { minLength: 1, maxLength: 2 })
    .map((settings): Params => Object.fromEntries(settings));
  const coordinate = fc.double({ min: -9, max: 99, noNaN: true });
  return fc.record({
    axes: fc.shuffledSubarray(numbers, { minLength: 2, maxLength: 2 }),
    pins: fc.array(fc.tuple(coordinate, coordinate), { maxLength: 3 }),
    family: fc.array(fc.array(member, { minLength: 1, maxLength: 3 }), { maxLength: 2 }),
    controls: fc.subarray([...controlNames(model)]),
    alone: fc.boolean(),
    reference: anyParams(model),
    spot: fc.option(fc.nat({ max: 3 }), { nil: undefined }),
    story: fc.option(fc.constantFrom(...storyNames, OWN), { nil: undefined }),
    sweeps: fc.boolean(),
  });
}

/** Any scene the gate lets through, over all models. */
export const anyScene: fc.Arbitrary<Scene> = fc
  .constantFrom(...models)
  .chain((model) => fc.tuple(fc.constant(model), anyParams(model), anyCommon(model), anyParts(model)))
  .map(([model, params, common, parts]) => {
    const { axes, pins, family, controls, alone, reference, spot, story, sweeps } = parts;
    const own: Raw = {
      x: axisText(axes[0]),
      y: axisText(axes[1]),
      pin: pinsText(pins),
      fam: familyText(family),
      hide: alone ? undefined : controls.join(),
      only: alone ? controls.join() || "none" : undefined,
      ref: common.compare === "no" ? undefined : settingsText(model, reference),
      spot: spot === undefined ? undefined : regions(model.quantities[common.q as string])[spot]?.id,
      story,
      sweep: sweeps ? axisText(axes[1]) : undefined,
    };
    for (const field of fields)
      assert.strictEqual(keyOf[field].key in own, keyOf[field].values.kind === "text", `${field} has values here`);
    const restored = restore({ v: 1, m: model.id, ...params, ...common, ...own });
    assert.strictEqual(json(restored.notices), "[]");
    return restored.scene;
  });

/** A number of [0, 1] that may be very near an end, or at it. */
const anyShare = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: -20, max: 0, noNaN: true }).map((e) => 10 ** e),
  fc.double({ min: -16, max: 0, noNaN: true }).map((e) => 1 - 10 ** e),
  fc.constantFrom(0, 1, 1e-15, 1e-16),
);

/** Links that set parameters in another way (`Alternatives`), each number anywhere in its range, beside those it is computed from. */
export const otherLink: fc.Arbitrary<string> = fc
  .constantFrom(...models.filter((m) => m.alternatives))
  .chain((model) => {
    const others = Object.entries(model.alternatives?.params ?? {});
    // Beside a parameter of the same group and scale: what the others are computed from.
    const shares = Object.entries(model.params).filter(
      ([, p]) => p.kind === "number" && p.scale === "linear" && p.hard[0] === 0 && p.hard[1] === 1,
    );
    return fc
      .shuffledSubarray([...others, ...shares], { minLength: 1 })
      .filter((entries) => entries.some(([key]) => others.some(([other]) => other === key)))
      .chain((entries) => fc.tuple(...entries.map(([key]) => anyShare.map((v) => `${key}=${plainDecimal(v)}`))))
      .map((parts) => `?v=1&m=${model.id}&${parts.join("&")}`);
  });

/** A link that is nearly right: keys that exist, values that may not. */
export const nearlyLink = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom(...linkKeys, ...models.flatMap((m) => Object.keys({ ...m.params, ...m.alternatives?.params }))),
        fc.string({ maxLength: 8 }),
        fc.constantFrom("__proto__", "constructor", "hasOwnProperty"),
      ),
      fc.oneof(
        fc.double().map(String),
        fc.integer().map(String),
        fc.string({ maxLength: 20 }),
        fc.constantFrom(
          "lam:0,lam:0.5;om:0_rft:0.1",
          "L:1,L:inf;sigma:0",
          "c:1,c:x_y;;:,gamma",
          "sigma:0.5_L:inf_gamma:9e9",
          "yes",
          "inf",
          "-inf",
          "NaN",
          "1e309",
          "",
          "theta:0..90",
          "gamma:log:0..1",
          "L:1..10",
          "d:20..1000",
          "init:0.001..1",
          "init:0.1,L:3",
          "base:ridge:0.1,train:first:2_L:3",
          "first:2.5",
          "ridge:1e9",
          "ridge:",
          "min:1",
          "best",
          "%",
          "1,2;3,4",
          "<script>",
          "none",
          "theta,q",
          "q,nosuch",
        ),
        fc.constantFrom(...models.flatMap((m) => [...Object.keys(m.quantities), m.id])),
      ),
    ),
    { maxLength: 12 },
  )
  .map((pairs) => `?${pairs.map(([k, v]) => `${k}=${v}`).join("&")}`);

/** Bytes that the data of one thread may take. */
const MEMORY_CAP = 300 * 2 ** 20;

/**
 * Through to a drawn readout: nothing throws, every number is a number or has a reason. `assert`, here and where else a
 * test looks at very many values: an `expect` takes ten times as long as what it looks at.
 */
export function survives(link: string): void {
  const { scene, notices } = decodeLink(link);
  for (const n of notices) assert(n.message.length > 5 && n.message.length < 400, n.message);
  const again = decodeLink(encodeLink(scene));
  assert.strictEqual(json(again.scene), json(scene));
  assert.strictEqual(json(again.notices), "[]");
  const report = pointReport(scene, notices);
  for (const [id, value] of Object.entries(report.quantities)) {
    if (value === null) assert(report.reasons[id].length > 3, id);
    else assert(typeof value === "string" || Number.isFinite(value), id);
  }
  const jobs = plan(scene);
  const field = new TheoryField(mapJob(scene, 3));
  field.store(0, 9, evaluate(field.job, 0, 9));
  const model: Model = modelById(scene.model);
  const values = field.read(scene.quantity);
  assert.strictEqual(values.length, 9);
  for (const v of values)
    if (Number.isNaN(v)) assert(model.quantities[scene.quantity].why(v, scene.params).length > 3, scene.quantity);
  for (const part of [jobs.curveSimulation, jobs.probeSimulation, jobs.mapSimulation]) {
    if (part && !part.job) assert(part.reason.length > 10, part.reason);
    if (!part?.job) continue;
    const { ns, setup, simulator } = part.job;
    assert(
      ns.every((n) => Number.isInteger(n) && n >= 0),
      ns.join(),
    );
    // No thread is ever given data above the cap. Rows beyond the dimension are not kept, and the exact law draws none.
    const side = Number(setup.d ?? setup.D);
    assert(side > 0, `${side}`);
    if (simulator !== "law") assert(8 * side * Math.min(side, Math.max(0, ...ns)) <= MEMORY_CAP, `${side}: ${ns}`);
  }
  assert(model.sentence(scene.params, (id) => report.quantities[id] as number).length > 10, "no sentence");
}
