import { afterEach, expect, it } from "vitest";
import { compiled } from "../../../scripts/catalogues.mjs";
import { catalogueOf } from "../../../scripts/messages.mjs";
import { make } from "../../../test/forecastData.ts";
import { pair, run } from "../../../test/forecastPairs.ts";
import { forecast } from "../../forecast/forecast.ts";
import { speak } from "../../lib/language.ts";
import { sayInEnglish } from "../../lib/saying.ts";
import { languageFrom } from "../languages/catalogue.ts";
import { reportPage } from "./reportPage.ts";
import { trackSentence, verdictSaying, verdictSentence } from "./words.ts";

const parts = {
  picture: "<svg></svg>",
  caption: "Dots are measured.",
  link: 'https://example.org/?v=1#forecast=1."><script>alert(1)</script>',
  version: "Transferscope",
  settings: "40 labels",
};
const settings = { seed: 1, draws: 50 };

afterEach(() => speak(undefined));

it("a report has verdict, track record, picture, errors at one, two, four and eight times the labels, settings and link", () => {
  const told = run(forecast(make({ d: 20, m: 40, unlabelled: 100, seed: 6 }).input, settings));
  const html = reportPage({ told, parts });
  for (const text of [verdictSentence(told.verdicts, 40), trackSentence(), parts.picture, parts.caption, "40 labels"])
    expect(html).toContain(text);
  expect([...html.matchAll(/<tr><td>(\d+)<\/td>/g)].map(([, n]) => Number(n))).toEqual([40, 80, 160, 320]);
  expect(html).not.toContain("<script");
});

it("the report of a refusal says why, with leave-one-out, and has no verdict and no track record", async () => {
  const told = run(
    forecast(
      await pair(
        "spam-heavy",
        Array.from({ length: 60 }, (_, i) => i),
      ),
      settings,
    ),
  );
  const html = reportPage({ told, parts });
  expect(html).toContain("<h1>No forecast for these data</h1>");
  expect(html).toContain("leave-one-out at 60 labels");
  expect(html).not.toMatch(/97 in 100|<table>/);
});

it("a report in German has German sentences and decimal commas; for files the verdict stays English", () => {
  const told = run(forecast(make({ d: 20, m: 25, unlabelled: 100, seed: 6 }).input, settings));
  const english = reportPage({ told, parts });
  speak(languageFrom("de", ",", compiled(catalogueOf("de"))));
  const html = reportPage({ told, parts });
  expect(html).toContain('<html lang="de">');
  expect(html).toMatch(/<h1>Mit 25.* Labels /);
  expect(html).toMatch(/<tr><td>25<\/td><td>\d+,\d+ \(\d+,\d+ bis \d+,\d+\)<\/td>/);
  expect(html).toContain("aus weniger als 30 Labels");
  expect(sayInEnglish(verdictSaying(told.verdicts, 25))).toBe(/<h1>(.*)<\/h1>/.exec(english)?.[1]);
});
