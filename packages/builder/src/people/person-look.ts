import type { Person } from "@millrace/shared/graph/live/messages.ts";
import type { CSSProperties } from "react";

/** Far apart from each other; none is strong enough to be taken for a state. */
const hues = [255, 165, 45, 320, 110, 205, 75, 350];

/** "AL" of "Ada Lovelace". */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const [first = "", last = ""] = [words[0], words.length > 1 ? words.at(-1) : ""];
  return (firstLetter(first) + firstLetter(last)).toUpperCase() || "?";
}

/** Letters may be more than one unit, and more than one code point. */
function firstLetter(word: string): string {
  const [first] = new Intl.Segmenter().segment(word);
  return first?.segment ?? "";
}

/** The person's hue, for the classes of people.module.css; the same in every browser. */
export function hueOf({ id }: Pick<Person, "id">): CSSProperties {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9_973;
  return { "--person-hue": hues[sum % hues.length] } as CSSProperties;
}
