import { describe, expect, it, onTestFinished } from "vitest";
import { allowNothing, parseAllowList } from "./addresses.ts";
import { createEgress } from "./client.ts";
import type { Egress, EgressOptions } from "./client.ts";
import { createAddressGuard } from "./guard.ts";
import { listen } from "./test-listener.ts";

function egressWith(options: Partial<EgressOptions> = {}): Egress {
  const egress = createEgress({
    allow: allowNothing,
    resolve: () => Promise.reject(new Error("asked")),
    ...options,
  });
  onTestFinished(() => egress.close());
  return egress;
}
const get = (egress: Egress, url: string) => egress.request({ method: "GET", url, timeoutMs: 2000 });
const refused = { code: "egress_refused", retryable: false, outcome: "not_sent" };

describe("a URL whose host is a private address, in any spelling", () => {
  it.each([
    "127.0.0.1",
    "2130706433",
    "0x7f.1",
    "0x7f000001",
    "017700000001",
    "0177.0.0.01",
    "127.1",
    "0",
    "１２７.０.０.１",
    "%31%32%37.0.0.1",
    "127.0.0.1.",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:a9fe:a9fe]",
    "[::127.0.0.1]",
    "[64:ff9b::a9fe:a9fe]",
    "[2002:7f00:1::]",
    "[fd00:ec2::254]",
    "169.254.169.254",
    "168.63.129.16",
    "100.100.100.200",
  ])("%s is refused before anything is resolved or connected", async (host) => {
    const listener = await listen();
    await expect(get(egressWith(), `http://${host}:${listener.port}/`)).rejects.toMatchObject(refused);
    expect(listener.connections).toBe(0);
  });
});

describe("a name", () => {
  it.each([
    ["loopback", ["127.0.0.1"]],
    ["IPv6 loopback", ["::1"]],
    ["a public and a private address", ["93.184.216.34", "127.0.0.1"]],
    ["an IPv4-mapped address", ["::ffff:127.0.0.1"]],
    ["NAT64", ["64:ff9b::7f00:1"]],
    ["something that is no address", ["localhost"]],
  ])("that resolves to %s is refused", async (_what, addresses) => {
    const listener = await listen();
    const egress = egressWith({ resolve: () => Promise.resolve(addresses) });
    await expect(get(egress, `http://shop.example.com:${listener.port}/`)).rejects.toMatchObject(refused);
    expect(listener.connections).toBe(0);
  });

  it.each(["localhost", "LOCALHOST"])("%s is loopback and refused", async (host) => {
    const listener = await listen();
    const egress = createEgress({ allow: allowNothing });
    onTestFinished(() => egress.close());
    await expect(get(egress, `http://${host}:${listener.port}/`)).rejects.toMatchObject(refused);
    expect(listener.connections).toBe(0);
  });

  it("that resolves to a public address first and to loopback later is refused then", async () => {
    const answers = [["93.184.216.34"], ["127.0.0.1"]];
    const guard = createAddressGuard({
      allow: allowNothing,
      resolve: () => Promise.resolve(answers.shift() ?? []),
    });
    await expect(guard.resolve("shop.example.com")).resolves.toEqual(["93.184.216.34"]);
    await expect(guard.resolve("shop.example.com")).rejects.toMatchObject(refused);
  });

  it("is asked for once per connection, which goes to the address that was checked", async () => {
    const listener = await listen((_request, response) => response.setHeader("connection", "close").end("ok"));
    const answers = [["127.0.0.1"], ["127.0.0.2"]];
    const egress = egressWith({
      allow: parseAllowList("127.0.0.1"),
      resolve: () => Promise.resolve(answers.shift() ?? []),
    });
    const url = `http://shop.example.com:${listener.port}/`;
    await expect(get(egress, url)).resolves.toMatchObject({ status: 200, body: "ok" });
    expect(answers).toHaveLength(1);
    expect(listener.requests[0]?.headers.host).toBe(`shop.example.com:${listener.port}`);
    await expect(get(egress, url)).rejects.toMatchObject(refused);
    expect(listener.connections).toBe(1);
  });

  it("without an address, or that no resolver knows, is a DNS failure", async () => {
    const none = egressWith({ resolve: () => Promise.resolve([]) });
    await expect(get(none, "http://shop.example.com/")).rejects.toMatchObject({
      code: "dns_failed",
    });
    const unknown = Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
    const failing = egressWith({ resolve: () => Promise.reject(unknown) });
    await expect(get(failing, "http://shop.example.com/")).rejects.toMatchObject({
      code: "dns_failed",
      retryable: true,
      outcome: "not_sent",
    });
  });
});

describe("an address that the operator lists", () => {
  it("is reached by number and by name", async () => {
    const listener = await listen();
    const allow = parseAllowList("127.0.0.0/8");
    await expect(get(egressWith({ allow }), `${listener.origin}/`)).resolves.toMatchObject({
      status: 200,
    });
    const named = egressWith({ allow, resolve: () => Promise.resolve(["127.0.0.1"]) });
    await expect(get(named, `http://intern.example.com:${listener.port}/`)).resolves.toMatchObject({
      status: 200,
    });
  });
});

describe("a request that is not plain HTTP", () => {
  it.each([
    "file:///etc/passwd",
    "ftp://example.com/",
    "gopher://127.0.0.1:25/",
    "data:text/plain,x",
    "//example.com/",
    "",
    "http://",
    "http://user:secret@example.com/",
    "http://user@example.com/",
    `http://example.com/${"x".repeat(20_000)}`,
  ])("%.60s is refused", async (url) => {
    await expect(get(egressWith(), url)).rejects.toMatchObject({
      code: "invalid_url",
      retryable: false,
    });
  });

  it("does not repeat the credentials of a URL in what it says", async () => {
    await expect(get(egressWith(), "http://user:secret@example.com/")).rejects.not.toThrow("secret");
  });

  it.each(["CONNECT", "TRACE", "GET / HTTP/1.1\r\nx:", ""])("the method %j is refused", async (method) => {
    await expect(egressWith().request({ method, url: "http://example.com/" })).rejects.toMatchObject({
      code: "invalid_request",
    });
  });

  it.each([
    ["a line break in a value", { "x-a": "1\r\nHost: evil.example.com" }],
    ["a lone line feed", { "x-a": "1\nx-b: 2" }],
    ["a NUL", { "x-a": "\0" }],
    ["a character beyond one byte", { "x-a": "\u560a" }],
    ["a line break in a name", { "x-a\r\nx-b": "1" }],
    ["an empty name", { "": "1" }],
    ["another host", { Host: "evil.example.com" }],
    ["another length", { "Content-Length": "1" }],
    ["another framing", { "transfer-encoding": "chunked" }],
    ["a header of the connection", { Connection: "upgrade" }],
    ["an upgrade", { upgrade: "websocket" }],
    ["a proxy's credentials", { "Proxy-Authorization": "Basic x" }],
    ["too much", { "x-a": "x".repeat(40_000) }],
  ] as [string, Record<string, string>][])("headers with %s are refused", async (_what, headers) => {
    const listener = await listen();
    const request = egressWith({ allow: parseAllowList("127.0.0.1") }).request({
      method: "GET",
      url: listener.origin,
      headers,
    });
    await expect(request).rejects.toMatchObject({
      code: "invalid_header",
      retryable: false,
      outcome: "not_sent",
    });
    expect(listener.connections).toBe(0);
  });
});
