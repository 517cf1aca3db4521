import { jsonSchema } from "@millrace/shared/json.ts";
import { z } from "zod";
import { failureOfResponse } from "../../connections/failure.ts";
import { signWebhook } from "../../connections/webhooks/sign.ts";
import { defineExternal, nextPort } from "../define.ts";
import { hostOf } from "./host.ts";
import { readBody } from "./response-body.ts";

export const webhookSend = defineExternal({
  type: "webhook.send",
  kind: "action",
  family: "integration",
  title: "Send webhook",
  description: "Posts a signed message (Standard Webhooks) to another system.",
  icon: "webhook",
  summary: "Send “{{ config.type }}” to {{ config.url }}",
  keywords: ["http", "outgoing", "notify", "signed"],
  config: z.strictObject({
    url: z.string().trim().min(1, "Name the address to call.").max(4_000).meta({
      title: "URL",
      "x-control": "template",
      "x-placeholder": "https://example.com/hooks/millrace",
    }),
    type: z
      .string()
      .trim()
      .min(1, "Name the message’s type.")
      .max(200)
      .meta({ title: "Type", "x-control": "template" }),
    data: jsonSchema.default({}).meta({ title: "Data", "x-control": "code", "x-keep-type": true }),
    secretConnectionId: z.string().max(100).optional().meta({
      title: "Signing secret",
      description: "The workspace’s own signing secret when left empty.",
      "x-control": "connection",
      "x-advanced": true,
    }),
  }),
  ports: nextPort,
  output: z.object({ status: z.int(), body: jsonSchema }),
  // The webhook-id stays the same: that is how receivers of Standard Webhooks recognise a repeat.
  idempotent: () => true,
  target: ({ url }) => hostOf(url),
  preview: ({ url, type, data }, { now }) => ({
    kind: "http",
    method: "POST",
    url,
    headers: { "content-type": "application/json", "webhook-signature": "signed when it is sent" },
    body: JSON.stringify({ type, timestamp: now.toISOString(), data }),
  }),
  assumes: () => ({ status: 200, body: {} }),
  send: async ({ input, idempotencyKey, signal, timeoutMs, context }, { egress, webhookSecret }) => {
    const body = JSON.stringify({ type: input.type, timestamp: context.now.toISOString(), data: input.data });
    const headers = signWebhook({
      secret: await webhookSecret(context.workspaceId),
      id: idempotencyKey,
      timestamp: context.now,
      body,
    });
    const response = await egress.request({
      method: "POST",
      url: input.url,
      headers: { "content-type": "application/json", ...headers },
      body,
      // The signature headers must not follow to wherever a target points.
      maxRedirects: 0,
      timeoutMs,
      signal,
    });
    const failure = failureOfResponse(response, context.now.getTime());
    if (failure) throw failure;
    return { output: { status: response.status, body: readBody(response) } };
  },
});
