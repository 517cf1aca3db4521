/** What screen readers say for what stands on the canvas. */

interface SpokenNeighbours {
  /** Names of the steps that lead to it, and of those that it leads to. */
  follows: readonly string[];
  leadsTo: readonly string[];
}

/** "follows Form submitted, leads to Send email and Add tag"; empty for what is not connected. */
export function spokenNeighbours({ follows, leadsTo }: SpokenNeighbours): string {
  return [follows.length > 0 && `follows ${listed(follows)}`, leadsTo.length > 0 && `leads to ${listed(leadsTo)}`]
    .filter(Boolean)
    .join(", ");
}

export function spokenFrame(name: string, count: number): string {
  return `${named(name)}, ${steps(count)}`;
}

interface SpokenFolded extends SpokenNeighbours {
  name: string;
  count: number;
  errors: number;
  warnings: number;
}

export function spokenFolded({ name, count, errors, warnings, ...neighbours }: SpokenFolded): string {
  const problems = errors + warnings;
  const parts = [
    `${named(name)}, collapsed, ${steps(count)}`,
    spokenNeighbours(neighbours),
    problems > 0 && `${problems} ${problems === 1 ? "problem" : "problems"}`,
  ];
  return parts.filter(Boolean).join(", ");
}

export function spokenNote(text: string): string {
  const words = text.trim().replace(/\s+/g, " ");
  if (words === "") return "Empty note";
  return `Note: ${words.length > 120 ? `${words.slice(0, 119)}…` : words}`;
}

const named = (name: string) => (name === "" ? "Group without a name" : `Group ${name}`);
const steps = (count: number) => `${count} ${count === 1 ? "step" : "steps"}`;

/** Beyond three, the number says more than the names. */
function listed(names: readonly string[]): string {
  const different = [...new Set(names)];
  if (different.length > 3) return `${different.length} steps`;
  if (different.length < 2) return different.join("");
  return `${different.slice(0, -1).join(", ")} and ${different.at(-1)}`;
}
