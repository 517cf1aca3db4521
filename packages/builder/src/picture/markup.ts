/** Text for XML: its five characters escaped, and without those that XML cannot hold at all. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(forbidden, "\u{FFFD}")
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}

/** Control characters but tab and line ends, and the two code points that are no characters. */
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** An element with escaped attributes; those that are undefined are left out. `children` is markup already. */
export function element(
  name: string,
  attributes: Record<string, string | number | undefined>,
  ...children: string[]
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(typeof value === "number" ? rounded(value) : String(value))}"`)
    .join("");
  const inside = children.join("");
  return inside === "" ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Cuts a text that would be wider than this, by a rough measure of its letters: a picture cannot ask a browser. */
export function fitted(text: string, width: number, fontSize: number): string {
  let used = 0;
  let last = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    used += widthOf(segment) * fontSize;
    if (used > width) return `${text.slice(0, last)}…`;
    last = index;
  }
  return text;
}

/** In parts of the font's size. */
function widthOf(letter: string): number {
  if (/[iljtfr.,:;'’|!()[\] ]/.test(letter)) return 0.32;
  if (/[mwMW@%&]/.test(letter)) return 0.86;
  if (/[A-Z]/.test(letter)) return 0.68;
  return (letter.codePointAt(0) ?? 0) > 0x2e80 ? 1.05 : 0.57;
}
