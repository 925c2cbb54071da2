import { useEffect, useId, useRef, useState } from "react";
import { encodeLink } from "../scene/link.ts";
import type { Scene } from "../scene/scene.ts";
import { Switch } from "../ui/Switch.tsx";
import { CiteTab } from "./ExportCiteTab.tsx";
import { DataTab } from "./ExportDataTab.tsx";
import { FigureTab } from "./ExportFigureTab.tsx";
import { attempt, type Said, save } from "./exportActions.ts";
import "./export.css";

interface ExportDialogProps {
  readonly scene: Scene;
  readonly onClose: () => void;
}

type Tab = "figure" | "data" | "cite";

/** Figures, numbers and citation of what is on the page, in a dialog of the browser's own. */
export function ExportDialog({ scene, onClose }: ExportDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const [tab, setTab] = useState<Tab>("figure");
  const [said, setSaid] = useState<Said>();
  const address = `${location.origin}${location.pathname}?${encodeLink(scene)}`;
  useEffect(() => {
    if (dialog.current && !dialog.current.open) dialog.current.showModal();
  }, []);
  const show = (next: string) => {
    setTab(next as Tab);
    setSaid(undefined);
  };
  return (
    <dialog ref={dialog} className="export" aria-labelledby={title} onClose={onClose}>
      <div className="export-head">
        <h2 id={title}>Export and cite</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
      <Switch
        legend="What to export"
        name="export-tab"
        value={tab}
        options={[
          ["figure", "Figure"],
          ["data", "Numbers"],
          ["cite", "Cite this view"],
        ]}
        onValue={show}
      />
      {tab === "figure" && <FigureTab scene={scene} address={address} onSaid={setSaid} />}
      {tab === "data" && <DataTab scene={scene} address={address} onSaid={setSaid} />}
      {tab === "cite" && <CiteTab scene={scene} address={address} onSaid={setSaid} />}
      <div className="export-said">
        <span role="status">{said?.text}</span>
        {said?.instead && <Instead {...said.instead} onSaid={setSaid} />}
      </div>
    </dialog>
  );
}

/** The download that stands in for a refused copy. */
function Instead({ name, get, onSaid }: NonNullable<Said["instead"]> & { readonly onSaid: (said: Said) => void }) {
  return (
    <button type="button" onClick={() => attempt(onSaid, () => save(name, get))}>
      Download {name}
    </button>
  );
}
