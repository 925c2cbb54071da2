import { useId } from "react";
import { t } from "../../lib/language.ts";
import { paperOf } from "../../models/papers.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { MathText } from "../../ui/MathSymbol.tsx";
import { open } from "../state/store.ts";
import { DEFAULTS, type Figure } from "./figures.ts";
import "./gallery.css";

/** Pixels a side of a thumbnail, as the command line makes them. */
const SIDE = 193;

interface GalleryProps {
  readonly figures: readonly Figure[];
  /** Canonical link of the present scene. */
  readonly link: string;
  /** Opens an atlas; the one file opens none. */
  readonly onAtlas?: () => void;
  readonly onClose: () => void;
}

/** The figures of the papers as cards. */
export function Gallery({ figures, link, onAtlas, onClose }: GalleryProps) {
  const id = useId();
  const papers = [...new Set(figures.map((f) => f.paper))];
  return (
    <Dialog title="Figures of the papers" className="gallery" focus="[aria-current]" onClose={onClose}>
      {(close) => (
        <>
          {onAtlas && (
            <p className="gallery-atlas">
              <button
                type="button"
                aria-haspopup="dialog"
                onClick={() => {
                  close();
                  onAtlas();
                }}
              >
                Open an atlas
              </button>
              <span>Diagrams that were simulated elsewhere, from a file or two that come with this site</span>
            </p>
          )}
          <ul className="cards">
            <Card
              id="defaults"
              name={t("The instrument’s defaults")}
              claims={["where every setting starts"]}
              current={link === DEFAULTS}
              onChoose={() => choose(close, DEFAULTS)}
            />
          </ul>
          {papers.map((paper) => (
            <section key={paper} aria-labelledby={`${id}-${paper}`}>
              <Reference arxiv={paper} id={`${id}-${paper}`} />
              <ul className="cards">
                {figures
                  .filter((f) => f.paper === paper)
                  .map((f: Figure) => (
                    <Card
                      key={f.id}
                      id={f.id}
                      figure={f.figure}
                      name={f.title}
                      claims={f.claims}
                      current={link === f.canonical}
                      onChoose={() => choose(close, f.link)}
                    />
                  ))}
              </ul>
            </section>
          ))}
        </>
      )}
    </Dialog>
  );
}

/** Shows a figure; the dialog goes first, so that focus is back where it was. */
function choose(close: () => void, chosen: string): void {
  close();
  open(chosen, true);
}

/** A paper in full, as the heading of its figures. */
function Reference({ arxiv, id }: { readonly arxiv: string; readonly id: string }) {
  const paper = paperOf(arxiv);
  const link = (
    <a href={`https://arxiv.org/abs/${arxiv}`} target="_blank" rel="noreferrer">
      {`arXiv:${arxiv}`}
    </a>
  );
  return (
    <div className="reference">
      <h3 id={id} translate="no">
        {paper?.title ?? `arXiv:${arxiv}`}
      </h3>
      <p translate="no">
        {paper && `${paper.authors}. ${paper.venue} ${paper.year} [${paper.short}]. `}
        {link}
      </p>
    </div>
  );
}

interface CardProps {
  readonly id: string;
  readonly figure?: string;
  readonly name: string;
  readonly claims: readonly string[];
  readonly current: boolean;
  readonly onChoose: () => void;
}

/** One figure. Where its thumbnail is missing (they are made with the built site) its place stays plain. */
function Card({ id, figure, name, claims: [first, ...more], current, onChoose }: CardProps) {
  const base = useId();
  return (
    <li className="card">
      <button
        type="button"
        data-figure={id}
        aria-current={current ? "true" : undefined}
        aria-labelledby={`${base}-name`}
        aria-describedby={`${base}-claim`}
        onClick={onChoose}
      >
        {import.meta.env.MODE !== "onefile" && (
          <span className="thumbnail">
            <img src={`./thumbnails/${id}.png`} alt="" width={SIDE} height={SIDE} loading="lazy" decoding="async" />
          </span>
        )}
        <span className="card-text">
          <span className="card-name" id={`${base}-name`}>
            {figure && <span className="card-figure">{`${t(figure)} `}</span>}
            <MathText text={name} />
          </span>
          <span className="card-claim" id={`${base}-claim`}>
            <MathText text={first} />
          </span>
          {current && (
            <span className="card-current" aria-hidden="true">
              on the page now
            </span>
          )}
        </span>
      </button>
      {more.length > 0 && (
        <details>
          <summary>
            {more.length === 1 ? "and one more claim" : t("and {n} more claims", { n: more.length })}
            <span className="visually-hidden"> {t("of {name}", { name })}</span>
          </summary>
          <ul>
            {more.map((claim) => (
              <li key={claim}>
                <MathText text={claim} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
