import type { Permission } from "@millrace/shared/api/permissions.ts";
import type { z } from "zod";
import type { Services } from "../services.ts";
import type { Upgrade } from "./body.ts";

/** Who calls: a person by session cookie or a machine by API key. Both pass the same permission check. */
export interface Principal {
  kind: "person" | "key";
  id: string;
  /** For the audit trail and `publishedBy`. */
  name: string;
  workspaceId: string;
  permissions: ReadonlySet<Permission>;
  /** Event-type patterns an API key may send; empty means every type. */
  eventTypes: readonly string[];
}

export interface Call<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  principal: Principal;
  workspaceId: string;
  header: (name: string) => string | undefined;
  /** The body as it came, for signatures. */
  rawBody: Uint8Array;
  signal: AbortSignal;
  /** Of a route that `upgrades`, where a WebSocket was asked for. */
  upgrade: Upgrade | undefined;
  /** Finds out anew who calls, for answers that go on for long. @throws MillraceError `unauthenticated`. */
  identifyAgain: () => Promise<Principal>;
}

/** JSON unless `body` is a Response's own kind; `undefined` means no body. */
export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/**
 * A route as data: the server mounts it, checks the permission and the shapes, and writes its part of the OpenAPI document;
 * the tests walk over all of them. A route without a permission cannot be written.
 */
export interface Route<Params = unknown, Query = unknown, Body = unknown> {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** Hono's form: `/v1/workflows/:id`. */
  path: string;
  tag: string;
  summary: string;
  /** `signed-in`: any member or key; `public`: nobody is asked (health, hooks that verify themselves). */
  permission: Permission | "signed-in" | "public";
  params?: z.ZodType<Params>;
  query?: z.ZodType<Query>;
  body?: z.ZodType<Body>;
  /** Replies by status; null is an empty one. */
  replies: Record<number, z.ZodType | null>;
  /** Bytes; 256 KiB unless told otherwise. */
  maxBody?: number;
  /** Media types of the body; `application/json` unless told otherwise. */
  consumes?: readonly string[];
  /** Turns a body of one of those types into what `body` then checks; JSON unless told otherwise. */
  decode?: (raw: Uint8Array, mediaType: string) => unknown;
  /** Answers by a WebSocket. A browser opens one for any page, cookie included, so a person's must come from a page of ours. */
  upgrades?: boolean;
  handle: (call: Call<Params, Query, Body>, services: Services) => Promise<Reply | Response>;
}

/** Ties a handler to its schemas and then forgets them, so that all routes stand in one list. */
export const route = <Params, Query, Body>(definition: Route<Params, Query, Body>): Route =>
  definition as unknown as Route;
