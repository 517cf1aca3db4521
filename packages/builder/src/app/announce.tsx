import { VisuallyHidden } from "@mantine/core";
import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let said = { text: "", times: 0 };

/** Has a screen reader say something when it has finished what it says now. */
export function announce(text: string): void {
  said = { text, times: said.times + 1 };
  for (const listener of listeners) listener();
}

/** What `announce` says, for the whole app. Stands in the page once. */
export function Announcements() {
  const { text, times } = useSyncExternalStore(subscribe, () => said);
  return (
    <VisuallyHidden role="status" aria-live="polite" data-testid="announcements">
      {/* The same words twice are two announcements only when they are not the same text. */}
      {text + (times % 2 === 0 ? "" : "\u00a0")}
    </VisuallyHidden>
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
