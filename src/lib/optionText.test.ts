import { expect, it } from "vitest";
import { readOption, writeOption } from "./optionText.ts";

it("reads what it writes, and knows a missing number from a wrong one", () => {
  for (const [id, argument] of [
    ["min", undefined],
    ["ridge", 0.1],
    ["ridge", 1e-7],
    ["first", 3],
  ] as const)
    expect(readOption(writeOption(id, argument))).toEqual({ id, argument });
  expect(writeOption("ridge", 1e-7)).toBe("ridge:0.0000001");
  expect(readOption(" first : 3 ")).toEqual({ id: "first", argument: 3 });
  expect(readOption("ridge:many").argument).toBeNaN();
  expect(readOption("ridge:").argument).toBeNaN();
  expect(readOption("")).toEqual({ id: "", argument: undefined });
});
