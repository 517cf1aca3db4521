/**
 * Where a crash makes a difference: on both sides of every commit and of every call outside. Named, so that a test can end the
 * process at exactly this point; the list is what such a test walks over.
 */
export const failPoints = [
  "ingest.before_commit",
  "ingest.after_commit",
  "dispatch.before_commit",
  "dispatch.after_commit",
  "advance.before_commit",
  "advance.after_commit",
  "effect.before_begin",
  "effect.before_send",
  "effect.after_send",
  "effect.after_record",
  "timers.after_promotion",
  "schedules.before_commit",
  "schedules.after_commit",
] as const;
export type FailPoint = (typeof failPoints)[number];

/** Hears of each fail point as the work reaches it. Nobody listens outside of tests. */
export type Reach = (point: FailPoint) => void;
