import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HttpEnv } from "./body.ts";
import { createEditorFiles } from "./editor-files.ts";

let folder: string;
const app = new Hono<HttpEnv>();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "millrace-editor-"));
  await mkdir(join(folder, "dist/assets"), { recursive: true });
  await writeFile(join(folder, "dist/index.html"), "<!doctype html><title>Editor</title>");
  await writeFile(join(folder, "dist/assets/app-1a2b.js"), "export {};");
  await writeFile(join(folder, "secret.txt"), "secret");
  const serve = createEditorFiles(join(folder, "dist"));
  app.notFound(async (c) => (await serve(c)) ?? c.text("nothing", 404));
});
afterAll(() => rm(folder, { recursive: true }));

describe("the editor's files", () => {
  it("are kept by browsers when their name says what is in them, and asked for otherwise", async () => {
    const script = await app.request("/assets/app-1a2b.js");
    expect(script.headers.get("cache-control")).toContain("immutable");
    expect(script.headers.get("content-type")).toContain("text/javascript");
    const page = await app.request("/");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    const again = await app.request("/", { headers: { "if-none-match": page.headers.get("etag") ?? "" } });
    expect(again.status).toBe(304);
  });

  it("come with a policy that lets no foreign script run", async () => {
    const policy = (await app.request("/workflows")).headers.get("content-security-policy");
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src|unsafe-eval/);
  });

  it("answer for every page of the editor, but never for the API and never for a missing file", async () => {
    expect((await app.request("/workflows/123")).status).toBe(200);
    expect((await app.request("/v1/nothing")).status).toBe(404);
    expect((await app.request("/assets/old-9z9z.js")).status).toBe(404);
    expect((await app.request("/workflows", { method: "POST" })).status).toBe(404);
  });

  it.each([
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/assets/..%2f..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/a%00.txt",
    "/%zz",
  ])("%s leads nowhere", async (path) => {
    const answer = await app.request(path);
    expect(await answer.text()).not.toContain("secret");
  });

  it("travel compressed to whoever takes it", async () => {
    const answer = await app.request("/assets/app-1a2b.js", { headers: { "accept-encoding": "gzip, br" } });
    expect(answer.headers.get("content-encoding")).toBe("gzip");
  });
});
