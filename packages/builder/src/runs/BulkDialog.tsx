import { Button, Group, Modal, Progress, Text } from "@mantine/core";
import type { BulkRunAction } from "@millrace/shared/api/bulk.ts";
import { useState } from "react";
import { useBeginBulk, useBulkOperation, useRunCount } from "../api/bulkRuns.ts";
import { messageOf } from "../api/client.ts";
import type { RunFilter } from "../api/runs.ts";
import { notifyFailed } from "../app/notify.tsx";

interface BulkDialogProps {
  action: BulkRunAction;
  filter: RunFilter;
  isFiltered: boolean;
  onClose: () => void;
}

const words: Record<BulkRunAction, { title: string; what: string; done: string; none: string }> = {
  pause: {
    title: "Pause",
    what: "They begin nothing new until they are resumed. What is due in the meantime is kept.",
    done: "paused",
    none: "None of the runs can be paused.",
  },
  resume: {
    title: "Resume",
    what: "They go on where they were paused, with whatever has become due since.",
    done: "resumed",
    none: "None of the runs is paused.",
  },
  cancel: {
    title: "Cancel",
    what: "Steps that wait or run are given up, and nothing after them happens. What was already sent stays sent. This cannot be undone, but a run can be replayed.",
    done: "cancelled",
    none: "None of the runs can be cancelled: all have ended.",
  },
};

/** Says how many runs a filter means, asks, and shows how far it has come. */
export function BulkDialog({ action, filter, isFiltered, onClose }: BulkDialogProps) {
  // Runs that begin from now on are not meant, so a time range must not move on while somebody reads.
  const [meant] = useState(filter);
  const { data: count, error } = useRunCount(meant, action);
  const begin = useBeginBulk();
  const { data: operation } = useBulkOperation(begin.data?.id);
  const { title, what, done, none } = words[action];

  function start(): void {
    begin.mutate({ action, filter: meant }, { onError: notifyFailed(`The runs were not ${done}`) });
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={operation || !count ? `${title} runs` : `${title} ${runs(count)}?`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {operation ? (
        <>
          <Progress
            value={
              operation.matched === 0 || operation.status === "done"
                ? 100
                : (100 * operation.changed) / operation.matched
            }
            animated={operation.status !== "done"}
            aria-label={`Runs that are ${done}`}
          />
          <Text size="sm" mt="sm" role="status">
            {operation.status === "done"
              ? `${runs(operation.changed)} ${operation.changed === 1 ? "was" : "were"} ${done}.`
              : `${operation.changed} of ${operation.matched} ${done}. It goes on when you leave this page.`}
          </Text>
        </>
      ) : (
        <Text size="sm">
          {error
            ? messageOf(error)
            : count === undefined
              ? "Counting…"
              : count === 0
                ? none
                : `${isFiltered ? "The runs that the filters find" : "All runs of the workspace"} are ${done}, where that can be. ${what}`}
        </Text>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {operation || count === 0 ? "Close" : keep(action, count)}
        </Button>
        {!operation && count !== 0 && (
          <Button
            {...(action === "cancel" ? { color: "red" } : {})}
            loading={begin.isPending}
            disabled={count === undefined}
            onClick={start}
          >
            {title} {count === undefined ? "the runs" : runs(count)}
          </Button>
        )}
      </Group>
    </Modal>
  );
}

function runs(count: number): string {
  return count === 1 ? "1 run" : `${count.toLocaleString("en")} runs`;
}

function keep(action: BulkRunAction, count: number | undefined): string {
  if (count === 1) return "Keep as it is";
  return action === "cancel" ? "Keep them" : "Keep as they are";
}
