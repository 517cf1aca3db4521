import { Skeleton } from "@mantine/core";
import { useParams } from "react-router";
import { useDescriptors } from "../api/descriptors.ts";
import { useRun } from "../api/runs.ts";
import { useRunStream } from "../api/runStream.ts";
import { useVersion } from "../api/versions.ts";
import { BackLink } from "../app/BackLink.tsx";
import { ErrorState } from "../app/list/ErrorState.tsx";
import { PageHeader } from "../app/PageHeader.tsx";
import { RunHeader } from "./RunHeader.tsx";
import classes from "./RunPage.module.css";
import { RunView } from "./RunView.tsx";

export default function RunPage() {
  const { id = "" } = useParams();
  const { data: run, error, refetch } = useRun(id);
  const { data: version, error: versionError } = useVersion(run?.workflowId ?? "", run?.version ?? 0, {
    // A test run brings the draft it ran on.
    enabled: run !== undefined && run.graph === undefined,
  });
  const graph = run?.graph ?? version?.graph;
  const descriptors = useDescriptors();
  const { connected } = useRunStream();

  if (error && !run) {
    return (
      <>
        <PageHeader title="Run" back={<BackLink to="/runs">Runs</BackLink>} />
        <ErrorState title="The run could not be loaded" error={error} onRetry={() => void refetch()} />
      </>
    );
  }
  if (!run) return <RunSkeleton />;
  return (
    <div className={classes.page}>
      <RunHeader run={run} graph={graph} descriptors={descriptors} connected={connected} />
      <RunView key={run.id} run={run} graph={graph} graphError={versionError} descriptors={descriptors} />
    </div>
  );
}

function RunSkeleton() {
  return (
    <div className={classes.page} aria-busy>
      <PageHeader title="Run" back={<BackLink to="/runs">Runs</BackLink>}>
        <Skeleton height={22} width={420} maw="80vw" />
      </PageHeader>
      <div className={classes.body}>
        <div className={classes.canvas} />
        <div className={classes.panel}>
          {Array.from({ length: 6 }, (_, index) => (
            <Skeleton key={index} height={36} mb="xs" />
          ))}
        </div>
      </div>
    </div>
  );
}
