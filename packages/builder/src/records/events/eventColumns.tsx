import { Link, useSearchParams } from "react-router";
import { useEventTitle } from "../../api/catalogue.ts";
import type { ReceiptSummary } from "../../api/events.ts";
import type { Column } from "../../app/list/DataTable.tsx";
import { AboveRowLink, RowLink } from "../../app/list/RowLink.tsx";
import { ToneBadge } from "../../app/StatusBadge.tsx";
import { When } from "../../app/When.tsx";
import cells from "../../app/list/cells.module.css";
import { receiptStatus } from "./receiptStatus.ts";

export function useEventColumns(): Column<ReceiptSummary>[] {
  const titleOf = useEventTitle();
  const [search] = useSearchParams();
  const addressOf = (id: string) => {
    const next = new URLSearchParams(search);
    next.set("event", id);
    return `?${next.toString()}`;
  };

  return [
    {
      key: "type",
      title: "Event",
      card: "title",
      cell: (event) => (
        <div className={cells.two}>
          <RowLink to={addressOf(event.id)}>{titleOf(event.type)}</RowLink>
          {titleOf(event.type) !== event.type && <div className={cells.mono}>{event.type}</div>}
        </div>
      ),
    },
    {
      key: "status",
      title: "Status",
      card: "corner",
      width: "140px",
      cell: ({ status }) => <ToneBadge tone={receiptStatus[status].tone}>{receiptStatus[status].label}</ToneBadge>,
    },
    {
      key: "contact",
      title: "Contact",
      card: "none",
      width: "220px",
      cell: ({ contactId, contactLabel }) =>
        contactId && (
          <AboveRowLink>
            <Link to={`/contacts/${contactId}`} className={cells.link} title={contactLabel ?? undefined}>
              {contactLabel ?? "Show contact"}
            </Link>
          </AboveRowLink>
        ),
    },
    {
      key: "source",
      title: "From",
      card: "meta",
      width: "160px",
      wideOnly: true,
      cell: ({ source }) => source,
    },
    {
      key: "received",
      title: "Received",
      card: "meta",
      width: "140px",
      align: "right",
      cell: ({ receivedAt }) => (
        <span className={cells.dim}>
          <When at={receivedAt} />
        </span>
      ),
    },
  ];
}
