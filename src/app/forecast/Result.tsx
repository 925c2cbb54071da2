import { useEffect, useRef, useState } from "react";
import { t } from "../../lib/language.ts";
import { onDemand } from "../../lib/onDemand.ts";
import { say } from "../../lib/saying.ts";
import { lazyPart } from "../page/lazyPart.tsx";
import { aboutExample, type Example, truthOf } from "./examples.ts";
import { ForecastPlot, type Truth } from "./ForecastPlot.tsx";
import { OwnSpectrum } from "./OwnSpectrum.tsx";
import type { Outcome } from "./useForecast.ts";
import {
  limitsSentence,
  looSentence,
  savingsSentence,
  scoreSentence,
  trackSentence,
  verdictSentence,
} from "./words.ts";

const ShareForecast = lazyPart(
  "What shares a forecast",
  onDemand(() => import("./ShareForecast.tsx")),
  (m) => m.ShareForecast,
  { waits: () => <p>…</p> },
);

interface ResultProps {
  readonly outcome: Outcome;
  /** Closes the dialog. */
  readonly close: () => void;
  readonly example?: Example;
}

/** Refusals lead; otherwise the verdict does. The figure follows, then what to make of it. */
export function Result({ outcome, close, example }: ResultProps) {
  const [truth, setTruth] = useState<Truth>();
  const [wrong, setWrong] = useState("");
  const [isSharing, setSharing] = useState(false);
  const { told, isSent } = outcome;
  const { labels, refused, warnings, curves, verdicts, savings, loo, measured } = told;
  const isRefused = refused.length > 0;
  // On a small window the answer would come below what is in sight.
  const section = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each answer
  useEffect(() => {
    // Some browsers answer with a promise, which is no clean-up.
    section.current?.scrollIntoView({ block: "start" });
  }, [outcome]);
  async function reveal(of: Example) {
    try {
      setTruth(await truthOf(of));
      setWrong("");
    } catch {
      setWrong("What happened could not be loaded: is the connection lost?");
    }
  }
  return (
    <section ref={section} aria-label="Forecast" className="forecast-result">
      {isSent && (
        <p className="forecast-sent">
          {t(
            "This forecast came as a summary, without its data: {labels} labelled and {others} other rows of {features} features. Its numbers are rounded to four digits; curves without a penalty stay behind.",
            { labels, others: told.rows - labels, features: told.dimension },
          )}
        </p>
      )}
      {isRefused ? (
        <div className="forecast-refused">
          <h3>No forecast for these data</h3>
          {refused.map((remark) => (
            <p key={remark.id}>{say(remark)}</p>
          ))}
          <p>{looSentence(labels, loo)}</p>
        </div>
      ) : (
        <>
          <h3 className="forecast-verdict">{verdictSentence(verdicts, labels)}</h3>
          <p>{trackSentence()}</p>
        </>
      )}
      <ForecastPlot
        labels={labels}
        curves={curves}
        measured={measured}
        loo={loo}
        looErrors={told.looErrors}
        truth={truth}
      />
      {savings && <p>{savingsSentence(savings)}</p>}
      {example && !truth && (
        <p>
          <button type="button" onClick={() => reveal(example)}>
            Show what truly happened
          </button>
        </p>
      )}
      {wrong && <p role="alert">{wrong}</p>}
      {example && truth && (
        <div className="forecast-lesson" role="status">
          <p>{example.lesson}</p>
          <p>{scoreSentence(told, truth)}</p>
        </div>
      )}
      {(isRefused ? [] : warnings).map((remark) => (
        <p key={remark.id} className="forecast-warning">
          {say(remark)}
        </p>
      ))}
      <OwnSpectrum outcome={outcome} close={close} />
      <details>
        <summary>What this does not say</summary>
        <p>{limitsSentence}</p>
      </details>
      <details onToggle={(event) => setSharing(event.currentTarget.open)}>
        <summary>Share, export, cite, print</summary>
        {isSharing && (
          <ShareForecast
            outcome={outcome}
            data={example && aboutExample(example)}
            figure={() => section.current?.querySelector<SVGSVGElement>(".forecast-plot") ?? undefined}
          />
        )}
      </details>
    </section>
  );
}
