import { Skeleton } from "@mantine/core";
import { useInViewport } from "@mantine/hooks";
import { useMemo } from "react";
import { useVersion } from "../../api/versions.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { describeChanges } from "../compare/changes.ts";
import classes from "./VersionsDrawer.module.css";

interface VersionChangesProps {
  workflowId: string;
  version: number;
  descriptors: Descriptors;
}

const told = 3;

/** What a version changed, in a few words; looked up once somebody sees it. */
export function VersionChanges({ workflowId, version, descriptors }: VersionChangesProps) {
  const { ref, inViewport } = useInViewport<HTMLDivElement>();
  const after = useVersion(workflowId, version, { enabled: inViewport });
  const before = useVersion(workflowId, version - 1, { enabled: inViewport && version > 1 });
  const [is, was] = [after.data?.graph, before.data?.graph];
  const changes = useMemo(() => (is && was ? describeChanges(was, is, descriptors) : null), [is, was, descriptors]);
  if (version === 1) {
    return (
      <div ref={ref} className={classes.changes}>
        The first version{is && `, with ${is.nodes.length} ${is.nodes.length === 1 ? "step" : "steps"}`}
      </div>
    );
  }
  const failed = after.error ?? before.error;
  return (
    <div ref={ref} className={classes.changes}>
      {!changes && !failed && <Skeleton height={16} width="80%" />}
      {changes?.length === 0 && "Only settings, or where steps stand"}
      {changes && changes.length > 0 && (
        <ul>
          {changes.slice(0, told).map(({ key, words }) => (
            <li key={key}>{words}</li>
          ))}
          {changes.length > told && <li>{changes.length - told} more</li>}
        </ul>
      )}
    </div>
  );
}
