import { Button, Drawer, Skeleton } from "@mantine/core";
import type { NodeState } from "@millrace/shared/api/runs.ts";
import { Link } from "react-router";
import { messageOf, withQuery } from "../../api/client.ts";
import { type RunFilter, useRuns } from "../../api/runs.ts";
import { StatusBadge } from "../../app/StatusBadge.tsx";
import { When } from "../../app/When.tsx";
import classes from "./Numbers.module.css";
import type { People } from "./number-marks.tsx";

interface PeopleDrawerProps {
  workflowId: string;
  people: People;
  /** What the step is called. */
  name: string;
  period: Pick<RunFilter, "from" | "to" | "version">;
  onClose: () => void;
}

const titles: Record<NodeState, string> = {
  entered: "Who entered",
  waiting: "Who waits at",
  succeeded: "Who passed",
  failed: "Who failed at",
  skipped: "Who did not come to",
  left: "Who left at",
};

/** The runs behind a number, by the people they are about. */
export function PeopleDrawer({ workflowId, people, name, period, onClose }: PeopleDrawerProps) {
  const { nodeId, state, port } = people;
  const filter: RunFilter = { workflowId, nodeId, nodeState: state, nodePort: port, mode: "live", ...period };
  const { items, isPending, error, hasMore, loadMore, isLoadingMore } = useRuns(filter);
  const title = port === undefined ? `${titles[state]} “${name}”` : `Who took this way from “${name}”`;
  return (
    <Drawer opened onClose={onClose} position="right" size={400} title={title}>
      <Button component={Link} to={withQuery("/runs", { ...filter })} variant="default" size="compact-sm" mb="sm">
        Open in the list of runs
      </Button>
      {isPending && <Skeleton height={64} radius="md" />}
      {error && <p className={classes.empty}>{messageOf(error)}</p>}
      {!isPending && !error && items.length === 0 && <p className={classes.empty}>Nobody, in this period.</p>}
      <ul className={classes.people}>
        {items.map((run) => (
          <li key={run.id}>
            <Link to={`/runs/${run.id}?node=${encodeURIComponent(nodeId)}`} className={classes.person}>
              <span className={classes.who}>{run.contactLabel ?? "No contact"}</span>
              <span className={classes.dim}>
                <When at={run.startedAt} />, version {run.version}
              </span>
              <StatusBadge status={run.status} plain />
            </Link>
          </li>
        ))}
      </ul>
      {hasMore && (
        <Button variant="subtle" fullWidth loading={isLoadingMore} onClick={loadMore}>
          Show more
        </Button>
      )}
    </Drawer>
  );
}
