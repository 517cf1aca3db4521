import { Liquid, LiquidError, type Template as LiquidTemplate, type Token } from "liquidjs";
import { MillraceError } from "../errors.ts";
import { boundedOperators, offerFilters } from "./filters.ts";
import { templateLimits } from "./limits.ts";
import { findObjection, offerTags } from "./tags.ts";
import { escapeHtml, textOf } from "./text.ts";

/** The two engines: texts, and HTML in which every output is escaped unless it ends in `| raw`. */
export const plainLiquid = createLiquid();
export const htmlLiquid = createLiquid((value) => escapeHtml(textOf(value)));

/**
 * Parses a template.
 * @throws MillraceError `invalid_input` with the line and column of what is wrong.
 */
export function parseTemplate(source: string, liquid: Liquid): LiquidTemplate[] {
  if (source.length > templateLimits.source) {
    throw syntaxError(`The template is longer than ${templateLimits.source} characters`, undefined);
  }
  let templates: LiquidTemplate[];
  try {
    templates = liquid.parse(source);
  } catch (error) {
    throw LiquidError.is(error)
      ? syntaxError(reasonOf(error), error.token, error)
      : syntaxError(reasonOf(error), undefined, error);
  }
  // The search visits every token, and only these two can hide something to object to.
  const objection = /\.\.|cycle/.test(source) ? findObjection(templates, liquid) : undefined;
  if (objection) throw syntaxError(inWords(objection.message), objection.token);
  return templates;
}

/** The message of an error from liquidjs, without the position and in the builder's words. */
export function reasonOf(error: unknown): string {
  if (error instanceof RangeError && error.message.includes("call stack")) return "it is nested too deeply";
  const cause = LiquidError.is(error) ? (error.originalError ?? error) : error;
  if (cause !== error) return reasonOf(cause);
  return inWords(cause instanceof Error ? cause.message : String(cause));
}

function inWords(message: string): string {
  return message
    .replace(/, line:\d+, col:\d+$/, "")
    .replace(/^tag "(.*)" not found$/s, "There is no tag “$1”")
    .replace(/^undefined filter: (.*)$/s, "There is no filter “$1”")
    .replace(/^template render limit exceeded$/, "it takes too long");
}

function syntaxError(reason: string, token: Token | undefined, cause?: unknown): MillraceError {
  const [line, column] = token?.getPosition() ?? [];
  const sentence = reason.charAt(0).toUpperCase() + reason.slice(1);
  const short = sentence.length > 300 ? `${sentence.slice(0, 300)}…` : sentence;
  const message = line === undefined ? `${short}.` : `${short} (line ${line}, column ${column}).`;
  return new MillraceError("invalid_input", message, {
    issues: [{ path: "", code: "template_syntax", message }],
    cause,
  });
}

function createLiquid(outputEscape?: (value: unknown) => string): Liquid {
  const liquid = new Liquid({
    strictFilters: true,
    strictVariables: false,
    ownPropertyOnly: true,
    // An empty set of templates in memory: there is no file system behind the engine.
    templates: {},
    operators: boundedOperators,
    locale: "en-US",
    timezoneOffset: 0,
    parseLimit: templateLimits.source,
    renderLimit: templateLimits.milliseconds,
    ...(outputEscape && { outputEscape }),
  });
  offerTags(liquid);
  offerFilters(liquid);
  return liquid;
}
