import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Vault } from "@millrace/engine/connections/secrets.ts";
import type { NodeTypes } from "@millrace/engine/nodes/node-types.ts";
import type { Pool } from "@millrace/engine/store/database.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { uuidv7 } from "@millrace/engine/store/uuid.ts";
import { publishWorkflow } from "@millrace/engine/workflows/publish.ts";
import { createWorkflow } from "@millrace/engine/workflows/store.ts";
import { permissions } from "@millrace/shared/api/permissions.ts";
import { randomBytes } from "node:crypto";
import { generateApiKey } from "./auth/api-key.ts";
import { addMember, createPerson, createWorkspace } from "./auth/people.ts";
import type { SignIn } from "./auth/sign-in.ts";
import { sampleWorkflow } from "./sample-workflow.ts";

/** What somebody needs to get in; written to `credentials.json` with mode 600. */
export interface Credentials {
  url: string;
  email: string;
  password: string;
  apiKey: string;
  workspaceId: string;
}

export interface FirstStartOptions {
  home: string;
  url: string;
  pool: Pool;
  vault: Vault;
  signIn: SignIn;
  types: NodeTypes;
}

const ownerEmail = "owner@example.com";

/**
 * Makes sure that somebody can use the system: on an empty database, creates a workspace with an owner, an API key and a
 * published sample workflow. On any other it changes nothing.
 * @returns the credentials, or undefined when the database is in use and this machine does not know them.
 */
export async function ensureFirstWorkspace(options: FirstStartOptions): Promise<Credentials | undefined> {
  const { home, url, pool } = options;
  const [found] = await pool`select from auth.members limit 1`;
  if (!found) return createFirstWorkspace(options);
  const known = await readCredentials(home);
  if (!known || known.url === url) return known;
  const moved = { ...known, url };
  await writeCredentials(home, moved);
  return moved;
}

async function createFirstWorkspace({
  home,
  url,
  pool,
  vault,
  signIn,
  types,
}: FirstStartOptions): Promise<Credentials> {
  // Somebody of a first start that was cut off; nobody knows their password.
  await pool`delete from auth.users`;
  const workspaceId = await createWorkspace(pool, "My workspace");
  const { key, prefix, hash } = generateApiKey();
  await inWorkspace(pool, workspaceId, async (sql) => {
    await sql`
      insert into api_keys (workspace_id, id, name, prefix, hash, scopes)
      values (${workspaceId}, ${uuidv7()}, 'First key', ${prefix}, ${hash}, ${[...permissions]})`;
    const workflowId = await createWorkflow(sql, workspaceId, sampleWorkflow);
    await publishWorkflow(sql, workspaceId, { workflowId, publishedBy: "Millrace", note: "The sample" }, types, vault);
  });
  const password = randomBytes(12).toString("base64url");
  const credentials = { url, email: ownerEmail, password, apiKey: key, workspaceId };
  await writeCredentials(home, credentials);
  // Last of all: whether there is a member decides whether this was done.
  const userId = await createPerson(signIn, { name: "Owner", email: ownerEmail, password });
  await addMember(pool, workspaceId, userId, "owner");
  return credentials;
}

async function readCredentials(home: string): Promise<Credentials | undefined> {
  const text = await readFile(join(home, "credentials.json"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Credentials);
}

async function writeCredentials(home: string, credentials: Credentials): Promise<void> {
  await mkdir(home, { recursive: true });
  await writeFile(join(home, "credentials.json"), `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
}

/** A line that sends an event which the sample workflow answers; ready to paste. */
export function sampleCurl({ url, apiKey }: Credentials): string {
  const event = {
    type: "form.submitted",
    contact: { externalId: "visitor-1", email: "visitor@example.com", fields: { first_name: "Ada" } },
    data: { formId: "contact", message: "Hello", budget: 250 },
  };
  return `curl -X POST ${url}/v1/events -H 'Authorization: Bearer ${apiKey}' -H 'Content-Type: application/json' -d '${JSON.stringify(event)}'`;
}
