import type { Choices, Given, Received } from "@millrace/shared/api/rehearsal.ts";
import type { Asked } from "../../api/rehearsals.ts";
import type { Sample } from "../sample/sample.ts";

/** What a person has chosen beside the sample. */
export interface TestChoices {
  triggerNodeId: string | null;
  /** When it begins, ISO 8601; null means now. */
  at: string | null;
  waits: Record<string, Received>;
  splits: Record<string, string>;
  startAnyway: boolean;
}

export const noChoices: TestChoices = { triggerNodeId: null, at: null, waits: {}, splits: {}, startAnyway: false };

/** The request of a test: by the sample of the editor, or by what a saved test was given. */
export function askedFor(sample: Sample | undefined, saved: Given | null, choices: TestChoices): Asked {
  const { triggerNodeId, at, waits, splits, startAnyway } = choices;
  const chosen: Choices = { waits, splits };
  if (saved) return { ...saved, choices: chosen, startAnyway, storedPins: false, at: at ?? saved.at };
  return {
    event: sample ? { type: sample.event.type, data: sample.event.data } : { sample: true },
    ...(sample?.contact ? { contact: { id: sample.contact.id } } : {}),
    ...(triggerNodeId === null ? {} : { triggerNodeId }),
    ...(at === null ? {} : { at }),
    choices: chosen,
    startAnyway,
  };
}

/** What a saved test was given, as choices that can be changed. */
export function choicesOf({ triggerNodeId, at, choices, startAnyway }: Given): TestChoices {
  return { triggerNodeId: triggerNodeId ?? null, at: at ?? null, ...choices, startAnyway };
}
