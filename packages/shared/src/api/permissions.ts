import { z } from "zod";

/** What a caller may do. People get them from their role, API keys carry a list of them as scopes. */
export const permissions = [
  "workflows:read",
  "workflows:write",
  "workflows:publish",
  "runs:read",
  "runs:write",
  "events:read",
  "events:write",
  "contacts:read",
  "contacts:write",
  "tasks:read",
  "tasks:write",
  "mailbox:read",
  "settings:read",
  "settings:write",
] as const;
export const permissionSchema = z.enum(permissions);
export type Permission = z.infer<typeof permissionSchema>;

export const roleSchema = z.enum(["owner", "admin", "member", "viewer"]);
export type Role = z.infer<typeof roleSchema>;

const reading = permissions.filter((permission) => permission.endsWith(":read"));

export const rolePermissions: Record<Role, readonly Permission[]> = {
  owner: permissions,
  admin: permissions,
  member: permissions.filter((permission) => permission !== "settings:write"),
  viewer: reading,
};
