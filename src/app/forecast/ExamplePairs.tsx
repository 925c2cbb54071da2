import { type Example, examples } from "./examples.ts";

/** Reads a file into the dialog. */
export type ReadIn = (name: string, get: () => Promise<Blob>, more?: { readonly example?: Example }) => Promise<void>;

/** The real pairs, to try. */
export function ExamplePairs({ read }: { readonly read: ReadIn }) {
  return (
    <p className="forecast-examples">
      <span>Or try a real pair:</span>
      {examples.map((example) => (
        <button key={example.id} type="button" onClick={() => read(example.title, () => fetched(example), { example })}>
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
