/**
 * When a trigger fires by itself. Without a time zone it is the workflow's, otherwise the workspace's.
 * `cron`: at the times of five cron fields, by the clocks of the zone. `interval`: every so many milliseconds, counted from a
 * moment. `dates`: for each contact on the day that a date field of theirs names, or so many days before or after it.
 */
export type TriggerSchedule =
  | { kind: "cron"; cron: string; timeZone?: string }
  | { kind: "interval"; everyMs: number; from?: string; timeZone?: string }
  | ({ kind: "dates"; timeZone?: string } & DateRule);

export interface DateRule {
  /** A contact's field that holds a date such as 2026-01-31. */
  field: string;
  /** Negative is before the date. */
  offsetDays: number;
  /** Time of day such as 09:00. */
  at: string;
  /** The date comes back every year, as a birthday does; the 29th of February on the 28th in other years. */
  yearly: boolean;
}
