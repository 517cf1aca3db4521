import { hkdfSync } from "node:crypto";
import { uuidv7 } from "@millrace/engine/store/uuid.ts";
import { openDatabase } from "@millrace/engine/store/database.ts";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { organization } from "better-auth/plugins/organization";
import { createAccessControl } from "better-auth/plugins/access";
import { drizzle } from "drizzle-orm/postgres-js";
import { isOurs } from "../http/origin.ts";
import type { Logger } from "../log.ts";
import { authSchema } from "./schema.ts";

export interface SignInOptions {
  databaseUrl: string;
  publicUrl: string;
  /** 32 bytes; the secret that signs session cookies is derived from it. */
  masterKey: Buffer;
  logger: Logger;
}

/** The header by which the server tells better-auth whose attempts to count; whatever a client puts there is replaced. */
export const addressHeader = "x-millrace-address";

const thirtyDays = 30 * 24 * 60 * 60;
const oneDay = 24 * 60 * 60;

// Rights are those of shared's rolePermissions, for people and keys alike; better-auth only has to know the names of the roles.
const access = createAccessControl({ workspace: ["enter"] });
const anyRole = access.newRole({ workspace: ["enter"] });

/**
 * Sign-in by e-mail and password, with sessions in the database. Nobody signs up by themselves: people are created at the
 * first start or by an administrator.
 */
export function createSignIn({ databaseUrl, publicUrl, masterKey, logger }: SignInOptions) {
  const secure = publicUrl.startsWith("https:");
  // A pool of its own: Drizzle replaces the parsers of the pool it is given.
  const pool = openDatabase({ url: databaseUrl, max: 4, name: "millrace-sign-in" });
  const auth = betterAuth({
    appName: "Millrace",
    baseURL: publicUrl,
    basePath: "/v1/auth",
    secret: Buffer.from(hkdfSync("sha256", masterKey, "", "millrace session cookies", 32)).toString("base64url"),
    trustedOrigins: (request) => {
      const origin = request?.headers.get("origin");
      const ours =
        origin !== null && origin !== undefined && isOurs(origin, request?.headers.get("host") ?? undefined, publicUrl);
      return ours ? [publicUrl, origin] : [publicUrl];
    },
    database: drizzleAdapter(drizzle(pool), { provider: "pg", schema: authSchema, transaction: true }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 256 },
    session: { expiresIn: thirtyDays, updateAge: oneDay },
    plugins: [
      organization({
        ac: access,
        roles: { owner: anyRole, admin: anyRole, member: anyRole, viewer: anyRole },
        allowUserToCreateOrganization: false,
        disableOrganizationDeletion: true,
      }),
    ],
    rateLimit: {
      enabled: true,
      storage: "database",
      window: 60,
      max: 300,
      customRules: { "/sign-in/email": { window: 60, max: 20 } },
    },
    advanced: {
      database: { generateId: () => uuidv7() },
      ipAddress: { ipAddressHeaders: [addressHeader] },
      // The prefix is written by hand: better-auth's own is __Secure-, which a sibling domain may set.
      useSecureCookies: false,
      cookiePrefix: secure ? "__Host-millrace" : "millrace",
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: "strict", path: "/" },
    },
    telemetry: { enabled: false },
    // Without its further arguments, which hold e-mail addresses.
    logger: { level: "error", log: (_level, message) => logger.error({ part: "sign-in" }, message) },
  });
  return {
    auth,
    cookieName: `${secure ? "__Host-millrace" : "millrace"}.session_token`,
    close: () => pool.end({ timeout: 1 }),
  };
}

export type SignIn = ReturnType<typeof createSignIn>;
