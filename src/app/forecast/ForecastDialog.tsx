import { Dialog } from "../../ui/Dialog.tsx";
import { Found } from "./Found.tsx";
import { Opening } from "./Opening.tsx";
import { Result } from "./Result.tsx";
import { Sources } from "./Sources.tsx";
import { useForecast } from "./useForecast.ts";
import "./forecast.css";

interface Props {
  /** All files that were dropped on the page. */
  readonly files: readonly File[];
  readonly onClose: () => void;
}

/** A reader's own data: what a source is worth to them. Nothing leaves the machine. */
export function ForecastDialog({ files, onClose }: Props) {
  return (
    <Dialog title="Your data" className="forecast" onClose={onClose}>
      {(close) => <Steps files={files} close={close} />}
    </Dialog>
  );
}

function Steps({ files, close }: { readonly files: readonly File[]; readonly close: () => void }) {
  const { held, wrong, busy, outcome, add, choose, remove, ask, cancel } = useForecast(files);
  return (
    <>
      <p className="forecast-question">
        You have a few labelled rows and a source: a model of another task on the same features. What will fine-tuning
        from it be worth, at your number of labels and at 2, 4 and 8 times as many?
      </p>
      <Opening
        add={add}
        isMore={held !== undefined && !held.example}
        isFull={held !== undefined || outcome !== undefined}
      />
      <p role="status" className="forecast-status">
        {busy && <span>{busy}</span>}
        {busy && (
          <button type="button" onClick={cancel}>
            Cancel
          </button>
        )}
      </p>
      {wrong && (
        <p role="alert" className="forecast-wrong">
          {wrong}
        </p>
      )}
      {held && <Sources held={held} choose={choose} remove={remove} />}
      {held?.view.found && (
        <Found
          key={`${held.files.map(({ name }) => name).join("/")} ${held.view.found.labelled}`}
          found={held.view.found}
          usual={outcome?.told.labels ?? (held.example && 60)}
          ask={ask}
          isBusy={busy !== ""}
        />
      )}
      {outcome && <Result outcome={outcome} close={close} {...(held?.example && { example: held.example })} />}
    </>
  );
}
