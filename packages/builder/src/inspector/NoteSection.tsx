import { Button, Textarea } from "@mantine/core";
import type { GraphNode } from "@millrace/shared/graph/document.ts";
import { IconNote } from "@tabler/icons-react";
import { useState } from "react";
import { updateNode } from "../model/commands/nodes.ts";
import { useEditor } from "../model/react.ts";
import { textOrNothing } from "./form.ts";

/** Words for colleagues; runs take no notice of them. */
export function NoteSection({ node, readOnly }: { node: GraphNode; readOnly: boolean }) {
  const editor = useEditor();
  const [adding, setAdding] = useState(false);
  if (node.note === undefined && !adding) {
    if (readOnly) return null;
    return (
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<IconNote size={14} />}
        onClick={() => setAdding(true)}
        justify="flex-start"
        w="fit-content"
      >
        Add a note
      </Button>
    );
  }
  return (
    <Textarea
      label="Note"
      size="sm"
      autosize
      minRows={2}
      maxRows={10}
      maxLength={5_000}
      autoFocus={adding}
      value={node.note ?? ""}
      disabled={readOnly}
      onChange={(event) => editor.run(updateNode(node.id, { note: textOrNothing(event.currentTarget.value) }))}
    />
  );
}
