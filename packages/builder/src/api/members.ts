import type { Member } from "@millrace/shared/api/settings.ts";
import { keys } from "./keys.ts";
import { useListing } from "./listing.ts";

/** The people who may sign in to this workspace. */
export function useMembers() {
  return useListing<Member>(keys.members, "/v1/members");
}
