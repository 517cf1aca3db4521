import { describe, expect, it } from "vitest";
import type { Json } from "../json.ts";
import { compileTemplate, renderTemplate } from "./engine.ts";
import { filterNames } from "./filters.ts";

const now = new Date("2026-01-05T22:30:00Z");
const render = (source: string, values: Record<string, unknown> = {}): Json =>
  renderTemplate(compileTemplate(source), { now, ...values });
/** Intl puts narrow spaces before AM and PM and after digits. */
const spaced = (value: Json) => (typeof value === "string" ? value : "").replaceAll(/[\u00a0\u202f]/g, " ");

describe("format_date", () => {
  it.each([
    ["{{ now | format_date }}", "Jan 5, 2026"],
    ["{{ now | format_date: 'short' }}", "1/5/26"],
    ["{{ now | format_date: 'long' }}", "January 5, 2026"],
    ["{{ now | format_date: 'long', 'Asia/Tokyo' }}", "January 6, 2026"],
    ["{{ now | format_date: 'full', 'Europe/Berlin', 'de' }}", "Montag, 5. Januar 2026"],
    ["{{ now | format_date: 'datetime', time_zone: 'Europe/Berlin', locale: 'en-GB' }}", "5 Jan 2026, 23:30"],
    ["{{ now | format_date: 'time' }}", "10:30 PM"],
    ["{{ now | format_date: 'iso', 'Asia/Tokyo' }}", "2026-01-06"],
    ["{{ now | format_date: '%d.%m.%Y %H:%M', 'Europe/Berlin' }}", "05.01.2026 23:30"],
    ["{{ 'now' | format_date: 'iso' }}", "2026-01-05"],
    ["{{ '2026-07-01' | format_date: 'long', 'America/New_York' }}", "July 1, 2026"],
    ["{{ '2026-07-01T23:00:00-04:00' | format_date: 'iso' }}", "2026-07-01"],
    ["{{ 1767652200 | format_date: 'iso' }}", "2026-01-05"],
    ["{{ 1767652200000 | format_date: 'iso' }}", "2026-01-05"],
    ["{{ 'soon' | format_date }}", "soon"],
  ])("%s is %s", (source, expected) => {
    expect(spaced(render(source))).toBe(expected);
  });

  it("takes zone and locale from the workspace", () => {
    const workspace = { timeZone: "Asia/Tokyo", locale: "de" };
    expect(render("{{ now | format_date: 'long' }}", { workspace })).toBe("6. Januar 2026");
    expect(render("{{ now | date: '%H:%M' }}", { workspace })).toBe("07:30");
  });

  it("refuses styles and zones that do not exist", () => {
    expect(() => render("{{ now | format_date: 'fancy' }}")).toThrow(/format_date knows short/);
    expect(() => render("{{ now | format_date: 'toString' }}")).toThrow(/format_date knows short/);
    expect(() => render("{{ now | time_zone: 'Mars/Base' }}")).toThrow(/no time zone “Mars\/Base”/);
  });
});

describe("date and time_zone", () => {
  it.each([
    ["{{ now | date: '%Y-%m-%d %H:%M' }}", "2026-01-05 22:30"],
    ["{{ 'now' | date: '%Y' }}", "2026"],
    ["{{ now | date: '%H:%M', 'Europe/Berlin' }}", "23:30"],
    ["{{ now | time_zone: 'America/New_York' }}", "2026-01-05T17:30:00-05:00"],
    ["{{ now | time_zone: 'Asia/Kolkata' | date: '%H:%M %z' }}", "04:00 +0530"],
    ["{{ now | time_zone: 'Asia/Kolkata' | format_date: 'long' }}", "January 6, 2026"],
    ["{{ nothing | date: '%Y' }}", null],
  ])("%s is %s", (source, expected) => {
    expect(render(source)).toBe(expected);
  });
});

describe("format_currency and format_number", () => {
  it.each([
    ["{{ 1999.5 | format_currency }}", "$1,999.50"],
    ["{{ 1999.5 | format_currency: 'EUR', 'de' }}", "1.999,50 €"],
    ["{{ '12' | format_currency: currency: 'JPY', locale: 'en' }}", "¥12"],
    ["{{ 'free' | format_currency: 'EUR' }}", "free"],
    ["{{ 1234567.891 | format_number }}", "1,234,567.891"],
    ["{{ 1234567.891 | format_number: 1, 'de' }}", "1.234.567,9"],
    ["{{ 5 | format_number: 2 }}", "5.00"],
  ])("%s is %s", (source, expected) => {
    expect(spaced(render(source))).toBe(expected);
  });

  it("refuses a currency that does not exist", () => {
    expect(() => render("{{ 5 | format_currency: 'EURO' }}")).toThrow(/cannot be rendered/);
  });
});

describe("every filter that is offered", () => {
  it.each(filterNames)("%s parses", (name) => {
    expect(() => compileTemplate(`{{ x | ${name} }}`)).not.toThrow();
  });
});
