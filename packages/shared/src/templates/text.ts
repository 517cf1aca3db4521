import { toValue } from "liquidjs";

/** A value as it appears in a text: nothing for null, lists joined as Liquid does, objects as JSON. */
export function textOf(value: unknown): string {
  const plain: unknown = toValue(value);
  if (typeof plain === "string") return plain;
  if (plain === undefined || plain === null) return "";
  if (Array.isArray(plain)) return plain.map(textOf).join("");
  if (plain instanceof Date) return Number.isNaN(plain.getTime()) ? "" : plain.toISOString();
  if (typeof plain === "number" || typeof plain === "boolean") return String(plain);
  return typeof plain === "object" ? JSON.stringify(plain) : "";
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Safe inside HTML text and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
