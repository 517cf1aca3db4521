const longest = 60;

/** The name that was probably meant: the only one that is a slip of the hand away. Numbers and plurals are no slips. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  if (name.length < 3 || name.length > longest) return undefined;
  const wanted = name.toLowerCase();
  let found: string | undefined;
  let least = name.length <= 5 ? 1 : 2;
  for (const candidate of names) {
    if (candidate === name || Math.abs(candidate.length - name.length) > 2 || candidate.length > longest) continue;
    const other = candidate.toLowerCase();
    if (differsInNumber(wanted, other)) continue;
    const distance = spelledAlike(wanted, other) ? 0 : slips(wanted, other);
    if (distance > least || (distance === least && found !== undefined)) continue;
    least = distance;
    found = candidate;
  }
  return found;
}

/** `firstName` and `first_name` are one name in two spellings. */
function spelledAlike(one: string, other: string): boolean {
  return one.replaceAll(/[_-]/g, "") === other.replaceAll(/[_-]/g, "");
}

function differsInNumber(one: string, other: string): boolean {
  if (`${one}s` === other || one === `${other}s`) return true;
  if (one === other || !(/\d/.test(one) || /\d/.test(other))) return false;
  return one.replaceAll(/\d/g, "") === other.replaceAll(/\d/g, "");
}

/** How many letters are missing, too many, wrong, or swapped with their neighbour. */
function slips(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      let best = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      next.push(best);
    }
    before = row;
    row = next;
  }
  return row[other.length] ?? 0;
}
