import { ActionIcon, Button, Drawer, Menu, Skeleton } from "@mantine/core";
import type { VersionSummary } from "@millrace/shared/api/workflows.ts";
import { IconArrowBackUp, IconDots, IconEye, IconGitCompare } from "@tabler/icons-react";
import { useVersions } from "../../api/versions.ts";
import { useInFlight } from "../../api/workflows.ts";
import { When } from "../../app/When.tsx";
import type { Descriptors } from "../../model/new-node.ts";
import type { Side } from "../compare/sides.ts";
import { VersionChanges } from "./VersionChanges.tsx";
import { VersionNote } from "./VersionNote.tsx";
import classes from "./VersionsDrawer.module.css";

interface VersionsDrawerProps {
  workflowId: string;
  /** The one that new runs take. */
  current: number | null;
  descriptors: Descriptors;
  mayEdit: boolean;
  mayPublish: boolean;
  onView: (version: number) => void;
  onCompare: (from: Side, to: Side) => void;
  onClose: () => void;
}

/** Every published version, newest first: why, by whom, what it changed, and who is under way on it. */
export function VersionsDrawer({ workflowId, current, onClose, ...shared }: VersionsDrawerProps) {
  const { items, isPending, error, hasMore, loadMore, isLoadingMore } = useVersions(workflowId);
  const { data: inFlight } = useInFlight(workflowId, { enabled: current !== null });
  return (
    <Drawer opened onClose={onClose} position="right" size={420} title="Versions">
      {isPending && <Skeleton height={64} radius="md" />}
      {error && <p className={classes.empty}>The versions could not be loaded.</p>}
      {!isPending && !error && items.length === 0 && (
        <p className={classes.empty}>Nothing has been published yet. Each time you publish, a version is kept here.</p>
      )}
      {current !== null && (
        <Button
          variant="default"
          fullWidth
          mb="xs"
          leftSection={<IconGitCompare size={16} aria-hidden />}
          onClick={() => shared.onCompare(current, "draft")}
        >
          Compare version {current} with the draft
        </Button>
      )}
      <ul className={classes.list}>
        {items.map((item) => (
          <Row
            key={item.version}
            item={item}
            workflowId={workflowId}
            isCurrent={item.version === current}
            people={inFlight?.versions.find(({ version }) => version === item.version)?.runs ?? 0}
            {...shared}
          />
        ))}
      </ul>
      {hasMore && (
        <Button variant="subtle" fullWidth loading={isLoadingMore} onClick={loadMore}>
          Show older versions
        </Button>
      )}
    </Drawer>
  );
}

interface RowProps extends Omit<VersionsDrawerProps, "current" | "onClose"> {
  item: VersionSummary;
  isCurrent: boolean;
  /** Runs under way on it. */
  people: number;
}

function Row({ item, isCurrent, people, workflowId, descriptors, mayEdit, mayPublish, onView, onCompare }: RowProps) {
  const { version, note, publishedAt, publishedBy } = item;
  return (
    <li className={classes.version}>
      <div className={classes.head}>
        <span className={classes.title}>
          Version {version}
          {isCurrent && <span className={classes.current}>published</span>}
        </span>
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`View version ${version}`}
          onClick={() => onView(version)}
        >
          View
        </Button>
        <Menu position="bottom-end" width={230}>
          <Menu.Target>
            <ActionIcon size={28} aria-label={`More for version ${version}`}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconGitCompare size={16} />} onClick={() => onCompare(version, "draft")}>
              Compare with the draft
            </Menu.Item>
            {version > 1 && (
              <Menu.Item leftSection={<IconEye size={16} />} onClick={() => onCompare(version - 1, version)}>
                Show what it changed
              </Menu.Item>
            )}
            {mayEdit && (
              <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={() => onCompare("draft", version)}>
                Restore…
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </div>
      <span className={classes.dim}>
        {publishedBy}, <When at={publishedAt} />
        {people > 0 && (
          <>
            {" · "}
            <span className={classes.people}>
              {people === 1 ? "1 run" : `${people.toLocaleString("en")} runs`} under way
            </span>
          </>
        )}
      </span>
      <VersionNote workflowId={workflowId} version={version} note={note} mayEdit={mayPublish} />
      <VersionChanges workflowId={workflowId} version={version} descriptors={descriptors} />
    </li>
  );
}
