import { Button, Select } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { RunFilter } from "../api/runs.ts";
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

/** Filters that were set by a link from elsewhere, and what they are called; some go with another one. */
const fromLinks = [
  { name: "contactId", label: () => "One contact", also: [] },
  { name: "eventId", label: () => "One event", also: [] },
  {
    name: "nodeId",
    label: ({ nodeState = "entered", nodePort }: RunFilter) => (nodePort ? "One way" : `One step: ${nodeState}`),
    also: ["nodeState", "nodePort"],
  },
  { name: "version", label: ({ version }: RunFilter) => `Version ${version ?? ""}`, also: [] },
  { name: "mode", label: ({ mode }: RunFilter) => (mode === "test" ? "Tests only" : "Without tests"), also: [] },
  { name: "from", label: () => "A chosen time", also: ["to"] },
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
        ({ name, label, also }) =>
          url[name] !== undefined && (
            <Button
              key={name}
              variant="light"
              size="compact-sm"
              rightSection={<IconX size={13} aria-hidden />}
              aria-label={`${label(filter)}: show all`}
              onClick={() => set(Object.fromEntries([name, ...also].map((one) => [one, undefined])))}
            >
              {label(filter)}
            </Button>
          ),
      )}
    </>
  );
}
