/** Words apart by spaces; what stands in quotes is one of them. */
const word = /(?:“[^”]*”|\S)+/g;

/** Two lines as one, where they begin with the same words: “Wait 2 days → 1 day”. */
export function differenceWords(before: string, after: string): string | undefined {
  const was: string[] = before.match(word) ?? [];
  const is: string[] = after.match(word) ?? [];
  let start = 0;
  while (start < Math.min(was.length, is.length) && was[start] === is[start]) start++;
  let end = 0;
  while (end < Math.min(was.length, is.length) - start && was.at(-1 - end) === is.at(-1 - end)) end++;
  const [from, to] = [was.slice(start, was.length - end), is.slice(start, is.length - end)];
  if (start === 0 || from.length === 0 || to.length === 0 || from.length + to.length > 16) return undefined;
  const rest = is.slice(is.length - end);
  // The unit belongs to the number: “2 days → 3 days” rather than “2 → 3 days”.
  const isUnit = /^\d+$/.test(from.join(" ") + to.join("")) && rest[0] !== undefined && !/^(and|or)\b/.test(rest[0]);
  const unit = isUnit ? rest.splice(0, 1) : [];
  return [...is.slice(0, start), ...from, ...unit, "→", ...to, ...unit, ...rest].join(" ");
}

export function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
