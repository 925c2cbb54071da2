import { memo, useMemo } from "react";
import { t } from "../../lib/language.ts";
import { rightChoice } from "../../scene/storyAsk.ts";
import { holds, refusal } from "../../scene/storyTerm.ts";
import { OWN } from "../../scene/talk.ts";
import { useMarkedPage } from "../page/useMarkedPage.ts";
import { goOn, useAnswered } from "./answers.ts";
import { Question } from "./Question.tsx";
import { StoryPlane } from "./StoryPlane.tsx";
import { Blocks } from "./StoryWords.tsx";
import type { Told } from "./storyShelf.ts";
import { goTo, storyAfter, storyOf } from "./storyShelf.ts";
import { Untranslated } from "./Untranslated.tsx";
import { useStage } from "./useStage.ts";
import "./talk.css";
import "./stage.css";

/** The open step of a story: its words with the numbers of its setting, and what it asks. */
export const StoryText = memo(function StoryText({
  told,
  projected = false,
}: {
  readonly told: Told;
  readonly projected?: boolean;
}) {
  const { story, step: number, name } = told;
  const step = story.steps[number - 1];
  const { ask } = step;
  const answered = useAnswered(told);
  const asking = ask !== undefined && answered === undefined;
  useStage(told, asking);
  useMarkedPage("story");
  const untrue = useMemo(() => {
    const claims = step.claims.filter((claim) => !holds(claim)).map((c) => [c.line, refusal(c)] as const);
    const noneRight = step.ask?.kind === "choice" && rightChoice(step.ask) < 0;
    return noneRight ? [...claims, [step.ask?.line ?? 0, "none of the choices is right"] as const] : claims;
  }, [step]);
  return (
    <section className="story" aria-label={t("Story: {title}", { title: story.title })} aria-live="polite">
      <p className="story-name">
        {t("{title} · {k} of {n}", { title: story.title, k: number, n: story.steps.length })}
      </p>
      <h2>{step.title}</h2>
      {name !== OWN && <Untranslated />}
      {/* A projector has room for the question or for the answer. */}
      {(asking || ask === undefined || !projected) && <Blocks blocks={step.blocks} />}
      {step.shows?.includes("plane") && (asking || !projected) && (
        <StoryPlane scene={step.scene} projected={projected} />
      )}
      {ask && <Question key={`${name} ${number}`} told={told} ask={ask} projected={projected} />}
      {!asking && <Blocks blocks={step.after} />}
      {untrue.map(([line, text]) => (
        <p key={line} className="story-problem">
          {t("line {line}: {message}", { line, message: text })}
        </p>
      ))}
    </section>
  );
});

/** Previous and on: first to the answer, at the end to the next story. A button at an end stays where it is: the focus must not fall off it. */
export function StoryWay({ told }: { readonly told: Told }) {
  const { name, story, step } = told;
  const last = step === story.steps.length;
  const asking = useAnswered(told) === undefined && story.steps[step - 1].ask !== undefined;
  const after = last && !asking ? storyAfter(name) : undefined;
  return (
    <span className="story-way">
      <button type="button" aria-disabled={step === 1} onClick={() => goTo(name, step - 1)}>
        ‹ Back
      </button>
      <button
        type="button"
        aria-disabled={last && !asking && after === undefined}
        title={storyOf(after)?.title}
        onClick={() => (after === undefined ? goOn(told) : goTo(after, 1))}
      >
        {asking ? "Show the answer ›" : after === undefined ? "Next ›" : "Next story ›"}
      </button>
    </span>
  );
}
