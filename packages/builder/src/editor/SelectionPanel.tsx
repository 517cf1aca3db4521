import { Button, Kbd, UnstyledButton } from "@mantine/core";
import type { GraphNode } from "@millrace/shared/graph/document.ts";
import {
  IconCopyPlus,
  IconEye,
  IconEyeOff,
  IconSitemap,
  IconSquareDashed,
  IconSquareOff,
  IconTrash,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useStore } from "reactflow";
import { NodeIcon } from "../app/NodeIcon.tsx";
import { chosenIn } from "../canvas/chosen.ts";
import { stepName } from "../canvas/step-summary.ts";
import { updateNode } from "../model/commands/nodes.ts";
import type { Descriptors } from "../model/new-node.ts";
import { useEditor, useGraph } from "../model/react.ts";
import { useEditorActions } from "./actions/actions.ts";
import { shownKeys } from "./actions/keys.ts";
import { isAnyOn, selectionWords } from "./selection-words.ts";
import classes from "./SelectionPanel.module.css";
import { SidePanel } from "./SidePanel.tsx";

interface SelectionPanelProps {
  descriptors: Descriptors;
  onSelect: (nodeId: string) => void;
}

/** Actions of the editor that make sense for several things at once, in the order in which they are offered. */
const offered: { id: string; icon: ReactNode }[] = [
  { id: "edit.duplicate", icon: <IconCopyPlus size={16} /> },
  { id: "group.make", icon: <IconSquareDashed size={16} /> },
  { id: "group.undo", icon: <IconSquareOff size={16} /> },
  { id: "canvas.tidy-up", icon: <IconSitemap size={16} /> },
  { id: "edit.delete", icon: <IconTrash size={16} /> },
];

const namesShown = 30;

/** What can be done with everything that is selected, where the settings of one step would stand. Needs the canvas beside it. */
export function SelectionPanel({ descriptors, onSelect }: SelectionPanelProps) {
  // As one text, so that panning and dragging draw nothing anew; and not while a marquee is drawn, which would lose its ground.
  const joined = useStore((state) =>
    (state.userSelectionActive ? [] : state.nodes)
      .filter((node) => node.selected)
      .map((node) => node.id)
      .join(" "),
  );
  const ids = joined.split(" ").filter(Boolean);
  if (ids.length < 2) return null;
  return (
    <SidePanel label="What is selected">
      <Selected ids={ids} descriptors={descriptors} onSelect={onSelect} />
    </SidePanel>
  );
}

function Selected({ ids, descriptors, onSelect }: SelectionPanelProps & { ids: readonly string[] }) {
  const editor = useEditor();
  const graph = useGraph();
  const actions = useEditorActions();
  const chosen = chosenIn(graph, new Set(ids));
  const nodes = graph.nodes.filter(({ id }) => chosen.nodes.has(id));
  const isOn = isAnyOn(nodes);

  function switchAll(): void {
    const disabled = isOn ? true : undefined;
    editor.transact(
      () => {
        for (const { id } of nodes) editor.run(updateNode(id, { disabled }));
      },
      isOn ? "Switch off" : "Switch on",
    );
  }

  return (
    <section className={classes.selection} aria-label="Selection">
      <h2 className={classes.title}>
        {selectionWords(nodes.length, chosen.groups.length, chosen.notes.length)} selected
      </h2>
      <div className={classes.actions}>
        {nodes.length > 0 && (
          <Button {...row} leftSection={isOn ? <IconEyeOff size={16} /> : <IconEye size={16} />} onClick={switchAll}>
            {isOn ? "Switch off" : "Switch on"}
          </Button>
        )}
        {offered.map(({ id, icon }) => {
          const action = actions.find((one) => one.id === id);
          if (!action?.isPossible()) return null;
          const keys = action.keys?.[0];
          return (
            <Button
              key={id}
              {...row}
              leftSection={icon}
              rightSection={
                keys === undefined ? undefined : (
                  <Kbd size="xs" lh={1.4}>
                    {shownKeys(keys)}
                  </Kbd>
                )
              }
              onClick={() => action.run()}
            >
              {action.title}
            </Button>
          );
        })}
      </div>
      {isOn ? null : (
        <p className={classes.hint}>These steps are switched off: runs pass through without doing anything.</p>
      )}
      <ul className={classes.names} aria-label="Selected steps">
        {nodes.slice(0, namesShown).map((node) => (
          <li key={node.id}>
            <Name node={node} descriptors={descriptors} onSelect={onSelect} />
          </li>
        ))}
      </ul>
      {nodes.length > namesShown && <p className={classes.hint}>and {nodes.length - namesShown} more</p>}
    </section>
  );
}

const row = { variant: "default", size: "sm", justify: "flex-start", fullWidth: true } as const;

function Name({ node, descriptors, onSelect }: SelectionPanelProps & { node: GraphNode }) {
  const descriptor = descriptors.get(node.type);
  return (
    <UnstyledButton className={classes.name} onClick={() => onSelect(node.id)}>
      <NodeIcon icon={descriptor?.icon ?? "box"} family={descriptor?.family ?? "system"} size={24} />
      <span className={classes.cut}>{stepName(node, descriptor)}</span>
    </UnstyledButton>
  );
}
