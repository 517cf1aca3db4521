import type { StepResult } from "../define.ts";

/** The answer of a step that works on a contact in a run that has none. */
export const noContact: Extract<StepResult, { ok: false }> = {
  ok: false,
  code: "no_contact",
  message: "This run has no contact. Send events with a contact, or start the workflow for one.",
};
