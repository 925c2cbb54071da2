/** Bibliographic data of a paper. */
export interface Paper {
  /** arXiv number. */
  readonly arxiv: string;
  /** Short name, as in the documentation. */
  readonly short: string;
  readonly authors: string;
  readonly year: number;
  readonly title: string;
  readonly venue: string;
}

/** The sources of the models and presets, by date. */
export const papers: readonly Paper[] = [
  {
    arxiv: "2107.01641",
    short: "S21",
    authors: "Gal Shachaf, Alon Brutzkus, Amir Globerson",
    year: 2021,
    title: "A Theoretical Analysis of Fine-tuning with Linear Teachers",
    venue: "NeurIPS",
  },
  {
    arxiv: "2410.08194",
    short: "T25",
    authors: "Javan Tahir, Surya Ganguli, Grant M. Rotskoff",
    year: 2025,
    title: "Features are fate: a theory of transfer learning in high-dimensional regression",
    venue: "ICML",
  },
  {
    arxiv: "2602.20062",
    short: "A26",
    authors: "Anguita, Locatello, Saxe, Mondelli, Mancini, Lippl, Dominé",
    year: 2026,
    title: "A Theory of How Pretraining Shapes Inductive Bias in Fine-Tuning",
    venue: "ICML",
  },
];

export function paperOf(arxiv: string): Paper | undefined {
  return papers.find((p) => p.arxiv === arxiv);
}
