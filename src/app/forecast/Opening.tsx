import { useId, useState } from "react";
import { t } from "../../lib/language.ts";
import { ExamplePairs } from "./ExamplePairs.tsx";
import type { Example } from "./examples.ts";
import { type Given, givenOf } from "./useForecast.ts";

interface OpeningProps {
  readonly add: (given: readonly Given[], example?: Example) => Promise<void>;
  /** Whether files are there already, to which these are added. */
  readonly isMore: boolean;
  /** Whether there is something to look at below. */
  readonly isFull: boolean;
}

/** By files, dropped or chosen; by paste; or an example. */
export function Opening({ add, isMore, isFull }: OpeningProps) {
  const id = useId();
  const [pasted, setPasted] = useState("");
  const [pastes, setPastes] = useState(0);
  const [isOver, setOver] = useState(false);
  // What is dropped anywhere on the page is taken (useForecast.ts).
  const drop = { onDragOver: () => setOver(true), onDragLeave: () => setOver(false), onDrop: () => setOver(false) };
  return (
    <>
      <div className="forecast-drop" data-over={isOver} {...drop}>
        <label htmlFor={id}>{isMore ? "Drop or choose more files:" : "Drop files here, or choose them:"}</label>
        <input
          id={id}
          type="file"
          multiple
          accept=".npz,.npy,.csv,.tsv,.txt,.parquet,.json"
          onChange={(event) => {
            void add(givenOf(event.target.files));
            // So that the same file can be chosen again.
            event.target.value = "";
          }}
        />
        <p>
          One archive (NPZ) or table (CSV, TSV, Parquet) with everything, or files for the labelled rows, the source,
          and rows without labels. They stay on this machine. The summary of a forecast opens too.
        </p>
      </div>
      <details className="forecast-paste">
        <summary>Paste a table</summary>
        <textarea aria-label="Your table" rows={4} value={pasted} onChange={(event) => setPasted(event.target.value)} />
        <button
          type="button"
          disabled={pasted.trim() === ""}
          onClick={() => {
            const name = pastes === 0 ? t("what was pasted") : t("what was pasted ({n})", { n: pastes + 1 });
            void add([{ name, get: async () => new Blob([pasted]) }]);
            setPastes(pastes + 1);
            setPasted("");
          }}
        >
          Read it
        </button>
      </details>
      <ExamplePairs isClosed={isFull} read={(example, get) => add([{ name: t(example.title), get }], example)} />
    </>
  );
}
