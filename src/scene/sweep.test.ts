import { describe, expect, it } from "vitest";
import { modelById } from "../models/registry.ts";
import { between } from "./between.ts";
import { decodeLink, encodeLink } from "./link.ts";
import { nearest, nextPlace, type Place, sweepValues } from "./sweep.ts";

const model = modelById("deep-linear");
const scene = (link: string) => decodeLink(link).scene;

describe("the values of a sweep", () => {
  it("run from end to end, evenly in the value or in its logarithm", () => {
    const linear = sweepValues(model, { param: "gamma", lo: 0, hi: 2, log: false });
    expect([linear.length, linear[0], linear[30], linear[60]]).toEqual([61, 0, 1, 2]);
    const log = sweepValues(model, { param: "sigma", lo: 0.01, hi: 1, log: true });
    expect([log[0], log[30], log[60]]).toEqual([0.01, 0.1, 1]);
  });
  it("are whole where the parameter counts, each once", () => {
    expect(sweepValues(model, { param: "L", lo: 1, hi: 10, log: false })).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(new Set(sweepValues(model, { param: "d", lo: 20, hi: 1000, log: true })).size).toBeGreaterThan(50);
  });
  it("are what a link writes and reads back", () => {
    for (const value of sweepValues(model, { param: "theta", lo: 0, hi: 90, log: false })) {
      const { params } = decodeLink(
        encodeLink({ ...scene("?v=1"), params: { ...scene("?v=1").params, theta: value } }),
      ).scene;
      expect(params.theta).toBe(value);
    }
  });
});

describe("the way of a sweep", () => {
  const walk = (turn: "once" | "loop" | "swing", count: number, steps: number) => {
    const seen = [0];
    let place: Place | undefined = { index: 0, direction: 1 };
    for (let i = 0; i < steps && place; i++) {
      place = nextPlace(place, count, turn);
      if (place) seen.push(place.index);
    }
    return seen.join("");
  };
  it("ends, starts again, or turns back", () => {
    expect(walk("once", 4, 9)).toBe("0123");
    expect(walk("loop", 4, 9)).toBe("0123012301");
    expect(walk("swing", 4, 9)).toBe("0123210123");
    expect(walk("swing", 1, 3)).toBe("0");
  });
  it("starts from the nearest value", () => {
    expect([nearest([0, 1, 2], -5), nearest([0, 1, 2], 1.4), nearest([0, 1, 2], 9)]).toEqual([0, 1, 2]);
  });
});

describe("between two scenes", () => {
  const [from, to] = [
    scene("?v=1&theta=20&d=100&L=1&x=theta:0..90"),
    scene("?v=1&theta=60&d=200&L=inf&x=theta:0..180&q=best"),
  ];
  it("numbers move, whole ones stay whole, what cannot move has moved", () => {
    const half = between(from, to, 0.5);
    expect([half.params.theta, half.params.d, half.params.L, half.x.hi, half.quantity]).toEqual([
      40,
      150,
      Number.POSITIVE_INFINITY,
      135,
      "best",
    ]);
    expect(between(from, to, 1)).toBe(to);
    expect(between(from, to, 0).params.theta).toBe(20);
  });
  it("every scene on the way is one that the gate lets through", () => {
    const [a, b] = [scene("?v=1&m=diagonal&c=0.000001"), scene("?v=1&m=diagonal&c=1&lam=-0.99999&D=4000&sigma=0.3")];
    for (let t = 0; t <= 1; t += 0.03125) {
      const there = between(a, b, t);
      expect(decodeLink(encodeLink(there))).toEqual({ scene: there, notices: [] });
    }
    // A logarithmic parameter is half way at the geometric mean.
    expect(between(a, b, 0.5).params.c).toBe(0.001);
  });
});

describe("keys of a talk", () => {
  const notices = (link: string) => decodeLink(link).notices.map((n) => n.key);
  it("name what is wrong", () => {
    expect(
      notices("?v=1&present=big&spot=middle&story=nosuch&step=0&sweep=L&turn=back&pace=99&play=maybe").sort(),
    ).toEqual(["pace", "play", "present", "spot", "step", "story", "sweep", "turn"]);
    expect(notices("?v=1&q=risk-scratch&spot=low")).toEqual(["spot"]);
    expect(notices("?v=1&q=best&spot=scratch&sweep=gamma:log:0.1..2&turn=swing&pace=30&play=yes")).toEqual([]);
  });
});
