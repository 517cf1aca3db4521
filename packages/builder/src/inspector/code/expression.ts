/** What is being written at a place in a template: the name of a variable, of a filter after `|`, or of a tag after `{%`. */
export interface Writing {
  kind: "variable" | "filter" | "tag";
  /** Where the word begins, counted from the start of the text. */
  from: number;
  word: string;
  /** True inside `{{ … }}`, false inside `{% … %}`. */
  output: boolean;
}

const variableWord = /[A-Za-z_][\w.-]*$/;

/** Looks back from the cursor; undefined outside of an expression and inside a quoted text. */
export function writingAt(before: string): Writing | undefined {
  const output = before.lastIndexOf("{{");
  const tag = before.lastIndexOf("{%");
  const start = Math.max(output, tag);
  if (start < 0) return undefined;
  const inside = before.slice(start + 2);
  if (/[%}]\}/.test(inside) || isQuoted(inside)) return undefined;
  const word = variableWord.exec(inside)?.[0] ?? "";
  const from = before.length - word.length;
  const lead = inside.slice(0, inside.length - word.length).trimEnd();
  const isOutput = output > tag;
  if (lead.endsWith("|")) return { kind: "filter", from, word, output: isOutput };
  if (!isOutput && /^-?$/.test(lead)) return { kind: "tag", from, word, output: false };
  // After a complete value nothing but a filter or an operator can follow.
  const expects = lead === "" || lead === "-" || /[:,=<>([]$/.test(lead) || (!isOutput && /\b[a-z]+$/.test(lead));
  return expects ? { kind: "variable", from, word, output: isOutput } : undefined;
}

function isQuoted(text: string): boolean {
  const doubles = text.split('"').length - 1;
  const singles = text.split("'").length - 1;
  return doubles % 2 === 1 || singles % 2 === 1;
}

/** What to insert so that a path ends up inside a closed expression, given what stands on both sides of the word. */
export function completed(path: string, before: string, after: string): string {
  const lead = before.endsWith("{{") ? " " : "";
  const closed = /^\s*(\}\}|\||-\}\})/.test(after);
  const tail = closed ? (after.startsWith("}") ? " " : "") : " }}";
  return `${lead}${path}${tail}`;
}

/** What to insert for a variable that was picked from a list: a whole expression, or the path alone inside one. */
export function picked(path: string, before: string, after: string): string {
  const writing = writingAt(before);
  if (!writing) return `{{ ${path} }}`;
  return writing.output && writing.word === "" ? completed(path, before, after) : path;
}
