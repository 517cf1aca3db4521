import { Button } from "@mantine/core";
import { IconPlus, IconSubtask, IconZoomExclamation } from "@tabler/icons-react";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { useMay } from "../api/session.ts";
import { useWorkflows } from "../api/workflows.ts";
import { EmptyState } from "../app/list/EmptyState.tsx";
import { FilterChips } from "../app/list/FilterChips.tsx";
import { ListView } from "../app/list/ListView.tsx";
import { SearchField } from "../app/list/SearchField.tsx";
import { oneOf, useUrlFilter } from "../app/list/useUrlFilter.ts";
import { PageHeader } from "../app/PageHeader.tsx";
import { useEditorSoon } from "../editor/load-editor.ts";
import { ImportButton } from "./ImportButton.tsx";
import { NewWorkflowDialog } from "./NewWorkflowDialog.tsx";
import { useWorkflowColumns } from "./workflowColumns.tsx";

/** How often today's counts are brought up to date. */
const countsEveryMs = 15_000;

const statuses = [
  { value: "active", label: "Active" },
  { value: "draft", label: "Draft" },
  { value: "paused", label: "Paused" },
  { value: "archived", label: "Archived" },
] as const;

export default function WorkflowsPage() {
  const { filter, set, isFiltered } = useUrlFilter(["q", "status"]);
  const status = oneOf(["active", "draft", "paused", "archived"], filter.status);
  const listing = useWorkflows({ q: filter.q, status }, { refetchInterval: countsEveryMs });
  const columns = useWorkflowColumns();
  const mayWrite = useMay("workflows:write");
  const [isCreating, setCreating] = useState(false);
  // Asked for from elsewhere, by the command palette.
  const [search, setSearch] = useSearchParams();
  const isAsked = search.has("new");
  const close = () => {
    setCreating(false);
    if (!isAsked) return;
    const next = new URLSearchParams(search);
    next.delete("new");
    setSearch(next, { replace: true });
  };
  useEditorSoon();

  const create = mayWrite && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
      New workflow
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Workflows"
        actions={
          <>
            {mayWrite && <ImportButton />}
            {create}
          </>
        }
      >
        <SearchField label="Search workflows" value={filter.q ?? ""} onChange={(q) => set({ q })} />
        <FilterChips label="Status" options={statuses} value={status} onChange={(next) => set({ status: next })} />
      </PageHeader>
      <ListView
        what="workflows"
        listing={listing}
        columns={columns}
        rowKey={(workflow) => workflow.id}
        empty={
          isFiltered ? (
            <EmptyState
              Icon={IconZoomExclamation}
              title="No workflow fits"
              actions={
                <Button variant="default" onClick={() => set({ q: undefined, status: undefined })}>
                  Clear the filters
                </Button>
              }
            >
              Nothing has this name and status.
            </EmptyState>
          ) : (
            <EmptyState Icon={IconSubtask} title="Draw your first workflow" actions={create}>
              A workflow starts when something happens, such as a form being submitted, and does the next steps by
              itself: tag the contact, send a mail, wait, decide. What you draw will be listed here with its runs.
            </EmptyState>
          )
        }
      />
      <NewWorkflowDialog opened={mayWrite && (isCreating || isAsked)} replaces={isAsked} onClose={close} />
    </>
  );
}
