import { useState } from "react";
import { t } from "../../lib/language.ts";
import { modelById } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { NumberBox } from "../../ui/NumberBox.tsx";
import { Sentence } from "../../ui/Sentence.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { figureNumber, shownFigure } from "../gallery/figures.ts";
import { CopyBox } from "../page/CopyBox.tsx";
import { pageAddress } from "../state/presentAddress.ts";
import { EmbedControls } from "./EmbedControls.tsx";
import type { TabProps } from "./ExportParts.tsx";
import { embedCode, levels, SIDES } from "./embedCode.ts";
import "./embedTab.css";

/** Makes the HTML of a frame that shows the present scene in another page. */
export function EmbedTab({ scene, onSaid }: TabProps) {
  const [level, setLevel] = useState(levels[0]);
  const [size, setSize] = useState<readonly [number, number]>(level.size);
  const [chosen, setChosen] = useState<Pick<Scene, "hide" | "only">>(scene);
  const { hide, only } = level.id === "figure" ? { hide: [], only: undefined } : chosen;
  const code = embedCode(
    { ...scene, hide, only },
    { level: level.id, width: size[0], height: size[1], title: `Transferscope: ${nameOf(scene)}` },
    pageAddress(),
  );
  const side = (i: 0 | 1) => (value: number | undefined) => {
    if (value === undefined) return;
    const inside = Math.round(Math.min(SIDES[1], Math.max(SIDES[0], value)));
    setSize(i === 0 ? [inside, size[1]] : [size[0], inside]);
    onSaid(
      inside === value
        ? undefined
        : {
            text: t("{n} is used: a side has {least} to {most} whole pixels", {
              n: inside,
              least: SIDES[0],
              most: SIDES[1],
            }),
          },
    );
  };
  return (
    <div className="embed-builder">
      <div className="embed-row">
        <Switch
          legend="What the frame shows"
          name="embed"
          value={level.id}
          options={levels.map(({ id, name }) => [id, name] as const)}
          onValue={(id) => {
            const chosen = levels.find((l) => l.id === id) ?? levels[0];
            setLevel(chosen);
            setSize(chosen.size);
            onSaid(undefined);
          }}
        />
      </div>
      <p className="embed-holds">{level.holds}</p>
      {level.id !== "figure" && <EmbedControls scene={scene} chosen={chosen} onChosen={setChosen} />}
      <p className="embed-row">
        <span>
          <Sentence
            text="width {box}"
            parts={{ box: <NumberBox value={size[0]} label="width in pixels" unit="px" onValue={side(0)} /> }}
          />
        </span>
        <span>
          <Sentence
            text="height {box} px"
            parts={{ box: <NumberBox value={size[1]} label="height in pixels" unit="px" onValue={side(1)} /> }}
          />
        </span>
      </p>
      <CopyBox text={code} label="HTML of the frame" button="Copy HTML" rows={5} onSaid={(text) => onSaid({ text })} />
    </div>
  );
}

/** What the view shows: a figure of the papers, or the quantity on the map. In English, as all code is. */
function nameOf(scene: Scene): string {
  const { title, quantities } = modelById(scene.model);
  const shown = shownFigure(scene);
  return shown ? `${figureNumber(shown)}: ${shown.title}` : `${quantities[scene.quantity].name} (${title})`;
}
