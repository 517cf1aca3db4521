import type { WorkflowExport } from "@millrace/shared/api/workflows.ts";
import { Button, FileButton } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useRef } from "react";
import { useNavigate } from "react-router";
import { ApiError } from "../api/client.ts";
import { useImportWorkflow } from "../api/workflows.ts";
import { notifyDone, notifyFailed } from "../app/notify.tsx";
import classes from "./ImportButton.module.css";

const maxFileBytes = 10 * 1024 * 1024;

/** Takes a file that was exported from Millrace and opens what it holds as a new draft. */
export function ImportButton() {
  const navigate = useNavigate();
  const importWorkflow = useImportWorkflow();
  const reset = useRef<() => void>(null);

  const take = async (file: File | null) => {
    if (!file) return;
    reset.current?.();
    try {
      const workflow = await importWorkflow.mutateAsync(await readExport(file));
      notifyDone(`“${workflow.name}” is imported as a draft`);
      await navigate(`/workflows/${workflow.id}`);
    } catch (error) {
      notifyFailed(`${file.name} was not imported`)(error);
    }
  };
  return (
    <FileButton accept="application/json,.json" onChange={(file) => void take(file)} resetRef={reset}>
      {(props) => (
        <Button
          {...props}
          variant="default"
          aria-label="Import"
          className={classes.button ?? ""}
          classNames={{ section: classes.section ?? "", label: classes.label ?? "" }}
          leftSection={<IconUpload size={16} />}
          loading={importWorkflow.isPending}
        >
          Import
        </Button>
      )}
    </FileButton>
  );
}

/** The server checks the document; here only what it could not say so well: a file that is no export at all. */
async function readExport(file: File): Promise<WorkflowExport> {
  const refuse = (words: string) => new ApiError("invalid_input", 422, words);
  if (file.size > maxFileBytes) throw refuse("The file is larger than 10 MB; a workflow never is.");
  let content: unknown;
  try {
    content = JSON.parse(await file.text());
  } catch {
    throw refuse("The file does not hold JSON. Choose a file that was exported from Millrace.");
  }
  if (typeof content !== "object" || content === null || !("format" in content)) {
    throw refuse("The file is not a workflow. Choose a file that was exported from Millrace.");
  }
  return content as WorkflowExport;
}
