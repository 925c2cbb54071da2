import { describe, expect, it } from "vitest";
import "../../test/everyModel.ts";
import { readStoryText, type Step } from "./story.ts";
import { type Ask, curveTruth, drawnAt, extremePlace, rightChoice, score } from "./storyAsk.ts";
import { texCommands } from "./storyTex.ts";

/** Without noise, linear transfer gains cos²θ − γ, and scratch has risk 1 − γ for γ < 1 (docs/theory.md). */
const LINK = "link: ?v=1&limit=large&sigma=0&theta=45&gamma=0.25&x=theta:0..90&y=gamma:0..1";

const step = (lines: string, link = LINK): Step => readStoryText(`# T\n## S\n${link}\n\n${lines}`).steps[0];
const asked = (lines: string, link = LINK): Ask => {
  const { ask } = step(lines, link);
  if (!ask) throw new Error(JSON.stringify(readStoryText(`# T\n## S\n${link}\n\n${lines}`).problems));
  return ask;
};
const problems = (lines: string) =>
  readStoryText(`# T\n## S\n${LINK}\n\n${lines}`).problems.map((p) => `${p.line} ${p.message}`);

describe("a question with choices", () => {
  const ask = asked("ask: Who wins?\nchoice: Start fresh if t-linear < 0\nchoice: Keep it if t-linear > 0");
  it("has its right answer from the model, not from the file", () => {
    expect(ask.kind === "choice" && rightChoice(ask)).toBe(1);
    expect([score(ask, 0), score(ask, 1)]).toEqual([0, 1]);
    const beyond = asked(
      "ask: Who wins?\nchoice: Start fresh if t-linear < 0\nchoice: Keep it if t-linear > 0",
      LINK.replace("gamma=0.25", "gamma=0.75"),
    );
    expect(beyond.kind === "choice" && rightChoice(beyond)).toBe(0);
  });
  it("keeps its words, with the last “if” before the claim", () => {
    const odd = asked("ask: Q?\nchoice: only if *needed* if t-linear > 0\nchoice: never if t-linear < 0");
    expect(odd.kind === "choice" && odd.choices[0].words.map((p) => p.kind === "text" && p.text)).toEqual([
      "only if ",
      "needed",
    ]);
  });
});

describe("a question for a number", () => {
  it("is right within its tolerance and loses beyond it", () => {
    const ask = asked("ask: How much?\nnumber: t-linear ± 0.05");
    expect(score(ask, 0.25)).toBe(1);
    expect(score(ask, 0.29)).toBe(1);
    expect(score(ask, 0.35)).toBeCloseTo(0.5, 6);
    expect(score(ask, Number.POSITIVE_INFINITY)).toBe(0);
  });
  it("may ask for a size, and for what is not finite", () => {
    const loss = asked("ask: How much?\nnumber: |t-linear| ± 0.01", LINK.replace("gamma=0.25", "gamma=0.75"));
    expect([score(loss, 0.25), score(loss, -0.25)]).toEqual([1, expect.closeTo(0.01 / 0.5, 12)]);
    const peak = asked("ask: What?\nnumber: risk-scratch ± 0.1", "link: ?v=1&limit=large&gamma=1");
    expect([score(peak, Number.POSITIVE_INFINITY), score(peak, 5)]).toEqual([1, 0]);
  });
});

describe("a question for a point of the map", () => {
  it("is right in the region, and outside counts how far it is", () => {
    const ask = asked("ask: Where?\npoint: in high");
    expect(score(ask, [45, 0.4])).toBe(1);
    expect(score(ask, [60, 0.24])).toBe(1);
    expect(score(ask, [60, 0.26])).toBeLessThan(1);
    // From (90°, 1) the nearest place of cos²θ > γ is as far as it is from (0°, 0) by symmetry: less than half a diagonal.
    expect(score(ask, [90, 1])).toBeCloseTo(Math.max(0, 1 - 2 * distanceToCurve()), 1);
  });
  it("is right at the highest place, and elsewhere reaches a share of the range", () => {
    const ask = asked("ask: Where?\npoint: highest");
    expect(ask.kind === "point" && extremePlace(ask.scene, "highest")?.at).toEqual([0, 0]);
    expect(score(ask, [0, 0])).toBe(1);
    // From −1 at (90°, 1) to 1 at (0°, 0).
    expect(score(ask, [45, 0.5])).toBeCloseTo(0.5, 6);
    expect(score(ask, [90, 1])).toBe(0);
  });
});

/** Distance in sides of the map from the corner (90°, 1) to γ = cos²θ. */
function distanceToCurve(): number {
  const gaps = Array.from({ length: 1001 }, (_, i) => {
    const t = i / 1000;
    return Math.hypot(1 - t, 1 - Math.cos((t * Math.PI) / 2) ** 2);
  });
  return Math.min(...gaps);
}

describe("a question for a curve", () => {
  const ask = asked("ask: Draw it.\ncurve: risk-scratch");
  it("knows the truth along the axis", () => {
    const truth = ask.kind === "curve" ? curveTruth(ask, [0, 0.25, 0.5]) : [];
    expect(truth.map((v) => Number(v.toFixed(9)))).toEqual([1, 0.75, 0.5]);
  });
  it("compares what was drawn by its mean distance in heights of the axis", () => {
    expect(score(ask, [1, 0], [0, 2])).toBeCloseTo(1, 6);
    expect(score(ask, [1.1, 0.1], [0, 2])).toBeCloseTo(1 - 4 * 0.05, 6);
    expect(score(ask, [2, 2], [0, 2])).toBe(0);
    expect(drawnAt([0, 1, 0], 0.25)).toBe(0.5);
  });
});

describe("what is told when", () => {
  it("what stands after the question is told after the answer", () => {
    const { blocks, after } = step(
      "Before.\n\nask: Q?\nnumber: gamma ± 1\n\nAfter,\n1. not a list.\n\n- one\n- two\n1. three",
    );
    expect(blocks.map((b) => b.kind)).toEqual(["paragraph"]);
    expect(after.map((b) => b.kind)).toEqual(["paragraph", "bullet", "bullet", "numbered"]);
  });
  it("a question that cannot be asked hides nothing", () => {
    const { blocks, after, ask } = step("ask: Q?\n\nAfter.");
    expect([ask, blocks.length, after.length]).toEqual([undefined, 1, 0]);
  });
});

const wrong: [lines: string, message: RegExp][] = [
  ["ask:\nnumber: gamma ± 1", /5 “ask:” asks nothing/],
  ["ask: Q?", /5 after “ask: …” a line says how/],
  ["ask: Q?\nask: R?\nnumber: gamma ± 1", /6 a step asks one question/],
  ["number: gamma ± 1", /5 “number:” answers a question, and no line “ask: …” stands before it/],
  ["ask: Q?\nchoice: a if t-linear > 0", /6 a question has 2 to 6 choices, not 1/],
  ["ask: Q?\nchoice: a\nchoice: b if t-linear > 0", /6 a choice reads/],
  ["ask: Q?\nchoice: a if nothing > 0\nchoice: b if t-linear > 0", /6 “nothing” is no quantity/],
  ["ask: Q?\nchoice: a if t-linear < 0\nnumber: gamma ± 1", /7 a question is answered in one way/],
  ["ask: Q?\nnumber: gamma", /6 a number reads/],
  ["ask: Q?\nnumber: gamma ± 0", /6 a number reads/],
  ["ask: Q?\nnumber: best ± 1", /6 “best” is no number/],
  ["ask: Q?\npoint: here", /6 a point reads/],
  ["ask: Q?\npoint: in nowhere", /6 a point reads .*low, high/],
  ["ask: Q?\ncurve: t-linear", /6 “t-linear” is no curve of this step/],
  ["highlight: curve none", /5 “none” is no curve/],
  ["highlight: region none", /5 “none” is no region/],
  ["highlight: control none", /5 “none” is no control/],
  ["highlight: everything", /5 “highlight:” reads/],
  ["highlight: region high\nhighlight: control gamma", /6 a step points at one thing/],
  ["show: everything", /5 “show:” names parts/],
];
it.each(wrong)("names the line that is wrong: %s", (lines, message) => {
  expect(problems(lines)).toEqual([expect.stringMatching(message)]);
});

it("points at a region, a curve, a curve of a family, a control; shows parts alone", () => {
  expect(step("highlight: region high").scene.spot).toBe("high");
  expect(step("highlight: curve risk-linear").highlight).toEqual({ kind: "curve", series: 1 });
  expect(step("highlight: control gamma").highlight).toEqual({ kind: "control", param: "gamma" });
  const family = "link: ?v=1&fam=theta:20,theta:40&limit=large";
  expect(step("highlight: curve theta:40", family).highlight).toEqual({ kind: "curve", series: 1 });
  expect(step("show: map plane").shows).toEqual(["plane", "map"]);
});

describe("formulas", () => {
  const pieces = (tex: string) => step(`Here: $${tex}$ it is.`).blocks[0].pieces;
  it("are trees of what is known", () => {
    expect(pieces(String.raw`R = \frac{1}{2}\theta^2`)[1]).toMatchObject({
      kind: "formula",
      tex: {
        kind: "row",
        parts: [
          { kind: "name", text: "R" },
          { kind: "sign", text: "=" },
          { kind: "fraction", over: { kind: "number", text: "1" }, under: { kind: "number", text: "2" } },
          { kind: "scripts", base: { kind: "name", text: "θ" }, high: { kind: "number", text: "2" } },
        ],
      },
    });
    expect(pieces("β_s")[1]).toEqual({ kind: "symbol", text: "β_s" });
    expect(pieces("γ_FT^2")[1]).toMatchObject({ tex: { low: { kind: "words", text: "FT" }, high: { text: "2" } } });
  });
  it.each([
    [String.raw`\href{x}{y}`, /“\\href” is not known/],
    ["{a", /a “{” is not closed/],
    ["a}", /a “}” has no “{”/],
    ["a^b^c", /two “\^” in a row/],
    [String.raw`\frac{a}`, /ends too early/],
    [`${"{".repeat(30)}a${"}".repeat(30)}`, /nested too deeply/],
  ])("are refused by line: %s", (tex, message) => {
    expect(problems(`Here: $${tex}$ it is.`)).toEqual([expect.stringMatching(message)]);
    expect(pieces(tex).every((p) => p.kind === "text")).toBe(true);
  });
  it("have every command that is listed", () => {
    const needs: Record<string, string> = { frac: "{a}{b}", sqrt: "{a}", hat: "{a}", mathrm: "{a}", text: "{a}" };
    for (const name of texCommands) expect(pieces(`A\\${name}${needs[name] ?? " "}z`)[1]?.kind, name).toBe("formula");
  });
});

describe("links", () => {
  it("lead to a setting of this page, as the page itself writes it", () => {
    const { pieces } = step("See [the peak](?v=1&gamma=1.0&play=yes&embed=full).").blocks[0];
    expect(pieces[1]).toEqual({ kind: "link", text: "the peak", link: "v=1&gamma=1" });
    expect(step("See [it](?v=1&gamma=1.5).").blocks[0].pieces[1]).toMatchObject({ link: "v=1&gamma=1.5" });
  });
  it.each([
    "https://example.org/?v=1",
    "//example.org",
    "javascript:alert(1)",
    "#v=1",
    "data:text/html,a",
    "?v=1&gamma=lots",
    "?nosuch=1",
  ])("go nowhere else: %s", (target) => {
    const text = `See [it](${target}).`;
    expect(problems(text)).toHaveLength(1);
    expect(step(text).blocks[0].pieces.every((p) => p.kind === "text")).toBe(true);
  });
});
