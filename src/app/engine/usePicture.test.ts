import { expect, it } from "vitest";
import type { Picture } from "./engine.ts";
import { type Parts, shownBy } from "./usePicture.ts";

const picture = () => ({}) as Picture;

it("a panel's picture is the latest of which its parts had changed", () => {
  let part = 1;
  const shown = shownBy(() => [part]);
  const [first, second, third] = [picture(), picture(), picture()];
  expect(shown(first)).toBe(first);
  expect(shown(second)).toBe(first);
  part = 2;
  expect(shown(third)).toBe(third);
});

it("what grows between two pictures is drawn with the next, however often React asks meanwhile", () => {
  const field = { done: 65 };
  const parts: Parts = () => [field, field.done];
  const shown = shownBy(parts);
  const [first, second] = [picture(), picture()];
  expect(shown(first)).toBe(first);
  // It has been drawn with 65; now more has landed, and React looks whether its picture is still the latest.
  field.done = 129;
  expect(shown(first)).toBe(first);
  expect(shown(second)).toBe(second);
  expect(shown(second)).toBe(second);
});
