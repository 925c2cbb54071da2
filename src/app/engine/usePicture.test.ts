import { expect, it } from "vitest";
import type { Picture } from "./engine.ts";
import { type Parts, shownBy } from "./usePicture.ts";

const picture = () => ({}) as Picture;

it("selects the latest picture with changed dependencies", () => {
  let part = 1;
  const shown = shownBy(() => [part]);
  const [first, second, third] = [picture(), picture(), picture()];
  expect(shown(first)).toBe(first);
  expect(shown(second)).toBe(first);
  part = 2;
  expect(shown(third)).toBe(third);
});

it("draws progress made between two pictures with the next one, however often React reads the snapshot", () => {
  const field = { done: 65 };
  const parts: Parts = () => [field, field.done];
  const shown = shownBy(parts);
  const [first, second] = [picture(), picture()];
  expect(shown(first)).toBe(first);
  // Drawn with 65; the field has progressed since, and React reads the snapshot again.
  field.done = 129;
  expect(shown(first)).toBe(first);
  expect(shown(second)).toBe(second);
  expect(shown(second)).toBe(second);
});
