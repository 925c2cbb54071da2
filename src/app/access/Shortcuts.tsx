import { useState } from "react";
import { Dialog } from "../../ui/Dialog.tsx";
import { keyIsOn, turnKey } from "./shortcutKey.ts";

/** Where, which keys, what they do, and what a click does instead of a drag. */
const keys: readonly (readonly [where: string, rows: readonly (readonly [keys: string, does: string])[]])[] = [
  [
    "Everywhere",
    [
      ["Ctrl or ⌘ + Z", "take back the last change"],
      ["with Shift, or Ctrl + Y", "do it again"],
      ["?", "this list, outside of fields"],
      ["Tab, Enter at the top of the page", "skip to the map, parameters, numbers or words"],
    ],
  ],
  [
    "Slider",
    [
      ["Arrows", "a step; with Shift a fine one"],
      ["Page up, Page down", "a large step"],
      ["Home, End", "the ends"],
      ["Click", "the value there; the box beside it takes any number"],
    ],
  ],
  ["Number box", [["Enter, Esc", "take the number; bring the last one back"]]],
  [
    "Map",
    [
      ["Arrows", "move the probe by 1/32 of the axis; with Shift by 1/128"],
      ["Page up, Page down", "four arrows upwards, or downwards"],
      ["Home, End", "the left and the right edge"],
      ["Enter", "pin the place, or take the pin away"],
      ["Click, double click", "move the probe there; pin it"],
    ],
  ],
  [
    "Tasks in the plane",
    [["Arrows, Home, End", "turn and stretch a task; by clicks: the sliders of θ and of its size"]],
  ],
  [
    "Target error on the curves",
    [
      ["Arrows, Page keys, Home, End", "move the line"],
      ["Delete", "take it away; by clicks: the button Target error"],
    ],
  ],
  [
    "Story on a projector",
    [
      ["Page down, Page up, arrows", "the next step, the one before"],
      ["Esc", "leave"],
    ],
  ],
  ["Lists and menus", [["Arrows", "choose; in Reset, which acts at once, they only move: Enter takes"]]],
];

/** What the keys do, and what a click does instead of a drag. */
export function Shortcuts({ onClose }: { readonly onClose: () => void }) {
  const [on, setOn] = useState(keyIsOn);
  return (
    <Dialog title="Keys and clicks" className="shortcuts" onClose={onClose}>
      <table>
        <caption className="visually-hidden">Keys by place</caption>
        {keys.map(([where, rows]) => (
          <tbody key={where}>
            <tr>
              <th scope="rowgroup" colSpan={2}>
                {where}
              </th>
            </tr>
            {rows.map(([names, does]) => (
              <tr key={names}>
                <td>
                  <kbd>{names}</kbd>
                </td>
                <td>{does}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
      <label className="shortcuts-off">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => {
            turnKey(event.target.checked);
            setOn(event.target.checked);
          }}
        />
        <span>The key ? opens this list</span>
      </label>
    </Dialog>
  );
}
