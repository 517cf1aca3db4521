import { useEffect } from "react";

/** The editor's page, in a chunk of its own. */
export const loadEditor = () => import("./EditorPage.tsx");

/** How long a page is left alone before the editor is fetched: what it still loads itself comes first. */
const patienceMs = 1_500;

/** Fetches the editor while nobody waits for it, so that a workflow opens without; not for those who asked to save data. */
export function useEditorSoon(): void {
  useEffect(() => {
    const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
    if (connection?.saveData) return;
    const fetchIt = () => void loadEditor().catch(() => undefined);
    const timer = setTimeout(() => {
      if ("requestIdleCallback" in window) requestIdleCallback(fetchIt, { timeout: 5_000 });
      else fetchIt();
    }, patienceMs);
    return () => clearTimeout(timer);
  }, []);
}
