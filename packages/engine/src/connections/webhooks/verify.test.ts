import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { generateSecret, signWebhook } from "./sign.ts";
import { verifyWebhook } from "./verify.ts";

const secret = generateSecret();
const now = new Date("2026-01-01T12:00:00Z");
const body = '{"type":"order.created","data":{"name":"Zoë"}}';
const headers = signWebhook({ secret, id: "msg_1", timestamp: now, body });
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const verify = (changes: Partial<Parameters<typeof verifyWebhook>[0]> = {}) =>
  verifyWebhook({ secrets: [secret], headers: { ...headers }, rawBody: body, now, ...changes });
const refused = (reason: string) => ({ ok: false, reason });

describe("a signed webhook", () => {
  it("is accepted, as text and as bytes, with header names in any case", () => {
    expect(verify()).toEqual({ ok: true, id: "msg_1" });
    expect(verify({ rawBody: Buffer.from(body) })).toEqual({ ok: true, id: "msg_1" });
    const shouted = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
    expect(verify({ headers: shouted })).toEqual({ ok: true, id: "msg_1" });
  });

  it("agrees with the reference library, both ways, and with the specification's example", () => {
    const example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const signed = signWebhook({
      secret: example,
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      timestamp: new Date(1614265330 * 1000),
      body: '{"test": 2432232314}',
    });
    expect(signed["webhook-signature"]).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

    const reference = new Webhook(secret);
    const fresh = signWebhook({ secret, id: "msg_2", timestamp: new Date(), body });
    expect(reference.verify(body, { ...fresh })).toEqual(JSON.parse(body));
    expect(verify({ headers: { ...headers, "webhook-signature": reference.sign("msg_1", now, body) } }).ok).toBe(true);
  });

  it("is accepted under the old and the new secret while they rotate", () => {
    const next = generateSecret();
    const both = { ...signWebhook({ secret: [secret, next], id: "msg_1", timestamp: now, body }) };
    for (const secrets of [[secret], [next], [next, secret]]) {
      expect(verify({ headers: both, secrets }).ok).toBe(true);
      expect(verify({ secrets }).ok).toBe(secrets.includes(secret));
    }
  });

  it.each([0, 300, -300])("is accepted %i seconds after its time", (seconds) => {
    expect(verify({ now: later(seconds) }).ok).toBe(true);
  });
});

describe("a forged webhook", () => {
  it.each([
    ["another body", { rawBody: `${body} ` }],
    ["another secret", { secrets: [generateSecret()] }],
    ["no secret of ours", { secrets: [] }],
    ["another id", { headers: { ...headers, "webhook-id": "msg_2" } }],
    ["another time", { headers: { ...headers, "webhook-timestamp": String(now.getTime() / 1000 + 1) } }],
    ["an empty signature", { headers: { ...headers, "webhook-signature": "v1," } }],
    ["a short signature", { headers: { ...headers, "webhook-signature": headers["webhook-signature"].slice(0, -8) } }],
    [
      "another version",
      { headers: { ...headers, "webhook-signature": headers["webhook-signature"].replace("v1", "v2") } },
    ],
    ["garbage", { headers: { ...headers, "webhook-signature": "\u0000 ☃ v1" } }],
  ])("with %s is refused", (_what, changes) => expect(verify(changes)).toEqual(refused("wrong_signature")));

  it.each(["webhook-id", "webhook-timestamp", "webhook-signature"])("without %s is refused", (name) => {
    expect(verify({ headers: { ...headers, [name]: undefined } })).toEqual(refused("missing_headers"));
    expect(verify({ headers: { ...headers, [name]: "" } })).toEqual(refused("missing_headers"));
  });

  it.each(["soon", "-1", "1e9", "1767268800.5", "9".repeat(20)])("with the time %s is refused", (timestamp) => {
    expect(verify({ headers: { ...headers, "webhook-timestamp": timestamp } })).toEqual(refused("malformed"));
  });

  it("that is sent again 301 seconds later, or dated 301 seconds ahead, is refused", () => {
    expect(verify({ now: later(301) })).toEqual(refused("too_old"));
    expect(verify({ now: later(-301) })).toEqual(refused("too_new"));
  });

  it("cannot move a part of the body into the id", () => {
    const seconds = String(now.getTime() / 1000);
    const signed = signWebhook({ secret, id: "msg_1", timestamp: now, body: `${seconds}.rest` });
    const moved = { ...signed, "webhook-id": `msg_1.${seconds}` };
    expect(verify({ headers: moved, rawBody: "rest" })).toEqual(refused("malformed"));
    expect(() => signWebhook({ secret, id: "a.b", timestamp: now, body })).toThrow("no dots");
  });
});

describe("a secret", () => {
  it("is whsec_ and base64, and never the same twice", () => {
    expect(generateSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(generateSecret()).not.toBe(generateSecret());
  });

  it.each(["", "whsec_", "whsec_c2hvcnQ=", "whsec_not base64 at all, not base64 at all", "plain-password"])(
    "%j is refused",
    (wrong) => expect(() => verify({ secrets: [wrong] })).toThrow("A webhook secret is"),
  );
});
