import type { Json } from "@millrace/shared/json.ts";
import { durationInWords } from "../../inspector/duration.ts";
import { exitsOf, partOf, type SettingsDraft } from "./settings-draft.ts";

/** What holds in each section, in a few words, while it is folded. */
export const summaries = {
  reentry(draft: SettingsDraft): string {
    const { mode, every, newcomer } = partOf(draft, "reentry");
    if (mode === "once") return "Once per contact";
    if (mode === "every") return `Once every ${words(every)}`;
    if (mode !== "one_at_a_time") return "Every time";
    if (newcomer === "replace") return "One at a time, the newest";
    return newcomer === "queue" ? "One after the other" : "One at a time";
  },
  limits({ concurrency, dailyCap }: SettingsDraft): string {
    const parts = [
      typeof concurrency === "number" && `${concurrency.toLocaleString("en")} at once`,
      typeof dailyCap === "number" && `${dailyCap.toLocaleString("en")} a day`,
    ].filter((part) => part !== false);
    return parts.length > 0 ? parts.join(", ") : "No limit";
  },
  throttle(draft: SettingsDraft): string {
    const { limit, per } = partOf(draft, "throttle");
    return typeof limit === "number" ? `${limit.toLocaleString("en")} every ${words(per)}` : "As events come";
  },
  debounce(draft: SettingsDraft): string {
    const { wait } = partOf(draft, "debounce");
    return wait === undefined ? "A run for each event" : `After ${words(wait)} of silence`;
  },
  priority({ priority }: SettingsDraft): string {
    return typeof priority === "string" ? sentence(priority) : "By what starts it";
  },
  exits(draft: SettingsDraft): string {
    const { length } = exitsOf(draft);
    return length === 0 ? "Only at its end" : length === 1 ? "1 exit condition" : `${length} exit conditions`;
  },
  version(draft: SettingsDraft): string {
    const { timeZone, errorWorkflowId } = draft;
    const { from, to } = partOf(draft, "quietHours");
    const parts = [
      typeof timeZone === "string" && timeZone.replaceAll("_", " "),
      typeof from === "string" && typeof to === "string" && `quiet ${from} to ${to}`,
      errorWorkflowId !== undefined && "errors handled",
    ].filter((part) => part !== false);
    return parts.length > 0 ? sentence(parts.join(", ")) : "As the workspace";
  },
} satisfies Record<string, (draft: SettingsDraft) => string>;

function words(duration: Json | undefined): string {
  return (typeof duration === "string" && durationInWords(duration)) || "…";
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
