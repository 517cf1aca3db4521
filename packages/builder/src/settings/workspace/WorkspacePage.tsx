import { Button } from "@mantine/core";
import type { Workspace } from "@millrace/shared/api/workspace.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import { useState } from "react";
import { ApiError, messageOf } from "../../api/client.ts";
import { useMay } from "../../api/session.ts";
import { usePatchWorkspace, useWorkspace } from "../../api/workspace.ts";
import { notifyDone } from "../../app/notify.tsx";
import { ConfigForm } from "../../inspector/ConfigForm.tsx";
import settings from "../SettingsPage.module.css";
import classes from "./WorkspacePage.module.css";
import { differs, draftOf, fieldOfPath, patchOf, workspaceForm } from "./workspace-form.ts";

/** Name, time zone, and how long things are kept. */
export default function WorkspacePage() {
  const { data, error } = useWorkspace();
  return (
    <>
      <title>Workspace · Millrace</title>
      <div className={settings.intro}>
        <p>Applies to everything in this workspace.</p>
      </div>
      {error && (
        <p role="alert" className={classes.failure}>
          {messageOf(error)}
        </p>
      )}
      {data && <WorkspaceForm workspace={data} />}
    </>
  );
}

function WorkspaceForm({ workspace }: { workspace: Workspace }) {
  const patch = usePatchWorkspace();
  const mayWrite = useMay("settings:write");
  const [draft, setDraft] = useState<JsonObject>(() => draftOf(workspace));
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [failure, setFailure] = useState<string | null>(null);

  async function save(): Promise<void> {
    setProblems([]);
    setFailure(null);
    try {
      setDraft(draftOf(await patch.mutateAsync(patchOf(draft))));
      notifyDone("Workspace saved");
    } catch (error) {
      setFailure(messageOf(error));
      if (!(error instanceof ApiError)) return;
      setProblems(
        error.issues.map(({ path, message }) => ({
          ...{ severity: "error", code: "invalid_field", field: fieldOfPath(path), message },
        })),
      );
    }
  }

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <ConfigForm
        schema={workspaceForm}
        value={draft}
        onChange={(next) => {
          setDraft(next);
          setProblems([]);
        }}
        problems={problems}
        variables={[]}
        readOnly={!mayWrite}
      />
      {failure !== null && (
        <p role="alert" className={classes.failure}>
          {failure}
        </p>
      )}
      {mayWrite && (
        <div className={classes.actions}>
          <Button type="submit" loading={patch.isPending} disabled={!differs(draft, workspace)}>
            Save
          </Button>
        </div>
      )}
    </form>
  );
}
