import { issueWords } from "@millrace/engine/nodes/issue-words.ts";
import { type Issue, MillraceError } from "@millrace/shared/errors.ts";
import type { z } from "zod";

/** Dotted, as every issue's path: `events.3.contact.email`. */
export function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join(".");
}

/** What zod found, in the words of the API: one issue per field, unknown fields each by their own name. */
export function issuesOf(error: Pick<z.ZodError, "issues">, prefix = ""): Issue[] {
  return error.issues.flatMap((issue) => {
    const path = prefix && issue.path.length > 0 ? `${prefix}.${dotted(issue.path)}` : prefix || dotted(issue.path);
    if (issue.code !== "unrecognized_keys") return [{ path, code: issue.code, message: issueWords(issue) }];
    return issue.keys.map((key) => ({
      path: path ? `${path}.${key}` : key,
      code: "unknown_field",
      message: "This field is not known",
    }));
  });
}

/** More of them help nobody, and one wrong list can have thousands. */
const mostIssues = 100;

export function invalidInput(all: Issue[]): MillraceError {
  const issues = all.slice(0, mostIssues);
  const [first] = issues;
  const more = all.length > 1 ? ` (and ${all.length - 1} more)` : "";
  const where = first?.path ? `${first.path}: ` : "";
  return new MillraceError("invalid_input", `${where}${first?.message ?? "The input is not valid"}${more}`, { issues });
}

/** @throws MillraceError `invalid_input` with every issue. */
export function parseOrRefuse<Value>(schema: z.ZodType<Value>, input: unknown, prefix = ""): Value {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalidInput(issuesOf(result.error, prefix));
}
