import type { Task } from "@millrace/shared/api/contacts.ts";
import { Checkbox } from "@mantine/core";
import { Link } from "react-router";
import { useMay } from "../../api/session.ts";
import type { Column } from "../../app/list/DataTable.tsx";
import { useNow } from "../../app/useNow.ts";
import { When } from "../../app/When.tsx";
import cells from "../../app/list/cells.module.css";
import classes from "./taskColumns.module.css";

export function useTaskColumns(onChange: (task: Task, status: Task["status"]) => void): Column<Task>[] {
  const mayWrite = useMay("tasks:write");
  return [
    {
      key: "title",
      title: "Task",
      card: "title",
      cell: (task) => (
        <Checkbox
          checked={task.status === "done"}
          disabled={!mayWrite}
          label={task.title}
          description={task.description || undefined}
          classNames={{ label: classes.title ?? "", description: classes.description ?? "" }}
          onChange={(event) => onChange(task, event.currentTarget.checked ? "done" : "open")}
        />
      ),
    },
    {
      key: "due",
      title: "Due",
      card: "meta",
      width: "140px",
      cell: (task) => task.dueAt && <Due task={task} at={task.dueAt} />,
    },
    {
      key: "contact",
      title: "For",
      card: "meta",
      width: "240px",
      cell: ({ contactId, contactLabel }) =>
        contactId && (
          <span className={classes.contact}>
            <Link to={`/contacts/${contactId}`} className={cells.link} title={contactLabel ?? undefined}>
              {contactLabel ?? "Contact"}
            </Link>
          </span>
        ),
    },
    {
      key: "run",
      title: "Made by",
      card: "meta",
      width: "110px",
      cell: ({ runId }) =>
        runId && (
          <Link to={`/runs/${runId}`} className={cells.link}>
            A run
          </Link>
        ),
    },
    {
      key: "created",
      title: "Created",
      card: "none",
      width: "132px",
      align: "right",
      wideOnly: true,
      cell: ({ createdAt }) => (
        <span className={cells.dim}>
          <When at={createdAt} />
        </span>
      ),
    },
  ];
}

function Due({ task, at }: { task: Task; at: string }) {
  const now = useNow();
  const isLate = task.status === "open" && Date.parse(at) < now;
  return (
    <span className={isLate ? classes.late : cells.dim}>
      {isLate && "Late: "}
      <When at={at} />
    </span>
  );
}
