import type { WorkflowSummary } from "@millrace/shared/api/workflows.ts";
import { ActionIcon, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
  IconArchive,
  IconCopy,
  IconDots,
  IconDownload,
  IconPlayerPause,
  IconPlayerPlay,
  IconRoute,
} from "@tabler/icons-react";
import { useNavigate } from "react-router";
import { useMay } from "../api/session.ts";
import { useDuplicateWorkflow, usePauseWorkflow, useResumeWorkflow } from "../api/workflows.ts";
import { notifyDone, notifyFailed } from "../app/notify.tsx";
import { ArchiveDialog } from "./ArchiveDialog.tsx";
import { downloadWorkflow } from "./downloadWorkflow.ts";

/** Everything that can be done with a workflow without opening it. */
export function WorkflowMenu({ workflow }: { workflow: WorkflowSummary }) {
  const { id, name, status } = workflow;
  const navigate = useNavigate();
  const mayWrite = useMay("workflows:write");
  const mayPublish = useMay("workflows:publish");
  const pause = usePauseWorkflow(id);
  const resume = useResumeWorkflow(id);
  const duplicate = useDuplicateWorkflow(id);
  const [archiving, archiveDialog] = useDisclosure(false);

  const pauseIt = () =>
    pause.mutate(undefined, {
      onSuccess: () => notifyDone(`“${name}” is paused`, { label: "Undo", run: resumeIt }),
      onError: notifyFailed(`“${name}” was not paused`),
    });
  const resumeIt = () =>
    resume.mutate(undefined, {
      onSuccess: () => notifyDone(`“${name}” is active again`),
      onError: notifyFailed(`“${name}” was not resumed`),
    });
  const duplicateIt = () =>
    duplicate.mutate(undefined, {
      onSuccess: (copy) =>
        notifyDone(`Copied to “${copy.name}”`, { label: "Open", run: () => void navigate(`/workflows/${copy.id}`) }),
      onError: notifyFailed(`“${name}” was not copied`),
    });

  return (
    <>
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
            <Menu.Item leftSection={<IconCopy size={16} />} onClick={duplicateIt}>
              Duplicate
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconDownload size={16} />}
            onClick={() => void downloadWorkflow(id, name).catch(notifyFailed(`“${name}” was not exported`))}
          >
            Export as JSON
          </Menu.Item>
          {mayPublish && status === "active" && (
            <Menu.Item leftSection={<IconPlayerPause size={16} />} onClick={pauseIt}>
              Pause
            </Menu.Item>
          )}
          {mayPublish && status === "paused" && (
            <Menu.Item leftSection={<IconPlayerPlay size={16} />} onClick={resumeIt}>
              Resume
            </Menu.Item>
          )}
          {mayPublish && status !== "archived" && (
            <>
              <Menu.Divider />
              <Menu.Item color="red" leftSection={<IconArchive size={16} />} onClick={archiveDialog.open}>
                Archive…
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <ArchiveDialog workflow={workflow} opened={archiving} onClose={archiveDialog.close} />
    </>
  );
}
