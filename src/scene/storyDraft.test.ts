import { describe, expect, it } from "vitest";
import "../../test/everyModel.ts";
import { readStoryText } from "./story.ts";
import { moved, newStory, stepText, withLink, withoutStep, withStep, withStepText } from "./storyDraft.ts";

const titles = (text: string) => readStoryText(text).steps.map((s) => s.title);
const gammas = (text: string) => readStoryText(text).steps.map((s) => s.scene.params.gamma);

describe("a story that is written while one explores", () => {
  const two = withStep(newStory("v=1&gamma=0.5"), 1, "v=1&gamma=1.5");
  it("begins with a view and takes more of them, and can be read at every moment", () => {
    expect(readStoryText(newStory("v=1&gamma=0.5")).problems).toEqual([]);
    expect(readStoryText(two).problems).toEqual([]);
    expect(titles(two)).toEqual(["Step 1", "Step 2"]);
    expect(gammas(two)).toEqual([0.5, 1.5]);
    expect(gammas(withStep(two, 1, "v=1&gamma=0.75"))).toEqual([0.5, 0.75, 1.5]);
  });
  it("has steps that can be written anew, moved, set and taken away", () => {
    const named = withStepText(two, 2, "## Much data\nlink: ?v=1&gamma=1.5\n\nHere.");
    expect(titles(named)).toEqual(["Step 1", "Much data"]);
    expect(stepText(named, 2)).toBe("## Much data\nlink: ?v=1&gamma=1.5\n\nHere.");
    expect(titles(moved(named, 2, -1))).toEqual(["Much data", "Step 1"]);
    expect([moved(named, 1, -1), moved(named, 2, 1), moved(named, 7, 1)]).toEqual([named, named, named]);
    expect(gammas(withLink(named, 1, "v=1&gamma=0.1"))).toEqual([0.1, 1.5]);
    expect(gammas(withLink("# T\n\n## S\npreset: t25-fig2\n", 1, "v=1&gamma=0.1"))).toEqual([0.1]);
    expect(titles(withoutStep(named, 1))).toEqual(["Much data"]);
    // A title that was taken away comes back: without one the step would be part of the one before.
    expect(titles(withStepText(two, 2, "link: ?v=1&gamma=1.5\n\nHere."))).toEqual(["Step 1", "Step 2"]);
  });
});
