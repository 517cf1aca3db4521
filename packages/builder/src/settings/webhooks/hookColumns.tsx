import type { Hook } from "@millrace/shared/api/settings.ts";
import { Button } from "@mantine/core";
import { useWorkflows } from "../../api/workflows.ts";
import { CopyField } from "../../app/CopyField.tsx";
import cells from "../../app/list/cells.module.css";
import type { Column } from "../../app/list/DataTable.tsx";
import { Link } from "react-router";

const verifications: Record<Hook["verification"], string> = {
  signature: "Standard Webhooks signature",
  secret: "Secret in a header",
};

export function useHookColumns(onNewSecret: ((hook: Hook) => void) | undefined): Column<Hook>[] {
  const workflows = useWorkflows().items;
  const nameOf = (id: string) => workflows.find((workflow) => workflow.id === id)?.name ?? "Open the workflow";

  return [
    {
      key: "workflow",
      title: "Starts",
      card: "title",
      width: "26%",
      cell: ({ workflowId, nodeId, nodeName }) => (
        <div className={cells.two}>
          <Link className={cells.link} to={`/workflows/${workflowId}?node=${encodeURIComponent(nodeId)}`}>
            {nameOf(workflowId)}
          </Link>
          <div className={cells.dim}>{nodeName ?? "Webhook received"}</div>
        </div>
      ),
    },
    { key: "url", title: "Address", card: "line", cell: ({ url }) => <CopyField label="address" value={url} /> },
    {
      key: "verification",
      title: "Proof",
      card: "meta",
      width: "210px",
      wideOnly: true,
      cell: ({ verification }) => verifications[verification],
    },
    {
      key: "secret",
      title: "Actions",
      silent: true,
      card: "corner",
      width: "150px",
      align: "right",
      cell: (hook) =>
        onNewSecret && (
          <Button variant="subtle" size="compact-sm" onClick={() => onNewSecret(hook)}>
            New secret…
          </Button>
        ),
    },
  ];
}
