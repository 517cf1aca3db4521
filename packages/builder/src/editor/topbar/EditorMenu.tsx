import { ActionIcon, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Workflow } from "@millrace/shared/api/workflows.ts";
import {
  IconArchive,
  IconCopy,
  IconDots,
  IconDownload,
  IconFlask,
  IconHistory,
  IconPlayerPause,
  IconPlayerPlay,
  IconRoute,
} from "@tabler/icons-react";
import { useNavigate } from "react-router";
import { useMay } from "../../api/session.ts";
import { useDuplicateWorkflow, usePauseWorkflow, useResumeWorkflow } from "../../api/workflows.ts";
import { notifyDone, notifyFailed } from "../../app/notify.tsx";
import { ArchiveDialog } from "../../workflows/ArchiveDialog.tsx";
import { downloadWorkflow } from "../../workflows/downloadWorkflow.ts";
import type { Autosave } from "../saving/autosave.ts";

interface EditorMenuProps {
  workflow: Workflow;
  autosave: Autosave;
  onVersions: () => void;
  /** Given where the bar has no room for the button. */
  onTest?: (() => void) | undefined;
}

/** What else can be done with the open workflow. */
export function EditorMenu({ workflow, autosave, onVersions, onTest }: EditorMenuProps) {
  const { id, name, status } = workflow;
  const navigate = useNavigate();
  const mayWrite = useMay("workflows:write");
  const mayPublish = useMay("workflows:publish");
  const pause = usePauseWorkflow(id);
  const resume = useResumeWorkflow(id);
  const duplicate = useDuplicateWorkflow(id);
  const [archiving, archiveDialog] = useDisclosure(false);

  const resumeIt = () =>
    resume.mutate(undefined, {
      onSuccess: () => notifyDone("The workflow is active again"),
      onError: notifyFailed("The workflow was not resumed"),
    });
  const pauseIt = () =>
    pause.mutate(undefined, {
      onSuccess: () => notifyDone("The workflow is paused: no event starts it", { label: "Undo", run: resumeIt }),
      onError: notifyFailed("The workflow was not paused"),
    });
  // Both work on what the server has, so what is unsaved goes there first.
  const duplicateIt = () =>
    void autosave.flush().then(() =>
      duplicate.mutate(undefined, {
        onSuccess: (copy) =>
          notifyDone(`Copied to “${copy.name}”`, { label: "Open", run: () => void navigate(`/workflows/${copy.id}`) }),
        onError: notifyFailed("The workflow was not copied"),
      }),
    );
  const exportIt = () =>
    void autosave
      .flush()
      .then(() => downloadWorkflow(id, name))
      .catch(notifyFailed("The workflow was not exported"));

  return (
    <>
      <Menu position="bottom-end" width={200}>
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
          <Menu.Item leftSection={<IconHistory size={16} />} onClick={onVersions}>
            Versions
          </Menu.Item>
          <Menu.Divider />
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
          {mayWrite && (
            <Menu.Item leftSection={<IconCopy size={16} />} onClick={duplicateIt}>
              Duplicate
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconDownload size={16} />} onClick={exportIt}>
            Export as JSON
          </Menu.Item>
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
