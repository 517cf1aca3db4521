import { gzipSync, brotliCompressSync, deflateRawSync, deflateSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseAllowList } from "./addresses.ts";
import { createEgress } from "./client.ts";
import type { Egress, EgressOptions } from "./client.ts";
import { listen } from "./test-listener.ts";

function loopbackEgress(options: Partial<EgressOptions> = {}): Egress {
  const egress = createEgress({
    allow: parseAllowList("127.0.0.1"),
    resolve: () => Promise.resolve(["127.0.0.1"]),
    ...options,
  });
  onTestFinished(() => egress.close());
  return egress;
}

describe("a request", () => {
  it("carries method, path, headers and body, and brings back status, headers and text", async () => {
    const listener = await listen((_request, response) => {
      response.writeHead(201, { "content-type": "application/json", "x-many": ["a", "b"] }).end('{"ok":true}');
    });
    const answer = await loopbackEgress().request({
      method: "post",
      url: `${listener.origin}/orders?a=1&b=%20#part`,
      headers: {
        "content-type": "text/plain",
        "Content-Type": "application/json",
        "Idempotency-Key": "run:node:scope",
      },
      body: '{"amount":120}',
    });
    expect(answer).toMatchObject({
      status: 201,
      body: '{"ok":true}',
      headers: { "x-many": "a, b" },
    });
    expect(listener.requests).toEqual([
      {
        method: "POST",
        url: "/orders?a=1&b=%20",
        body: '{"amount":120}',
        headers: expect.objectContaining({
          host: `127.0.0.1:${listener.port}`,
          "content-type": "application/json",
          "idempotency-key": "run:node:scope",
          "content-length": "14",
          "user-agent": "Millrace/1",
        }),
      },
    ]);
  });

  it("resolves with an error status: what it means is for the caller to say", async () => {
    const listener = await listen((_request, response) => response.writeHead(503).end("later"));
    await expect(loopbackEgress().request({ method: "GET", url: listener.origin })).resolves.toMatchObject({
      status: 503,
      body: "later",
    });
  });

  it("reuses connections, and the address they were checked for", async () => {
    const listener = await listen();
    let resolved = 0;
    const egress = loopbackEgress({
      resolve: () => Promise.resolve((resolved += 1) > 0 ? ["127.0.0.1"] : []),
    });
    for (let i = 0; i < 10; i += 1) {
      await egress.request({ method: "GET", url: `http://api.example.com:${listener.port}/${i}` });
    }
    expect(listener.requests).toHaveLength(10);
    expect(listener.connections).toBeLessThanOrEqual(2);
    expect(resolved).toBe(listener.connections);
  });

  it("opens no more connections to a host than it may", async () => {
    const listener = await listen((_request, response) => void setTimeout(() => response.end("ok"), 20));
    const egress = loopbackEgress({ maxPerHost: 2 });
    await Promise.all(Array.from({ length: 8 }, () => egress.request({ method: "GET", url: listener.origin })));
    expect([listener.requests.length, listener.connections]).toEqual([8, 2]);
  });
});

describe("the body of an answer", () => {
  it.each([
    ["gzip", gzipSync],
    ["x-gzip", gzipSync],
    ["deflate", deflateSync],
    ["deflate", deflateRawSync],
    ["br", brotliCompressSync],
    ["identity", (text: string) => Buffer.from(text)],
  ])("is decompressed from %s", async (encoding, compress) => {
    const listener = await listen((_request, response) => {
      response.writeHead(200, { "content-encoding": encoding, "content-type": "text/plain" }).end(compress("grüezi"));
    });
    const answer = await loopbackEgress().request({ method: "GET", url: listener.origin });
    expect(answer.body).toBe("grüezi");
  });

  it.each([
    ["text/plain; charset=iso-8859-1", Buffer.from("grün", "latin1"), "grün"],
    ["application/problem+json", Buffer.from("{}"), "{}"],
    ["text/plain; charset=unheard-of", Buffer.from("a"), "a"],
    ["", Buffer.from("bare"), "bare"],
    ["", Buffer.from([0xff, 0xfe, 0x00]), new Uint8Array([0xff, 0xfe, 0x00])],
    ["image/png", Buffer.from("png"), new Uint8Array([112, 110, 103])],
  ])("of type %j is text or bytes", async (type, sent, expected) => {
    const listener = await listen((_request, response) => {
      if (type !== "") response.setHeader("content-type", type);
      response.end(sent);
    });
    const answer = await loopbackEgress().request({ method: "GET", url: listener.origin });
    expect(answer.body).toEqual(expected);
  });

  it("of a HEAD request is empty, however long it would be", async () => {
    const listener = await listen((_request, response) => {
      response.writeHead(200, { "content-length": "99999999", "content-encoding": "gzip" }).end();
    });
    await expect(loopbackEgress().request({ method: "HEAD", url: listener.origin })).resolves.toMatchObject({
      status: 200,
      body: "",
    });
  });
});
