import type { Egress } from "../connections/egress/client.ts";
import type { JsonObject } from "@millrace/shared/json.ts";

/** A message as a node hands it over; where it goes is decided by the workspace's mail connection. */
export interface OutgoingMail {
  from?: string;
  to: string;
  subject: string;
  html: string;
  text?: string;
}

/** What external steps may use; built once in the composition root. */
export interface ExternalServices {
  egress: Egress;
  /**
   * Sends through the workspace's SMTP connection, or files into its sandbox mailbox when there is none or the run is a test.
   * @returns what became of it; `delivered: false` means sandbox.
   */
  mail: (
    from: {
      workspaceId: string;
      runId: string;
      nodeId: string;
      mode: "live" | "test";
      idempotencyKey: string;
      timeoutMs: number;
    },
    message: OutgoingMail,
  ) => Promise<{ delivered: boolean; messageId: string } & JsonObject>;
  /** The signing secret that webhook.send uses for a workspace. */
  webhookSecret: (workspaceId: string) => Promise<string>;
}
