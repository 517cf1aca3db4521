import type { Task } from "@millrace/shared/api/contacts.ts";
import { Button } from "@mantine/core";
import { IconCheckbox } from "@tabler/icons-react";
import { Link } from "react-router";
import { useSetTaskStatus, useTasks } from "../../api/tasks.ts";
import { EmptyState } from "../../app/list/EmptyState.tsx";
import { FilterChips } from "../../app/list/FilterChips.tsx";
import { ListView } from "../../app/list/ListView.tsx";
import { oneOf, useUrlFilter } from "../../app/list/useUrlFilter.ts";
import { notifyDone, notifyFailed } from "../../app/notify.tsx";
import { PageHeader } from "../../app/PageHeader.tsx";
import { useTaskColumns } from "./taskColumns.tsx";

const choices = [
  { value: "open", label: "Open" },
  { value: "done", label: "Done" },
] as const;

export default function TasksPage() {
  const { filter, set } = useUrlFilter(["status"]);
  const status = oneOf(["open", "done"], filter.status) ?? "open";
  const listing = useTasks({ status });
  const setStatus = useSetTaskStatus();

  const change = (task: Task, next: Task["status"]) => {
    const back = task.status;
    setStatus.mutate(
      { id: task.id, status: next },
      {
        onSuccess: () =>
          notifyDone(next === "done" ? `“${task.title}” is done` : `“${task.title}” is open again`, {
            label: "Undo",
            run: () =>
              setStatus.mutate(
                { id: task.id, status: back },
                { onError: notifyFailed("The task could not be changed") },
              ),
          }),
        onError: notifyFailed("The task could not be changed"),
      },
    );
  };
  const columns = useTaskColumns(change);

  return (
    <>
      <PageHeader title="Tasks">
        <FilterChips
          label="Status"
          all={null}
          options={choices}
          value={status}
          onChange={(next) => set({ status: next === "open" ? undefined : next })}
        />
      </PageHeader>
      <ListView
        what="tasks"
        listing={listing}
        columns={columns}
        rowKey={(task) => task.id}
        empty={
          status === "open" ? (
            <EmptyState
              Icon={IconCheckbox}
              title="Nothing to do"
              actions={
                <Button component={Link} to="/workflows" variant="default">
                  To the workflows
                </Button>
              }
            >
              Workflows put tasks here for people. Add the step “Create a task” to one.
            </EmptyState>
          ) : (
            <EmptyState Icon={IconCheckbox} title="Nothing is done yet">
              Tasks that were completed will be listed here.
            </EmptyState>
          )
        }
      />
    </>
  );
}
