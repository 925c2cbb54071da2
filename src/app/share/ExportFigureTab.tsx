import { useMemo, useState } from "react";
import { noteLines } from "../../charts/exportNote.ts";
import { t } from "../../lib/language.ts";
import { exportName } from "../../scene/exportName.ts";
import { NumberBox } from "../../ui/NumberBox.tsx";
import { useEngine } from "../engine/engineContext.ts";
import { wholePicture } from "../engine/picture.ts";
import { usePicture } from "../engine/usePicture.ts";
import { ChoiceRow, Row, type TabProps } from "./ExportParts.tsx";
import { attempt, copy, copyText, save } from "./exportActions.ts";
import { drawnFile, type FigureChoice, heightOf, pixelsOf, WIDTHS, waiting, widest } from "./exportChoice.ts";
import { pngOf, svgAddress } from "./exportImage.ts";

const SVG_TYPE = "image/svg+xml;charset=utf-8";

/** The map or the curves as a file. */
export function FigureTab({ scene, address, onSaid }: TabProps) {
  const picture = usePicture(useEngine(), wholePicture);
  const [choice, setChoice] = useState<FigureChoice>({
    what: "map",
    width: "single",
    pixels: 800,
    ground: "white",
    letters: "sans",
    caption: true,
  });
  const [times, setTimes] = useState("2");
  const set = (patch: Partial<FigureChoice>) => setChoice({ ...choice, ...patch });
  const waits = waiting(scene, picture, choice.what);
  // Numbers that go on changing are taken when they are asked for; the preview follows what is whole.
  const { finished } = picture;
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew when what is shown is whole, not at every draw
  const preview = useMemo(
    () => (waits ? undefined : drawnFile(scene, picture, address, choice)),
    [scene, address, choice, waits, finished],
  );
  const what = choice.what === "curves" && scene.family.length === 0 ? "curves" : scene.quantity;
  const suffix = choice.what === "curves" && scene.family.length > 0 ? `${what}-family` : what;
  const name = (extension: string) => exportName(scene, suffix, extension);
  const now = () => (finished && preview) || drawnFile(scene, picture, address, choice);
  const svg = () => new Blob([now().text], { type: SVG_TYPE });
  const png = () => {
    // A large one takes seconds.
    onSaid({ text: t("The picture is being made…") });
    const drawn = now();
    const width = pixelsOf(choice, Number(times));
    return pngOf(drawn.text, width, heightOf(drawn, width), noteLines(drawn.note));
  };
  const copyPng = async () => {
    const made = png();
    // It may fail while the clipboard still decides; the failure is told below.
    made.catch(() => {});
    const how = await copy(
      () => navigator.clipboard.write([new ClipboardItem({ "image/png": made })]),
      name("png"),
      () => made,
    );
    // Where there is no picture, the clipboard is not to blame.
    await made;
    return how;
  };
  const width = pixelsOf(choice, Number(times));
  return (
    <div className="export-columns">
      <div className="export-choices">
        <ChoiceRow
          label="Figure"
          name="export-what"
          value={choice.what}
          options={[
            ["map", "map"],
            ["curves", "curves"],
          ]}
          onValue={(to) => set({ what: to as FigureChoice["what"] })}
        />
        <label className="export-row">
          <span>Width</span>
          <select value={choice.width} onChange={(e) => set({ width: e.target.value as FigureChoice["width"] })}>
            {Object.entries(WIDTHS).map(([id, { label }]) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
        {choice.width === "screen" && (
          <Row label="Pixels">
            <NumberBox
              value={choice.pixels}
              label="width in pixels"
              unit="px"
              onValue={(pixels) => pixels !== undefined && set({ pixels: widest(pixels) })}
            />
          </Row>
        )}
        <ChoiceRow
          label="Ground"
          name="export-ground"
          value={choice.ground}
          options={[
            ["white", "white"],
            ["transparent", "transparent"],
          ]}
          onValue={(to) => set({ ground: to as FigureChoice["ground"] })}
        />
        <ChoiceRow
          label="Letters"
          name="export-letters"
          value={choice.letters}
          options={[
            ["sans", "sans"],
            ["serif", "serif"],
          ]}
          onValue={(to) => set({ letters: to as FigureChoice["letters"] })}
        />
        <ChoiceRow
          label="PNG"
          legend="Size of the PNG"
          name="export-times"
          value={times}
          options={[
            ["1", "1×"],
            ["2", "2×"],
            ["4", "4×"],
          ]}
          onValue={setTimes}
        />
        <p className="export-size">
          {preview &&
            t(
              choice.width === "screen"
                ? "{width} × {height} pixels"
                : "{width} × {height} pixels, {dots} dots per inch",
              { width, height: heightOf(preview, width), dots: 96 * Number(times) },
            )}
        </p>
        <label className="check">
          <input type="checkbox" checked={choice.caption} onChange={(e) => set({ caption: e.target.checked })} />{" "}
          <span>parameters and link below the figure</span>
        </label>
        <p className="export-note">Every file carries its link, version and parameters, printed or not.</p>
        <div className="export-commands">
          <button type="button" disabled={!!waits} onClick={() => attempt(onSaid, () => save(name("svg"), svg))}>
            Download SVG
          </button>
          <button type="button" disabled={!!waits} onClick={() => attempt(onSaid, () => save(name("png"), png))}>
            Download PNG
          </button>
          <button
            type="button"
            disabled={!!waits}
            onClick={() => attempt(onSaid, () => copyText(name("svg"), now().text, SVG_TYPE))}
          >
            Copy SVG
          </button>
          <button type="button" disabled={!!waits} onClick={() => attempt(onSaid, copyPng)}>
            Copy PNG
          </button>
        </div>
      </div>
      <div className={`export-preview ${choice.ground}`}>
        {preview ? (
          <img src={svgAddress(preview.text)} alt={t("Preview: {title}", { title: preview.note.title })} />
        ) : (
          <p>{waits}</p>
        )}
      </div>
    </div>
  );
}
