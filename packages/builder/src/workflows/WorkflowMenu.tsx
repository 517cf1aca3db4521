import type { WorkflowSummary } from "@millrace/shared/api/workflows.ts";
import { ActionIcon, Menu } from "@mantine/core";
import {
  IconArchive,
  IconArchiveOff,
  IconCopy,
  IconDots,
  IconDownload,
  IconPlayerPause,
  IconPlayerPlay,
  IconRoute,
} from "@tabler/icons-react";
import { useNavigate } from "react-router";
import { useMay } from "../api/session.ts";
import { useWorkflowActions } from "./useWorkflowActions.ts";

/** Everything that can be done with a workflow without opening it. */
export function WorkflowMenu({ workflow }: { workflow: WorkflowSummary }) {
  const { id, name, status } = workflow;
  const navigate = useNavigate();
  const mayWrite = useMay("workflows:write");
  const mayPublish = useMay("workflows:publish");
  const actions = useWorkflowActions(workflow);

  return (
    <Menu position="bottom-end" width={190}>
      <Menu.Target>
        <ActionIcon aria-label={`Actions for ${name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconRoute size={16} />} onClick={() => void navigate(`/runs?workflowId=${id}`)}>
          Show runs
        </Menu.Item>
        {mayWrite && (
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={actions.duplicate}>
            Duplicate
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconDownload size={16} />} onClick={actions.download}>
          Export as JSON
        </Menu.Item>
        {mayPublish && <Menu.Divider />}
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
