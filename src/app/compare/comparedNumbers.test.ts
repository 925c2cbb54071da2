import { expect, it } from "vitest";
import { modelById } from "../../models/registry.ts";
import { decodeLink } from "../../scene/link.ts";
import { solveAt } from "../../scene/report.ts";
import { referenceScene, type Scene } from "../../scene/scene.ts";
import { SolvedPoint } from "../../scene/solvedPoint.ts";
import { comparedNumbers } from "./comparedNumbers.ts";

const sceneOf = (link: string) => decodeLink(link).scene;
const pointOf = ({ model, params, epsilon }: Scene) => new SolvedPoint(modelById(model), params, epsilon);

it("numbers at the probes: A's at A's, B's at B's", () => {
  const scene = sceneOf("v=1&theta=60&compare=ghost&ref=theta:0_gamma:0.25");
  const shown = comparedNumbers(scene, pointOf(referenceScene(scene) as Scene), pointOf(scene)).find(
    (n) => n.id === "t-linear",
  );
  const [a, b] = ["v=1&theta=0&gamma=0.25", "v=1&theta=60"].map(
    (link) => solveAt("deep-linear", sceneOf(link).params)["t-linear"],
  );
  const number = (text: string | undefined) => Number(text?.replace("−", "-"));
  expect(number(shown?.a)).toBeCloseTo(a, 2);
  expect(number(shown?.b)).toBeCloseTo(b, 2);
  expect(number(shown?.difference)).toBeCloseTo(b - a, 2);
});
