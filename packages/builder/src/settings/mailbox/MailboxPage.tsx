import { IconInbox, IconMailOpened } from "@tabler/icons-react";
import { useMailbox } from "../../api/mailbox.ts";
import { useSession } from "../../api/session.ts";
import { EmptyState } from "../../app/list/EmptyState.tsx";
import { ErrorState } from "../../app/list/ErrorState.tsx";
import { useUrlFilter } from "../../app/list/useUrlFilter.ts";
import { PageHeader } from "../../app/PageHeader.tsx";
import { MailList } from "./MailList.tsx";
import classes from "./MailboxPage.module.css";
import { ReadingPane } from "./ReadingPane.tsx";

/** The sandbox mailbox: messages that were caught instead of sent, to be read as they would have arrived. */
export default function MailboxPage() {
  const { filter, set } = useUrlFilter(["mail", "runId"]);
  const listing = useMailbox({ runId: filter.runId });
  const delivery = useSession().data?.mailDelivery;
  const reason =
    delivery === "smtp"
      ? "Not delivered: caught in the sandbox because the run was a test."
      : "Not delivered: caught in the sandbox because no mail connection is set up.";
  const description =
    delivery === "smtp"
      ? "Mails that test runs would have sent."
      : "Mails that workflows would have sent, while no mail connection is set up.";
  const chosen = listing.items.find((mail) => mail.id === filter.mail);

  return (
    <div className={classes.page} data-reading={chosen ? true : undefined}>
      <div className={classes.header}>
        <PageHeader title="Mailbox" description={description} />
      </div>
      {listing.error && listing.items.length === 0 ? (
        <ErrorState title="The mailbox could not be loaded" error={listing.error} onRetry={listing.retry} />
      ) : !listing.isPending && listing.items.length === 0 ? (
        <EmptyState Icon={IconInbox} title="No mail was caught">
          {delivery === "smtp"
            ? "Mail leaves through your mail connection. What test runs would send is caught here."
            : "When a workflow sends a mail, it is caught here instead of being delivered, until a mail connection is set up with SMTP_URL."}
        </EmptyState>
      ) : (
        <div className={classes.panes}>
          <MailList listing={listing} chosenId={filter.mail} />
          {chosen ? (
            <ReadingPane mail={chosen} reason={reason} onBack={() => set({ mail: undefined })} />
          ) : (
            <div className={classes.nothing}>
              <EmptyState Icon={IconMailOpened} title="Choose a message">
                It is shown here as it would have arrived.
              </EmptyState>
            </div>
          )}
        </div>
      )}
    </div>
  );
}
