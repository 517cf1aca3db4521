import { z } from "zod";
import { htmlToText } from "../../connections/mail/text.ts";
import { defineExternal, nextPort } from "../define.ts";

export const emailSend = defineExternal({
  type: "email.send",
  kind: "action",
  family: "email",
  title: "Send e-mail",
  description:
    "Sends an e-mail through the workspace’s mail connection, or into the sandbox mailbox while there is none.",
  icon: "mail",
  summary: "Send “{{ config.subject }}”",
  keywords: ["mail", "message", "newsletter"],
  facts: { message: { to: "to" } },
  config: z.strictObject({
    to: z.string().trim().min(1, "Name a recipient.").max(1_000).meta({
      title: "To",
      "x-control": "template",
      default: "{{ contact.email }}",
    }),
    subject: z
      .string()
      .trim()
      .min(1, "Give the e-mail a subject.")
      .max(1_000)
      .meta({ title: "Subject", "x-control": "template" }),
    html: z.string().min(1, "Write the e-mail.").max(200_000).meta({ title: "Message", "x-control": "html" }),
    text: z.string().max(100_000).optional().meta({
      title: "Plain text",
      description: "Made from the message when left empty.",
      "x-control": "template-multiline",
      "x-advanced": true,
    }),
    from: z.string().max(320).optional().meta({ title: "From", "x-control": "template", "x-advanced": true }),
    connectionId: z
      .string()
      .max(100)
      .optional()
      .meta({ title: "Connection", "x-control": "connection", "x-advanced": true }),
  }),
  ports: nextPort,
  output: z.object({ messageId: z.string(), delivered: z.boolean() }),
  // A test run's mail goes to the sandbox mailbox.
  inTest: "run",
  respectsQuietHours: true,
  // Mail servers do not recognise a repeat.
  idempotent: () => false,
  target: ({ connectionId }) => (connectionId === undefined ? "Mail server" : `Mail server of ${connectionId}`),
  preview: ({ to, subject, html, text, from }) => ({
    kind: "mail",
    ...(from ? { from } : {}),
    to,
    subject,
    html,
    text: text || htmlToText(html),
  }),
  assumes: () => ({ messageId: "rehearsal", delivered: true }),
  send: async ({ input, context, idempotencyKey, timeoutMs }, { mail }) => ({
    output: await mail(
      {
        workspaceId: context.workspaceId,
        runId: context.run.id,
        nodeId: context.nodeId,
        mode: context.run.mode,
        idempotencyKey,
        timeoutMs,
      },
      {
        to: input.to,
        subject: input.subject,
        html: input.html,
        ...(input.text ? { text: input.text } : {}),
        ...(input.from ? { from: input.from } : {}),
      },
    ),
  }),
});
