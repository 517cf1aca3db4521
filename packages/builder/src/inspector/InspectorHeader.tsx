import { ActionIcon, Switch, TextInput, Tooltip, UnstyledButton } from "@mantine/core";
import type { GraphNode } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { IconCopyPlus, IconTrash, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { NodeIcon } from "../app/NodeIcon.tsx";
import { fragmentOf } from "../model/clipboard.ts";
import { paste, renumbered } from "../model/commands/copies.ts";
import { removeElements } from "../model/commands/elements.ts";
import { updateNode } from "../model/commands/nodes.ts";
import { useEditor } from "../model/react.ts";
import { StepState } from "./StepState.tsx";
import { textOrNothing } from "./form.ts";
import { useLateText } from "./use-late-text.ts";
import classes from "./InspectorHeader.module.css";

interface InspectorHeaderProps {
  node: GraphNode;
  descriptor: NodeDescriptor | undefined;
  onClose: () => void;
  onSelect: ((nodeId: string) => void) | undefined;
  readOnly: boolean;
  /** Of the step, as far as they may be said already. */
  problems: readonly Problem[];
}

const copyOffset = { x: 40, y: 40 };

/** What the step is and is called, and what can be done with it as a whole. */
export function InspectorHeader({ node, descriptor, onClose, onSelect, readOnly, problems }: InspectorHeaderProps) {
  const editor = useEditor();

  function duplicate(): void {
    const graph = editor.getGraph();
    const copy = renumbered(fragmentOf(graph, { nodes: new Set([node.id]) }), graph);
    editor.run(paste(copy, copyOffset, "Duplicate"));
    const id = copy.nodes[0]?.id;
    if (id !== undefined) onSelect?.(id);
  }

  function remove(): void {
    onClose();
    editor.run(removeElements([node.id]));
  }

  return (
    <header className={classes.header}>
      <div className={classes.line}>
        <NodeIcon icon={descriptor?.icon ?? "help"} family={descriptor?.family ?? "system"} size={34} />
        <div className={classes.words}>
          <StepName node={node} placeholder={descriptor?.title ?? node.type} readOnly={readOnly} />
          <TypeName type={node.type} title={node.name === undefined ? kindOf(descriptor) : descriptor?.title} />
        </div>
        <div className={classes.actions}>
          {!readOnly && (
            <>
              <Tooltip label="Duplicate">
                <ActionIcon aria-label="Duplicate step" onClick={duplicate}>
                  <IconCopyPlus size={16} />
                </ActionIcon>
              </Tooltip>
              <Tooltip label="Delete">
                <ActionIcon aria-label="Delete step" onClick={remove}>
                  <IconTrash size={16} />
                </ActionIcon>
              </Tooltip>
            </>
          )}
          <Tooltip label="Close">
            <ActionIcon aria-label="Close settings" onClick={onClose}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </div>
      </div>
      {descriptor && <p className={classes.description}>{descriptor.description}</p>}
      <Switch
        size="xs"
        label={node.disabled ? "Switched off: runs pass through without doing anything here" : "Switched on"}
        checked={node.disabled !== true}
        disabled={readOnly}
        onChange={(event) =>
          editor.run(updateNode(node.id, { disabled: event.currentTarget.checked ? undefined : true }))
        }
      />
      <StepState problems={problems} />
    </header>
  );
}

function StepName({ node, placeholder, readOnly }: { node: GraphNode; placeholder: string; readOnly: boolean }) {
  const editor = useEditor();
  const { text, type, flush } = useLateText(node.name ?? "", (name) =>
    editor.run(updateNode(node.id, { name: textOrNothing(name) })),
  );
  return (
    <TextInput
      aria-label="Step name"
      variant="unstyled"
      size="sm"
      classNames={{ input: classes.name ?? "" }}
      value={text}
      placeholder={placeholder}
      maxLength={200}
      disabled={readOnly}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={flush}
    />
  );
}

/** What a step of this type is, for one that already bears the type's own name. */
function kindOf(descriptor: NodeDescriptor | undefined): string | undefined {
  if (!descriptor) return undefined;
  return descriptor.kind === "trigger" ? "Trigger" : "Step";
}

/** The type in words; a click shows the name that the API uses. */
function TypeName({ type, title }: { type: string; title: string | undefined }) {
  const [raw, setRaw] = useState(false);
  return (
    <UnstyledButton
      className={classes.type}
      aria-pressed={raw}
      title={raw ? "Show the type in words" : "Show the type's technical name"}
      onClick={() => setRaw(!raw)}
    >
      {raw ? <code>{type}</code> : (title ?? "Unknown type")}
    </UnstyledButton>
  );
}
