import type { Vault } from "@millrace/engine/connections/secrets.ts";
import type { Pool } from "@millrace/engine/store/database.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { type Permission, rolePermissions } from "@millrace/shared/api/permissions.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { HttpContext } from "../http/body.ts";
import { type Logger, loggable } from "../log.ts";
import { hashApiKey, looksLikeApiKey } from "./api-key.ts";
import type { Caller, Identify } from "./caller.ts";
import { findMembership } from "./people.ts";
import { createShortCache } from "./short-cache.ts";
import type { SignIn } from "./sign-in.ts";

export interface IdentifyOptions {
  pool: Pool;
  vault: Vault;
  signIn: SignIn;
  logger: Logger;
}

/** How long a revoked key or a changed role may still be in use, in ms. */
const trustMs = 1_000;
const touchEveryMs = 60_000;

/**
 * Finds out who calls: an API key in `Authorization: Bearer`, otherwise the session cookie. What it found is believed for a
 * second, so that a module that sends thousands of events a second does not ask the database each time.
 */
export function createIdentify({ pool, vault, signIn, logger }: IdentifyOptions): Identify {
  const keys = createShortCache(trustMs, (key: string) => findKey(pool, vault, key));
  const people = createShortCache(trustMs, (cookie: string) => findPerson(pool, signIn, cookie));
  const touched = new Map<string, number>();

  function touch({ principal }: Caller): void {
    const now = Date.now();
    if (now - (touched.get(principal.id) ?? 0) < touchEveryMs) return;
    touched.set(principal.id, now);
    recordUse(pool, principal.workspaceId, principal.id).catch((error: unknown) =>
      logger.warn({ error: loggable(error) }, "The last use of an API key was not recorded"),
    );
  }

  return (c: HttpContext) => {
    const authorization = c.req.header("authorization");
    if (authorization !== undefined) {
      const key = authorization.startsWith("Bearer ") ? authorization.slice(7) : "";
      if (!looksLikeApiKey(key)) throw unauthenticated("This is no API key: send Authorization: Bearer mr_live_…");
      const known = keys.peek(key);
      if (known) return known;
      return keys.get(key).then((caller) => {
        if (!caller) throw unauthenticated("This API key is not known, or was revoked");
        touch(caller);
        return caller;
      });
    }
    const cookie = c.req.header("cookie");
    if (!cookie?.includes(signIn.cookieName)) throw unauthenticated("Sign in, or send an API key");
    return people.get(cookie).then((caller) => {
      if (!caller) throw unauthenticated("The session has ended: sign in again");
      return caller;
    });
  };
}

async function findKey(pool: Pool, vault: Vault, key: string): Promise<Caller | undefined> {
  const [row] = await pool<
    {
      workspace_id: string;
      id: string;
      name: string;
      scopes: Permission[];
      event_types: string[];
      signing_secret: Uint8Array | null;
      revoked_at: Date | null;
    }[]
  >`select * from millrace.find_api_key(${hashApiKey(key)})`;
  if (!row || row.revoked_at !== null) return undefined;
  const owner = { workspaceId: row.workspace_id, id: row.id, version: 1 };
  return {
    principal: {
      kind: "key",
      id: row.id,
      name: row.name,
      workspaceId: row.workspace_id,
      permissions: new Set(row.scopes),
      eventTypes: row.event_types,
    },
    signingSecret: row.signing_secret === null ? null : vault.open(owner, row.signing_secret),
  };
}

async function findPerson(pool: Pool, { auth }: SignIn, cookie: string): Promise<Caller | undefined> {
  const found = await auth.api.getSession({ headers: new Headers({ cookie }) });
  if (!found) return undefined;
  const { user, session } = found;
  const membership = await findMembership(pool, user.id, session.activeOrganizationId ?? null);
  if (!membership) return undefined;
  return {
    principal: {
      kind: "person",
      id: user.id,
      name: user.name,
      workspaceId: membership.workspaceId,
      permissions: new Set(rolePermissions[membership.role]),
      eventTypes: [],
    },
    signingSecret: null,
  };
}

async function recordUse(pool: Pool, workspaceId: string, keyId: string): Promise<void> {
  await inWorkspace(
    pool,
    workspaceId,
    (sql) => sql`
      update api_keys set last_used_at = now()
      where workspace_id = ${workspaceId} and id = ${keyId} and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
  );
}

function unauthenticated(message: string): MillraceError {
  return new MillraceError("unauthenticated", message);
}
