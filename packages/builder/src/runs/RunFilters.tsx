import { Button, Select } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useWorkflows } from "../api/workflows.ts";
import { FilterChips } from "../app/list/FilterChips.tsx";
import { SearchField } from "../app/list/SearchField.tsx";
import { statusLook } from "../app/StatusBadge.tsx";
import classes from "./RunFilters.module.css";
import { timeRanges } from "./timeRanges.ts";
import type { useRunFilter } from "./useRunFilter.ts";

const statuses = (["running", "waiting", "failed", "succeeded", "cancelled", "paused", "queued"] as const).map(
  (status) => ({
    value: status,
    label: statusLook(status).label,
  }),
);

/** Filters that were set by a link from elsewhere, and what they are called. */
const fromLinks = [
  { name: "contactId", label: "One contact" },
  { name: "eventId", label: "One event" },
  { name: "nodeId", label: "One step" },
  { name: "version", label: "One version" },
] as const;

export function RunFilters({ filter, url, set }: Pick<ReturnType<typeof useRunFilter>, "filter" | "url" | "set">) {
  const { items: workflows } = useWorkflows();
  const known = workflows.map(({ id, name }) => ({ value: id, label: name }));
  const missing = filter.workflowId !== undefined && !known.some(({ value }) => value === filter.workflowId);
  return (
    <>
      <SearchField label="Search runs" value={url.q ?? ""} onChange={(q) => set({ q })} />
      <Select
        aria-label="Workflow"
        placeholder="Every workflow"
        className={classes.select ?? ""}
        searchable
        clearable
        clearButtonProps={{ "aria-label": "Show every workflow" }}
        nothingFoundMessage="No such workflow"
        data={missing ? [...known, { value: filter.workflowId ?? "", label: "This workflow" }] : known}
        value={filter.workflowId ?? null}
        onChange={(workflowId) => set({ workflowId: workflowId ?? undefined })}
      />
      <Select
        aria-label="Started"
        placeholder="Any time"
        className={classes.range ?? ""}
        clearable
        clearButtonProps={{ "aria-label": "Show runs of any time" }}
        data={timeRanges.map(({ value, label }) => ({ value, label }))}
        value={timeRanges.find(({ value }) => value === url.range)?.value ?? null}
        onChange={(range) => set({ range: range ?? undefined, from: undefined, to: undefined })}
      />
      <FilterChips
        label="Status"
        options={statuses}
        value={statuses.find(({ value }) => value === filter.status)?.value}
        onChange={(status) => set({ status })}
      />
      {fromLinks.map(
        ({ name, label }) =>
          url[name] !== undefined && (
            <Button
              key={name}
              variant="light"
              size="compact-sm"
              rightSection={<IconX size={13} aria-hidden />}
              aria-label={`${label}: show all`}
              onClick={() => set({ [name]: undefined })}
            >
              {label}
            </Button>
          ),
      )}
    </>
  );
}
