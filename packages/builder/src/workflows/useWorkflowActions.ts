import type { WorkflowSummary } from "@millrace/shared/api/workflows.ts";
import { useNavigate } from "react-router";
import { useArchiveWorkflow, useDuplicateWorkflow, usePauseWorkflow, useResumeWorkflow } from "../api/workflows.ts";
import { notifyDone, notifyFailed } from "../app/notify.tsx";
import { downloadWorkflow } from "./downloadWorkflow.ts";

/** What a row's menu does, each with its answer in words and a way back where there is one. */
export function useWorkflowActions({ id, name, status, version }: WorkflowSummary) {
  const navigate = useNavigate();
  const { mutate: pauseWorkflow } = usePauseWorkflow(id);
  const { mutate: resumeWorkflow } = useResumeWorkflow(id);
  const { mutate: archiveWorkflow } = useArchiveWorkflow(id);
  const { mutate: duplicateWorkflow } = useDuplicateWorkflow(id);

  const resume = () =>
    resumeWorkflow(undefined, {
      onSuccess: () => notifyDone(version === null ? `“${name}” is a draft again` : `“${name}” is active again`),
      onError: notifyFailed(`“${name}” was not resumed`),
    });
  const undo = { label: "Undo", run: resume };

  return {
    resume,
    pause: () =>
      pauseWorkflow(undefined, {
        onSuccess: () => notifyDone(`“${name}” is paused`, undo),
        onError: notifyFailed(`“${name}” was not paused`),
      }),
    archive: () =>
      archiveWorkflow(undefined, {
        // Restoring starts a workflow, so it is no way back for one that was paused.
        onSuccess: () => notifyDone(`“${name}” is archived`, status === "paused" ? undefined : undo),
        onError: notifyFailed(`“${name}” was not archived`),
      }),
    duplicate: () =>
      duplicateWorkflow(undefined, {
        onSuccess: (copy) =>
          notifyDone(`Copied to “${copy.name}”`, { label: "Open", run: () => void navigate(`/workflows/${copy.id}`) }),
        onError: notifyFailed(`“${name}” was not copied`),
      }),
    download: () => void downloadWorkflow(id, name).catch(notifyFailed(`“${name}” was not exported`)),
  };
}
