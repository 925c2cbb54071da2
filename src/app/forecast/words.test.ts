import { expect, it } from "vitest";
import { verdictOf } from "../../forecast/verdict.ts";
import { savingsSentence, trackSentence, verdictSentence } from "./words.ts";

const at = (n: number, better: number) => verdictOf(better, 200, n);

it("a verdict is told for one, two, four and eight times the labels, neighbours that agree together", () => {
  const all = [at(10, 200), at(30, 200), at(60, 200), at(120, 110), at(240, 1), at(300, 200)];
  expect(verdictSentence(all, 30)).toBe(
    "At 30 and 60 labels fine-tuning from the source beats starting fresh; at 120 labels it is undecided; at 240 labels starting fresh beats fine-tuning from the source.",
  );
  expect(trackSentence).toMatch(/97 in 100.*33 real pairs.*23 %/);
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
