import type { WorkflowSummary } from "@millrace/shared/api/workflows.ts";
import { IconCircleX } from "@tabler/icons-react";
import { useMemo } from "react";
import { Link } from "react-router";
import { useEventTitle } from "../api/catalogue.ts";
import type { Column } from "../app/list/DataTable.tsx";
import { AboveRowLink, RowLink } from "../app/list/RowLink.tsx";
import { StatusBadge } from "../app/StatusBadge.tsx";
import { exactTime } from "../app/time.ts";
import { When } from "../app/When.tsx";
import { WorkflowMenu } from "./WorkflowMenu.tsx";
import classes from "./workflowColumns.module.css";

/** What a row of the list of workflows shows. */
export function useWorkflowColumns(): Column<WorkflowSummary>[] {
  const titleOf = useEventTitle();
  return useMemo(
    () => [
      { key: "name", title: "Name", card: "title", cell: (workflow) => <Name workflow={workflow} /> },
      {
        key: "status",
        title: "Status",
        card: "line",
        width: "180px",
        cell: (workflow) => <StatusAndVersion workflow={workflow} />,
      },
      {
        key: "triggers",
        title: "Starts when",
        card: "line",
        width: "18%",
        wideOnly: true,
        cell: ({ triggers, version }) => (
          <Triggers titles={triggers.map(titleOf)} names={triggers} isPublished={version !== null} />
        ),
      },
      {
        key: "runs",
        title: "Runs today",
        card: "meta",
        width: "100px",
        align: "right",
        cell: (workflow) => (
          <Count
            value={workflow.runsToday}
            countedAt={workflow.countedAt}
            to={`/runs?workflowId=${workflow.id}`}
            what="runs"
          />
        ),
      },
      {
        key: "failed",
        title: "Failed today",
        card: "meta",
        width: "106px",
        align: "right",
        cell: (workflow) => (
          <Count
            value={workflow.failedToday}
            countedAt={workflow.countedAt}
            to={`/runs?workflowId=${workflow.id}&status=failed`}
            what="failed runs"
            alarming
          />
        ),
      },
      {
        key: "waiting",
        title: "Waiting",
        card: "meta",
        width: "84px",
        align: "right",
        cell: (workflow) => (
          <Count
            value={workflow.waiting}
            countedAt={workflow.countedAt}
            to={`/runs?workflowId=${workflow.id}&status=waiting`}
            what="waiting runs"
          />
        ),
      },
      {
        key: "updated",
        title: "Changed",
        card: "none",
        width: "124px",
        align: "right",
        wideOnly: true,
        cell: (workflow) => (
          <span className={classes.dim}>
            <When at={workflow.updatedAt} />
          </span>
        ),
      },
      {
        key: "menu",
        title: "Actions",
        silent: true,
        card: "corner",
        width: "68px",
        align: "right",
        cell: (workflow) => (
          <AboveRowLink>
            <WorkflowMenu workflow={workflow} />
          </AboveRowLink>
        ),
      },
    ],
    [titleOf],
  );
}

function Name({ workflow }: { workflow: WorkflowSummary }) {
  return (
    <div className={classes.name}>
      <RowLink to={`/workflows/${workflow.id}`}>{workflow.name}</RowLink>
      {workflow.pausedReason !== null ? (
        <div className={classes.reason} title={workflow.pausedReason}>
          {workflow.pausedReason}
        </div>
      ) : (
        workflow.description && <div className={classes.description}>{workflow.description}</div>
      )}
    </div>
  );
}

function StatusAndVersion({ workflow }: { workflow: WorkflowSummary }) {
  return (
    <span className={classes.status}>
      <StatusBadge status={workflow.status} />
      {workflow.version !== null && <span className={classes.dim}>v{workflow.version}</span>}
      {workflow.version !== null && workflow.hasUnpublishedChanges && (
        <span className={classes.dim} title="The draft has changes that are not published">
          · edited
        </span>
      )}
    </span>
  );
}

interface TriggersProps {
  titles: string[];
  names: string[];
  /** The triggers are those of the published version; a draft has none that count. */
  isPublished: boolean;
}

function Triggers({ titles, names, isPublished }: TriggersProps) {
  if (titles.length === 0) {
    return <span className={classes.dim}>{isPublished ? "Nothing starts it" : "Not published yet"}</span>;
  }
  const [first, ...others] = titles;
  return (
    <span className={classes.triggers} title={names.join(", ")}>
      {first}
      {others.length > 0 && <span className={classes.dim}> and {others.length} more</span>}
    </span>
  );
}

interface CountProps {
  value: number;
  countedAt: string;
  to: string;
  what: string;
  /** More than none of it is bad news. */
  alarming?: boolean;
}

function Count({ value, countedAt, to, what, alarming = false }: CountProps) {
  if (value === 0) return <span className={classes.dim}>0</span>;
  const shown = value.toLocaleString("en");
  return (
    <AboveRowLink>
      <Link
        to={to}
        className={classes.count}
        data-alarming={alarming || undefined}
        aria-label={`${shown} ${what}`}
        title={`Counted ${exactTime(countedAt)}`}
      >
        {alarming && <IconCircleX size={14} stroke={2} aria-hidden />}
        {shown}
      </Link>
    </AboveRowLink>
  );
}
