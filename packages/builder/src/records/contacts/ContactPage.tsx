import type { Contact } from "@millrace/shared/api/contacts.ts";
import { Skeleton, Stack } from "@mantine/core";
import { IconUserX } from "@tabler/icons-react";
import { useParams } from "react-router";
import { ApiError } from "../../api/client.ts";
import { useContact } from "../../api/contacts.ts";
import { BackLink } from "../../app/BackLink.tsx";
import { EmptyState } from "../../app/list/EmptyState.tsx";
import { ErrorState } from "../../app/list/ErrorState.tsx";
import { PageHeader } from "../../app/PageHeader.tsx";
import cells from "../../app/list/cells.module.css";
import { contactName } from "../contactName.ts";
import classes from "./ContactPage.module.css";
import { ContactFacts } from "./ContactFacts.tsx";
import { Tags } from "./Tags.tsx";
import { Timeline } from "./Timeline.tsx";

export default function ContactPage() {
  const { id = "" } = useParams();
  const contact = useContact(id);
  const back = <BackLink to="/contacts">Contacts</BackLink>;

  if (contact.error instanceof ApiError && contact.error.status === 404) {
    return (
      <>
        <PageHeader title="Contact" back={back} />
        <EmptyState Icon={IconUserX} title="This contact does not exist">
          It may have been merged into another one, or erased.
        </EmptyState>
      </>
    );
  }
  if (contact.error) {
    return (
      <>
        <PageHeader title="Contact" back={back} />
        <ErrorState
          title="The contact could not be loaded"
          error={contact.error}
          onRetry={() => void contact.refetch()}
        />
      </>
    );
  }
  return (
    <>
      <PageHeader title={contact.data ? contactName(contact.data) : "Contact"} back={back} />
      <div className={classes.columns}>
        <section aria-labelledby="about" className={classes.card}>
          <h2 id="about" className={classes.heading}>
            About
          </h2>
          {contact.data ? <About contact={contact.data} /> : <Loading />}
        </section>
        <section aria-labelledby="history">
          <h2 id="history" className={classes.heading}>
            What happened
          </h2>
          <Timeline contactId={id} />
        </section>
      </div>
    </>
  );
}

function About({ contact }: { contact: Contact }) {
  return (
    <Stack gap="md">
      <div>
        <h3 className={classes.label}>Tags</h3>
        {contact.tags.length > 0 ? <Tags tags={contact.tags} /> : <span className={cells.dim}>None yet</span>}
      </div>
      <ContactFacts contact={contact} />
    </Stack>
  );
}

function Loading() {
  return (
    <Stack gap="sm">
      {Array.from({ length: 6 }, (_, index) => (
        <Skeleton key={index} height={16} width={`${80 - (index % 3) * 15}%`} />
      ))}
    </Stack>
  );
}
