import type { SandboxMail } from "@millrace/shared/api/settings.ts";
import { Skeleton } from "@mantine/core";
import { Link, useSearchParams } from "react-router";
import type { Listing } from "../../api/listing.ts";
import { LoadMore } from "../../app/list/ListView.tsx";
import { When } from "../../app/When.tsx";
import classes from "./MailList.module.css";

export function MailList({ listing, chosenId }: { listing: Listing<SandboxMail>; chosenId: string | undefined }) {
  const [search] = useSearchParams();
  const addressOf = (id: string) => {
    const next = new URLSearchParams(search);
    next.set("mail", id);
    return `?${next.toString()}`;
  };
  return (
    <div className={classes.pane}>
      <ul className={classes.list} aria-label="Messages" aria-busy={listing.isPending}>
        {listing.isPending
          ? Array.from({ length: 8 }, (_, index) => (
              <li key={index} className={classes.skeleton}>
                <Skeleton height={13} width="50%" />
                <Skeleton height={13} width="80%" />
              </li>
            ))
          : listing.items.map((mail) => (
              <li key={mail.id}>
                <Link
                  to={addressOf(mail.id)}
                  className={classes.mail}
                  aria-current={mail.id === chosenId ? "true" : undefined}
                >
                  <span className={classes.line}>
                    <span className={classes.to}>{mail.to}</span>
                    <span className={classes.when}>
                      <When at={mail.createdAt} />
                    </span>
                  </span>
                  <span className={classes.subject}>{mail.subject || "(no subject)"}</span>
                </Link>
              </li>
            ))}
      </ul>
      <LoadMore listing={listing} />
    </div>
  );
}
