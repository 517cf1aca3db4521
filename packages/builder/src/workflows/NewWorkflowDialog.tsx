import { Button, Group, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { messageOf } from "../api/client.ts";
import { useCreateWorkflow } from "../api/workflows.ts";

interface NewWorkflowDialogProps {
  opened: boolean;
  /** Whether the editor takes the place of this page in the history, so that Back does not ask again. */
  replaces: boolean;
  onClose: () => void;
}

/** Asks for a name and opens the editor on an empty canvas. */
export function NewWorkflowDialog({ opened, replaces, onClose }: NewWorkflowDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="New workflow">
      <NewWorkflowForm replaces={replaces} onCancel={onClose} />
    </Modal>
  );
}

function NewWorkflowForm({ replaces, onCancel }: { replaces: boolean; onCancel: () => void }) {
  const navigate = useNavigate();
  const create = useCreateWorkflow();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");

  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      { name: name.trim(), description: description.trim() },
      { onSuccess: (workflow) => void navigate(`/workflows/${workflow.id}`, { replace: replaces }) },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="Name"
          placeholder="Welcome new leads"
          data-autofocus
          required
          withAsterisk={false}
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={create.error ? messageOf(create.error) : null}
        />
        <Textarea
          label="What is it for? (optional)"
          autosize
          minRows={2}
          maxLength={2_000}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending} disabled={name.trim() === ""}>
            Create and open
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
