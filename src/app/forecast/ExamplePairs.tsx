import { type Example, examples } from "./examples.ts";

interface Props {
  readonly read: (example: Example, get: () => Promise<Blob>) => Promise<void>;
}

/** The real pairs, to try. */
export function ExamplePairs({ read }: Props) {
  return (
    <p className="forecast-examples">
      <span>Or try a real pair:</span>
      {examples.map((example) => (
        <button key={example.id} type="button" onClick={() => read(example, () => fetched(example))}>
          {example.title}
        </button>
      ))}
    </p>
  );
}

async function fetched({ id }: Example): Promise<Blob> {
  const answer = await fetch(`examples/${id}.npz`).catch(() => undefined);
  if (!answer?.ok) throw new Error("The example could not be loaded: is the connection lost?");
  return answer.blob();
}
