import type { Workflow } from "@millrace/shared/api/workflows.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { useEffect, useState, useSyncExternalStore } from "react";
import { ApiError, messageOf, request } from "../../api/client.ts";
import { useSaveDraft } from "../../api/workflows.ts";
import type { Editor } from "../../model/editor.ts";
import { type Autosave, createAutosave, type SaveFailure, type SaveState } from "./autosave.ts";
import { createDraftSaver } from "./draft-saver.ts";
import { copyOf, forgetCopy, keepCopy } from "./emergency-copy.ts";

export interface Saving {
  autosave: Autosave;
  state: SaveState;
  /** What is wrong with the draft, as the server last said. */
  problems: readonly Problem[];
}

/** Saves what the editor changes: half a second after the last change, on hiding the page and on leaving it. */
export function useAutosave(workflow: Workflow, editor: Editor): Saving {
  const [problems, setProblems] = useState<readonly Problem[]>(workflow.problems);
  const { id } = workflow;
  const { mutateAsync: save } = useSaveDraft(id);
  const [autosave] = useState(() =>
    createAutosave({
      revision: workflow.revision,
      save: createDraftSaver({
        put: (graph, revision) => save({ graph, revision }),
        get: () => request<Workflow>("GET", `/v1/workflows/${encodeURIComponent(id)}`),
      }),
      classify,
      onSaved(reply, graph) {
        setProblems(reply.problems);
        if (graph === editor.getGraph()) forgetCopy(id);
      },
    }),
  );

  useEffect(() => {
    let known = editor.getGraph();
    const stopListening = editor.subscribe(() => {
      const graph = editor.getGraph();
      if (graph === known) return;
      known = graph;
      keepCopy(id, copyOf(graph, autosave.revision));
      autosave.changed(graph);
    });
    const onHidden = () => document.visibilityState === "hidden" && void autosave.flush();
    document.addEventListener("visibilitychange", onHidden);
    return () => {
      stopListening();
      document.removeEventListener("visibilitychange", onHidden);
      void autosave.flush();
    };
  }, [editor, autosave, id]);

  const state = useSyncExternalStore(autosave.subscribe, autosave.getState);
  return { autosave, state, problems };
}

function classify(error: unknown): { kind: SaveFailure; message: string } {
  const message = messageOf(error);
  if (!(error instanceof ApiError)) return { kind: "refused", message };
  if (error.status === 412) return { kind: "conflict", message };
  const isPassing = error.status === 0 || error.status === 429 || error.status >= 500;
  return { kind: isPassing ? "offline" : "refused", message };
}
