/** Elements whose content is not for reading. */
const hidden = new Set(["script", "style", "head", "title", "template", "noscript"]);
/** Elements that stand on lines of their own; paragraphs get a blank line as well. */
const lines = new Set(["br", "div", "tr", "li", "ul", "ol", "table", "section", "article", "header", "footer", "hr"]);
const paragraphs = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"]);

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  euro: "€",
  copy: "©",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  bull: "•",
};

/**
 * The plain text of an HTML mail for readers without HTML: paragraphs, line breaks, list items, and links as
 * `text (address)`. One pass over the source, so its time grows with the length and nothing else.
 */
export function htmlToText(html: string): string {
  let text = "";
  let link: { href: string; from: number } | undefined;
  let position = 0;
  while (position < html.length) {
    const open = html.indexOf("<", position);
    const end = open === -1 ? html.length : open;
    text += decodeEntities(html.slice(position, end)).replace(/\s+/g, " ");
    if (open === -1) break;
    const close = endOfTag(html, open);
    const { name, closing, source } = readTag(html.slice(open + 1, close));
    position = close + 1;
    if (hidden.has(name) && !closing) {
      position = afterElement(html, name, position);
    } else if (name === "a") {
      if (link !== undefined) text += linkAddress(link.href, text.slice(link.from));
      link = closing ? undefined : { href: hrefOf(source), from: text.length };
    } else if (name === "li" && !closing) {
      text += "\n- ";
    } else if (lines.has(name)) {
      text += "\n";
    } else if (paragraphs.has(name)) {
      text += "\n\n";
    } else if (name === "td" || name === "th") {
      text += " ";
    }
  }
  return tidy(text);
}

function endOfTag(html: string, open: number): number {
  const comment = html.startsWith("<!--", open);
  const end = html.indexOf(comment ? "-->" : ">", open);
  if (end === -1) return html.length;
  return comment ? end + 2 : end;
}

function readTag(source: string): { name: string; closing: boolean; source: string } {
  const match = /^(\/?)([a-z][a-z0-9]*)/i.exec(source);
  return { name: match?.[2]?.toLowerCase() ?? "", closing: match?.[1] === "/", source };
}

function afterElement(html: string, name: string, from: number): number {
  for (let at = html.indexOf("</", from); at !== -1; at = html.indexOf("</", at + 2)) {
    if (html.slice(at + 2, at + 2 + name.length).toLowerCase() === name) return endOfTag(html, at) + 1;
  }
  return html.length;
}

function hrefOf(tag: string): string {
  const match = /\shref\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(tag);
  return decodeEntities(match?.[1] ?? match?.[2] ?? match?.[3] ?? "").trim();
}

function linkAddress(href: string, text: string): string {
  const shown = text.trim();
  if (!/^(?:https?|mailto|tel):/i.test(href) || shown === href || href === `mailto:${shown}`) return "";
  return shown === "" ? href : ` (${href})`;
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

function tidy(text: string): string {
  const kept: string[] = [];
  for (const line of text.split("\n").map((part) => part.replaceAll(/[ \t]{2,}/g, " ").trim())) {
    if (line !== "" || kept.at(-1) !== "") kept.push(line);
  }
  return kept.join("\n").trim();
}
