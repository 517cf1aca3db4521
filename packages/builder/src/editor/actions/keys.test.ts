import { describe, expect, it } from "vitest";
import { matchesKeys, shownKeys, spokenKeys } from "./keys.ts";

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key,
  metaKey: false,
  ctrlKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
});

describe("a shortcut", () => {
  it("is met with its modifiers and without others", () => {
    expect(matchesKeys(press("d", { ctrlKey: true }), "mod+d")).toBe(true);
    expect(matchesKeys(press("D", { metaKey: true }), "mod+d")).toBe(true);
    expect(matchesKeys(press("G", { ctrlKey: true, shiftKey: true }), "shift+mod+g")).toBe(true);
    expect(matchesKeys(press("G", { ctrlKey: true, shiftKey: true }), "mod+g")).toBe(false);
    expect(matchesKeys(press("d"), "mod+d")).toBe(false);
    expect(matchesKeys(press("d", { ctrlKey: true, altKey: true }), "mod+d")).toBe(false);
  });

  it("of a sign is met wherever a layout has that sign", () => {
    expect(matchesKeys(press("+", { shiftKey: true }), "+")).toBe(true);
    expect(matchesKeys(press("+"), "+")).toBe(true);
    expect(matchesKeys(press("1", { shiftKey: true }), "1")).toBe(true);
  });

  it("reads as on the keyboard in front of the person", () => {
    expect(shownKeys("shift+mod+g")).toBe("Ctrl+Shift+G");
    expect(shownKeys("delete")).toBe("Del");
    expect(shownKeys("+")).toBe("+");
    expect(spokenKeys("shift+mod+g")).toBe("Control+Shift+G");
  });
});
