import { describe, expect, it, onTestFinished } from "vitest";
import { receiveMail } from "../../connections/mail/test-server.ts";
import { smtpTrap } from "../../testing/smtp-trap.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import { testEngine } from "../../testing/test-engine.ts";
import { workflow } from "../../testing/workflow.ts";

const sandbox = sharedEngine();

const welcome = () =>
  workflow("Welcome").on("form.submitted").then("email.send", {
    to: "{{ contact.email }}",
    subject: "Thanks {{ contact.first_name }}",
    html: "<p>Hello {{ contact.first_name }}, you wrote: {{ event.data.message }}</p>",
  });

const form = {
  type: "form.submitted",
  contact: { email: "ada@example.com", fields: { first_name: "Ada" } },
  data: { message: "<b>Hi</b>" },
};

async function engineWith(smtpUrl: string) {
  const engine = await testEngine({ smtpUrl });
  onTestFinished(() => engine.stop());
  return engine;
}

describe("email.send", () => {
  it("delivers through the mail server, filled in for the contact", async () => {
    const server = await receiveMail();
    const space = await (await engineWith(server.url)).space();
    await space.publish(welcome());

    const run = await space.run(form);

    expect(server.received).toMatchObject([
      {
        to: ["ada@example.com"],
        mail: { subject: "Thanks Ada", html: expect.stringContaining("you wrote: &lt;b&gt;Hi&lt;/b&gt;") },
      },
    ]);
    expect(run.steps["send"]).toMatchObject({
      status: "succeeded",
      output: { delivered: true, accepted: ["ada@example.com"] },
    });
    const headers = server.received[0]?.mail.headers.find(({ key }) => key === "idempotency-key");
    expect(headers?.value).toBe(`${run.id}:send:`);
  });

  it("files into the sandbox mailbox where no mail connection is set up", async () => {
    const space = await sandbox().space();
    await space.publish(welcome());

    const run = await space.run(form);

    expect(run.steps["send"]).toMatchObject({ status: "succeeded", output: { delivered: false, sandbox: true } });
    const mails = await space.inside(
      (sql) => sql`select recipient, subject, body_text, run_id, node_id from sandbox_mails`,
    );
    expect(mails).toEqual([
      {
        recipient: "ada@example.com",
        subject: "Thanks Ada",
        body_text: "Hello Ada, you wrote: <b>Hi</b>",
        run_id: run.id,
        node_id: "send",
      },
    ]);
  });

  it("fails for good, into the dead letters, when the server refuses the recipient", async () => {
    const server = await receiveMail({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error("No such mailbox"), { responseCode: 550 })),
    });
    const space = await (await engineWith(server.url)).space();
    await space.publish(welcome());

    const run = await space.run(form);

    expect(run).toMatchObject({ status: "failed", error: { code: "smtp_550", nodeId: "send" } });
    expect(run.steps["send"]?.attempt).toBe(1);
  });

  it("is not repeated unasked when the connection was cut after the message had been handed over", async () => {
    const trap = await smtpTrap((socket) => socket.destroy());
    onTestFinished(() => trap.close());
    const space = await (await engineWith(trap.url)).space();
    await space.publish(welcome());

    const run = await space.run(form);

    expect(run).toMatchObject({
      status: "failed",
      error: { code: "connection_closed", details: { outcome: "unknown" } },
    });
    expect(run.error?.message).toContain("not known whether");
    expect(trap.messages).toHaveLength(1);
    expect(await space.inside((sql) => sql`select status, attempts from dead_letters`)).toEqual([
      { status: "open", attempts: 1 },
    ]);
  });

  it("keeps the time limit of its node", async () => {
    const trap = await smtpTrap(() => undefined);
    onTestFinished(() => trap.close());
    const space = await (await engineWith(trap.url)).space();
    await space.publish(
      workflow("Slow")
        .on("form.submitted")
        .then("email.send", { to: "ada@example.com", subject: "Hi", html: "Hi" }, { timeout: "300ms" }),
    );
    expect(await space.run(form)).toMatchObject({
      status: "failed",
      error: { code: "timeout", details: { outcome: "unknown" } },
    });
  });

  it("fails with a reason when the contact has no address", async () => {
    const space = await sandbox().space();
    await space.publish(welcome());
    const run = await space.run({ type: "form.submitted", contact: { externalId: "c1" } });
    expect(run).toMatchObject({
      status: "failed",
      error: { code: "invalid_input", message: expect.stringContaining("“to”") },
    });
  });
});
