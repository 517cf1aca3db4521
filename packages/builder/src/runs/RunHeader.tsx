import { Badge } from "@mantine/core";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import type { Run } from "@millrace/shared/runs/run.ts";
import { IconFlask } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useEventTitle } from "../api/catalogue.ts";
import { BackLink } from "../app/BackLink.tsx";
import { PageHeader } from "../app/PageHeader.tsx";
import { exactTime } from "../app/time.ts";
import { StatusBadge } from "../app/StatusBadge.tsx";
import { When } from "../app/When.tsx";
import { Elapsed } from "./Elapsed.tsx";
import { LiveMark } from "./LiveMark.tsx";
import { RunActions } from "./RunActions.tsx";
import classes from "./RunHeader.module.css";
import { isOpen } from "./words.ts";

interface RunHeaderProps {
  run: Run;
  graph: Graph | undefined;
  descriptors: ReadonlyMap<string, NodeDescriptor>;
  connected: boolean;
}

/** Which run this is, how it stands, and what can be done with it. */
export function RunHeader({ run, graph, descriptors, connected }: RunHeaderProps) {
  const eventTitle = useEventTitle();
  return (
    <PageHeader
      title={run.workflowName}
      documentTitle={`Run of ${run.workflowName}`}
      back={<BackLink to={`/runs?workflowId=${run.workflowId}`}>Runs</BackLink>}
      actions={
        <>
          {isOpen(run.status) && <LiveMark connected={connected} />}
          <RunActions run={run} graph={graph} descriptors={descriptors} />
        </>
      }
    >
      <StatusBadge status={run.status} />
      {run.mode === "test" && (
        <Badge variant="outline" color="gray" tt="none" fw={550} leftSection={<IconFlask size={13} aria-hidden />}>
          Test run: nothing was sent
        </Badge>
      )}
      <dl className={classes.facts}>
        <Fact name="Version">
          {run.graph ? (
            <Link to={`/workflows/${run.workflowId}`} className={classes.link}>
              Draft
            </Link>
          ) : (
            <Link to={`/workflows/${run.workflowId}?version=${run.version}`} className={classes.link}>
              {run.version}
            </Link>
          )}
        </Fact>
        <Fact name="Contact">
          {run.contactId === null ? (
            (run.contactLabel ?? "None")
          ) : (
            <Link to={`/contacts/${run.contactId}`} className={classes.link}>
              {run.contactLabel ?? "Contact"}
            </Link>
          )}
        </Fact>
        <Fact name="Started by">
          {run.parent ? (
            <Link to={`/runs/${run.parent.runId}?node=${run.parent.nodeId}`} className={classes.link}>
              A run of {run.parent.workflowName}
            </Link>
          ) : run.eventType === null ? (
            "Hand"
          ) : run.eventId === null ? (
            eventTitle(run.eventType)
          ) : (
            <Link
              to={`/events?event=${encodeURIComponent(run.eventId)}`}
              className={classes.link}
              title={run.eventType}
            >
              {eventTitle(run.eventType)}
            </Link>
          )}
        </Fact>
        <Fact name="Started">
          <When at={run.startedAt} />
        </Fact>
        <Fact name="Took">
          <Elapsed run={run} />
        </Fact>
      </dl>
      {run.heldReason !== null && (
        <p className={classes.reason} data-quiet>
          {run.heldReason}
          {run.heldUntil !== null && ` It begins ${exactTime(run.heldUntil)} at the earliest.`}
        </p>
      )}
      {run.unmoved && isOpen(run.status) && (
        <p className={classes.reason} data-quiet>
          It stays on version {run.version} instead of {run.unmoved.toVersion}. {run.unmoved.reason}
        </p>
      )}
      {run.error && (
        <p className={classes.reason} data-quiet={run.status !== "failed" || undefined}>
          {run.error.message}
        </p>
      )}
    </PageHeader>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
