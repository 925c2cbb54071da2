import { useStore } from "zustand";
import { t } from "../../lib/language.ts";
import { paperOf } from "../../models/papers.ts";
import { MathText } from "../../ui/MathSymbol.tsx";
import { store } from "../state/store.ts";
import { figureNumber, shownFigure } from "./figures.ts";
import "./figureCaption.css";

/** What a figure of a paper shows and claims; shown above the page's sentence until the scene is changed. */
export function FigureCaption() {
  const figure = useStore(store, ({ scene }) => shownFigure(scene));
  if (!figure) return null;
  const paper = paperOf(figure.paper);
  return (
    <section className="figure-caption" aria-label="What this figure shows">
      <p>
        <strong className="caption-title">
          <MathText text={t("{figure}: {title}", { figure: figureNumber(figure), title: figure.title })} />
        </strong>{" "}
        <a href={`https://arxiv.org/abs/${figure.paper}`} title={paper?.title ?? ""} target="_blank" rel="noreferrer">
          {paper ? `${paper.authors}, ${paper.year}` : `arXiv:${figure.paper}`}
        </a>
      </p>
      <ul>
        {figure.claims.map((claim) => (
          <li key={claim}>
            <MathText text={claim} />
          </li>
        ))}
      </ul>
    </section>
  );
}
