import { Button, Select } from "@mantine/core";
import { IconBolt, IconZoomExclamation } from "@tabler/icons-react";
import { useEventTypes } from "../../api/catalogue.ts";
import { useEvents } from "../../api/events.ts";
import { EmptyState } from "../../app/list/EmptyState.tsx";
import { ListView } from "../../app/list/ListView.tsx";
import { useUrlFilter } from "../../app/list/useUrlFilter.ts";
import { PageHeader } from "../../app/PageHeader.tsx";
import { useEventColumns } from "./eventColumns.tsx";
import { ReceiptDrawer } from "./ReceiptDrawer.tsx";
import { SendEventExample } from "./SendEventExample.tsx";
import classes from "./EventsPage.module.css";

export default function EventsPage() {
  const { filter, set } = useUrlFilter(["type", "contactId", "event"]);
  const listing = useEvents({ type: filter.type, contactId: filter.contactId });
  const columns = useEventColumns();
  const types = useEventTypes().data ?? [];
  const isFiltered = filter.type !== undefined || filter.contactId !== undefined;

  return (
    <>
      <PageHeader title="Events" description="What came in from the platform, and what became of it.">
        <Select
          aria-label="Event type"
          placeholder="Every event type"
          className={classes.type ?? ""}
          searchable
          clearable
          clearButtonProps={{ "aria-label": "Show every event type" }}
          nothingFoundMessage="No such event type"
          data={types.map(({ type, title }) => ({ value: type, label: title }))}
          value={filter.type ?? null}
          onChange={(type) => set({ type: type ?? undefined })}
        />
        {filter.contactId && (
          <Button variant="default" onClick={() => set({ contactId: undefined })}>
            Show events of every contact
          </Button>
        )}
      </PageHeader>
      <ListView
        what="events"
        listing={listing}
        columns={columns}
        rowKey={(event) => event.id}
        selectedKey={filter.event}
        empty={
          isFiltered ? (
            <EmptyState
              Icon={IconZoomExclamation}
              title="No such event came in"
              actions={
                <Button variant="default" onClick={() => set({ type: undefined, contactId: undefined })}>
                  Clear the filters
                </Button>
              }
            />
          ) : (
            <EmptyState Icon={IconBolt} title="Waiting for the first event" actions={<SendEventExample />}>
              Each event that a module of the platform sends is listed here, with the workflows it started and those it
              did not start, and why. Send one to try:
            </EmptyState>
          )
        }
      />
      <ReceiptDrawer eventId={filter.event} onClose={() => set({ event: undefined })} />
    </>
  );
}
