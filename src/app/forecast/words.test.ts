import { expect, it } from "vitest";
import { verdictOf } from "../../forecast/verdict.ts";
import { savingsSentence, scoreSentence, trackSentence, verdictSentence } from "./words.ts";

const at = (n: number, better: number) => verdictOf(better, 200, n);

it("a verdict is told for one, two, four and eight times the labels, neighbours that agree together", () => {
  const all = [at(10, 200), at(30, 200), at(60, 200), at(120, 110), at(240, 1), at(300, 200)];
  expect(verdictSentence(all, 30)).toBe(
    "At 30 and 60 labels fine-tuning from the source beats starting fresh; at 120 labels it is undecided; at 240 labels starting fresh beats fine-tuning from the source.",
  );
  expect(trackSentence()).toMatch(/97 in 100.*33 real pairs.*more than 3 %.*23 %/);
});

it("savings are told in labels", () => {
  const saved = { n: 240, lo: 0.8, median: 2, hi: 4, atLeast: false };
  expect(savingsSentence(saved)).toBe(
    "What 240 labels give from scratch, fine-tuning reaches with 120 (90 % of the draws: 60 to 300), 2 times fewer.",
  );
  expect(savingsSentence({ ...saved, lo: 0, median: 0.5, hi: 1 })).toMatch(
    /with 480 \(90 % of the draws: 240 to never\), 2 times as many\.$/,
  );
  expect(savingsSentence({ ...saved, median: 24, hi: 24, atLeast: true })).toMatch(/with at most 10 /);
  expect(savingsSentence({ ...saved, median: 0, lo: 0 })).toMatch(/fewer than half of the draws/);
});

it("a forecast is compared with what happened: crosses in bands, and verdicts where there is a difference", () => {
  const band = (n: number) => ({ n, lo: 1, median: 2, hi: 3, rawLo: 1, rawHi: 3 });
  const told = {
    refused: [],
    curves: { ridge0: [band(10), band(20), band(40)], ridgeS: [band(10), band(20), band(40)] },
    verdicts: [at(10, 200), at(20, 1), at(40, 200)],
  };
  const truth = [
    { n: 10, ridge0: 2, ridgeS: 1.5 },
    { n: 20, ridge0: 2, ridgeS: 0.9 },
    { n: 40, ridge0: 2, ridgeS: 1.99 },
    { n: 80, ridge0: 9, ridgeS: 9 },
  ];
  expect(scoreSentence(told as never, truth)).toBe(
    "5 of 6 crosses lie in their bands; where the two differ by more than 3 %, 1 of 2 decided verdicts are right.",
  );
});
