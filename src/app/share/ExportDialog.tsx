import { useState } from "react";
import { encodeLink } from "../../scene/link.ts";
import type { Scene } from "../../scene/scene.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { Switch } from "../../ui/Switch.tsx";
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

/** Figures, numbers and citation of what is on the page. */
export function ExportDialog({ scene, onClose }: ExportDialogProps) {
  const [tab, setTab] = useState<Tab>("figure");
  const [said, setSaid] = useState<Said>();
  const address = `${location.origin}${location.pathname}?${encodeLink(scene)}`;
  const show = (next: string) => {
    setTab(next as Tab);
    setSaid(undefined);
  };
  return (
    <Dialog title="Export and cite" className="export" onClose={onClose}>
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
    </Dialog>
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
