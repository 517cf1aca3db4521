const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");

const signs: Record<string, string> = isMac
  ? { mod: "⌘", shift: "⇧", alt: "⌥", delete: "⌫" }
  : { mod: "Ctrl", shift: "Shift", alt: "Alt", delete: "Del" };
const names: Record<string, string> = {
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  escape: "Esc",
  enter: "Enter",
  backspace: isMac ? "⌫" : "Backspace",
  home: "Home",
  end: "End",
  contextmenu: "Menu",
  space: "Space",
};

type Pressed = Pick<KeyboardEvent, "key" | "metaKey" | "ctrlKey" | "shiftKey" | "altKey">;

/** Whether a key press is the shortcut, e.g. `shift+mod+g`. Punctuation and digits need no Shift, wherever a layout has them. */
export function matchesKeys(event: Pressed, shortcut: string): boolean {
  const parts = shortcut.toLowerCase().split("+");
  const key = shortcut.endsWith("+") ? "+" : (parts.at(-1) ?? "");
  const wants = (modifier: string) => parts.includes(modifier);
  const pressed = event.key === " " ? "space" : event.key.toLowerCase();
  if (pressed !== key || wants("mod") !== (event.metaKey || event.ctrlKey) || wants("alt") !== event.altKey)
    return false;
  const shiftIsPartOfKey = key.length === 1 && !/[a-z]/.test(key);
  return shiftIsPartOfKey || wants("shift") === event.shiftKey;
}

/** A shortcut as a person reads it: "⇧⌘G" on a Mac, "Ctrl+Shift+G" elsewhere. */
export function shownKeys(shortcut: string): string {
  const parts = shortcut.toLowerCase().split("+");
  const last = shortcut.endsWith("+") ? "+" : (parts.at(-1) ?? "");
  const order = isMac ? ["alt", "shift", "mod"] : ["mod", "alt", "shift"];
  const held = order.filter((modifier) => parts.includes(modifier)).map((modifier) => signs[modifier] ?? "");
  const key = signs[last] ?? names[last] ?? last.toUpperCase();
  return [...held, key].join(isMac ? "" : "+");
}

/** A shortcut in the form that `aria-keyshortcuts` takes, e.g. "Control+Shift+G". */
export function spokenKeys(shortcut: string): string {
  const parts = shortcut.toLowerCase().split("+");
  const last = shortcut.endsWith("+") ? "+" : (parts.at(-1) ?? "");
  const held = [
    parts.includes("mod") && (isMac ? "Meta" : "Control"),
    parts.includes("alt") && "Alt",
    parts.includes("shift") && "Shift",
  ];
  return [...held.filter(Boolean), last.length === 1 ? last.toUpperCase() : last].join("+");
}
