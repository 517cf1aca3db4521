/** What is compared: the draft, or a published version by its number. */
export type Side = "draft" | number;

export interface Sides {
  from: Side;
  to: Side;
}

/** Reads `3..draft` as it stands in the address; null for anything else. */
export function parseSides(text: string | null): Sides | null {
  const parts = text?.split("..") ?? [];
  const [from, to] = parts.map(sideOf);
  return parts.length === 2 && from && to ? { from, to } : null;
}

export function sidesText({ from, to }: Sides): string {
  return `${from}..${to}`;
}

export function sideName(side: Side): string {
  return side === "draft" ? "the draft" : `version ${side}`;
}

/** Undefined for what names neither. */
export function sideOf(text: string): Side | undefined {
  if (text === "draft") return "draft";
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
