import { type Context, type FilterImplOptions, filters as liquidFilters } from "liquidjs";
import { offsetMs, parseMoment } from "../dates.ts";
import { isTimeZone, zoneOffset } from "../time/zone.ts";

/**
 * Dates, money and numbers for readers. Locale and time zone come from the filter's arguments, else from `run.timeZone` (the
 * workflow's), else from `workspace.locale` and `workspace.timeZone`, else they are en-US and UTC: never from the machine.
 */

export type FilterHandler = Extract<FilterImplOptions, (...given: never[]) => unknown>;
/** What a filter may look at while it runs. */
export type FilterRun = ThisParameterType<FilterHandler>;
/** One of our filters: what it makes of a value, given the arguments of the filter. */
export type Format = (run: FilterRun, value: unknown, ...given: unknown[]) => unknown;

interface Instant {
  at: number;
  /** Milliseconds ahead of UTC that the value itself names, when it does. */
  ownOffset?: number;
  /** A bare day is the same day in every zone. */
  wholeDay?: true;
}

const dateStyles: Record<string, Intl.DateTimeFormatOptions> = {
  short: { dateStyle: "short" },
  medium: { dateStyle: "medium" },
  long: { dateStyle: "long" },
  full: { dateStyle: "full" },
  time: { timeStyle: "short" },
  datetime: { dateStyle: "medium", timeStyle: "short" },
};

const maxPattern = 200;

/** `format_date: "long", "Europe/Berlin", "de"`; also named `time_zone:` and `locale:`, and patterns such as `%d.%m.%Y`. */
export function formatDate(run: FilterRun, value: unknown, ...given: unknown[]): unknown {
  const { positional, named } = splitArguments(given);
  const instant = instantOf(value, run.context);
  if (!instant) return value;
  const style = textArgument(positional[0]) ?? "medium";
  const zone = textArgument(named["time_zone"] ?? positional[1]);
  if (zone !== undefined) requireZone(zone);
  if (style.includes("%")) return strftime(run, instant, style, zone);
  const offset = offsetFor(instant, zone, run.context);
  const wall = instant.at + offset;
  if (style === "iso") return new Date(wall).toISOString().slice(0, 10);
  const options = Object.hasOwn(dateStyles, style) ? dateStyles[style] : undefined;
  if (!options)
    throw new Error(`format_date knows ${Object.keys(dateStyles).join(", ")}, iso and patterns such as %d.%m.%Y`);
  const locale = textArgument(named["locale"] ?? positional[2]) ?? setting(run.context, "locale") ?? "en-US";
  const format = cached(
    dateFormats,
    `${locale} ${style}`,
    () => new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }),
  );
  return format.format(wall);
}

/** Liquid's own `date`, with the run's time for "now" and without the machine's time zone. */
export function formatPattern(run: FilterRun, value: unknown, pattern?: unknown, zone?: unknown): unknown {
  const instant = instantOf(value, run.context);
  if (!instant) return value;
  return strftime(run, instant, textArgument(pattern) ?? "%Y-%m-%d %H:%M", textArgument(zone));
}

/** The moment with the offset of a zone: `2026-01-05T10:00:00Z` → `2026-01-05T11:00:00+01:00`. */
export function inTimeZone(run: FilterRun, value: unknown, zone: unknown): unknown {
  const instant = instantOf(value, run.context);
  if (!instant) return value;
  const name = textArgument(zone) ?? "UTC";
  requireZone(name);
  const offset = zoneOffset(instant.at, name);
  const minutes = Math.abs(offset) / 60_000;
  const hours = String(Math.floor(minutes / 60)).padStart(2, "0");
  const sign = offset < 0 ? "-" : "+";
  return `${new Date(instant.at + offset).toISOString().slice(0, 19)}${sign}${hours}:${String(Math.floor(minutes % 60)).padStart(2, "0")}`;
}

/** `format_currency: "EUR", "de"` */
export function formatCurrency(run: FilterRun, value: unknown, ...given: unknown[]): unknown {
  const { positional, named } = splitArguments(given);
  const number = numberOf(value);
  if (number === undefined) return value;
  const currency = textArgument(named["currency"] ?? positional[0]) ?? setting(run.context, "currency") ?? "USD";
  const locale = textArgument(named["locale"] ?? positional[1]) ?? setting(run.context, "locale") ?? "en-US";
  const create = () => new Intl.NumberFormat(locale, { style: "currency", currency });
  return cached(numberFormats, `${locale} ${currency}`, create).format(number);
}

/** `format_number: 2, "de"`: grouped digits, with that many decimals. */
export function formatNumber(run: FilterRun, value: unknown, ...given: unknown[]): unknown {
  const { positional, named } = splitArguments(given);
  const number = numberOf(value);
  if (number === undefined) return value;
  const digits = numberOf(named["digits"] ?? positional[0]);
  const locale = textArgument(named["locale"] ?? positional[1]) ?? setting(run.context, "locale") ?? "en-US";
  const fixed = digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return cached(numberFormats, `${locale} digits ${digits}`, () => new Intl.NumberFormat(locale, fixed)).format(number);
}

function strftime(run: FilterRun, instant: Instant, pattern: string, zone: string | undefined): unknown {
  if (pattern.length > maxPattern) throw new Error("the date pattern is too long");
  if (/%[^a-zA-Z%]*\d{3}/.test(pattern)) throw new Error("the date pattern pads to more than 99 characters");
  if (zone !== undefined) requireZone(zone);
  const { date: native } = liquidFilters;
  if (typeof native !== "function") return new Date(instant.at).toISOString();
  // liquidjs counts minutes behind UTC, as Date does.
  const minutes = -offsetFor(instant, zone, run.context) / 60_000;
  return native.call(run, new Date(instant.at).toISOString(), pattern, minutes);
}

function instantOf(value: unknown, context: Context): Instant | undefined {
  const moment = value === "now" || value === "today" ? context.getSync(["now"]) : value;
  if (moment instanceof Date) return Number.isNaN(moment.getTime()) ? undefined : { at: moment.getTime() };
  // Liquid counts seconds; timestamps of JavaScript's age are milliseconds.
  const number = typeof moment === "string" && !/^\d{9,13}$/.test(moment) ? undefined : numberOf(moment);
  if (number !== undefined) {
    const at = Math.abs(number) < 100_000_000_000 ? number * 1000 : number;
    return Math.abs(at) > 8_640_000_000_000_000 ? undefined : { at };
  }
  if (typeof moment !== "string") return undefined;
  const parsed = parseMoment(moment, zoneSetting(context));
  if (!parsed) return undefined;
  if (parsed.wholeDay) return { at: parseMoment(moment, "UTC")?.at ?? parsed.at, wholeDay: true };
  const offset = /[+-]\d{2}:?\d{2}$/.exec(moment.trim().slice(10));
  return offset ? { at: parsed.at, ownOffset: offsetMs(offset[0]) } : { at: parsed.at };
}

/** Milliseconds ahead of UTC in which a moment is to be shown. */
function offsetFor(instant: Instant, zone: string | undefined, context: Context): number {
  if (instant.wholeDay) return 0;
  if (zone === undefined && instant.ownOffset !== undefined) return instant.ownOffset;
  return zoneOffset(instant.at, zone ?? zoneSetting(context));
}

function setting(context: Context, name: string): string | undefined {
  const value = context.getSync(["workspace", name]);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function zoneSetting(context: Context): string {
  const own = context.getSync(["run", "timeZone"]);
  return typeof own === "string" && own !== "" ? own : (setting(context, "timeZone") ?? "UTC");
}

function requireZone(zone: string): void {
  if (!isTimeZone(zone)) throw new Error(`there is no time zone “${zone.slice(0, 60)}”`);
}

/** liquidjs passes `name: value` arguments as pairs. */
function splitArguments(given: unknown[]): { positional: unknown[]; named: Record<string, unknown> } {
  const pairs = given.filter((one): one is [string, unknown] => Array.isArray(one) && one.length === 2);
  return {
    positional: given.filter((one) => !Array.isArray(one)),
    named: Object.fromEntries(pairs.filter(([key]) => typeof key === "string")),
  };
}

function textArgument(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  const number =
    typeof value === "number" ? value : typeof value === "string" && value.trim() !== "" ? Number(value) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

const maxFormats = 200;
const dateFormats = new Map<string, Intl.DateTimeFormat>();
const numberFormats = new Map<string, Intl.NumberFormat>();

/** Building an Intl formatter costs far more than using it. */
function cached<Format>(formats: Map<string, Format>, key: string, create: () => Format): Format {
  const found = formats.get(key);
  if (found) return found;
  if (formats.size >= maxFormats) formats.clear();
  const format = create();
  formats.set(key, format);
  return format;
}
