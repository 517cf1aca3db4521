import { analyzeSync } from "liquidjs";
import { type Issue, MillraceError } from "../errors.ts";
import { parseTemplate, plainLiquid } from "./parse.ts";

const liquidProperties = new Set(["size", "first", "last"]);

/**
 * The dotted paths a template reads from outside (`contact.first_name`), each once; names it assigns itself are left out.
 * Of a path that is computed (`event.data[vars.key]`) both the part that is certain and the computing paths are named.
 * @throws MillraceError `invalid_input` for syntax errors.
 */
export function templateVariables(source: string): string[] {
  if (!source.includes("{{") && !source.includes("{%")) return [];
  const { globals } = analyzeSync(parseTemplate(source, plainLiquid), { partials: false });
  const paths = new Set<string>();
  for (const variable of Object.values(globals).flat()) {
    const segments: string[] = [];
    for (const segment of variable.segments) {
      if (typeof segment === "object") break;
      segments.push(String(segment));
    }
    // liquidjs reports a property of a literal ("abc".size) as a name of its own.
    if (segments.length > 1 || !liquidProperties.has(segments[0] ?? "")) paths.add(segments.join("."));
  }
  return [...paths];
}

/**
 * What is wrong with a template before it is published: `template_syntax` (also unknown tags and filters), or
 * `unknown_name` for every path that `known` refuses. Issues have an empty path: the caller knows the field.
 */
export function checkTemplate(source: string, known: (path: string) => boolean): Issue[] {
  try {
    return templateVariables(source)
      .filter((path) => !known(path))
      .map((path) => ({ path: "", code: "unknown_name", message: `“${path.slice(0, 100)}” is not known here.` }));
  } catch (error) {
    if (error instanceof MillraceError) return [{ path: "", code: "template_syntax", message: error.message }];
    throw error;
  }
}
