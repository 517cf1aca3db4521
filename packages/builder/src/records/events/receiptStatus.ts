import type { Receipt } from "@millrace/shared/api/events.ts";
import type { Tone } from "../../app/StatusBadge.tsx";

/** What became of an event, in words. */
export const receiptStatus: Record<Receipt["status"], { label: string; tone: Tone; explanation: string }> = {
  accepted: {
    label: "Accepted",
    tone: "running",
    explanation: "It is stored; the workflows it starts are being looked up.",
  },
  processed: { label: "Processed", tone: "succeeded", explanation: "Every workflow was asked whether it starts." },
  stored: { label: "Stored only", tone: "skipped", explanation: "It was sent as historical, so it starts nothing." },
  refused: {
    label: "Refused",
    tone: "failed",
    explanation: "It was caused by runs that caused each other more than 10 times, so it starts nothing.",
  },
};
