import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import type { Pool } from "@millrace/engine/store/database.ts";
import { uuidv7 } from "@millrace/engine/store/uuid.ts";
import type { Role } from "@millrace/shared/api/permissions.ts";
import type { Member } from "@millrace/shared/api/settings.ts";
import type { SignIn } from "./sign-in.ts";

export interface Membership {
  workspaceId: string;
  role: Role;
}

/** The person's membership in the workspace they have chosen, or in their first one. */
export async function findMembership(
  pool: Pool,
  userId: string,
  chosen: string | null,
): Promise<Membership | undefined> {
  const [row] = await pool<Membership[]>`
    select organization_id as "workspaceId", role from auth.members
    where user_id = ${userId}
    order by (organization_id = ${chosen ?? ""}) desc, id
    limit 1`;
  return row;
}

/** Everybody of a workspace, longest member first. */
export async function listMembers(pool: Pool, workspaceId: string): Promise<Member[]> {
  const rows = await pool<(Omit<Member, "joinedAt"> & { joinedAt: Date })[]>`
    select u.id as "userId", u.name, u.email, m.role, m.created_at as "joinedAt"
    from auth.members m join auth.users u on u.id = m.user_id
    where m.organization_id = ${workspaceId}
    order by m.id`;
  return rows.map((row) => ({ ...row, joinedAt: row.joinedAt.toISOString() }));
}

export interface NewPerson {
  name: string;
  email: string;
  password: string;
}

/** Creates somebody who can sign in, without any workspace. @returns the user's id. */
export async function createPerson({ auth }: SignIn, { name, email, password }: NewPerson): Promise<string> {
  const context = await auth.$context;
  const user = await context.internalAdapter.createUser(
    { name, email: email.toLowerCase(), emailVerified: true },
    { method: "admin" },
  );
  await context.internalAdapter.linkAccount({
    userId: user.id,
    providerId: "credential",
    accountId: user.id,
    password: await context.password.hash(password),
  });
  return user.id;
}

export async function addMember(pool: Pool, workspaceId: string, userId: string, role: Role): Promise<void> {
  await pool`
    insert into auth.members (id, organization_id, user_id, role)
    values (${uuidv7()}, ${workspaceId}, ${userId}, ${role})
    on conflict (organization_id, user_id) do update set role = excluded.role`;
}

/** A workspace and the organization of the same id. */
export async function createWorkspace(pool: Pool, name: string): Promise<string> {
  const id = uuidv7();
  await inWorkspace(pool, id, async (sql) => {
    await sql`insert into workspaces (workspace_id, name) values (${id}, ${name})`;
    await sql`insert into auth.organizations (id, name, slug) values (${id}, ${name}, ${id})`;
  });
  return id;
}
