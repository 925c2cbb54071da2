import { t } from "../../lib/language.ts";
import type { Truth } from "./ForecastPlot.tsx";

/** A pair of public/examples. */
export interface Example {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  /** Who made the data, and their DOI. */
  readonly makers: string;
  readonly doi: string;
  /** Shown with the truth: what the example teaches. */
  readonly lesson: string;
}

export const LICENCE = { name: "CC BY 4.0", link: "https://creativecommons.org/licenses/by/4.0/" } as const;

export const examples: readonly Example[] = [
  {
    id: "digits-masked",
    title: "Masked digits",
    question: "Is a digit 5 or more, from images of which the left part is hidden? The source has seen whole images.",
    makers: "Alpaydin and Kaynak 1998",
    doi: "10.24432/C50P49",
    lesson: "Fine-tuning wins up to some 200 labels, and is as good from there on: the target alone has enough.",
  },
  {
    id: "letter-oq-cg",
    title: "Letters",
    question: "C or G, with a source that tells O from Q.",
    makers: "Slate 1991",
    doi: "10.24432/C5ZP40",
    lesson: "Transfer hurts here, by a third and more up to 80 labels: what tells O from Q misleads about C and G.",
  },
  {
    id: "satellite-soil",
    title: "Satellite soil",
    question: "Grey or damp grey soil, with a source for very damp soil too.",
    makers: "Srinivasan 1993",
    doi: "10.24432/C55887",
    lesson: "Fine-tuning wins, by a quarter at 10 labels and by 5 % at 160.",
  },
  {
    id: "spam-heavy",
    title: "Spam",
    question: "Mails with many capitals, with a source from those with few.",
    makers: "Hopkins and others 1999",
    doi: "10.24432/C53G6X",
    lesson:
      "The theory must be refused here: a few extreme rows decide the error, and fine-tuning is some 25 times worse than starting fresh at 40 labels.",
  },
];

/** Question and citation in one text, for files. */
export const aboutExample = ({ question, makers, doi }: Example): string =>
  t("{question} {makers}, {doi}, UCI Machine Learning Repository, {licence}.", {
    question,
    makers,
    doi: `doi:${doi}`,
    licence: LICENCE.name,
  });

interface Means {
  readonly n: number;
  readonly ridge0_best: { readonly mean: number };
  readonly ridgeS_best: { readonly mean: number };
}

/** What was measured on all labels of a pair: the best single penalty, mean of 30 to 60 repetitions. */
export async function truthOf({ id }: Example): Promise<Truth> {
  const answer = await fetch("examples/truth.json");
  const { pairs } = (await answer.json()) as { pairs: Readonly<Record<string, { curves: Means[] }>> };
  return pairs[id].curves.map(({ n, ridge0_best, ridgeS_best }) => ({
    n,
    ridge0: ridge0_best.mean,
    ridgeS: ridgeS_best.mean,
  }));
}
