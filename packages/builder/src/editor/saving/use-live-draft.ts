import type { Workflow } from "@millrace/shared/api/workflows.ts";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { ApiError, request } from "../../api/client.ts";
import { keys } from "../../api/keys.ts";
import { useMay, useSession } from "../../api/session.ts";
import { markNewIds } from "../../model/ids.ts";
import type { Saving } from "./autosave.ts";
import { openBrowserCopy } from "./browser-copy.ts";
import type { LiveEnd } from "./live-connection.ts";
import { createLiveDraft, type LiveDraft } from "./live-draft.ts";

/** Opens a draft for editing together; undefined until it is there. */
export function useLiveDraft(workflowId: string): LiveDraft | undefined {
  const { user, workspace } = useSession().data ?? {};
  const [userId, workspaceId] = [user?.id, workspace?.id];
  const mayWrite = useMay("workflows:write");
  const client = useQueryClient();
  const [opened, setOpened] = useState<LiveDraft>();

  useEffect(() => {
    if (userId === undefined || workspaceId === undefined) return;
    const path = `/v1/workflows/${encodeURIComponent(workflowId)}`;
    const key = keys.workflow(workflowId);
    const draft = createLiveDraft({
      copy: openBrowserCopy(`${workspaceId}/${userId}/${workflowId}`),
      mayWrite,
      open: () => new WebSocket(new URL(`${path}/live`, location.href.replace(/^http/, "ws"))),
      askWhy: () => askWhy(path),
      onCommitted(revision) {
        const known = client.getQueryData<Workflow>(key);
        // Opening a draft is answered too, with the revision that it has: nothing was changed then.
        if (!known || known.revision === revision) return;
        client.setQueryData<Workflow>(key, { ...known, revision, hasUnpublishedChanges: true });
        if (!known.hasUnpublishedChanges) void client.invalidateQueries({ queryKey: keys.workflowLists });
      },
      onEnd: (why) => {
        // The page then says so itself.
        if (why === "gone") void client.resetQueries({ queryKey: key });
        if (why === "signed_out") void client.invalidateQueries({ queryKey: keys.session });
      },
    });
    let isCurrent = true;
    void draft.ready.then(() => isCurrent && setOpened(draft));
    const markIds = () => markNewIds(draft.getState().kind !== "offline" && draft.getPeople().length === 0);
    const stopMarking = draft.subscribe(markIds);
    return () => {
      isCurrent = false;
      stopMarking();
      markNewIds(true);
      setOpened(undefined);
      draft.stop();
    };
  }, [workflowId, userId, workspaceId, mayWrite, client]);

  return opened;
}

async function askWhy(path: string): Promise<LiveEnd | undefined> {
  try {
    await request<Workflow>("GET", path);
  } catch (error) {
    if (!(error instanceof ApiError)) return undefined;
    if (error.status === 401) return "signed_out";
    if (error.status === 403) return "forbidden";
    if (error.status === 404) return "gone";
  }
  return undefined;
}

/** How the draft is being saved; renders again when that changes. */
export function useSaving(draft: LiveDraft): Saving {
  const state = useSyncExternalStore(draft.subscribe, draft.getState);
  const problems = useSyncExternalStore(draft.subscribe, draft.getProblems);
  return useMemo(() => ({ autosave: draft, state, problems }), [draft, state, problems]);
}
