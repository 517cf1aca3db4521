import type { Contact } from "@millrace/shared/api/contacts.ts";
import type { Column } from "../../app/list/DataTable.tsx";
import { RowLink } from "../../app/list/RowLink.tsx";
import { When } from "../../app/When.tsx";
import { contactName } from "../contactName.ts";
import cells from "../../app/list/cells.module.css";
import { Tags } from "./Tags.tsx";

export function useContactColumns(onChooseTag: (tag: string) => void): Column<Contact>[] {
  return [
    {
      key: "name",
      title: "Contact",
      card: "title",
      cell: (contact) => (
        <div className={cells.two}>
          <RowLink to={`/contacts/${contact.id}`}>{contactName(contact)}</RowLink>
          <Address contact={contact} />
        </div>
      ),
    },
    {
      key: "tags",
      title: "Tags",
      card: "line",
      width: "36%",
      cell: ({ tags }) => (tags.length > 0 ? <Tags tags={tags} limit={4} onChoose={onChooseTag} /> : null),
    },
    {
      key: "externalId",
      title: "External id",
      card: "none",
      width: "160px",
      wideOnly: true,
      cell: ({ externalId }) => (
        <div className={`${cells.mono} ${cells.oneLine}`} title={externalId ?? undefined}>
          {externalId}
        </div>
      ),
    },
    {
      key: "updated",
      title: "Changed",
      card: "corner",
      width: "132px",
      align: "right",
      cell: ({ updatedAt }) => (
        <span className={cells.dim}>
          <When at={updatedAt} />
        </span>
      ),
    },
  ];
}

/** The address below the name, where the name is not the address itself. */
function Address({ contact }: { contact: Contact }) {
  const address = contact.email ?? contact.phone ?? contact.externalId;
  if (!address || address === contactName(contact)) return null;
  return <div className={cells.dim}>{address}</div>;
}
