import type { WorkflowSummary } from "@millrace/shared/api/workflows.ts";
import { Button, Group, Modal, Text } from "@mantine/core";
import { useArchiveWorkflow } from "../api/workflows.ts";
import { notifyDone, notifyFailed } from "../app/notify.tsx";

interface ArchiveDialogProps {
  workflow: WorkflowSummary;
  opened: boolean;
  onClose: () => void;
}

/** Says what archiving does before it is done, for places that have no list to bring the workflow back from. */
export function ArchiveDialog({ workflow, opened, onClose }: ArchiveDialogProps) {
  const archive = useArchiveWorkflow(workflow.id);
  const confirm = () =>
    archive.mutate(undefined, {
      onSuccess: () => {
        onClose();
        notifyDone(`“${workflow.name}” is archived`);
      },
      onError: notifyFailed(`“${workflow.name}” was not archived`),
    });
  return (
    <Modal opened={opened} onClose={onClose} title={`Archive “${workflow.name}”?`}>
      <Text>
        No event will start it any more. {runsSentence(workflow.waiting)} Its history stays, and you find it under the
        filter “Archived”.
      </Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep it
        </Button>
        <Button color="red" onClick={confirm} loading={archive.isPending}>
          Archive
        </Button>
      </Group>
    </Modal>
  );
}

function runsSentence(waiting: number): string {
  if (waiting === 0) return "No run is waiting in it.";
  return waiting === 1
    ? "The one run that waits in it goes on to its end."
    : `The ${waiting} runs that wait in it go on to their end.`;
}
