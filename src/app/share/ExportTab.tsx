import { useState } from "react";
import { Switch } from "../../ui/Switch.tsx";
import { DataTab } from "./ExportDataTab.tsx";
import { FigureTab } from "./ExportFigureTab.tsx";
import type { TabProps } from "./ExportParts.tsx";

/** Figures and numbers of what is on the page, as files. */
export function ExportTab({ onSaid, ...view }: TabProps) {
  const [what, setWhat] = useState("figure");
  const show = (next: string) => {
    setWhat(next);
    onSaid(undefined);
  };
  return (
    <div className="export">
      <Switch
        legend="What to export"
        name="export-tab"
        value={what}
        options={[
          ["figure", "Figure"],
          ["data", "Numbers"],
        ]}
        onValue={show}
      />
      {what === "figure" ? <FigureTab {...view} onSaid={onSaid} /> : <DataTab {...view} onSaid={onSaid} />}
    </div>
  );
}
