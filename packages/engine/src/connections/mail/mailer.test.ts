import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { allowNothing, parseAllowList } from "../egress/addresses.ts";
import { createAddressGuard } from "../egress/guard.ts";
import { createMailer } from "./mailer.ts";
import type { Mailer, MailerOptions } from "./mailer.ts";
import { messageIdFor } from "./message.ts";
import type { MailMessage } from "./message.ts";
import { receiveMail } from "./test-server.ts";

function mailerTo(url: string, options: Partial<MailerOptions> = {}): Mailer {
  const mailer = createMailer({ url, timeoutMs: 5000, ...options });
  onTestFinished(() => mailer.close());
  return mailer;
}
const message: MailMessage = {
  from: "Shop <shop@example.com>",
  to: "ann@example.com",
  subject: "Grüezi, Ann",
  html: '<p>Hello <a href="https://example.com/">shop</a></p>',
  idempotencyKey: "run-1:mail:",
};

describe("a mail", () => {
  it("arrives with both bodies, a Message-ID and the idempotency key", async () => {
    const server = await receiveMail();
    const sent = await mailerTo(server.url).send({
      ...message,
      headers: { "List-Unsubscribe": "<https://example.com/u>" },
    });
    expect(sent).toMatchObject({
      accepted: ["ann@example.com"],
      rejected: [],
      messageId: messageIdFor("run-1:mail:", message.from),
    });
    expect(sent.response).toMatch(/^250/);
    const [{ from, to, mail } = { from: "", to: [], mail: undefined }] = server.received;
    expect([from, to]).toEqual(["shop@example.com", ["ann@example.com"]]);
    expect(mail).toMatchObject({
      from: { name: "Shop", address: "shop@example.com" },
      subject: "Grüezi, Ann",
      messageId: sent.messageId,
    });
    expect(mail?.html?.trim()).toBe(message.html);
    expect(mail?.text?.trim()).toBe("Hello shop (https://example.com/)");
    const headers = Object.fromEntries((mail?.headers ?? []).map(({ key, value }) => [key, value]));
    expect(headers).toMatchObject({ "idempotency-key": "run-1:mail:", "list-unsubscribe": "<https://example.com/u>" });
  });

  it("keeps the text that came with it, and lines that begin with a dot", async () => {
    const server = await receiveMail();
    await mailerTo(server.url).send({ ...message, text: "first\n.\n.hidden\nlast" });
    expect(server.received[0]?.mail.text?.trim()).toBe("first\n.\n.hidden\nlast");
  });

  it("goes to each of several recipients once", async () => {
    const server = await receiveMail();
    const to = ["Ann <ann@example.com>, bob@example.com", "ANN@example.com"];
    const sent = await mailerTo(server.url).send({ ...message, to });
    expect(sent.accepted.map((address) => address.toLowerCase())).toEqual(["ann@example.com", "bob@example.com"]);
  });

  it("says which recipients were refused while others were taken", async () => {
    const server = await receiveMail({
      onRcptTo: (address, _session, done) =>
        done(address.address.startsWith("bob") ? Object.assign(new Error("no bob"), { responseCode: 550 }) : null),
    });
    const sent = await mailerTo(server.url).send({ ...message, to: "ann@example.com, bob@example.com" });
    expect(sent).toMatchObject({ accepted: ["ann@example.com"], rejected: ["bob@example.com"] });
  });

  it("shares connections with others", async () => {
    const server = await receiveMail();
    const mailer = mailerTo(server.url, { maxConnections: 2 });
    await Promise.all(Array.from({ length: 20 }, (_, i) => mailer.send({ ...message, idempotencyKey: `run-${i}` })));
    expect(server.received).toHaveLength(20);
    expect(server.connections).toBeLessThanOrEqual(2);
  });

  it("is sent with the credentials of the URL", async () => {
    const users: (string | undefined)[] = [];
    const server = await receiveMail({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (auth, _session, done) => {
        users.push(auth.username);
        if (auth.password === "p:ss") done(null, { user: auth.username });
        else done(Object.assign(new Error("no"), { responseCode: 535 }));
      },
    });
    await mailerTo(`smtp://ann:p%3Ass@127.0.0.1:${server.port}`).send(message);
    await expect(mailerTo(`smtp://ann:wrong@127.0.0.1:${server.port}`).send(message)).rejects.toMatchObject({
      code: "smtp_535",
      retryable: false,
    });
    expect(users).toEqual(["ann", "ann"]);
  });
});

describe("a message that is not one", () => {
  it.each([
    ["a line break in the subject", { subject: "Hi\r\nBcc: eve@example.com" }],
    ["a line feed in the recipient", { to: "ann@example.com\nBcc: eve@example.com" }],
    ["a line separator in the sender", { from: "Shop\u2028 <shop@example.com>" }],
    ["a line break in a header", { headers: { "X-A": "1\r\nBcc: eve@example.com" } }],
    ["a line break in a header's name", { headers: { "X-A: 1\r\nBcc": "eve@example.com" } }],
    ["a line break in the key", { idempotencyKey: "a\r\nBcc: eve@example.com" }],
    ["a header of ours", { headers: { Bcc: "eve@example.com" } }],
    ["another content type", { headers: { "content-type": "text/plain" } }],
    ["two senders", { from: "a@example.com, b@example.com" }],
    ["no recipient", { to: "" }],
    ["a recipient without a domain", { to: "ann" }],
    ["a quoted recipient that hides another", { to: '"ann@example.com eve"@example.org' }],
    ["a recipient in brackets within a name", { to: "<ann@example.com> <eve@example.org>x@example.net" }],
    ["a comma forgotten between recipients", { to: "ann@example.com eve@example.com" }],
    ["a sender who poses as another", { from: '"boss@example.org" <shop@example.com>' }],
    ["51 recipients", { to: Array.from({ length: 51 }, (_, i) => `u${i}@example.com`) }],
    ["a broken Message-ID", { messageId: "<a b@example.com>" }],
  ] as [string, Partial<MailMessage>][])("with %s is refused before anything is connected", async (_what, part) => {
    const server = await receiveMail();
    await expect(mailerTo(server.url).send({ ...message, ...part })).rejects.toMatchObject({
      code: "invalid_message",
      retryable: false,
      outcome: "not_sent",
    });
    expect(server.connections).toBe(0);
  });

  it("may have 50 recipients", async () => {
    const server = await receiveMail();
    const to = Array.from({ length: 50 }, (_, i) => `u${i}@example.com`);
    expect((await mailerTo(server.url).send({ ...message, to })).accepted).toHaveLength(50);
  });
});

describe("a refusal of the server", () => {
  const reply = (responseCode: number) => Object.assign(new Error("because"), { responseCode });

  it.each([
    [450, true],
    [550, false],
  ])("%i for the recipient", async (code, retryable) => {
    const server = await receiveMail({ onRcptTo: (_address, _session, done) => done(reply(code)) });
    await expect(mailerTo(server.url).send(message)).rejects.toMatchObject({
      code: `smtp_${code}`,
      retryable,
      outcome: "rejected",
      details: { response: expect.stringContaining("because") as string },
    });
  });

  it.each([
    [421, true],
    [451, true],
    [552, false],
    [554, false],
  ])("%i after the message", async (code, retryable) => {
    const server = await receiveMail({
      onData(stream, _session, done) {
        stream.resume().on("end", () => done(reply(code)));
      },
    });
    await expect(mailerTo(server.url).send(message)).rejects.toMatchObject({
      code: `smtp_${code}`,
      retryable,
      outcome: "rejected",
    });
  });
});

describe("a connection to a mail server", () => {
  async function rawServer(onConnection: (socket: Socket) => void): Promise<string> {
    const server = createServer(onConnection).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it("that nobody takes leaves the message here", async () => {
    const url = await rawServer((socket) => socket.destroy());
    await expect(mailerTo(url).send(message)).rejects.toMatchObject({ retryable: true, outcome: "not_sent" });
  });

  it("that is cut before DATA leaves the message here", async () => {
    const url = await rawServer((socket) => {
      socket.write("220 mail.example.com ESMTP\r\n");
      socket.on("data", (data) => {
        if (data.toString().startsWith("MAIL")) socket.destroy();
        else socket.write("250 mail.example.com\r\n");
      });
    });
    await expect(mailerTo(url).send(message)).rejects.toMatchObject({
      code: "connection_failed",
      retryable: true,
      outcome: "not_sent",
    });
  });

  it("that is cut after DATA leaves the outcome unknown", async () => {
    let bytes = 0;
    const url = await rawServer((socket) => {
      socket.write("220 mail.example.com ESMTP\r\n");
      let inMessage = false;
      socket.on("data", (data) => {
        if (inMessage) {
          bytes += data.length;
          if (data.toString().endsWith("\r\n.\r\n")) socket.destroy();
        } else if (data.toString().startsWith("DATA")) {
          inMessage = true;
          socket.write("354 go on\r\n");
        } else {
          socket.write("250 ok\r\n");
        }
      });
    });
    await expect(mailerTo(url).send(message)).rejects.toMatchObject({
      code: "connection_closed",
      retryable: true,
      outcome: "unknown",
    });
    expect(bytes).toBeGreaterThan(100);
  });

  it("that stays silent is given up in time", async () => {
    const url = await rawServer(() => undefined);
    await expect(mailerTo(url, { timeoutMs: 200 }).send(message)).rejects.toMatchObject({
      code: "timeout",
      retryable: true,
      outcome: "not_sent",
    });
  });

  it("does without STARTTLS only when it need not have it", async () => {
    const server = await receiveMail();
    await expect(mailerTo(`${server.url}?tls=required`).send(message)).rejects.toMatchObject({
      code: "tls_failed",
      outcome: "not_sent",
      retryable: true,
    });
    expect(server.received).toEqual([]);
  });

  it("goes to checked addresses only, when a guard is given", async () => {
    const server = await receiveMail();
    const resolve = () => Promise.resolve(["127.0.0.1"]);
    const url = `smtp://mail.example.com:${server.port}`;
    for (const refused of [server.url, url, `smtp://2130706433:${server.port}`]) {
      const guard = createAddressGuard({ allow: allowNothing, resolve });
      await expect(mailerTo(refused, { guard }).send(message)).rejects.toMatchObject({
        code: "egress_refused",
        retryable: false,
        outcome: "not_sent",
      });
    }
    expect(server.connections).toBe(0);
    const guard = createAddressGuard({ allow: parseAllowList("127.0.0.1"), resolve });
    expect((await mailerTo(url, { guard }).send(message)).accepted).toEqual(["ann@example.com"]);
  });
});
