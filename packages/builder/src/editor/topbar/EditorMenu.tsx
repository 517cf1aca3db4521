import { ActionIcon, Menu } from "@mantine/core";
import type { Workflow } from "@millrace/shared/api/workflows.ts";
import {
  IconArchive,
  IconArchiveOff,
  IconChartBar,
  IconCopy,
  IconDots,
  IconDownload,
  IconFlask,
  IconHistory,
  IconPlayerPause,
  IconPlayerPlay,
  IconRoute,
  IconSettings,
} from "@tabler/icons-react";
import { useNavigate } from "react-router";
import { useMay } from "../../api/session.ts";
import { useWorkflowActions } from "../../workflows/useWorkflowActions.ts";
import { PictureItems } from "./PictureItems.tsx";
import { ToolItems } from "./ToolItems.tsx";
import type { Autosave } from "../saving/autosave.ts";

interface EditorMenuProps {
  workflow: Workflow;
  autosave: Autosave;
  onVersions: () => void;
  onNumbers: () => void;
  onSettings: () => void;
  /** Given where the bar has no room for the button. */
  onTest?: (() => void) | undefined;
}

/** What else can be done with the open workflow. */
export function EditorMenu({ workflow, autosave, onVersions, onNumbers, onSettings, onTest }: EditorMenuProps) {
  const { id, status } = workflow;
  const navigate = useNavigate();
  const mayWrite = useMay("workflows:write");
  const mayPublish = useMay("workflows:publish");
  const actions = useWorkflowActions(workflow);
  /** Works on what the server has, so what is unsaved goes there first. */
  const saved = (action: () => void) => () => void autosave.flush().then(action);

  return (
    <Menu position="bottom-end" width={232}>
      <Menu.Target>
        <ActionIcon size={34} aria-label="More actions">
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {onTest && (
          <Menu.Item leftSection={<IconFlask size={16} />} onClick={onTest}>
            Test
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconRoute size={16} />} onClick={() => void navigate(`/runs?workflowId=${id}`)}>
          Show runs
        </Menu.Item>
        <Menu.Item leftSection={<IconChartBar size={16} />} onClick={onNumbers}>
          Numbers
        </Menu.Item>
        <Menu.Item leftSection={<IconHistory size={16} />} onClick={onVersions}>
          Versions
        </Menu.Item>
        <Menu.Item leftSection={<IconSettings size={16} />} onClick={onSettings}>
          Settings
        </Menu.Item>
        <ToolItems />
        <Menu.Divider />
        {mayPublish && status === "active" && (
          <Menu.Item leftSection={<IconPlayerPause size={16} />} onClick={actions.pause}>
            Pause
          </Menu.Item>
        )}
        {mayPublish && status === "paused" && (
          <Menu.Item leftSection={<IconPlayerPlay size={16} />} onClick={actions.resume}>
            Resume
          </Menu.Item>
        )}
        {mayWrite && (
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={saved(actions.duplicate)}>
            Duplicate
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconDownload size={16} />} onClick={saved(actions.download)}>
          Export as JSON
        </Menu.Item>
        <PictureItems />
        {mayPublish && <Menu.Divider />}
        {mayPublish && status !== "archived" && (
          <Menu.Item leftSection={<IconArchive size={16} />} onClick={actions.archive}>
            Archive
          </Menu.Item>
        )}
        {mayPublish && status === "archived" && (
          <Menu.Item leftSection={<IconArchiveOff size={16} />} onClick={actions.resume}>
            {workflow.version === null ? "Restore" : "Restore and start"}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
