import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAsOwner } from "@millrace/engine/store/database.ts";
import { migrate } from "@millrace/engine/store/migrate.ts";
import type {} from "@millrace/engine/store/test-database.ts";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../src/embedded/postgres.ts";

/**
 * One PostgreSQL for the whole test run, with one migrated database that every test file clones (engine's `testDatabase`).
 * `MILLRACE_TEST_DATABASE_URL` names a server that is already there; its user must be allowed to create databases and roles.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env["MILLRACE_TEST_DATABASE_URL"];
  const server = given ? { url: given, stop: async () => {} } : await startTemporaryServer();
  const template = `template_${randomBytes(6).toString("hex")}`;
  const sql = openAsOwner(server.url);
  await sql.unsafe(`create database ${template}`);
  const url = new URL(server.url);
  url.pathname = `/${template}`;
  await migrate(url.href);
  project.provide("databaseServer", server.url);
  project.provide("templateDatabase", template);
  return async () => {
    await sql.unsafe(`drop database ${template} with (force)`);
    await sql.end({ timeout: 1 });
    await server.stop();
  };
}

async function startTemporaryServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), "millrace-test-"));
  // Nothing of a test's database has to survive a power cut.
  const postgres = await startEmbeddedPostgres({
    home,
    settings: { fsync: "off", full_page_writes: "off", synchronous_commit: "off" },
  });
  return {
    url: postgres.url,
    stop: async () => {
      await postgres.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
