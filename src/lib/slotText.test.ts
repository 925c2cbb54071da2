import { expect, test } from "vitest";
import { slotText } from "./slotText.ts";

test.each([
  [0.5, "num", "0.5"],
  [1.04881, "num", "1.049"],
  [-0.25, "num", "−0.25"],
  [-0.25, "fac", "(−0.25)"],
  [2.5e-7, "fac", "(2.5·10⁻⁷)"],
  [2.5e-7, "num", "2.5·10⁻⁷"],
  [498.73, "cnt", "498.73"],
  [100000, "cnt", "100000"],
  [Number.POSITIVE_INFINITY, "fac", "∞"],
] as const)("%f as %s is %s", (x, kind, text) => {
  expect(slotText(x, kind)).toBe(text);
});
