import type { Pool } from "@millrace/engine/store/database.ts";
import type { Person } from "@millrace/shared/graph/live/messages.ts";

const channel = "millrace_people";
/** A NOTIFY holds 8,000 bytes. */
const maxBytes = 7_500;

/** What a process tells the others about one draft. `ask`: it does not know yet who is there elsewhere. */
export interface CrowdNews {
  from: string;
  workspaceId: string;
  workflowId: string;
  people: Person[];
  ask?: boolean;
}

/** Best effort, and without pointers, which move too often: a process that misses it hears it again within half a minute. */
export async function tellCrowd(pool: Pool, { people, ...news }: CrowdNews): Promise<void> {
  const told: Person[] = people.map((person) => ({ ...person, cursor: null }));
  let text = JSON.stringify({ ...news, people: told });
  while (Buffer.byteLength(text) > maxBytes && told.length > 0) {
    told.pop();
    text = JSON.stringify({ ...news, people: told });
  }
  await pool`select pg_notify(${channel}, ${text})`;
}

export function hearCrowds(pool: Pool, hear: (news: CrowdNews) => void): Promise<{ unlisten: () => Promise<void> }> {
  return pool.listen(channel, (text) => hear(JSON.parse(text) as CrowdNews));
}
