import type { SearchItem, SearchSection } from "../list/SearchList.tsx";

/** Something that the command palette can do, or a place where it can go. */
export interface PaletteCommand extends SearchItem {
  /** The heading it stands under. */
  group: string;
  /** Other words it is found by. */
  keywords?: readonly string[] | undefined;
  run(): void;
}

const shownOfEach = 8;

/**
 * What fits what was typed, under its headings, the best first; without anything typed, the beginning of each list.
 * Every word must be found: in the beginning of the name, in it, among the other words, in what is done with what it names,
 * or in the line below it.
 */
export function findCommands(commands: readonly PaletteCommand[], query: string): SearchSection<PaletteCommand>[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = commands
    .map((command, order) => ({ command, order, score: totalOf(words.map((word) => scoreOf(command, word))) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || a.order - b.order);
  const groups = Map.groupBy(found, ({ command }) => command.group);
  return [...groups].map(([title, own]) => ({ title, items: own.slice(0, shownOfEach).map(({ command }) => command) }));
}

function totalOf(scores: readonly number[]): number {
  return scores.includes(0) ? 0 : scores.reduce((total, score) => total + score, 1);
}

/** The name in “Add “Wait””: all kinds of steps begin with “Add”, which says nothing about which of them is meant. */
const named = /“([^”]*)”$/;

function scoreOf({ label, detail = "", group, keywords = [] }: PaletteCommand, word: string): number {
  const whole = label.toLowerCase();
  const name = named.exec(whole)?.[1] ?? whole;
  if (name.startsWith(word)) return 6;
  if (name.includes(` ${word}`) || name.includes(`“${word}`)) return 5;
  if (keywords.some((keyword) => keyword.toLowerCase().startsWith(word))) return 4;
  if (name.includes(word)) return 3;
  if (whole.includes(word)) return 2;
  return detail.toLowerCase().includes(word) || group.toLowerCase().startsWith(word) ? 1 : 0;
}
