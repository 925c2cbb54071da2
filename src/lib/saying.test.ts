import { afterEach, expect, it } from "vitest";
import { speak } from "./language.ts";
import { inRow, SaidError, say, sayInEnglish, saying, sayingOf } from "./saying.ts";

const german: Readonly<Record<string, (v: Readonly<Record<string, string | number>>) => string>> = {
  "“{name}” has {n, plural, one {# row} other {# rows}} of {x}.": ({ name, n, x }) => `„${name}“: ${n} Zeilen, ${x}.`,
  "{first}; {next}": ({ first, next }) => `${first} / ${next}`,
  labels: () => "Beschriftungen",
};

afterEach(() => speak(undefined));

const rows = (n: number) =>
  saying("“{name}” has {n, plural, one {# row} other {# rows}} of {x}.", { name: "labels", n, x: { decimal: "3.0" } });

it("says the same in English and in the language of the page, names and numbers in place", () => {
  expect(say(rows(1))).toBe("“labels” has 1 row of 3.0.");
  speak({ id: "de", decimalMark: ",", translate: (message, values) => german[message]?.(values) });
  expect(say(rows(2))).toBe("„labels“: 2 Zeilen, 3,0.");
  expect(sayInEnglish(rows(2))).toBe("“labels” has 2 rows of 3.0.");
});

it("puts sayings together by a message", () => {
  const row = inRow("{first}; {next}", [saying("labels"), saying("b"), saying("c")]);
  expect(sayInEnglish(row)).toBe("labels; b; c");
  speak({ id: "de", decimalMark: ",", translate: (message, values) => german[message]?.(values) });
  expect(say(row)).toBe("Beschriftungen / b / c");
});

it("knows what an error says, also when it was thrown in another thread", () => {
  const error = new SaidError("Line {line} is empty.", { line: 3 });
  expect(error.message).toBe("Line 3 is empty.");
  expect(sayingOf(error)).toEqual(saying("Line {line} is empty.", { line: 3 }));
  expect(sayingOf(structuredClone(error.saying))).toEqual(error.saying);
  expect(sayInEnglish(sayingOf(new Error("the {whole} of it")))).toBe("the {whole} of it");
  expect(sayInEnglish(sayingOf("a text"))).toBe("a text");
});
