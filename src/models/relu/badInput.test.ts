import { describe, expect, it } from "vitest";
import { simulate } from "../../../test/simulate.ts";
import { decodeLink } from "../../scene/link.ts";
import { plan } from "../../scene/plan.ts";
import { pointReport } from "../../scene/report.ts";
import { training } from "./training/training.ts";

/** What cannot be computed is refused with a reason, and what can is a number or says why it is none. */

const planOf = (link: string) => plan(decodeLink(`v=1&m=relu&${link}`).scene);

describe("more than a replicate may hold or take is refused before it starts", () => {
  const cases: [what: string, link: string, reason: RegExp][] = [
    ["a kernel of too many samples", "gamma=100&d=5000", /would take \d+ MB a thread/],
    ["a kernel that takes too long", "gamma=16&d=250", /would take too long/],
    ["a network of too much memory", "sim=network&width=16384&d=5000&gamma=2", /would take \d+ MB a thread/],
    [
      "a network that takes too long",
      "sim=network&width=4096&d=500&gamma=10&train=both",
      /more than an hour|MB a thread/,
    ],
    ["a network with a ridge", "sim=network&ridge=1", /no added ridge/],
    ["a student of too much memory", "sim=student&width=16384&teachers=1000&d=100", /would take \d+ MB a thread/],
    ["two scales of too much memory", "sim=scales&width=16384&gamma=100&d=1000", /would take \d+ MB a thread/],
  ];
  it.each(cases)("%s", (_, link, reason) => {
    const { probeSimulation } = planOf(link);
    expect(probeSimulation.job).toBeUndefined();
    expect(probeSimulation.job === undefined && probeSimulation.reason).toMatch(/^not simulated: /);
    expect(probeSimulation.job === undefined && probeSimulation.reason).toMatch(reason);
  });
});

describe("a link's values out of range are moved to the nearest, and it says so", () => {
  it.each([
    ["teachers=0", "teachers", 1],
    ["mu=2", "mu", 1],
    ["mu=-1", "mu", 0],
    ["kappa=0", "kappa", 0.001],
    ["init=0", "init", 0.01],
    ["width=1", "width", 2],
    ["width=1e9", "width", 16384],
    ["gamma=1e6", "gamma", 100],
  ])("%s", (given, key, value) => {
    const { scene, notices } = decodeLink(`v=1&m=relu&sim=student&${given}`);
    expect(scene.params[key]).toBe(value);
    expect(notices.map((n) => n.key)).toEqual([key]);
  });
});

/** Every simulated quantity has a number, or a reason and none. */
function numbersOf(link: string, trials = 2) {
  const report = simulate(`m=relu&${link}`, trials, 3);
  for (const [id, q] of Object.entries(report)) {
    expect(q, id).toBeDefined();
    if (q.mean === null) expect(q.reason, id).toMatch(/\w/);
    else expect(Number.isFinite(q.mean), id).toBe(true);
  }
  return report;
}

describe("at their ends parameters have a number or a reason", () => {
  const small = "sim=student&d=6&width=12&teachers=4&gamma=2";

  it("nothing lacks (μ = 0): linear transfer's floor from the source's neurons vanishes", () =>
    expect(numbersOf(`${small}&mu=0`)["floor-source"].mean).toBeLessThan(1e-9));

  it("everything lacks (μ = 1): the source is 0, whose readouts of the pretrained features are scratch's", () =>
    expect(numbersOf(`${small}&mu=1`)["floor-source"].mean).toBeCloseTo(1, 9));

  it("one teacher, and a share of it", () => {
    numbersOf(`${small.replace("teachers=4", "teachers=1")}&mu=0.4`);
    numbersOf(`${small.replace("teachers=4", "teachers=1")}&mu=1`);
  });

  const scales = "sim=scales&d=5&width=8&teachers=2&gamma=2";
  it.each(["kappa=0.001", "kappa=1000", "gout=0", "gout=1000", "init=0.01", "init=100", "sigma=100"])(
    "two scales, %s",
    (end) => {
      numbersOf(`${scales}&${end}`, 1);
    },
  );

  it("a training that does not end is left out, counted, and told: two neurons for twenty noisy samples", () => {
    const report = numbersOf("sim=network&d=10&gamma=2&width=2&sigma=1");
    expect(report.unfinished.mean).toBe(1);
    for (const id of ["risk-scratch", "risk-finetune", "t-finetune", "kernel-gap"])
      expect(report[id]).toMatchObject({
        mean: null,
        se: null,
        trials: 0,
        reason: "no training converged in 2 trials",
      });
  });

  it("no samples: theory has its number, and the watched network its reason", () => {
    const { scene } = decodeLink("v=1&m=relu&sim=network&gamma=0");
    expect(pointReport(scene, []).quantities["risk-scratch"]).toBe(1);
    expect(training.refuse(scene.params as never)).toMatch(/no target sample/);
    expect(training.refuse(decodeLink("v=1&m=relu&sim=student").scene.params as never)).toMatch(/linear tasks/);
  });
});

it("where there is no theory a report has no number and no tag, only reasons", () => {
  const { quantities, tags, reasons } = pointReport(decodeLink("v=1&m=relu&sim=student").scene, []);
  expect(Object.values(quantities).every((v) => v === null)).toBe(true);
  expect(tags).toEqual({});
  expect(Object.keys(reasons)).toEqual(Object.keys(quantities));
});
