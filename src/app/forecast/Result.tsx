import { useEffect, useRef, useState } from "react";
import type { Answer } from "../../../workers/forecastApi.ts";
import { brief } from "../../lib/decimal.ts";
import { type Example, truthOf } from "./examples.ts";
import { ForecastPlot, type Truth } from "./ForecastPlot.tsx";
import { savingsSentence, trackSentence, verdictSentence } from "./words.ts";

interface ResultProps {
  readonly answer: Answer;
  readonly example?: Example;
}

/** Refusals lead; otherwise the verdict does. The figure follows, then what to make of it. */
export function Result({ answer: { answer }, example }: ResultProps) {
  const [truth, setTruth] = useState<Truth>();
  const { labels, refused, warnings, curves, verdicts, savings, loo, measured } = answer;
  const isRefused = refused.length > 0;
  // On a small window the answer would come below what is in sight.
  const section = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each answer
  useEffect(() => section.current?.scrollIntoView({ block: "start" }), [answer]);
  return (
    <section ref={section} aria-label="Forecast" className="forecast-result">
      {isRefused ? (
        <div className="forecast-refused">
          <h3>No forecast for these data</h3>
          {refused.map(({ id, message }) => (
            <p key={id}>{message}</p>
          ))}
          <p>
            {`What can be said is measured: leave-one-out at ${labels} labels gives ${brief(loo.ridge0)} from scratch and ${brief(loo.ridgeS)} from the source.`}
          </p>
        </div>
      ) : (
        <>
          <h3 className="forecast-verdict">{verdictSentence(verdicts, labels)}</h3>
          <p>{trackSentence}</p>
        </>
      )}
      <ForecastPlot labels={labels} curves={curves} measured={measured} loo={loo} truth={truth} />
      {savings && <p>{savingsSentence(savings)}</p>}
      {(isRefused ? [] : warnings).map(({ id, message }) => (
        <p key={id} className="forecast-warning">
          {message}
        </p>
      ))}
      {example && !truth && (
        <p>
          <button type="button" onClick={async () => setTruth(await truthOf(example))}>
            Show what truly happened
          </button>
        </p>
      )}
      {example && truth && <p>{example.lesson}</p>}
      <details>
        <summary>What this does not say</summary>
        <p>
          It is about squared error, one output and features that stay as they are; a linear probe is “from scratch”
          here, on pretrained features. It does not predict how deep networks train. The penalty is the best for the
          population: the one that you would choose by leave-one-out is 2 to 10 % worse. The rules that refuse are
          necessary, not sufficient.
        </p>
      </details>
    </section>
  );
}
