import { type DragEvent, useId, useState } from "react";
import { readEigenvalues } from "../../forecast/read/eigenvalues.ts";
import { t } from "../../lib/language.ts";
import { say, sayingOf } from "../../lib/saying.ts";
import { giveSpectrum } from "../../scene/giveSpectrum.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { MathText } from "../../ui/MathSymbol.tsx";
import { Sentence } from "../../ui/Sentence.tsx";
import { change } from "../state/store.ts";
import "./forecast.css";

interface Props {
  /** The choice that the list was asked for: it is made where the list says nothing else. */
  readonly wanted: string;
  readonly onClose: () => void;
}

/** Files larger than this are no list of at most 5000 numbers. */
const LARGEST = 4 * 2 ** 20;

/** Asks for a list of eigenvalues and takes it as the strengths of the inputs. Nothing leaves the machine. */
export function OwnList({ wanted, onClose }: Props) {
  const id = useId();
  const [pasted, setPasted] = useState("");
  const [wrong, setWrong] = useState("");
  const [isOver, setOver] = useState(false);

  async function take(file: Blob, close: () => void) {
    try {
      if (file.size > LARGEST)
        throw new Error(t("The file has more than 4 MB: a list of at most 5000 numbers is smaller."));
      const { values, energies } = await readEigenvalues(new Uint8Array(await file.arrayBuffer()));
      change({ ...giveSpectrum(values, energies), ...(wanted && { [wanted]: "own" }) }, true);
      close();
    } catch (error) {
      setWrong(say(sayingOf(error)));
    }
  }

  const drop = (close: () => void) => ({
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      // Elsewhere files are taken for a forecast.
      event.stopPropagation();
      setOver(false);
      const [file] = event.dataTransfer.files;
      if (file) void take(file, close);
    },
  });

  return (
    <Dialog title="Your own strengths" className="forecast own-spectrum" onClose={onClose}>
      {(close) => (
        <>
          <p className="forecast-question">
            How strong are the directions of your inputs? Give the eigenvalues of their covariance, and every map, curve
            and simulation is for inputs with these.
          </p>
          <div className="forecast-drop" data-over={isOver} {...drop(close)}>
            <label htmlFor={id}>Drop a list here, or choose one:</label>
            <input
              id={id}
              type="file"
              accept=".npy,.npz,.csv,.tsv,.txt"
              onChange={(event) => {
                const file = event.target.files?.[0];
                if (file) void take(file, close);
              }}
            />
            <p>
              <Sentence
                text="4 to 5000 numbers, one a line, as Python prints them, or an NPY. A second column says where source and target differ: {difference} along each direction."
                parts={{ difference: <MathText text="(β_t − β_s)²" /> }}
              />
            </p>
          </div>
          <label className="own-paste">
            <span>Or paste it:</span>
            <textarea rows={5} value={pasted} onChange={(event) => setPasted(event.target.value)} />
          </label>
          {wrong && (
            <p role="alert" className="forecast-wrong">
              {wrong}
            </p>
          )}
          <p className="forecast-ask">
            <button
              type="button"
              className="primary"
              disabled={pasted.trim() === ""}
              onClick={() => take(new Blob([pasted]), close)}
            >
              Use this list
            </button>
          </p>
          <p className="own-note">
            The list stays in this tab. Links say spec=own and its number, not the list: whoever opens one is asked for
            it.
          </p>
        </>
      )}
    </Dialog>
  );
}
