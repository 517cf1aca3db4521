import type { DraftReply, Workflow } from "@millrace/shared/api/workflows.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { ApiError } from "../../api/client.ts";
import { same } from "@millrace/shared/graph/live/same.ts";

interface DraftRoutes {
  put(graph: Graph, revision: number): Promise<DraftReply>;
  get(): Promise<Pick<Workflow, "draft" | "revision">>;
}

/**
 * Stores a draft, and knows a conflict with ourselves from one with somebody else: when an answer was lost on its way, the
 * server may have stored the draft all the same, and the next try meets our own revision.
 */
export function createDraftSaver({ put, get }: DraftRoutes): (graph: Graph, revision: number) => Promise<DraftReply> {
  let unanswered: Graph | null = null;

  async function store(graph: Graph, revision: number): Promise<DraftReply> {
    const reply = await put(graph, revision);
    unanswered = null;
    return reply;
  }

  return async (graph, revision) => {
    try {
      return await store(graph, revision);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 412 && unanswered) {
        const current = await get();
        if (same(current.draft, unanswered)) return await store(graph, current.revision);
      } else if (error.status === 0 || error.status >= 500) {
        unanswered = graph;
      }
      throw error;
    }
  };
}
