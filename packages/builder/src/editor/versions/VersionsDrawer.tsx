import { Button, Drawer, Skeleton } from "@mantine/core";
import { useVersions } from "../../api/versions.ts";
import { When } from "../../app/When.tsx";
import classes from "./VersionsDrawer.module.css";

interface VersionsDrawerProps {
  workflowId: string;
  /** The one that new runs take. */
  current: number | null;
  onView: (version: number) => void;
  onClose: () => void;
}

/** Every published version, newest first. */
export function VersionsDrawer({ workflowId, current, onView, onClose }: VersionsDrawerProps) {
  const { items, isPending, error, hasMore, loadMore, isLoadingMore } = useVersions(workflowId);
  return (
    <Drawer opened onClose={onClose} position="right" size={400} title="Versions">
      {isPending && <Skeleton height={64} radius="md" />}
      {error && <p className={classes.empty}>The versions could not be loaded.</p>}
      {!isPending && !error && items.length === 0 && (
        <p className={classes.empty}>Nothing has been published yet. Each time you publish, a version is kept here.</p>
      )}
      <ul className={classes.list}>
        {items.map(({ version, note, publishedAt, publishedBy }) => (
          <li key={version} className={classes.version}>
            <div className={classes.words}>
              <span className={classes.title}>
                Version {version}
                {version === current && <span className={classes.current}>published</span>}
              </span>
              {note && <span>{note}</span>}
              <span className={classes.dim}>
                {publishedBy}, <When at={publishedAt} />
              </span>
            </div>
            <Button
              variant="default"
              size="compact-sm"
              aria-label={`View version ${version}`}
              onClick={() => onView(version)}
            >
              View
            </Button>
          </li>
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
