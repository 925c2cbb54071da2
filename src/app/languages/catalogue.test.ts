import { compileMessage } from "@lingui/message-utils/compileMessage";
import { afterEach, describe, expect, it } from "vitest";
import { compiled } from "../../../scripts/catalogues.mjs";
import { allTexts, catalogueOf, problemsOf } from "../../../scripts/messages.mjs";
import { brief, readable } from "../../lib/decimal.ts";
import { speak, t } from "../../lib/language.ts";
import { languageFrom } from "./catalogue.ts";

const texts = allTexts();
afterEach(() => speak(undefined));

it("no text is translated before the language is known", () => expect(texts.early).toEqual([]));

describe.each(["de", "zh"] as const)("the catalogue %s", (id) => {
  const { missing, dead, torn } = problemsOf(id, texts);
  it("has every text of the source", () => expect(Object.fromEntries(missing)).toEqual({}));
  it("has no text that the source has no more", () => expect(dead).toEqual([]));
  it("keeps the slots of each text", () => expect(torn).toEqual([]));
  it("is right ICU", () => expect(Object.keys(compiled(catalogueOf(id))).length).toBeGreaterThan(1000));
});

it("puts values into English as Lingui does with the same message", () => {
  const lingui = (message: string) => languageFrom("en", ".", { [message]: compileMessage(message) });
  for (const [message, values] of [
    ["{n, plural, one {# cell} other {# cells}} of {total}", { n: 1, total: 5 }],
    ["{n, plural, one {# cell} other {# cells}} of {total}", { n: 3, total: "many" }],
    ["At {angle}°, {a} beats {b}: {a}.", { angle: "30", a: "fine-tuning", b: "scratch" }],
  ] as const)
    expect(t(message, values)).toBe(lingui(message).translate(message, values));
});

it("translates whole texts, texts in slots, plural forms, and leaves what it does not know in English", () => {
  const message = "{n, plural, one {# cell} other {# cells}} of {what}";
  speak(
    languageFrom(
      "de",
      ",",
      compiled({ [message]: "{n, plural, one {eine Zelle} other {# Zellen}} von {what}", scratch: "von Grund auf" }),
    ),
  );
  expect(t("scratch")).toBe("von Grund auf");
  expect(t(message, { n: 1, what: "scratch" })).toBe("eine Zelle von von Grund auf");
  expect(t(message, { n: 2500, what: "x" })).toBe("2.500 Zellen von x");
  expect(t("Not {a}", { a: "scratch" })).toBe("Not von Grund auf");
  expect([brief(0.25), readable(1.5), brief(2), readable(1e-7), readable(Number.NaN)]).toEqual([
    "0,25",
    "1,50",
    "2",
    "1,00·10⁻⁷",
    "–",
  ]);
});
