import { memo, useMemo } from "react";
import type { Piece, Step } from "../../scene/story.ts";
import { holds, refusal, words } from "../../scene/storyTerm.ts";
import { MathSymbol } from "../../ui/MathSymbol.tsx";
import { goTo, storyAfter, storyOf } from "./storyShelf.ts";
import type { Told } from "./useStory.ts";
import "./talk.css";

/** The open step of a story: its words with the numbers of its setting, and the way on. */
export const StoryText = memo(function StoryText({ told }: { readonly told: Told }) {
  const { story, step: number } = told;
  const step = story.steps[number - 1];
  const untrue = useMemo(() => step.claims.filter((claim) => !holds(claim)).map((c) => [c.line, refusal(c)]), [step]);
  return (
    <section className="story" aria-label={`Story: ${story.title}`} aria-live="polite">
      <p className="story-name">
        {story.title} · {number} of {story.steps.length}
      </p>
      <h2>{step.title}</h2>
      <Words step={step} />
      {untrue.map(([line, text]) => (
        <p key={line} className="story-problem">
          line {line}: {text}
        </p>
      ))}
    </section>
  );
});

const Words = memo(function Words({ step }: { readonly step: Step }) {
  return step.paragraphs.map((pieces, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the paragraphs of a step never change
    <p key={i}>
      {pieces.map((piece, j) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nor do their pieces
        <Shown key={j} piece={piece} />
      ))}
    </p>
  ));
});

function Shown({ piece }: { readonly piece: Piece }) {
  if (piece.weight === "strong")
    return (
      <strong>
        <Plain piece={piece} />
      </strong>
    );
  return piece.weight === "emphasis" ? (
    <em>
      <Plain piece={piece} />
    </em>
  ) : (
    <Plain piece={piece} />
  );
}

function Plain({ piece }: { readonly piece: Piece }) {
  if (piece.kind === "number")
    return (
      <span className="story-number" translate="no">
        {words(piece.term)}
      </span>
    );
  if (piece.kind === "symbol") return <MathSymbol text={piece.text} />;
  return piece.kind === "code" ? <code translate="no">{piece.text}</code> : <span>{piece.text}</span>;
}

/** Previous and next, at the end the next story. A button at an end stays where it is: the focus must not fall off it. */
export function StoryWay({ told: { name, story, step } }: { readonly told: Told }) {
  const last = step === story.steps.length;
  const after = last ? storyAfter(name) : undefined;
  return (
    <span className="story-way">
      <button type="button" aria-disabled={step === 1} onClick={() => goTo(name, step - 1)}>
        ‹ Back
      </button>
      <button
        type="button"
        aria-disabled={last && after === undefined}
        title={storyOf(after)?.title}
        onClick={() => (after === undefined ? goTo(name, step + 1) : goTo(after, 1))}
      >
        {after === undefined ? "Next ›" : "Next story ›"}
      </button>
    </span>
  );
}
