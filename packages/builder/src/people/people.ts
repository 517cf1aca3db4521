import type { Person } from "@millrace/shared/graph/live/messages.ts";
import { same } from "@millrace/shared/graph/live/same.ts";
import { createContext, useContext, useSyncExternalStore } from "react";
import { useSession } from "../api/session.ts";
import type { LiveDraft } from "../editor/saving/live-draft.ts";

/** The others who have the draft open, told apart by what changes seldom and what changes all the time. */
export interface People {
  /** Everybody, without their pointers; the identical list until somebody comes, goes or looks at something else. */
  all(): readonly Person[];
  /** Those who have this node's settings open. */
  at(nodeId: string): readonly Person[];
  subscribe(listener: () => void): () => void;
  /** Those whose pointer is on the canvas. */
  pointing(): readonly Person[];
  subscribeToPointers(listener: () => void): () => void;
}

const nobody: readonly Person[] = [];

/** @returns with `look`, to be called when the draft has something to tell. */
export function createPeople(draft: Pick<LiveDraft, "getPeople">): People & { look: () => void } {
  const listeners = new Set<() => void>();
  const pointerListeners = new Set<() => void>();
  let heard: readonly Person[] = nobody;
  let all: readonly Person[] = nobody;
  let pointing: readonly Person[] = nobody;
  let at = new Map<string, readonly Person[]>();

  function look(): void {
    const now = draft.getPeople();
    if (now === heard) return;
    heard = now;
    const plain = now.map((person) => ({ ...person, cursor: null }));
    if (!same(plain, all)) {
      all = plain;
      at = byNode(plain, at);
      for (const listener of listeners) listener();
    }
    const seen = now.filter(({ cursor }) => cursor !== null);
    if (same(seen, pointing)) return;
    pointing = seen;
    for (const listener of pointerListeners) listener();
  }

  const on = (set: Set<() => void>) => (listener: () => void) => {
    set.add(listener);
    return () => void set.delete(listener);
  };
  return {
    all: () => all,
    at: (nodeId) => at.get(nodeId) ?? nobody,
    subscribe: on(listeners),
    pointing: () => pointing,
    subscribeToPointers: on(pointerListeners),
    look,
  };
}

/** What did not change is the identical list, so that only the cards are drawn anew at which somebody has come or gone. */
function byNode(
  people: readonly Person[],
  before: ReadonlyMap<string, readonly Person[]>,
): Map<string, readonly Person[]> {
  const found = Map.groupBy(
    people.filter(({ selected }) => selected !== null),
    ({ selected }) => selected ?? "",
  );
  return new Map([...found].map(([id, list]) => [id, same(list, before.get(id)) ? (before.get(id) ?? list) : list]));
}

const alone: People = {
  all: () => nobody,
  at: () => nobody,
  subscribe: () => () => undefined,
  pointing: () => nobody,
  subscribeToPointers: () => () => undefined,
};

/** Nobody, outside of an open draft. */
export const PeopleContext = createContext<People>(alone);

export function useEverybody(): readonly Person[] {
  const people = useContext(PeopleContext);
  return useSyncExternalStore(people.subscribe, people.all);
}

export function usePeopleAt(nodeId: string): readonly Person[] {
  const people = useContext(PeopleContext);
  return useSyncExternalStore(people.subscribe, () => people.at(nodeId));
}

export function usePointers(): readonly Person[] {
  const people = useContext(PeopleContext);
  return useSyncExternalStore(people.subscribeToPointers, people.pointing);
}

/** What somebody is called here: also oneself in another window is somebody else. */
export function useCalled(): (person: Person) => string {
  const me = useSession().data?.user.id;
  return ({ id, name }) => (id === me ? `${name} (you, in another window)` : name);
}
