import { Button, CloseButton } from "@mantine/core";
import { IconTag, IconUsers, IconZoomExclamation } from "@tabler/icons-react";
import { useContacts } from "../../api/contacts.ts";
import { EmptyState } from "../../app/list/EmptyState.tsx";
import { ListView } from "../../app/list/ListView.tsx";
import { SearchField } from "../../app/list/SearchField.tsx";
import { useUrlFilter } from "../../app/list/useUrlFilter.ts";
import { PageHeader } from "../../app/PageHeader.tsx";
import { SendEventExample } from "../events/SendEventExample.tsx";
import { useContactColumns } from "./contactColumns.tsx";
import { TagField } from "./TagField.tsx";
import classes from "./tags.module.css";

export default function ContactsPage() {
  const { filter, set, isFiltered } = useUrlFilter(["q", "tag"]);
  const listing = useContacts(filter);
  const columns = useContactColumns((tag) => set({ tag }, { push: true }));

  return (
    <>
      <PageHeader title="Contacts">
        <SearchField label="Search contacts" value={filter.q ?? ""} onChange={(q) => set({ q })} />
        {filter.tag ? (
          <span className={classes.chosen}>
            <IconTag size={14} aria-hidden />
            <span>Tagged “{filter.tag}”</span>
            <CloseButton
              size="sm"
              aria-label={`Show contacts without the tag ${filter.tag} too`}
              onClick={() => set({ tag: undefined })}
            />
          </span>
        ) : (
          <TagField onChoose={(tag) => set({ tag })} />
        )}
      </PageHeader>
      <ListView
        what="contacts"
        listing={listing}
        columns={columns}
        rowKey={(contact) => contact.id}
        empty={
          isFiltered ? (
            <EmptyState
              Icon={IconZoomExclamation}
              title="No contact fits"
              actions={
                <Button variant="default" onClick={() => set({ q: undefined, tag: undefined })}>
                  Clear the filters
                </Button>
              }
            >
              Try a part of the e-mail address, the name or the external id.
            </EmptyState>
          ) : (
            <EmptyState Icon={IconUsers} title="No contacts yet" actions={<SendEventExample />}>
              A contact appears here with the first event that names one. Send an event to see it happen.
            </EmptyState>
          )
        }
      />
    </>
  );
}
