import { describe, expect, it } from "vitest";
import "../../../test/everyModel.ts";
import { decodeLink } from "../../scene/link.ts";
import { alongWords, nearestCategory } from "./placeInWords.ts";
import { profileOf } from "./profile.ts";

function profile(link: string) {
  const { scene, notices } = decodeLink(link);
  expect(notices).toEqual([]);
  const work = profileOf(scene);
  for (let step = work.next(); ; step = work.next()) if (step.done) return step.value;
}

/** Without noise and for large d the transferability is cos²θ − γ while γ < 1, and −sin²θ beyond. */
const noiseless = "?v=1&limit=large&sigma=0";

describe("what happens along the axes of a map, in words", () => {
  it("has the ends, turns and kind of a formula known in closed form", () => {
    const found = profile(`${noiseless}&theta=60&gamma=0.75`);
    expect(found?.tag).toBe("A");
    if (!found) throw new Error("no profile");
    expect(alongWords(found, "x")).toMatch(/^Across, as θ .* from 0° to 90°, T linear falls from 0\.250 to −0\.750\.$/);
    expect(alongWords(found, "y")).toMatch(/T linear falls from 0\.250 to −0\.750 at γ = 1, then stays there\.$/);
    found.x.at.forEach((theta, i) => {
      expect(found.x.values[i]).toBeCloseTo(Math.cos((theta * Math.PI) / 180) ** 2 - 0.75, 9);
    });
  });
  it("visits each whole number once", () => {
    const found = profile("?v=1&x=L:1..6");
    expect(found?.x.at).toEqual([1, 2, 3, 4, 5, 6]);
    expect(found?.x.values).toHaveLength(6);
  });
  it("names the nearest other category: above 60° fine-tuning of wide ReLU networks no longer wins", () => {
    const found = profile("?v=1&m=relu&q=best&x=theta:0..90&theta=45");
    if (!found) throw new Error("no profile");
    expect(alongWords(found, "x")).toMatch(/is fine-tuning, then .* from θ = 6[01](\.\d+)?° on\.$/i);
    expect(nearestCategory(found)).toMatch(/^The nearest other one: .*, at θ = 6[01](\.\d+)?°\.$/);
    expect(nearestCategory(profile(noiseless) as NonNullable<ReturnType<typeof profile>>)).toBe("");
  });
  it("has nothing to say where each place would take long, or there is no theory", () => {
    expect(profile("?v=1&q=saves-linear&x=theta:0..90&y=sigma:0..1")).toBeUndefined();
  });
});
