import { t } from "../../lib/language.ts";
import { Sentence } from "../../ui/Sentence.tsx";
import { type Example, examples, LICENCE } from "./examples.ts";

interface Props {
  readonly read: (example: Example, get: () => Promise<Blob>) => Promise<void>;
  /** Whether something was read already, so that they stand back. */
  readonly isClosed: boolean;
}

/** The real pairs, to try: each with its question, its makers and its licence. */
export function ExamplePairs({ read, isClosed }: Props) {
  return (
    <details className="forecast-examples" open={!isClosed}>
      <summary>Or try one of four real pairs, of which it is known what happened</summary>
      <ul>
        {examples.map((example) => (
          <li key={example.id}>
            <button type="button" onClick={() => read(example, () => fetched(example))}>
              {example.title}
            </button>
            <p>{example.question}</p>
            <Cited example={example} />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Makers, DOI and licence of a pair. */
export function Cited({ example: { makers, doi } }: { readonly example: Example }) {
  return (
    <p className="forecast-cited">
      <Sentence
        text="{makers}, {doi}, UCI Machine Learning Repository, {licence}"
        parts={{
          makers: t(makers),
          doi: <a href={`https://doi.org/${doi}`} target="_blank" rel="noreferrer">{`doi:${doi}`}</a>,
          licence: (
            <a href={LICENCE.link} target="_blank" rel="noreferrer">
              {LICENCE.name}
            </a>
          ),
        }}
      />
    </p>
  );
}

async function fetched({ id }: Example): Promise<Blob> {
  const answer = await fetch(`examples/${id}.npz`).catch(() => undefined);
  if (!answer?.ok) throw new Error(t("The example could not be loaded: is the connection lost?"));
  return answer.blob();
}
