import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** What a person is told about a setting that does not fit: words of the schema where it has some, ours for the library's. */
export function issueWords(issue: Issue): string {
  switch (issue.code) {
    case "too_big":
      return issue.message.startsWith("Too big") ? tooBig(issue.origin, Number(issue.maximum)) : issue.message;
    case "too_small":
      return issue.message.startsWith("Too small") ? tooSmall(issue.origin, Number(issue.minimum)) : issue.message;
    case "invalid_type":
      return issue.message.startsWith("Invalid input")
        ? `Give ${nouns[issue.expected] ?? "another value"}.`
        : issue.message;
    case "invalid_value":
      return issue.message.startsWith("Invalid")
        ? `Choose one of ${issue.values.map(String).join(", ")}.`
        : issue.message;
    case "invalid_union":
      return issue.message === "Invalid input" ? "This does not fit. Choose or type another value." : issue.message;
    case "invalid_key":
      return issue.message === "Invalid key in record"
        ? `Choose another name. ${issue.issues.map(issueWords).join(" ")}`.trim()
        : issue.message;
    case "unrecognized_keys":
      return `Remove ${issue.keys.map((key) => `“${key}”`).join(", ")}: it is not known here.`;
    default:
      return issue.message;
  }
}

const nouns: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function tooBig(origin: string, maximum: number): string {
  const most = maximum.toLocaleString("en");
  if (origin === "string") return `Use at most ${most} characters.`;
  return origin === "array" ? `Use at most ${most} entries.` : `Use ${most} or less.`;
}

function tooSmall(origin: string, minimum: number): string {
  const least = minimum.toLocaleString("en");
  if (origin === "string") return minimum === 1 ? "Fill this in." : `Use at least ${least} characters.`;
  if (origin === "array") return minimum === 1 ? "Add at least one." : `Add at least ${least}.`;
  return `Use ${least} or more.`;
}
