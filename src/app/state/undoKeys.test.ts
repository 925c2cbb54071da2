import { expect, it } from "vitest";
import { letterOf } from "./undoKeys.ts";

it.each([
  // Latin letters and signs: the typed character.
  ["QWERTY", "z", "KeyZ", "z"],
  ["with Shift", "Z", "KeyZ", "z"],
  ["QWERTZ", "z", "KeyY", "z"],
  ["QWERTZ", "y", "KeyZ", "y"],
  ["AZERTY", "z", "KeyW", "z"],
  ["AZERTY", "w", "KeyZ", "w"],
  ["Dvorak", "z", "Slash", "z"],
  ["Dvorak", ";", "KeyZ", ";"],
  ["Dvorak", "f", "KeyY", "f"],
  ["BÉPO", "à", "KeyZ", "à"],
  ["BÉPO", "Dead", "KeyY", "dead"],
  // Other scripts: the letter at the same position on QWERTY.
  ["Russian", "я", "KeyZ", "z"],
  ["Russian", "Н", "KeyY", "y"],
  ["Russian", "з", "KeyP", "p"],
  ["Greek", "ζ", "KeyZ", "z"],
  ["Hebrew", "ז", "KeyZ", "z"],
  ["Arabic", "غ", "KeyY", "y"],
  ["Thai", "ผ", "KeyZ", "z"],
  ["Thai", "ั", "KeyY", "y"],
  ["Korean", "ㅋ", "KeyZ", "z"],
  ["an input method", "Process", "KeyZ", "z"],
  ["another key", "ArrowDown", "ArrowDown", "arrowdown"],
])("%s: “%s” on %s is the letter %s", (_, key, code, letter) => {
  expect(letterOf({ key, code })).toBe(letter);
});
