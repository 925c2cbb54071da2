import { describe, expect, it } from "vitest";
import { agrees } from "../../test/covarianceAgreement.ts";
import "../../test/everyModel.ts";
import { deepLinear } from "../models/deep-linear/deepLinear.ts";
import { experiments } from "../models/deep-linear/experiments.ts";
import type { DeepLinearParams } from "../models/deep-linear/params.ts";
import { inputSetup } from "../models/deep-linear/simulate/passLayout.ts";
import { eigenvalues, sharesOf, spectrumOf } from "../models/deep-linear/theory/spectrum.ts";
import { defaultParams } from "../models/model.ts";
import { ownSpectra } from "../models/ownSpectra.ts";
import type { Params } from "../models/param.ts";
import { bibtex } from "./citation.ts";
import { changesText } from "./compare.ts";
import { giveSpectrum } from "./giveSpectrum.ts";
import { decodeLink, encodeLink } from "./link.ts";
import { plan } from "./plan.ts";
import { restore } from "./restore.ts";
import type { Scene } from "./scene.ts";

/** Runs without any list; other tests of this thread have theirs. */
function withoutLists(work: () => void): void {
  const kept = [...ownSpectra];
  ownSpectra.clear();
  try {
    work();
  } finally {
    for (const [list, spectrum] of kept) ownSpectra.set(list, spectrum);
  }
}

const at = (over: Params): Params => ({ ...defaultParams(deepLinear), gamma: 0.3, d: 60, ...over });

function solved(p: Params): Float64Array {
  const out = new Float64Array(deepLinear.state.length);
  deepLinear.solve(p, out, 0);
  return out;
}

function replicate(p: Params, ns: number[]): Float64Array {
  const pieces = experiments.replicate.pass(deepLinear.simulators[0].setup(p), ns, 5, 2);
  for (;;) {
    const piece = pieces.next();
    if (piece.done) return piece.value;
  }
}

const power = at({ spec: "power", a: 1.3 });
const same = () => ({ ...power, ...giveSpectrum(eigenvalues(power as unknown as DeepLinearParams)), a: 1 });

describe("a list that is equal to a power law", () => {
  it.each([
    {},
    { L: 1, stop: 3 },
    { tune: "best" },
    { align: "top", k: 5 },
    { gs: 0.5, ss: 0.3 },
    { base: "best" },
  ] as Params[])("gives its numbers bit for bit: %o", (over) =>
    expect(solved({ ...same(), ...over })).toEqual(solved({ ...power, ...over })),
  );
  it.each([{}, { align: "bottom", k: 7 }, { gs: 0.5 }, { base: "ridge:0.1" }] as Params[])(
    "is simulated on the same data: %o",
    (over) =>
      expect(replicate({ ...same(), ...over }, [10, 30, 80])).toEqual(replicate({ ...power, ...over }, [10, 30, 80])),
  );
  it("is simulated again where it changes, and only there", () => {
    const [own, other] = [
      same(),
      { ...power, ...giveSpectrum(Float64Array.of(4, 3, 2, 1)) },
    ] as unknown as DeepLinearParams[];
    expect(inputSetup(own)).not.toEqual(inputSetup(other));
    expect(inputSetup({ ...own, a: 3 })).toEqual(inputSetup(own));
  });
});

describe("energies beside a list", () => {
  const values = Float64Array.from({ length: 60 }, (_, i) => 1 / (1 + i));
  it("that are even over the first five are the choice “first k”", () => {
    const first = Float64Array.from(values, (_, i) => (i < 5 ? 0.2 : 0));
    const own = solved(at(giveSpectrum(values, first) as Params));
    const built = solved(at({ spec: "power", a: 1, align: "top", k: 5 }));
    expect(own).toEqual(built);
  });
  it("are simulated as theory has them", () => {
    const many = Float64Array.from({ length: 400 }, (_, i) => 1 / (1 + i));
    const uneven = Float64Array.from(many, (_, i) => (i % 3 === 0 ? i + 1 : 0.1));
    const whole = uneven.reduce((a, b) => a + b, 0);
    agrees(
      giveSpectrum(
        many,
        uneven.map((e) => e / whole),
      ) as Params,
      [20, 100],
      80,
      71,
    );
  });
  it("are the tasks’ difference in the data of a replicate", () => {
    const p = at(
      giveSpectrum(
        values,
        values.map((v) => v / values.reduce((a, b) => a + b, 0)),
      ) as Params,
    );
    const shares = sharesOf(p as unknown as DeepLinearParams);
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    // δᵀΣδ of unit δ, at the end of the weighted Gram matrix of the two directions.
    const head = replicate(p, [20]).subarray(3, 6);
    expect(head[2]).toBeCloseTo(
      shares.reduce((sum, e, i) => sum + e * values[i], 0),
      12,
    );
  });
});

it("at another d a list has its quantiles, and its energies are shares", () => {
  const given = giveSpectrum(Float64Array.of(8, 4, 2, 1), Float64Array.of(0.4, 0.3, 0.2, 0.1));
  const p = at({ ...given, d: 8 } as Params) as unknown as DeepLinearParams;
  expect([...eigenvalues(p)]).toEqual([8, 8, 4, 4, 2, 2, 1, 1]);
  expect([...sharesOf(p)].map((x) => Number(x.toFixed(12)))).toEqual([0.2, 0.2, 0.15, 0.15, 0.1, 0.1, 0.05, 0.05]);
  expect([...eigenvalues({ ...p, d: 4 })]).toEqual([8, 4, 2, 1]);
});

it("a list of ones and zeros is a step to 0", () => {
  const own = at(giveSpectrum(Float64Array.from({ length: 60 }, (_, i) => (i < 20 ? 1 : 0))) as Params);
  const built = at({ spec: "step", a: 0, k: 20 });
  expect(spectrumOf(own as unknown as DeepLinearParams)).toMatchObject({ rank: 20, trace: 20, d: 60 });
  for (const gamma of [0.2, 0.5])
    for (const [i, x] of solved({ ...own, gamma }).entries()) {
      const other = solved({ ...built, gamma })[i];
      if (Number.isFinite(other))
        expect(Math.abs(x - other), deepLinear.state[i]).toBeLessThan(1e-9 * (1 + Math.abs(other)));
      else expect(x, deepLinear.state[i]).toBe(other);
    }
});

describe("a link", () => {
  const link = "v=1&spec=own&align=own&d=7&gamma=0.2";
  it("without its list says how to give it, and shows equal strengths", () => {
    withoutLists(() => {
      for (const text of [link, `${link}&list=id:77`]) {
        const { scene, notices } = decodeLink(text);
        expect(notices.map(({ key }) => key)).toEqual(["spec", "align"].toSorted((a, b) => order(a) - order(b)));
        expect(notices[0].message).toMatch(
          /a link carries no list of eigenvalues: give it at “.+” or by --spectrum FILE/,
        );
        expect(scene.params).toMatchObject({ spec: "iso", align: "generic", list: "none", d: 7, gamma: 0.2 });
      }
    });
  });
  it("means the latest list, writes its number, and is read back; one of another list says that it is missing", () => {
    giveSpectrum(Float64Array.of(5, 4, 3, 2, 1));
    const { list } = giveSpectrum(Float64Array.of(7, 6, 5, 4, 3, 2, 1));
    const { scene, notices } = decodeLink(link);
    expect(notices).toEqual([]);
    expect(encodeLink(scene)).toBe(`v=1&gamma=0.2&align=own&spec=own&list=${list}&d=7`);
    expect(decodeLink(encodeLink(scene))).toEqual({ scene, notices: [] });
    expect(decodeLink(`${link}&list=id:77`).notices).toHaveLength(2);
  });
  it("names A’s list and a family’s; without one A has equal strengths and the family lacks that curve", () => {
    const asked = "v=1&d=7&ref=spec:own&fam=spec:own,spec:power";
    const { list } = giveSpectrum(Float64Array.of(7, 6, 5, 4, 3, 2, 1));
    const here = decodeLink(asked);
    expect(here.notices).toEqual([]);
    expect(here.scene.reference).toMatchObject({ spec: "own", list });
    expect(plan(here.scene).family.map(({ params }) => params.list)).toEqual([list, "none"]);
    expect(decodeLink(encodeLink(here.scene))).toEqual({ scene: here.scene, notices: [] });
    withoutLists(() => {
      const gone = decodeLink(asked);
      expect(gone.notices.map(({ key }) => key).toSorted()).toEqual(["fam", "ref"]);
      expect(gone.scene.reference).toMatchObject({ spec: "iso" });
      expect(gone.scene.family).toEqual([[{ spec: "power" }]]);
    });
  });
});

const order = (key: string) => Object.keys(deepLinear.params).indexOf(key);

describe("what is said of a setting", () => {
  it("is the number of eigenvalues and that of the list", () => {
    const scene = restore({ v: 1, m: "deep-linear", ...giveSpectrum(Float64Array.of(4, 3, 2, 1)) }).scene;
    const words = `own spectrum, 4 eigenvalues (list ${String(scene.params.list).slice(3)})`;
    expect(bibtex(scene, "https://example.org")).toContain(words);
    expect(changesText({ ...scene, reference: { ...scene.params, spec: "iso" } } as Scene)).toBe(
      `strengths: equal → ${words}`,
    );
    const other = { ...scene.params, ...giveSpectrum(Float64Array.of(5, 3, 2, 1)) } as Params;
    expect(changesText({ ...scene, reference: other })).toMatch(
      /^list of eigenvalues: own spectrum, 4 .* → own spectrum, 4 /,
    );
  });
  it("the same list has the same number everywhere, another another", () => {
    // FNV-1a of 8 bytes each of 4, 3, 2, 1 and of four quarters, by Python's struct.pack("<8d", …).
    expect(giveSpectrum(Float64Array.of(4, 3, 2, 1)).list).toBe("id:1916251472");
    expect(giveSpectrum(Float64Array.of(4, 3, 2, 1 + 2 ** -52)).list).not.toBe("id:1916251472");
  });
});
