import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { Listing } from "../../api/listing.ts";
import { type Column, DataTable } from "./DataTable.tsx";
import { ErrorState } from "./ErrorState.tsx";
import classes from "./ListView.module.css";

interface ListViewProps<Row> {
  /** What is listed, in the plural and lower case: "workflows". */
  what: string;
  listing: Listing<Row>;
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  selectedKey?: string | undefined;
  /** Shown when there are no rows. */
  empty: ReactNode;
}

/** A list in each of its states: loading, broken, empty, filled, with more to load. */
export function ListView<Row>({ what, listing, columns, rowKey, selectedKey, empty }: ListViewProps<Row>) {
  const { items, isPending, error, retry } = listing;
  if (error && items.length === 0) {
    return <ErrorState title={`The ${what} could not be loaded`} error={error} onRetry={retry} />;
  }
  if (!isPending && items.length === 0) return empty;
  return (
    <>
      <DataTable
        label={what.charAt(0).toUpperCase() + what.slice(1)}
        columns={columns}
        rows={isPending ? undefined : items}
        rowKey={rowKey}
        selectedKey={selectedKey}
        dimmed={listing.isStale}
      />
      <LoadMore listing={listing} />
    </>
  );
}

/** The button below a list that goes on. */
export function LoadMore<Row>({ listing }: { listing: Listing<Row> }) {
  if (!listing.hasMore) return null;
  return (
    <div className={classes.more}>
      <Button variant="default" loading={listing.isLoadingMore} onClick={listing.loadMore}>
        Show more
      </Button>
    </div>
  );
}
