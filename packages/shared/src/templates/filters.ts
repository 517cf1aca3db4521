import { type Context, defaultOperators, filters as liquidFilters, type Liquid } from "liquidjs";
import {
  type FilterHandler,
  type FilterRun,
  type Format,
  formatCurrency,
  formatDate,
  formatNumber,
  formatPattern,
  inTimeZone,
} from "./formats.ts";
import { charge, maxNeedle } from "./limits.ts";
import { textOf } from "./text.ts";

/** Liquid's own filters that are offered as they are: pure, and no way to name code, a file or a prototype. */
const plainFilters = [
  "escape escape_once newline_to_br strip_html url_encode url_decode slugify",
  "abs at_least at_most ceil divided_by floor minus modulo plus round times",
  "join first last reverse size compact concat slice uniq",
  "append prepend capitalize downcase upcase strip lstrip rstrip squish strip_newlines truncate truncatewords",
  "default json to_integer base64_encode base64_decode",
].flatMap((names) => names.split(" "));

/** Their first argument names a property of each item; liquidjs would parse some of them as code of its own. */
const propertyFilters = ["map", "sum", "sort", "sort_natural", "where", "reject", "find", "has"];

/** Their first argument is searched for. */
const searchFilters = ["split", "replace", "replace_first", "replace_last", "remove", "remove_first", "remove_last"];

const ownFilters: Record<string, Format> = {
  date: formatPattern,
  format_date: formatDate,
  format_currency: formatCurrency,
  format_number: formatNumber,
  time_zone: inTimeZone,
};

/** Every filter a template may use, for completion. */
export const filterNames: readonly string[] = [
  ...plainFilters,
  "raw",
  ...propertyFilters,
  ...searchFilters,
  ...Object.keys(ownFilters),
].toSorted();

/** Leaves an engine with the listed filters only, each of which pays for what it goes through. */
export function offerFilters(liquid: Liquid): void {
  for (const name of Object.keys(liquid.filters)) liquid.unregisterFilter(name);
  for (const name of plainFilters) liquid.registerFilter(name, bounded(native(name)));
  for (const name of propertyFilters) liquid.registerFilter(name, bounded(native(name), requireProperty));
  for (const name of searchFilters) liquid.registerFilter(name, bounded(native(name), requireShort));
  for (const [name, handler] of Object.entries(ownFilters)) liquid.registerFilter(name, bounded(ownHandler(handler)));
  liquid.registerFilter("raw", { raw: true, handler: (value: unknown) => value });
}

/** Liquid's comparisons; going through long texts and lists is paid for. */
export const boundedOperators = Object.fromEntries(
  Object.entries(defaultOperators).map(([name, operator]) => [
    name,
    (left: unknown, right: unknown, context?: Context) => {
      // `not` has one operand, so its context comes second.
      const run = context ?? (right as Context);
      charge(run, left);
      if (context) charge(run, right);
      if (name === "contains" && !Array.isArray(left)) requireShort(right);
      return operator(left, right, run);
    },
  ]),
);

function native(name: string): FilterHandler {
  const filter = liquidFilters[name];
  if (typeof filter !== "function") throw new Error(`liquidjs has no filter ${name}`);
  return filter;
}

function ownHandler(format: Format): FilterHandler {
  return function (this: FilterRun, value: unknown, ...given: unknown[]) {
    return format(this, value, ...given);
  };
}

function bounded(handler: FilterHandler, check?: (argument: unknown) => void): FilterHandler {
  return function* (this: FilterRun, value: unknown, ...given: unknown[]) {
    charge(this.context, value);
    for (const argument of given) charge(this.context, argument);
    check?.(given[0]);
    const result: unknown = yield handler.call(this, value, ...given);
    charge(this.context, result);
    return result;
  };
}

function requireProperty(argument: unknown): void {
  if (argument === undefined || argument === null || typeof argument === "number") return;
  if (typeof argument === "string" && argument.length <= 200 && /^[\w-]+(\.[\w-]+)*$/.test(argument)) return;
  throw new Error("the filter needs the name of a property, such as price or address.city");
}

function requireShort(argument: unknown): void {
  if (textOf(argument).length > maxNeedle) throw new Error(`a text to look for has at most ${maxNeedle} characters`);
}
