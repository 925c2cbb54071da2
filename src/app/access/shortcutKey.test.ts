import { afterEach, describe, expect, it, vi } from "vitest";
import { keyIsOn, opensShortcuts, turnKey } from "./shortcutKey.ts";

const plain = {
  key: "?",
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  defaultPrevented: false,
  isComposing: false,
  target: null,
};

afterEach(() => vi.unstubAllGlobals());

describe("the key that lists the keys", () => {
  it("is the question mark of any keyboard, and no command", () => {
    expect(opensShortcuts(plain)).toBe(true);
    expect(opensShortcuts({ ...plain, key: "؟" })).toBe(true);
    expect(opensShortcuts({ ...plain, ctrlKey: true, altKey: true })).toBe(true);
    for (const other of [
      { key: "/" },
      { key: "h" },
      { ctrlKey: true },
      { altKey: true },
      { metaKey: true },
      { defaultPrevented: true },
      { isComposing: true },
    ])
      expect(opensShortcuts({ ...plain, ...other })).toBe(false);
  });
  it("is off and on as it was left, also where nothing can be kept", () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    vi.stubGlobal("localStorage", storage);
    expect(keyIsOn()).toBe(true);
    turnKey(false);
    expect([keyIsOn(), kept.size]).toEqual([false, 1]);
    turnKey(true);
    expect([keyIsOn(), kept.size]).toEqual([true, 0]);
    vi.stubGlobal("localStorage", undefined);
    turnKey(false);
    expect(keyIsOn()).toBe(false);
    turnKey(true);
    expect(keyIsOn()).toBe(true);
  });
});
