import type { RunChange } from "@millrace/shared/api/runs.ts";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { keys } from "./keys.ts";

/** Changes come in bursts; what they touch is fetched at most this often. */
const gatherMs = 250;

/**
 * Listens to `GET /v1/runs/stream` while the component is shown and refreshes the runs that changed.
 * @returns whether the connection stands, so that a page can say that it is live.
 */
export function useRunStream(options: { enabled?: boolean } = {}): { connected: boolean } {
  const client = useQueryClient();
  const [connected, setConnected] = useState(false);
  const enabled = options.enabled ?? true;

  useEffect(() => {
    if (!enabled) return;
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;

    const refresh = () => {
      timer = undefined;
      for (const id of changed) void client.invalidateQueries({ queryKey: keys.run(id) });
      changed.clear();
      void client.invalidateQueries({ queryKey: keys.runLists });
      void client.invalidateQueries({ queryKey: keys.deadLetters });
      void client.invalidateQueries({ queryKey: keys.workflowLists });
    };

    const source = new EventSource("/v1/runs/stream");
    const onChange = (message: MessageEvent<string>) => {
      const change = parseChange(message.data);
      if (!change) return;
      changed.add(change.id);
      timer ??= setTimeout(refresh, gatherMs);
    };
    source.addEventListener("open", () => setConnected(true));
    source.addEventListener("error", () => setConnected(false));
    source.addEventListener("message", onChange);
    source.addEventListener("run", onChange);

    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [client, enabled]);

  return { connected };
}

function parseChange(text: string): Pick<RunChange, "id"> | undefined {
  try {
    const change: unknown = JSON.parse(text);
    if (typeof change !== "object" || change === null || !("id" in change)) return undefined;
    return typeof change.id === "string" ? { id: change.id } : undefined;
  } catch {
    return undefined;
  }
}
