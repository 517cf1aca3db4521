import { ActionIcon, Button, Tooltip, UnstyledButton } from "@mantine/core";
import type { Workflow } from "@millrace/shared/api/workflows.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { IconAlertTriangle, IconArrowLeft, IconChartBar } from "@tabler/icons-react";
import { Link } from "react-router";
import { StatusBadge } from "../../app/StatusBadge.tsx";
import { PeopleHere } from "../../people/PeopleHere.tsx";
import type { Descriptors } from "../../model/new-node.ts";
import type { Saving } from "../saving/autosave.ts";
import { EditorMenu } from "./EditorMenu.tsx";
import { OutlineButton } from "./OutlineButton.tsx";
import { ProblemsButton } from "./ProblemsButton.tsx";
import { SaveMark } from "./SaveMark.tsx";
import classes from "./TopBar.module.css";
import { UndoButtons } from "./UndoButtons.tsx";
import { WorkflowName } from "./WorkflowName.tsx";

interface TopBarProps {
  workflow: Workflow;
  graph: Graph;
  descriptors: Descriptors;
  saving: Saving;
  isPhone: boolean;
  mayEdit: boolean;
  mayPublish: boolean;
  /** The outline is shown. */
  outline: boolean;
  problemsOpened: boolean;
  onProblems: (opened: boolean) => void;
  onSelect: (nodeId: string) => void;
  onVersions: () => void;
  onSettings: () => void;
  onTest: () => void;
  onPublish: () => void;
  onNumbers: () => void;
}

/** The one bar on top of the editor. */
export function TopBar({ workflow, graph, descriptors, saving, isPhone, mayEdit, mayPublish, ...props }: TopBarProps) {
  const { version, status, pausedReason } = workflow;
  const nameOf = (nodeId: string) => {
    const node = graph.nodes.find(({ id }) => id === nodeId);
    return node && (node.name || (descriptors.get(node.type)?.title ?? node.type));
  };
  return (
    <header className={classes.bar}>
      <Tooltip label="All workflows">
        <ActionIcon component={Link} to="/workflows" size={34} aria-label="Back to all workflows">
          <IconArrowLeft size={18} />
        </ActionIcon>
      </Tooltip>
      <WorkflowName id={workflow.id} name={workflow.name} readOnly={!mayEdit} />
      <span className={classes.status}>
        <StatusBadge status={status} />
        {pausedReason !== null && (
          <Tooltip label={pausedReason} multiline w={320} events={{ hover: true, focus: true, touch: true }}>
            <ActionIcon className={classes.alarm} size={24} aria-label={`Why it is paused: ${pausedReason}`}>
              <IconAlertTriangle size={16} />
            </ActionIcon>
          </Tooltip>
        )}
        {version !== null && (
          <UnstyledButton
            className={classes.version}
            aria-label={`Version ${version}, show all versions`}
            onClick={props.onVersions}
          >
            Version {version}
          </UnstyledButton>
        )}
      </span>
      {mayEdit && <SaveMark state={saving.state} onRetry={() => void saving.autosave.flush()} />}
      <span className={classes.space} />
      <PeopleHere nameOf={nameOf} onSelect={props.onSelect} />
      {mayEdit && !isPhone && <UndoButtons />}
      <OutlineButton isPhone={isPhone} pressed={props.outline} />
      <ProblemsButton
        problems={saving.problems}
        nodes={graph.nodes}
        descriptors={descriptors}
        opened={props.problemsOpened}
        onToggle={props.onProblems}
        onSelect={props.onSelect}
        mayEdit={mayEdit}
      />
      {!isPhone && (
        <Tooltip label="Numbers: what became of the runs">
          <ActionIcon size={34} aria-label="Numbers" onClick={props.onNumbers}>
            <IconChartBar size={18} />
          </ActionIcon>
        </Tooltip>
      )}
      {mayEdit && !isPhone && (
        <Button variant="default" onClick={props.onTest}>
          Test
        </Button>
      )}
      {mayPublish && <Button onClick={props.onPublish}>Publish</Button>}
      <EditorMenu
        workflow={workflow}
        autosave={saving.autosave}
        onVersions={props.onVersions}
        onNumbers={props.onNumbers}
        onSettings={props.onSettings}
        onTest={mayEdit && isPhone ? props.onTest : undefined}
      />
    </header>
  );
}
