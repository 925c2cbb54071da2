import { type DragEvent, useId, useState } from "react";
import { ExamplePairs, type ReadIn } from "./ExamplePairs.tsx";

interface OpeningProps {
  readonly read: ReadIn;
}

/** By a file, dropped or chosen; by paste; or an example. */
export function Opening({ read }: OpeningProps) {
  const id = useId();
  const [pasted, setPasted] = useState("");
  const [isOver, setOver] = useState(false);
  const open = (file: File | undefined) => file && void read(file.name, async () => file);
  const drop = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      open(event.dataTransfer.files[0]);
    },
  };
  return (
    <>
      <div className="forecast-drop" data-over={isOver} {...drop}>
        <label htmlFor={id}>Drop a file here, or choose one:</label>
        <input id={id} type="file" accept=".npz,.csv,.tsv,.txt" onChange={(event) => open(event.target.files?.[0])} />
        <p>
          An NPZ with X_target, y_target, X_unlabelled and w_source, b_source (or X_source, y_source), or a table with a
          column of labels. It stays on this machine.
        </p>
      </div>
      <details className="forecast-paste">
        <summary>Paste a table</summary>
        <textarea aria-label="Your table" rows={4} value={pasted} onChange={(event) => setPasted(event.target.value)} />
        <button
          type="button"
          disabled={pasted.trim() === ""}
          onClick={() => read("what was pasted", async () => new Blob([pasted]))}
        >
          Read it
        </button>
      </details>
      <ExamplePairs read={read} />
    </>
  );
}
