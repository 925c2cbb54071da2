import { beforeEach, describe, expect, it } from "vitest";
import { encodeLink } from "../../scene/link.ts";
import { backToLink, beginGesture, change, choose, factoryDefaults, open, redo, store, undo } from "./store.ts";

const link = () => encodeLink(store.getState().scene);
/** One gesture of several changes. */
function gesture(...patches: Parameters<typeof change>[0][]): void {
  beginGesture();
  for (const patch of patches) change(patch);
}

it("shows a figure, or where a story's link leads, in the colours and language that the page has", () => {
  open("?v=1&theme=dark&lang=de", false);
  open("?v=1&q=t-finetune", true);
  expect(link()).toBe("v=1&q=t-finetune&theme=dark&lang=de");
  open("?v=1", false);
  expect(link()).toBe("v=1");
});

describe("undo", () => {
  beforeEach(() => open("?v=1&theta=20&pin=1,1", false));

  it("undoes and redoes a drag of 500 events as one gesture", () => {
    gesture(...Array.from({ length: 500 }, (_, i) => ({ theta: 20 + i / 10 })));
    expect(link()).toBe("v=1&theta=69.9&pin=1,1");
    undo();
    expect(link()).toBe("v=1&theta=20&pin=1,1");
    expect(store.getState().past).toEqual([]);
    redo();
    expect(link()).toBe("v=1&theta=69.9&pin=1,1");
  });

  it("keeps two quick edits of different controls apart, even in one gesture", () => {
    gesture({ theta: 30 });
    gesture({ sigma: 0.5 });
    undo();
    expect(link()).toBe("v=1&theta=30&pin=1,1");
    undo();
    // A number typed in a box is committed by the pointerdown on the next control.
    gesture({ rho: 2 }, { sigma: 0.4 }, { sigma: 0.6 });
    undo();
    expect(link()).toBe("v=1&theta=20&rho=2&pin=1,1");
  });

  it("makes an animation one entry, whatever is pressed meanwhile, and its next run another", () => {
    change({ sigma: 0.3 }, false, "sweep 1");
    beginGesture();
    change({ sigma: 0.4 }, false, "sweep 1");
    beginGesture();
    change({ sigma: 0.5 }, false, "sweep 2");
    undo();
    expect(link()).toBe("v=1&theta=20&sigma=0.4&pin=1,1");
    undo();
    expect(link()).toBe("v=1&theta=20&pin=1,1");
  });

  it("ignores changes without effect, and clears redo after a new change", () => {
    gesture({ theta: 20 });
    expect(store.getState().past).toEqual([]);
    gesture({ theta: 40 });
    undo();
    gesture({ theta: 50 });
    redo();
    expect(link()).toBe("v=1&theta=50&pin=1,1");
  });

  it("undoes a preset, a model and both resets", () => {
    open("v=1&q=t-finetune", true);
    undo();
    expect(link()).toBe("v=1&theta=20&pin=1,1");
    gesture({ m: "diagonal" });
    expect(link()).toBe("v=1&m=diagonal");
    undo();
    expect(link()).toBe("v=1&theta=20&pin=1,1");
    gesture({ sigma: 1 });
    backToLink();
    expect(link()).toBe("v=1&theta=20&pin=1,1");
    factoryDefaults();
    expect(link()).toBe("v=1");
    undo();
    undo();
    expect(link()).toBe("v=1&theta=20&sigma=1&pin=1,1");
  });

  it("keeps the level of embedding in every reset", () => {
    open("?v=1&theta=20&embed=full", false);
    gesture({ theta: 30 });
    expect(link()).toBe("v=1&theta=30&embed=full");
    gesture({ m: "diagonal" });
    expect(link()).toBe("v=1&m=diagonal&embed=full");
    factoryDefaults();
    expect(link()).toBe("v=1&m=diagonal&embed=full");
  });

  it("holds at most two hundred gestures", () => {
    for (let i = 0; i < 300; i++) gesture({ theta: i / 10 });
    expect(store.getState().past.length).toBe(200);
  });

  it("is cleared by a link from outside", () => {
    gesture({ theta: 60 });
    open("?v=1&theta=70", false);
    undo();
    expect(link()).toBe("v=1&theta=70");
  });
});

it("a change leaves what says the same as the same objects, so that panels and the plan know it", () => {
  open("?v=1&theta=20&pin=1,1&fam=L:1,L:3&ref=L:4&sweep=theta:0..90&only=theta,q", false);
  const before = store.getState().scene;
  change({ theme: "dark" });
  expect(store.getState().scene).toEqual({ ...before, theme: "dark" });
  for (const [field, value] of Object.entries(before))
    if (field !== "theme") expect(store.getState().scene[field as keyof typeof before], field).toBe(value);
});

describe("a choice from a list", () => {
  const setting = "v=1&theta=20&x=sigma:0..0.7&pin=0.1,1";
  const model = (m: string) => choose("m", () => ({ m }));
  beforeEach(() => open(`?${setting}`, false));

  it("replaces the choice before and starts from the same scene, so that entries passed over have no effect", () => {
    model("diagonal");
    expect(link()).toBe("v=1&m=diagonal");
    model("deep-linear");
    expect(link()).toBe(setting);
    choose("q", () => ({ q: "saves-linear", show: "theory", y: "theta:0..90" }));
    choose("q", () => ({ q: "risk-linear" }));
    expect(link()).toBe("v=1&theta=20&q=risk-linear&x=sigma:0..0.7&pin=0.1,1");
  });

  it("is a new choice after anything else has changed", () => {
    model("diagonal");
    change({ alpha: 0.4 });
    model("deep-linear");
    expect(link()).toBe("v=1");
    undo();
    expect(link()).toBe("v=1&m=diagonal&alpha=0.4");
    choose("q", () => ({ q: "risk-scratch" }));
    model("deep-linear");
    expect(link()).toBe("v=1");
  });
});
