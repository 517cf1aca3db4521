const pattern = /^[a-z0-9_.*]+$/;

/** Says what is wrong with an event type or a pattern of them, e.g. `form.*`; null when it is fine. */
export function patternError(text: string): string | null {
  return pattern.test(text) ? null : `“${text}” is no event type. Use one, or a pattern such as form.*`;
}

/** An event type that a key with these patterns may send. */
export function exampleEventType(patterns: readonly string[]): string {
  const first = patterns[0];
  if (first === undefined || first === "*") return "form.submitted";
  if (!first.includes("*")) return first;
  return first === "form.*" ? "form.submitted" : first.replaceAll("*", "example");
}
