import type { Role } from "@millrace/shared/api/permissions.ts";
import type { Member } from "@millrace/shared/api/settings.ts";
import { IconUsers } from "@tabler/icons-react";
import { useMembers } from "../api/members.ts";
import type { Column } from "../app/list/DataTable.tsx";
import { EmptyState } from "../app/list/EmptyState.tsx";
import { ListView } from "../app/list/ListView.tsx";
import { When } from "../app/When.tsx";
import cells from "../app/list/cells.module.css";
import classes from "./SettingsPage.module.css";

const roles: Record<Role, string> = {
  owner: "Owner",
  admin: "Administrator",
  member: "Member",
  viewer: "Viewer, reads only",
};

const columns: Column<Member>[] = [
  {
    key: "name",
    title: "Person",
    card: "title",
    cell: ({ name, email }) => (
      <div className={cells.two}>
        <div className={cells.strong}>{name || email}</div>
        {name && <div className={cells.dim}>{email}</div>}
      </div>
    ),
  },
  { key: "role", title: "Role", card: "corner", width: "200px", cell: ({ role }) => roles[role] },
  {
    key: "joined",
    title: "Joined",
    card: "none",
    width: "160px",
    align: "right",
    cell: ({ joinedAt }) => (
      <span className={cells.dim}>
        <When at={joinedAt} />
      </span>
    ),
  },
];

export default function MembersPage() {
  return (
    <>
      <title>Members · Millrace</title>
      <div className={classes.intro}>
        <p>People who can sign in to this workspace, and what they may do.</p>
      </div>
      <ListView
        what="members"
        listing={useMembers()}
        columns={columns}
        rowKey={(member) => member.userId}
        empty={
          <EmptyState Icon={IconUsers} title="Nobody is a member">
            The owner of the workspace was made at the first start.
          </EmptyState>
        }
      />
    </>
  );
}
