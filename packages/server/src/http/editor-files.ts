import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { HttpContext } from "./body.ts";
import { pageHeaders } from "./security-headers.ts";

const compress = promisify(gzip);
const folder = fileURLToPath(new URL("../../../builder/dist", import.meta.url));

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
};
const worthCompressing = /^(text\/|application\/(json|manifest)|image\/svg)/;

interface EditorFile {
  changedAt: number;
  type: string;
  etag: string;
  content: Buffer<ArrayBuffer>;
  gzipped: Buffer<ArrayBuffer> | undefined;
}

/**
 * Serves the built editor. Addresses of pages, which have no file, get index.html; addresses of the API never do.
 * @returns undefined where there is nothing to serve.
 */
export function createEditorFiles(root = folder): (c: HttpContext) => Promise<Response | undefined> {
  const files = new Map<string, EditorFile>();

  async function load(path: string): Promise<EditorFile | undefined> {
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile()) return undefined;
    const known = files.get(path);
    if (known?.changedAt === found.mtimeMs) return known;
    const content = await readFile(path);
    const type = types[extname(path)] ?? "application/octet-stream";
    const file: EditorFile = {
      changedAt: found.mtimeMs,
      type,
      etag: `"${createHash("sha256").update(content).digest("base64url").slice(0, 22)}"`,
      content,
      gzipped: worthCompressing.test(type) ? await compress(content) : undefined,
    };
    files.set(path, file);
    return file;
  }

  return async (c) => {
    const { path } = c.req;
    if ((c.req.method !== "GET" && c.req.method !== "HEAD") || path.startsWith("/v1/") || path === "/v1")
      return undefined;
    const file = inside(root, path);
    const found = file === undefined ? undefined : await load(file);
    if (found) return answer(c, found, path.startsWith("/assets/"));
    if (extname(path) !== "") return undefined;
    const index = await load(join(root, "index.html"));
    return index && answer(c, index, false);
  };
}

/** The file below the root that a path names; undefined for whatever would lead out of it. */
function inside(root: string, path: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  if (decoded.includes("\0")) return undefined;
  const file = normalize(join(root, decoded));
  return file.startsWith(root + sep) ? file : undefined;
}

function answer(c: HttpContext, { type, etag, content, gzipped }: EditorFile, named: boolean): Response {
  const headers: Record<string, string> = {
    ...pageHeaders(),
    "content-type": type,
    etag,
    vary: "accept-encoding",
    // Files under /assets/ carry a hash of their content in their name; all others are asked for anew.
    "cache-control": named ? "public, max-age=31536000, immutable" : "no-cache",
  };
  if (c.req.header("if-none-match") === etag) return new Response(null, { status: 304, headers });
  const takesGzip = gzipped !== undefined && (c.req.header("accept-encoding") ?? "").includes("gzip");
  if (takesGzip) headers["content-encoding"] = "gzip";
  return new Response(takesGzip ? gzipped : content, { status: 200, headers });
}
