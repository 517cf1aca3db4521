import type { AddressInfo } from "node:net";
import PostalMime from "postal-mime";
import type { Email } from "postal-mime";
import { SMTPServer } from "smtp-server";
import type { SMTPServerOptions } from "smtp-server";
import { onTestFinished } from "vitest";

/** A real SMTP server on 127.0.0.1 that keeps what it gets, closed when the test ends. */
export interface MailServer {
  url: string;
  port: number;
  connections: number;
  received: { from: string; to: string[]; mail: Email }[];
}

export async function receiveMail(options: SMTPServerOptions = {}): Promise<MailServer> {
  const kept: MailServer = { url: "", port: 0, connections: 0, received: [] };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    onConnect(_session, done) {
      kept.connections += 1;
      done();
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? "" : mailFrom.address;
        void PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          kept.received.push({ from, to: rcptTo.map((entry) => entry.address), mail });
          done(null, "queued");
        });
      });
    },
    ...options,
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  kept.port = (server.server.address() as AddressInfo).port;
  kept.url = `smtp://127.0.0.1:${kept.port}`;
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)));
  return kept;
}
