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
  const quick = onlyPaths(source);
  if (quick) return quick;
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

const plainOutput = /\{\{\s*([A-Za-z_]\w*(?:\.\w(?:[\w-]*\w)?)*)\s*\}\}/g;
const words = new Set(["true", "false", "nil", "null", "empty", "blank", "not", "and", "or", "contains"]);

/** Most templates are text with `{{ contact.email }}` in between, and need no parser. Undefined for all others. */
function onlyPaths(source: string): string[] | undefined {
  const paths = new Set<string>();
  let isPlain = source.length <= 10_000;
  const rest = isPlain
    ? source.replace(plainOutput, (_, path: string) => {
        isPlain &&= !words.has(path.split(".")[0] ?? "");
        paths.add(path);
        return "";
      })
    : source;
  return isPlain && !/\{\{|\}\}|\{%|%\}/.test(rest) ? [...paths] : undefined;
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
