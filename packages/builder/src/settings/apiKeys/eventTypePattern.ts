const pattern = /^[a-z0-9_.*]+$/;

/** Says what is wrong with an event type or a pattern of them, e.g. `form.*`; null when it is fine. */
export function patternError(text: string): string | null {
  return pattern.test(text) ? null : `“${text}” is no event type. Use one, or a pattern such as form.*`;
}

/** The first known event that a key with these patterns may send; none when its types are all unknown. */
export function exampleFor<Type extends { type: string }>(
  patterns: readonly string[],
  types: readonly Type[],
): Type | undefined {
  if (patterns.length === 0) return types[0];
  return types.find(({ type }) => patterns.some((candidate) => matches(candidate, type)));
}

/** `*` stands for any characters, as on the server. */
function matches(candidate: string, type: string): boolean {
  const [start = "", ...rest] = candidate.split("*");
  if (rest.length === 0) return type === candidate;
  return type.startsWith(start) && type.endsWith(rest.at(-1) ?? "");
}
