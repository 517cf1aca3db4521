import { type ReactNode, useCallback, useEffect, useState } from "react";
import type { LiveDraft } from "../editor/saving/live-draft.ts";
import type { Point } from "../model/geometry.ts";
import { createPeople, PeopleContext } from "./people.ts";
import { PointAtContext } from "./use-presence.ts";

/** Lets everything inside know who else has the draft open. */
export function PeopleProvider({ draft, children }: { draft: LiveDraft; children: ReactNode }) {
  const [people] = useState(() => createPeople(draft));
  useEffect(() => {
    people.look();
    return draft.subscribe(people.look);
  }, [draft, people]);
  const pointAt = useCallback((cursor: Point | null) => draft.show({ cursor }), [draft]);
  return (
    <PeopleContext value={people}>
      <PointAtContext value={pointAt}>{children}</PointAtContext>
    </PeopleContext>
  );
}
