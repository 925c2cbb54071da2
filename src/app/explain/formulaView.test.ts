import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { models } from "../../../test/everyModel.ts";
import { anyScene } from "../../../test/fuzz.ts";
import { type SlotKind, slotText } from "../../lib/slotText.ts";
import { defaultParams } from "../../models/model.ts";
import type { Params } from "../../models/param.ts";
import { modelById } from "../../models/registry.ts";
import { reaches } from "../../scene/complexity.ts";
import { restore } from "../../scene/restore.ts";
import { SolvedPoint } from "../../scene/solvedPoint.ts";
import { formulaView } from "./formulaView.ts";
import { formulasOf, type Mathml } from "./mathml.ts";

const typeset: Record<string, Mathml> = {};
for (const { id } of models) {
  const { mathml } = await formulasOf(id).ask();
  if (Object.keys(mathml).length > 0) typeset[id] = mathml;
}

/** A line as the page shows it, without its tags. */
function shown(markup: string, slots: Readonly<Record<string, number>> = {}): string {
  const filled = markup.replace(
    /<mn data-slot="(\w+)" data-kind="(\w+)"><\/mn>/g,
    (_, name: string, kind: SlotKind) => `<mn>${name in slots ? slotText(slots[name], kind) : "undefined"}</mn>`,
  );
  return filled
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

const view = (model: string, quantity: string, over: Params) =>
  formulaView(new SolvedPoint(modelById(model), { ...defaultParams(modelById(model)), ...over }), quantity);

describe("the formula panel", () => {
  it("has typeset formulas of every model that has formulas", () => {
    expect(Object.keys(typeset)).toEqual(models.map((m) => m.id));
    expect(Object.keys(typeset).length).toBeGreaterThan(1);
  });

  it("leaves no slot empty and shows no lost number, for any scene", () => {
    const lost = /NaN|undefined|null|Infinity|@|…/;
    fc.assert(
      fc.property(anyScene, (scene) => {
        const model = modelById(scene.model);
        const { formula, contrasts, risks, ...words } = formulaView(
          new SolvedPoint(model, scene.params, scene.epsilon),
          scene.quantity,
        );
        expect(JSON.stringify(words)).not.toMatch(lost);
        for (const { id, slots } of formula?.lines ?? []) {
          const [general, numbers] = typeset[scene.model][id];
          expect(shown(general), id).not.toMatch(lost);
          if (slots && numbers)
            expect(shown(numbers, slots), `${id} ${JSON.stringify(scene.params)}`).not.toMatch(lost);
        }
        for (const { sides, difference = "", why, label } of contrasts) {
          expect([...sides.map((s) => s.name + s.text), difference, why, label].join(" ")).not.toMatch(lost);
          expect(sides.filter((s) => s.inUse).length).toBe(1);
        }
        for (const { bias, variance, noise, risk, why } of risks) {
          expect([bias, variance, noise].every((v) => v >= 0)).toBe(true);
          expect(Number.isFinite(risk)).toBe(why === undefined);
        }
      }),
      { numRuns: 1500, seed: 51 },
    );
  });

  it("writes the formula out as a reader would by hand", () => {
    const { formula } = view("deep-linear", "risk-scratch", {});
    const [general, numbers] = typeset["deep-linear"][formula!.lines[0].id];
    expect(shown(general)).toBe("R sc = ρ 2 ( 1 − n d ) + σ 2 n d − n − 1");
    expect(shown(numbers as string, formula!.lines[0].slots)).toBe(
      "= 1 2 ( 1 − 250 500 ) + 0.2 2 ⋅ 250 500 − 250 − 1 = 0.5402",
    );
  });

  it("sets what is printed beside what is exact, with the difference", () => {
    const { contrasts } = view("deep-linear", "t-finetune", { theta: 60, sigma: 1, limit: "large" });
    const [{ sides, difference }] = contrasts;
    expect(sides.map((s) => s.text)).toEqual(["0", "−0.138"]);
    expect(sides.map((s) => s.inUse)).toEqual([false, true]);
    expect(difference).toBe("−0.138");
  });

  it("says why a risk is infinite", () => {
    const { risks, value, remark } = view("deep-linear", "risk-scratch", { gamma: 1 });
    expect(value).toBe("∞");
    expect(remark).toMatch(/^infinite: /);
    expect(risks.map((r) => r.why !== undefined)).toEqual([true, false, true]);
  });

  it("says the samples saved at the target error of the scene, as the map does", () => {
    const at = (eps: number) => {
      const { model, params, quantity, epsilon } = restore({
        q: "saves-linear",
        theta: "20",
        d: "60",
        sigma: "0.9",
        eps: `${eps}`,
      }).scene;
      const shown = formulaView(new SolvedPoint(modelById(model), params, epsilon), quantity);
      const reach = reaches({ model, params, epsilon });
      const n = (label: string) => reach.find((protocol) => protocol.label === label)?.reach.first as number;
      expect(Number(shown.value)).toBeCloseTo(Math.log2(n("scratch") / n("linear transfer")), 1);
      return shown.value;
    };
    expect(new Set([0.3, 0.5, 0.8].map(at)).size).toBe(3);
  });
});
