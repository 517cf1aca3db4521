import { Button } from "@mantine/core";
import type { RunSummary } from "@millrace/shared/runs/run.ts";
import { IconBan } from "@tabler/icons-react";
import { useState } from "react";
import { useBulkRuns } from "../api/runs.ts";
import { notifyDone, notifyFailed } from "../app/notify.tsx";
import classes from "./BulkBar.module.css";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import type { Selection } from "./useSelection.ts";
import { isOpen } from "./words.ts";

interface BulkBarProps {
  runs: readonly RunSummary[];
  selection: Selection;
}

/** What can be done with the chosen runs. */
export function BulkBar({ runs, selection }: BulkBarProps) {
  const [asking, setAsking] = useState(false);
  const bulk = useBulkRuns();
  const count = selection.ids.size;
  if (count === 0) return null;
  const cancellable = runs.filter((run) => selection.ids.has(run.id) && isOpen(run.status));

  function cancel(): void {
    bulk.mutate(
      { action: "cancel", ids: cancellable.map((run) => run.id) },
      {
        onSuccess: ({ changed }) => {
          notifyDone(changed === 1 ? "1 run was cancelled" : `${changed} runs were cancelled`);
          selection.clear();
        },
        onError: notifyFailed("The runs were not cancelled"),
        onSettled: () => setAsking(false),
      },
    );
  }

  return (
    <div className={classes.bar} role="region" aria-label="Chosen runs">
      <span className={classes.count}>{inWords(count, count - cancellable.length)}</span>
      {count < runs.length && (
        <Button variant="subtle" size="compact-sm" onClick={() => selection.replace(runs.map((run) => run.id))}>
          Choose all {runs.length} shown
        </Button>
      )}
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconBan size={14} aria-hidden />}
        disabled={cancellable.length === 0}
        onClick={() => setAsking(true)}
      >
        {cancellable.length === 0 ? "None can be cancelled" : `Cancel ${cancellable.length}`}
      </Button>
      <Button variant="subtle" color="gray" size="compact-sm" onClick={selection.clear}>
        Clear
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={cancellable.length === 1 ? "Cancel 1 run?" : `Cancel ${cancellable.length} runs?`}
        confirm={cancellable.length === 1 ? "Cancel the run" : "Cancel the runs"}
        keep={cancellable.length === 1 ? "Keep it" : "Keep them"}
        loading={bulk.isPending}
        onConfirm={cancel}
      >
        Steps that wait or run are given up, and nothing after them happens. What was already sent stays sent. This
        cannot be undone, but a run can be replayed.
      </ConfirmDialog>
    </div>
  );
}

/** How many are chosen, and why fewer may be cancelled. */
function inWords(count: number, over: number): string {
  const chosen = count === 1 ? "1 run chosen" : `${count} runs chosen`;
  if (over === 0) return chosen;
  if (over === count) return `${chosen}, ${count === 1 ? "" : "all "}over already`;
  return `${chosen}, ${over} of them over already`;
}
