import { Button, Group } from "@mantine/core";
import type { Workflow } from "@millrace/shared/api/workflows.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { useState } from "react";
import { ApiError, messageOf } from "../../api/client.ts";
import { usePatchWorkflow } from "../../api/workflows.ts";
import { notifyDone } from "../../app/notify.tsx";
import type { Descriptors } from "../../model/new-node.ts";
import classes from "./SettingsDialog.module.css";
import { draftOf, missingIn, problemsOfIssues, settingsOf } from "./settings-draft.ts";
import { SettingsForm } from "./SettingsForm.tsx";

interface SettingsDialogBodyProps {
  workflow: Workflow;
  graph: Graph;
  descriptors: Descriptors;
  readOnly: boolean;
  onClose: () => void;
}

/** What holds for all runs of a workflow: who may come in, how many at once, how fast, and what ends them. */
export function SettingsDialogBody({ workflow, graph, descriptors, readOnly, onClose }: SettingsDialogBodyProps) {
  const patch = usePatchWorkflow(workflow.id);
  const [draft, setDraft] = useState(() => draftOf(workflow.settings));
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [failure, setFailure] = useState<string | null>(null);

  async function save(): Promise<void> {
    const missing = missingIn(draft);
    setProblems(missing);
    setFailure(missing.length > 0 ? "Something is missing; it says where." : null);
    if (missing.length > 0) return;
    try {
      await patch.mutateAsync({ settings: settingsOf(draft) });
      notifyDone("Settings saved");
      onClose();
    } catch (error) {
      setProblems(error instanceof ApiError ? problemsOfIssues(error.issues) : []);
      setFailure(messageOf(error));
    }
  }

  return (
    <form
      className={classes.dialog}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <SettingsForm
        draft={draft}
        onChange={(next) => {
          setDraft(next);
          setProblems([]);
        }}
        problems={problems}
        graph={graph}
        descriptors={descriptors}
        readOnly={readOnly}
      />
      {failure !== null && (
        <p role="alert" className={classes.failure}>
          {failure}
        </p>
      )}
      <Group justify="flex-end" className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {readOnly ? "Close" : "Cancel"}
        </Button>
        {!readOnly && (
          <Button type="submit" loading={patch.isPending}>
            Save
          </Button>
        )}
      </Group>
    </form>
  );
}
