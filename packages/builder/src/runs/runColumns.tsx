import { Checkbox } from "@mantine/core";
import type { RunSummary } from "@millrace/shared/runs/run.ts";
import { useMemo } from "react";
import { Link } from "react-router";
import { useEventTitle } from "../api/catalogue.ts";
import type { Column } from "../app/list/DataTable.tsx";
import { AboveRowLink, RowLink } from "../app/list/RowLink.tsx";
import { StatusBadge } from "../app/StatusBadge.tsx";
import { When } from "../app/When.tsx";
import { Elapsed } from "./Elapsed.tsx";
import classes from "./runColumns.module.css";
import type { Selection } from "./useSelection.ts";

/** What a row of the list of runs shows. Without `selection` rows cannot be chosen. */
export function useRunColumns(selection: Selection | undefined): Column<RunSummary>[] {
  const eventTitle = useEventTitle();
  return useMemo(() => {
    const columns: Column<RunSummary>[] = [
      {
        key: "status",
        title: "Status",
        card: "corner",
        width: "124px",
        cell: (run) => <StatusBadge status={run.status} plain />,
      },
      { key: "run", title: "Workflow", card: "title", cell: (run) => <Name run={run} /> },
      { key: "contact", title: "Contact", card: "line", width: "22%", cell: (run) => <ContactLabel run={run} /> },
      {
        key: "event",
        title: "Started by",
        card: "none",
        width: "17%",
        wideOnly: true,
        cell: (run) => (
          <Trigger type={run.eventType} title={run.eventType === null ? "By hand" : eventTitle(run.eventType)} />
        ),
      },
      {
        key: "started",
        title: "Started",
        card: "meta",
        width: "112px",
        cell: (run) => (
          <span className={classes.dim}>
            <When at={run.startedAt} />
          </span>
        ),
      },
      {
        key: "took",
        title: "Took",
        card: "meta",
        width: "156px",
        align: "right",
        cell: (run) => (
          <span className={classes.took}>
            <Elapsed run={run} />
          </span>
        ),
      },
    ];
    return selection ? [selectColumn(selection), ...columns] : columns;
  }, [eventTitle, selection]);
}

function selectColumn(selection: Selection): Column<RunSummary> {
  return {
    key: "select",
    title: "Choose",
    silent: true,
    card: "none",
    width: "54px",
    cell: (run) => (
      <AboveRowLink>
        <Checkbox
          size="xs"
          aria-label={`Choose the run of ${run.workflowName} for ${run.contactLabel ?? "no contact"}`}
          checked={selection.ids.has(run.id)}
          onChange={() => selection.toggle(run.id)}
        />
      </AboveRowLink>
    ),
  };
}

function Name({ run }: { run: RunSummary }) {
  return (
    <div className={classes.two}>
      <div className={classes.line}>
        <RowLink to={`/runs/${run.id}`}>{run.workflowName}</RowLink>
        {run.mode === "test" && <span className={classes.test}>Test</span>}
      </div>
      {run.heldReason !== null && (
        <div className={classes.reason} data-quiet title={run.heldReason}>
          {run.heldReason}
        </div>
      )}
      {run.error && (
        <div className={classes.reason} data-quiet={run.status !== "failed" || undefined} title={run.error.message}>
          {run.error.message}
        </div>
      )}
    </div>
  );
}

function ContactLabel({ run }: { run: RunSummary }) {
  if (run.contactLabel === null) return <span className={classes.dim}>No contact</span>;
  if (run.contactId === null) return run.contactLabel;
  return (
    <AboveRowLink>
      <Link to={`/contacts/${run.contactId}`} className={classes.link} title={run.contactLabel}>
        {run.contactLabel}
      </Link>
    </AboveRowLink>
  );
}

function Trigger({ type, title }: { type: string | null; title: string }) {
  return (
    <span className={classes.dim} title={type ?? undefined}>
      {title}
    </span>
  );
}
