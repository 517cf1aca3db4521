/** A piece of a text that stayed, went or came. */
export interface TextPiece {
  kind: "same" | "removed" | "added";
  text: string;
}

/** Beyond so many words on both sides together, texts are compared line by line, and beyond that not at all. */
const mostParts = 2_000;

/** What changed between two texts, word by word; pieces of one kind are put together. */
export function diffTexts(before: string, after: string): TextPiece[] {
  // A word takes the space behind it along: otherwise spaces would tear what was written anew apart.
  for (const part of [/[<>="“”{}]+\s*|[^\s<>="“”{}]+\s*|\s+/g, /[^\n]*\n|[^\n]+/g]) {
    const [was, is] = [before, after].map((text) => text.match(part) ?? []);
    if (was && is && was.length + is.length <= mostParts) return gathered(pieces(was, is));
  }
  return [
    { kind: "removed", text: before },
    { kind: "added", text: after },
  ];
}

/** What went stands before what came, with nothing but a few signs between them. */
function gathered(found: readonly TextPiece[]): TextPiece[] {
  const done: TextPiece[] = [];
  let [removed, added] = ["", ""];
  const settle = () => {
    if (removed !== "") done.push({ kind: "removed", text: removed });
    if (added !== "") done.push({ kind: "added", text: added });
    [removed, added] = ["", ""];
  };
  for (const [at, { kind, text }] of found.entries()) {
    if (kind === "removed") removed += text;
    else if (kind === "added") added += text;
    else if (text.trim().length < 2 && removed + added !== "" && at < found.length - 1) {
      removed += text;
      added += text;
    } else {
      settle();
      done.push({ kind, text });
    }
  }
  settle();
  return done;
}

/** By the longest common subsequence, between what both begin and end with. */
function pieces(was: readonly string[], is: readonly string[]): TextPiece[] {
  let start = 0;
  while (start < was.length && start < is.length && was[start] === is[start]) start++;
  let end = 0;
  while (end < was.length - start && end < is.length - start && was.at(-1 - end) === is.at(-1 - end)) end++;
  const [a, b] = [was.slice(start, was.length - end), is.slice(start, is.length - end)];
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] =
        a[i] === b[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
    }
  }
  const found: TextPiece[] = [];
  const add = (kind: TextPiece["kind"], text: string | undefined) => {
    const last = found.at(-1);
    if (text === undefined || text === "") return;
    if (last?.kind === kind) last.text += text;
    else found.push({ kind, text });
  };
  add("same", was.slice(0, start).join(""));
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add("same", a[i]);
      i++;
      j++;
    } else if (
      j >= b.length ||
      (i < a.length && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      add("removed", a[i++]);
    } else add("added", b[j++]);
  }
  add("same", was.slice(was.length - end).join(""));
  return found;
}
