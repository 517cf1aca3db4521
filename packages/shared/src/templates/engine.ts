import { type Liquid, Output, type Template as LiquidTemplate, toValue, toValueSync, TypeGuards } from "liquidjs";
import { MillraceError } from "../errors.ts";
import type { Json } from "../json.ts";
import { parsePath, readSegments, rootAliases } from "../paths.ts";
import { BoundedEmitter, boundedContext, type Budget, checkOutput, newBudget } from "./limits.ts";
import { htmlLiquid, parseTemplate, plainLiquid, reasonOf } from "./parse.ts";
import { escapeHtml, textOf } from "./text.ts";
import { jsonOf } from "./value.ts";

export interface TemplateOptions {
  /** Outputs are escaped for HTML unless they end in `| raw`; the result is always a text. */
  escape?: "html" | undefined;
  /** The result is a text even when the template is exactly one expression. */
  as?: "text" | undefined;
}

/** A template that was parsed, to be rendered many times. */
export interface Template {
  readonly source: string;
  /** True when there is nothing to fill in: the source is the result. */
  readonly isStatic: boolean;
  /** As `renderTemplate`. @param used by other templates that belong to it; a budget of its own where left out. */
  render(values: Record<string, unknown>, used?: Budget): Json;
}

/**
 * Parses a Liquid template.
 * @throws MillraceError `invalid_input`, its message with line and column, for syntax errors, unknown tags and unknown filters.
 */
export function compileTemplate(source: string, options: TemplateOptions = {}): Template {
  if (!source.includes("{{") && !source.includes("{%")) return { source, isStatic: true, render: () => source };
  const isHtml = options.escape === "html";
  const isText = isHtml || options.as === "text";
  const liquid = isHtml ? htmlLiquid : plainLiquid;
  const path = simplePath(source);
  const run = path ? readingPath(path, isHtml, isText) : running(source, liquid, isText);
  return { source, isStatic: false, render: (values, used = newBudget()) => guarded(() => run(values, used)) };
}

/**
 * Renders a template with the values of a run (`event` or `trigger`, `contact`, `steps`, `vars`, …), synchronously.
 * A template that is exactly one expression gives that value with its type (null when there is none), any other a text.
 * @throws MillraceError `invalid_input` when it exceeds a limit or a filter refuses its value.
 */
export function renderTemplate(template: Template, values: Record<string, unknown>): Json {
  return template.render(values);
}

type Run = (values: Record<string, unknown>, used: Budget) => Json;

function running(source: string, liquid: Liquid, isText: boolean): Run {
  const templates = parseTemplate(source, liquid);
  const expression = isText ? undefined : onlyExpression(templates);
  if (expression) {
    return (values, used) => {
      const context = boundedContext(liquid, scopeOf(values), used);
      return jsonOf(toValue(toValueSync(expression.value.value(context, false))));
    };
  }
  return (values, used) => {
    const context = boundedContext(liquid, scopeOf(values), used);
    const emitter = new BoundedEmitter(context);
    toValueSync(liquid.renderer.renderTemplates(templates, context, emitter));
    return emitter.buffer;
  };
}

function onlyExpression(templates: LiquidTemplate[]): Output | undefined {
  const visible = templates.filter(({ token }) => !TypeGuards.isHTMLToken(token) || token.getText().trim() !== "");
  const [only] = visible;
  return visible.length === 1 && only instanceof Output ? only : undefined;
}

/** Most fields are one path, `{{ contact.email }}`, which needs no engine. */
function readingPath(path: string[], isHtml: boolean, isText: boolean): Run {
  return (values) => {
    const value = readSegments(values, path) ?? null;
    if (!isText) return value;
    return checkOutput(isHtml ? escapeHtml(textOf(value)) : textOf(value));
  };
}

const onePath = /^\s*\{\{\s*([A-Za-z_]\w*(?:\.\w(?:[\w-]*\w)?)*)\s*\}\}\s*$/;
const liquidWords = new Set(["true", "false", "nil", "null", "empty", "blank", "not", "and", "or", "contains"]);
const liquidProperties = new Set(["size", "first", "last"]);

function simplePath(source: string): string[] | undefined {
  if (source.length > 300) return undefined;
  const path = onePath.exec(source)?.[1];
  const segments = path === undefined ? undefined : parsePath(path);
  if (!segments || segments.some((segment) => liquidProperties.has(segment))) return undefined;
  return liquidWords.has(segments[0] ?? "") ? undefined : segments;
}

/** The roots a template sees, without a prototype; times as ISO text and `trigger` beside `event`. */
function scopeOf(values: Record<string, unknown>): Record<string, unknown> {
  const scope: Record<string, unknown> = Object.create(null);
  for (const [root, value] of Object.entries(values)) {
    const isTime = value instanceof Date && !Number.isNaN(value.getTime());
    scope[root] = isTime ? value.toISOString() : value;
  }
  for (const [root, alias] of Object.entries(rootAliases)) scope[root] ??= scope[alias];
  return scope;
}

function guarded(run: () => Json): Json {
  try {
    return run();
  } catch (error) {
    const message = `The template cannot be rendered: ${reasonOf(error).slice(0, 300)}.`;
    throw new MillraceError("invalid_input", message, {
      issues: [{ path: "", code: "template_failed", message }],
      cause: error,
    });
  }
}
