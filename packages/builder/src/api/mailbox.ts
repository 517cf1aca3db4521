import type { SandboxMail } from "@millrace/shared/api/settings.ts";
import { keys } from "./keys.ts";
import { useListing } from "./listing.ts";

export interface MailFilter {
  runId?: string | undefined;
}

/** Messages that were caught instead of sent, newest first. */
export function useMailbox(filter: MailFilter = {}) {
  return useListing<SandboxMail>(
    keys.mailboxList({ ...filter }),
    "/v1/mailbox",
    { ...filter },
    { refetchInterval: 10_000 },
  );
}
