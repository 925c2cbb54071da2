import { afterEach, expect, it } from "vitest";
import { readable } from "../lib/decimal.ts";
import { speak } from "../lib/language.ts";
import { asWritten, verdict, written } from "./pointWords.ts";

afterEach(() => speak(undefined));

it("a number is read back as it is written, whatever the decimal mark", () => {
  for (const decimalMark of [".", ","] as const) {
    speak({ id: "de", decimalMark, translate: () => undefined });
    for (const [x, digits] of [
      [0.77, 3],
      [1.234, 4],
      [2.3e-5, 2],
      [1234.5, 6],
    ] as const) {
      const read = asWritten(readable(x, digits));
      const wrote = written(x, digits);
      expect([read.text, read.value]).toEqual([wrote.text, wrote.value]);
      expect(read.within / wrote.within).toBeCloseTo(1, 12);
      expect(read.value).toBeCloseTo(x, 12);
    }
  }
});

it("the verdict on three", () => {
  const said = verdict(
    [
      { id: "a", name: "scratch", risk: 0.5 },
      { id: "b", name: "linear transfer", risk: Number.POSITIVE_INFINITY },
      { id: "c", name: "fine-tuning", risk: 0.25 },
      { id: "d", name: "another", risk: Number.NaN },
    ],
    "risk",
    "",
  );
  expect(said.text).toBe(
    "Fine-tuning has the least risk, 0.250; scratch has 0.500, linear transfer diverges, too and another has no number here.",
  );
});
