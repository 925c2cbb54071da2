import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { useStore } from "zustand";
import { readable, readDecimal } from "../../lib/decimal.ts";
import { t, together } from "../../lib/language.ts";
import { modelById } from "../../models/registry.ts";
import { regions } from "../../scene/regions.ts";
import { figureOf } from "../../scene/story.ts";
import { type Ask, extremePlace, type Given, rightChoice, score } from "../../scene/storyAsk.ts";
import { holds, words } from "../../scene/storyTerm.ts";
import { Announcer } from "../../ui/Announcer.tsx";
import { useZoom } from "../page/useZoom.ts";
import { placeWords } from "../page/views.ts";
import { store } from "../state/store.ts";
import { answer, count, useAnswered, useTally } from "./answers.ts";
import { CurveSketch, HANDLES, sketchAxis } from "./CurveSketch.tsx";
import { isReduced } from "./glide.ts";
import { Pieces } from "./StoryWords.tsx";
import type { Told } from "./storyShelf.ts";
import "./question.css";

interface Props {
  readonly told: Told;
  readonly ask: Ask;
  /** On a projector hands are counted instead of one answer taken. */
  readonly projected: boolean;
}

/** Width of a window up to which words and figures stand below each other, in CSS pixels. */
const NARROW = 860;

/** A question of a story, and once it has been answered the truth beside the answer. */
export function Question({ told, ask, projected }: Props) {
  const answered = useAnswered(told);
  const result = useRef<HTMLParagraphElement>(null);
  const waited = useRef(answered === undefined);
  const question = useRef<HTMLDivElement>(null);
  const step = told.story.steps[told.step - 1];
  const figure = figureOf(step);
  const shows = step.shows !== undefined;
  useEffect(() => {
    if (answered && waited.current && !projected) {
      // The control that had the focus is gone.
      result.current?.focus({ preventScroll: true });
      // Where figure and words stand below each other, both are seen: words above, figure at the lower edge. A figure that is
      // there already leaves the question, the answer and what is told with it the room above: at once, or the words of the next
      // step, asked for in the meantime, would be scrolled off.
      if (innerWidth <= NARROW)
        (shows
          ? question.current
          : document.querySelector(figure === "curves" ? "#curves" : ".map-figure .figure-box")
        )?.scrollIntoView({ block: shows ? "start" : "end", behavior: shows || isReduced() ? "instant" : "smooth" });
    }
    waited.current = answered === undefined;
  }, [answered, projected, figure, shows]);
  return (
    <div className="story-question" data-ask={ask.kind} ref={question}>
      <p className="story-asked">
        <Pieces pieces={ask.question} />
      </p>
      {ask.kind === "choice" && (
        <Choices told={told} ask={ask} given={answered?.given} open={!answered} projected={projected} />
      )}
      {ask.kind === "number" && !answered && <NumberField told={told} />}
      {ask.kind === "point" && !answered && <PointButton told={told} />}
      {ask.kind === "curve" && (
        <CurveField told={told} ask={ask} given={answered?.given} open={!answered} projected={projected} />
      )}
      {answered && (
        <p className="story-verdict" ref={result} tabIndex={-1}>
          {verdict(ask, answered.given)}
        </p>
      )}
    </div>
  );
}

interface ChoicesProps extends Props {
  readonly ask: Ask & { kind: "choice" };
  readonly given: Given | undefined;
  readonly open: boolean;
}

function Choices({ told, ask, given, open, projected }: ChoicesProps) {
  const tally = useTally(told);
  return (
    <ul className="story-choices">
      {ask.choices.map((choice, i) => {
        const right = !open && holds(choice.claim);
        const hands = tally[i] ?? 0;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the choices of a question never change
          <li key={i} className={open ? undefined : right ? "right" : given === i ? "wrong" : "other"}>
            {open && !projected ? (
              <button type="button" onClick={() => answer(told, i)}>
                <Pieces pieces={choice.words} />
              </button>
            ) : (
              <span className="story-choice">
                {!open && <b aria-hidden="true">{right ? "✓" : "✗"}</b>}
                <span>
                  <Pieces pieces={choice.words} />
                </span>
                {given === i && <i>your answer</i>}
                {right && <span className="visually-hidden">right</span>}
              </span>
            )}
            {projected && !open && hands > 0 && <output className="story-hands">{hands}</output>}
            {projected && open && (
              <span className="story-tally">
                <input
                  type="number"
                  min={0}
                  max={9999}
                  value={hands}
                  aria-label={t("Hands for choice {n}", { n: i + 1 })}
                  onChange={(event) => count(told, i, event.target.valueAsNumber)}
                />
                <button
                  type="button"
                  aria-label={t("One more hand for choice {n}", { n: i + 1 })}
                  onClick={() => count(told, i, hands + 1)}
                >
                  +1
                </button>
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function NumberField({ told }: { readonly told: Told }) {
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const help = useId();
  function submit(event: FormEvent) {
    event.preventDefault();
    const given = /^(∞|inf)$/i.test(text.trim())
      ? Number.POSITIVE_INFINITY
      : readDecimal(text.replace("−", "-").replace(",", "."));
    setWrong(given === undefined);
    if (given !== undefined) answer(told, given);
  }
  return (
    <form className="story-answer" onSubmit={submit}>
      <input
        type="text"
        value={text}
        size={8}
        aria-label="Your answer, a number"
        aria-invalid={wrong}
        aria-describedby={help}
        autoComplete="off"
        data-draft="yes"
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit">Answer</button>
      <span id={help}>{wrong ? "That is not a number." : ""}</span>
    </form>
  );
}

function PointButton({ told }: { readonly told: Told }) {
  function here() {
    const { params, x, y } = store.getState().scene;
    answer(told, [params[x.param] as number, params[y.param] as number]);
  }
  const place = useStore(store, ({ scene }) =>
    placeWords(scene, scene.params[scene.x.param] as number, scene.params[scene.y.param] as number),
  );
  return (
    <>
      <p className="story-answer">
        <button type="button" onClick={here}>
          Here, where the ring is
        </button>
        <span>Move the ring: click the map, or use its arrow keys.</span>
      </p>
      {/* Where it stands, and not what is there. */}
      <Announcer text={t("The ring is at {place}.", { place })} />
    </>
  );
}

interface CurveProps {
  readonly told: Told;
  readonly ask: Ask & { kind: "curve" };
  readonly given: Given | undefined;
  readonly open: boolean;
  readonly projected: boolean;
}

function CurveField({ told, ask, given, open, projected }: CurveProps) {
  const zoom = useZoom();
  const shown = told.story.steps[told.step - 1].scene;
  const [values, setValues] = useState<readonly number[]>(() => {
    const { lo, hi } = sketchAxis(ask.scene);
    return Array.from({ length: HANDLES }, () => (lo + hi) / 2);
  });
  const sketched = open ? values : (given as readonly number[] | undefined);
  return (
    <>
      {sketched && (
        <CurveSketch
          scene={shown}
          values={sketched}
          onValues={open ? setValues : undefined}
          zoom={projected ? zoom : 1}
        />
      )}
      {open && (
        <p className="story-answer">
          <button type="button" onClick={() => answer(told, values)}>
            This is my curve
          </button>
          <span>Draw it over the axes, or move its points with the arrow keys.</span>
        </p>
      )}
    </>
  );
}

/** What is right, and how near the answer came, in a sentence. */
function verdict(ask: Ask, given: Given | undefined): string {
  const points = given === undefined ? undefined : Math.round(100 * score(ask, given, axisOf(ask)));
  const right = points === 100;
  if (ask.kind === "choice") {
    if (rightChoice(ask) < 0) return t("None of these is right.");
    return given === undefined ? "" : right ? t("You were right.") : t("Not this time.");
  }
  const scored = points === undefined ? "" : right ? t("You were right.") : t("{points} of 100 points.", { points });
  if (ask.kind === "number") {
    const said = given === undefined ? "" : t("You said {value}.", { value: readable(given as number) });
    return together([t("It is {value}.", { value: words(ask.term) }), said, scored]);
  }
  if (ask.kind === "curve") return together([given ? t("Dashed: your curve.") : t("The curve is drawn now."), scored]);
  const model = modelById(ask.scene.model);
  if (typeof ask.goal !== "string") {
    const { region } = ask.goal;
    const name = regions(model.quantities[ask.scene.quantity]).find(({ id }) => id === region)?.name ?? region;
    return together([t("Lit is where it is so: {name}.", { name }), scored]);
  }
  if (!extremePlace(ask.scene, ask.goal)) return t("This map has no numbers here.");
  return together([
    ask.goal === "highest" ? t("The highest place is marked.") : t("The lowest place is marked."),
    scored,
  ]);
}

/** The axis over which a curve is drawn. */
function axisOf(ask: Ask): readonly [number, number] {
  if (ask.kind !== "curve") return [0, 1];
  const { lo, hi } = sketchAxis(ask.scene);
  return [lo, hi];
}
