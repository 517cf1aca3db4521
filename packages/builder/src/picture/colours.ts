import type { Family } from "@millrace/shared/nodes/descriptor.ts";

/** The light theme's colours: a picture is looked at on paper and in documents. Their source is app/tokens.css. */
export const colours = {
  canvas: "#f8f8f6",
  surface: "#ffffff",
  frame: "#fcfcfb",
  note: "#f4f4f4",
  line: "#e2e2df",
  lineStrong: "#8b8d91",
  text: "#1c1d20",
  dim: "#5d6066",
} as const;

const hues: Record<Family, number> = {
  form: 255,
  contact: 165,
  email: 230,
  crm: 75,
  ecommerce: 45,
  system: 250,
  flow: 290,
  integration: 195,
  notify: 100,
  ai: 320,
  sms: 145,
  funnel: 20,
  popup: 345,
  behaviour: 275,
  subscription: 125,
  trading_room: 60,
  health: 5,
};

/** The faint ground of a family's tile, and the icon on it. As sRGB: programs that show SVG seldom know OKLCH. */
export function tileOf(family: Family): { tint: string; ink: string } {
  const isSystem = family === "system";
  return {
    tint: oklch(0.955, isSystem ? 0.006 : 0.024, hues[family]),
    ink: oklch(0.42, isSystem ? 0.012 : 0.07, hues[family]),
  };
}

/** By Björn Ottosson's matrices (https://bottosson.github.io/posts/oklab). */
function oklch(lightness: number, chroma: number, hue: number): string {
  const angle = (hue * Math.PI) / 180;
  const a = chroma * Math.cos(angle);
  const b = chroma * Math.sin(angle);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return `#${linear.map(channel).join("")}`;
}

function channel(linear: number): string {
  const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  const byte = Math.round(Math.min(1, Math.max(0, value)) * 255);
  return byte.toString(16).padStart(2, "0");
}
