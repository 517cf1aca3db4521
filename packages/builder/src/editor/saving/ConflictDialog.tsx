import { Button, Group, Modal, Text } from "@mantine/core";
import type { Workflow } from "@millrace/shared/api/workflows.ts";
import { useState } from "react";
import { request } from "../../api/client.ts";
import { notifyDone, notifyFailed } from "../../app/notify.tsx";
import { replaceGraph } from "../../model/commands/elements.ts";
import type { Editor } from "../../model/editor.ts";
import type { Autosave } from "./autosave.ts";

interface ConflictDialogProps {
  workflowId: string;
  opened: boolean;
  editor: Editor;
  autosave: Autosave;
}

/** Two people (or two tabs) have changed the draft: asks whose it shall be. Taking theirs can be undone. */
export function ConflictDialog({ workflowId, opened, editor, autosave }: ConflictDialogProps) {
  const [busy, setBusy] = useState<"mine" | "theirs" | null>(null);

  async function resolve(choice: "mine" | "theirs"): Promise<void> {
    setBusy(choice);
    try {
      const current = await request<Workflow>("GET", `/v1/workflows/${encodeURIComponent(workflowId)}`);
      if (choice === "mine") {
        await autosave.overwrite(current.revision);
        notifyDone("Your draft was kept");
      } else {
        editor.run(replaceGraph(current.draft, "Take the other draft"));
        autosave.adopt(current.revision);
        notifyDone("The other draft was taken", { label: "Undo", run: editor.undo });
      }
    } catch (error) {
      notifyFailed("The conflict was not resolved")(error);
    } finally {
      setBusy(null);
    }
  }

  return (
    <Modal
      opened={opened}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      title="Somebody else has changed this draft"
    >
      <Text>
        While you were editing, the draft was changed in another window or by a colleague. Keep yours, and theirs is
        overwritten; or take theirs, and go on from there. Taking theirs can be undone.
      </Text>
      <Group justify="flex-end" mt="lg">
        <Button
          variant="default"
          loading={busy === "theirs"}
          disabled={busy === "mine"}
          onClick={() => void resolve("theirs")}
        >
          Take theirs
        </Button>
        <Button loading={busy === "mine"} disabled={busy === "theirs"} onClick={() => void resolve("mine")}>
          Keep mine
        </Button>
      </Group>
    </Modal>
  );
}
