import { encodeMessage, type FromServer, type Person } from "@millrace/shared/graph/live/messages.ts";
import type { Guest } from "./room.ts";

/** Who has a draft open, in this process and in others. */
export interface Crowd {
  put(guest: Guest, person: Person): void;
  remove(guest: Guest): void;
  /** What another process says of its guests. */
  hear(processId: string, people: readonly Person[]): void;
  /** Those of this process. */
  own(): Person[];
  close(): void;
}

/** Pointers move often; everybody is told this often at the most. */
const tellMs = 60;
/** Another process that has not repeated who is there for this long is gone. */
export const peopleExpireMs = 45_000;

/**
 * Not Yjs's awareness: there each browser says who it is and who has left, and everybody has to believe it. Here the server
 * knows both, so a name cannot be borrowed, and who has lost the connection is gone at once.
 * @param onChange the guests of this process have changed.
 */
export function createCrowd(onChange: () => void): Crowd {
  const here = new Map<Guest, Person>();
  const elsewhere = new Map<string, { people: readonly Person[]; heardAt: number }>();
  let timer: NodeJS.Timeout | undefined;

  function everybody(): Person[] {
    const oldest = performance.now() - peopleExpireMs;
    for (const [processId, { heardAt }] of elsewhere) if (heardAt < oldest) elsewhere.delete(processId);
    return [...here.values(), ...[...elsewhere.values()].flatMap(({ people }) => people)];
  }

  function tell(): void {
    timer = undefined;
    const message = encodeMessage<FromServer>({ type: "people", people: everybody() });
    for (const guest of here.keys()) guest.send(message);
  }

  function changed(): void {
    timer ??= setTimeout(tell, tellMs);
  }

  return {
    put(guest, person) {
      here.set(guest, person);
      changed();
      onChange();
    },
    remove(guest) {
      if (!here.delete(guest)) return;
      changed();
      onChange();
    },
    hear(processId, people) {
      if (people.length === 0) elsewhere.delete(processId);
      else elsewhere.set(processId, { people, heardAt: performance.now() });
      changed();
    },
    own: () => [...here.values()],
    close: () => clearTimeout(timer),
  };
}
