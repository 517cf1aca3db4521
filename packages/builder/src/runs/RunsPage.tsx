import { Button } from "@mantine/core";
import { IconPlayerPlay, IconZoomExclamation } from "@tabler/icons-react";
import { useMemo } from "react";
import { Link } from "react-router";
import { useRuns } from "../api/runs.ts";
import { useRunStream } from "../api/runStream.ts";
import { useMay } from "../api/session.ts";
import { EmptyState } from "../app/list/EmptyState.tsx";
import { ListView } from "../app/list/ListView.tsx";
import { PageHeader } from "../app/PageHeader.tsx";
import { BulkBar } from "./BulkBar.tsx";
import { BulkMenu } from "./BulkMenu.tsx";
import { filterWords } from "./filterWords.ts";
import { LiveMark } from "./LiveMark.tsx";
import { useRunColumns } from "./runColumns.tsx";
import { OpenCircuits } from "./OpenCircuits.tsx";
import { RunFilters } from "./RunFilters.tsx";
import { useRunFilter } from "./useRunFilter.ts";
import { useSelection } from "./useSelection.ts";

export default function RunsPage() {
  const { filter, url, set, isFiltered, clear } = useRunFilter();
  const listing = useRuns(filter);
  const { connected } = useRunStream();
  const mayWrite = useMay("runs:write");
  const ids = useMemo(() => listing.items.map((run) => run.id), [listing.items]);
  const selection = useSelection(ids);
  const columns = useRunColumns(mayWrite ? selection : undefined);

  return (
    <>
      <PageHeader
        title="Runs"
        description="Every time a workflow was started, with each of its steps."
        actions={
          <>
            <LiveMark connected={connected} />
            {mayWrite && <BulkMenu filter={filter} isFiltered={isFiltered} />}
          </>
        }
      >
        <RunFilters filter={filter} url={url} set={set} />
      </PageHeader>
      <OpenCircuits />
      <BulkBar runs={listing.items} selection={selection} />
      <ListView
        what="runs"
        listing={listing}
        columns={columns}
        rowKey={(run) => run.id}
        empty={
          isFiltered ? (
            <EmptyState
              Icon={IconZoomExclamation}
              title="No run fits"
              actions={
                <Button variant="default" onClick={clear}>
                  Clear the filters
                </Button>
              }
            >
              Nothing was found for {filterWords(filter) || "what the address asks for"}.
            </EmptyState>
          ) : (
            <EmptyState
              Icon={IconPlayerPlay}
              title="Nothing has run yet"
              actions={
                <Button component={Link} to="/workflows">
                  Go to the workflows
                </Button>
              }
            >
              As soon as an event starts a published workflow, the run appears here by itself, with what each of its
              steps did and why.
            </EmptyState>
          )
        }
      />
    </>
  );
}
