import type { TimelineItem } from "@millrace/shared/api/contacts.ts";
import { Skeleton } from "@mantine/core";
import { type Icon, IconBolt, IconCheckbox, IconHistory, IconRoute } from "@tabler/icons-react";
import { Link } from "react-router";
import { useEventTitle } from "../../api/catalogue.ts";
import { useTimeline } from "../../api/contacts.ts";
import { EmptyState } from "../../app/list/EmptyState.tsx";
import { ErrorState } from "../../app/list/ErrorState.tsx";
import { LoadMore } from "../../app/list/ListView.tsx";
import { isStatus, StatusBadge } from "../../app/StatusBadge.tsx";
import { When } from "../../app/When.tsx";
import classes from "./Timeline.module.css";

const icons: Record<TimelineItem["kind"], Icon> = { event: IconBolt, run: IconRoute, task: IconCheckbox };

/** What happened to a contact, newest first. */
export function Timeline({ contactId }: { contactId: string }) {
  const listing = useTimeline(contactId);
  if (listing.error && listing.items.length === 0) {
    return <ErrorState title="The history could not be loaded" error={listing.error} onRetry={listing.retry} />;
  }
  if (listing.isPending) return <Loading />;
  if (listing.items.length === 0) {
    return (
      <EmptyState Icon={IconHistory} title="Nothing happened yet">
        Events, runs and tasks of this contact will be listed here.
      </EmptyState>
    );
  }
  return (
    <>
      <ol className={classes.timeline}>
        {listing.items.map((item) => (
          <Entry key={`${item.kind}-${item.id}`} item={item} />
        ))}
      </ol>
      <LoadMore listing={listing} />
    </>
  );
}

function Entry({ item }: { item: TimelineItem }) {
  const Drawing = icons[item.kind];
  const target = targetOf(item);
  const titleOf = useEventTitle();
  const title = item.kind === "event" ? titleOf(item.title) : item.title;
  return (
    <li className={classes.entry}>
      <span className={classes.drawing} aria-hidden>
        <Drawing size={16} stroke={1.8} />
      </span>
      <div className={classes.words}>
        <div className={classes.line}>
          <div className={classes.what}>
            {target ? (
              <Link to={target} className={classes.title}>
                {title}
              </Link>
            ) : (
              <span className={classes.title}>{title}</span>
            )}
            {isStatus(item.status) ? (
              <StatusBadge status={item.status} />
            ) : (
              item.status && <span className={classes.dim}>{item.status}</span>
            )}
          </div>
          <span className={classes.when}>
            <When at={item.at} />
          </span>
        </div>
        {item.detail && <div className={classes.dim}>{item.detail}</div>}
      </div>
    </li>
  );
}

function targetOf(item: TimelineItem): string | undefined {
  switch (item.kind) {
    case "event":
      return `/events?event=${encodeURIComponent(item.id)}`;
    case "run":
      return `/runs/${item.runId ?? item.id}`;
    case "task":
      return item.runId ? `/runs/${item.runId}` : undefined;
    default:
      return item.kind satisfies never;
  }
}

function Loading() {
  return (
    <div className={classes.timeline} aria-busy>
      {Array.from({ length: 5 }, (_, index) => (
        <div key={index} className={classes.entry}>
          <Skeleton height={28} circle />
          <div className={classes.words}>
            <Skeleton height={14} width="50%" mt={6} />
          </div>
        </div>
      ))}
    </div>
  );
}
