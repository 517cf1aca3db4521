import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseAllowList } from "./addresses.ts";
import { createEgress } from "./client.ts";
import type { Egress, EgressRequest } from "./client.ts";
import { listen } from "./test-listener.ts";

function loopbackEgress(options: { maxPerHost?: number } = {}): Egress {
  const egress = createEgress({ allow: parseAllowList("127.0.0.1"), ...options });
  onTestFinished(() => egress.close());
  return egress;
}
const get = (url: string, options: Partial<EgressRequest> = {}) =>
  loopbackEgress().request({ method: "GET", url, timeoutMs: 5000, ...options });
const tooLarge = { code: "response_too_large", retryable: false, outcome: "unknown" };

describe("an answer that is too large", () => {
  it("is refused by its announced length", async () => {
    const listener = await listen((_request, response) => {
      response.writeHead(200, { "content-length": "2000000" }).write("x");
    });
    await expect(get(listener.origin)).rejects.toMatchObject(tooLarge);
  });

  it("is cut off when it does not announce it", async () => {
    const listener = await listen((_request, response) => {
      const more = () => response.write("x".repeat(1000));
      const timer = setInterval(more, 1);
      response.on("close", () => clearInterval(timer));
    });
    await expect(get(listener.origin, { maxBytes: 10_000 })).rejects.toMatchObject(tooLarge);
  });

  it("is cut off when it is a gzip bomb", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const listener = await listen((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
    });
    await expect(get(listener.origin)).rejects.toMatchObject(tooLarge);
  });

  it("may be as large as the limit", async () => {
    const listener = await listen((_request, response) => response.end("x".repeat(1000)));
    await expect(get(listener.origin, { maxBytes: 1000 })).resolves.toMatchObject({ status: 200 });
    await expect(get(listener.origin, { maxBytes: 999 })).rejects.toMatchObject(tooLarge);
  });

  it("is cut off when its headers are", async () => {
    const listener = await listen((_request, response) => {
      response.writeHead(200, { "x-large": "x".repeat(100_000) }).end();
    });
    await expect(get(listener.origin)).rejects.toMatchObject({ code: "response_too_large" });
  });
});

describe("an encoding", () => {
  it.each(["gzip, gzip", "gzip, br", "zstd", "constructor"])("%s is refused", async (encoding) => {
    const nested = gzipSync(gzipSync(Buffer.alloc(1_000_000)));
    const listener = await listen((_request, response) => {
      response.writeHead(200, { "content-encoding": encoding }).end(nested);
    });
    await expect(get(listener.origin)).rejects.toMatchObject({
      code: "unsupported_encoding",
      retryable: false,
    });
  });

  it("is undone once, however often it was applied", async () => {
    const inner = gzipSync(Buffer.alloc(5_000_000));
    const listener = await listen((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip", "content-type": "image/x" }).end(gzipSync(inner));
    });
    expect((await get(listener.origin)).body).toEqual(new Uint8Array(inner));
  });

  it("that the body does not have is an invalid answer", async () => {
    const listener = await listen((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end("plain");
    });
    await expect(get(listener.origin)).rejects.toMatchObject({
      code: "invalid_response",
      retryable: false,
    });
  });
});

describe("time", () => {
  it("is up for a body that drips, although something always arrives", async () => {
    const listener = await listen((_request, response) => {
      const timer = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(timer));
    });
    const started = performance.now();
    await expect(get(listener.origin, { timeoutMs: 200 })).rejects.toMatchObject({
      code: "timeout",
      retryable: true,
      outcome: "unknown",
    });
    expect(performance.now() - started).toBeLessThan(1500);
  });

  it("is up for redirects that each stay below it", async () => {
    const listener = await listen((_request, response) => {
      setTimeout(() => response.writeHead(302, { location: "/" }).end(), 90);
    });
    await expect(get(listener.origin, { timeoutMs: 200 })).rejects.toMatchObject({
      code: "timeout",
    });
  });

  it("is up while a request waits for a free connection, and then it was not sent", async () => {
    const listener = await listen(() => undefined);
    const egress = loopbackEgress({ maxPerHost: 1 });
    const first = egress.request({ method: "GET", url: listener.origin, timeoutMs: 300 });
    const second = egress.request({ method: "POST", url: listener.origin, timeoutMs: 100 });
    await expect(second).rejects.toMatchObject({ code: "timeout", outcome: "not_sent" });
    await expect(first).rejects.toMatchObject({ code: "timeout", outcome: "unknown" });
    expect(listener.requests).toHaveLength(1);
  });

  it("ends at once when the caller calls the request off", async () => {
    const listener = await listen(() => undefined);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    await expect(get(listener.origin, { signal: controller.signal })).rejects.toMatchObject({
      code: "aborted",
    });
    await expect(get(listener.origin, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "aborted",
      outcome: "not_sent",
    });
  });
});

describe("a connection", () => {
  it("that nobody takes was not sent over", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    await expect(get(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      code: "connection_refused",
      retryable: true,
      outcome: "not_sent",
    });
  });

  it("that is cut after the request was written leaves the outcome unknown", async () => {
    const listener = await listen((request) => request.socket.destroy());
    await expect(get(listener.origin, { method: "POST", body: "x" })).rejects.toMatchObject({
      code: "connection_closed",
      retryable: true,
      outcome: "unknown",
    });
  });

  it("that is cut in the middle of the body leaves the outcome unknown", async () => {
    const listener = await listen((request, response) => {
      response.writeHead(200, { "content-length": "100" }).write("half", () => request.socket.destroy());
    });
    await expect(get(listener.origin)).rejects.toMatchObject({
      outcome: "unknown",
      retryable: true,
    });
  });

  it("without a TLS session was not sent over", async () => {
    const listener = await listen();
    await expect(get(`https://127.0.0.1:${listener.port}/`, { method: "POST", body: "x" })).rejects.toMatchObject({
      code: "tls_failed",
      retryable: true,
      outcome: "not_sent",
    });
    expect(listener.requests).toHaveLength(0);
  });

  it("that does not speak HTTP gives an invalid answer", async () => {
    const server = createServer((socket) => void socket.end("220 mail.example.com ESMTP\r\n")).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    await expect(get(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      code: "invalid_response",
    });
  });
});
