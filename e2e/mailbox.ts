import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

/** A real SMTP server that keeps what it is given. */
export interface Mailbox {
  url: string;
  messages: () => Promise<Email[]>;
  stop: () => Promise<void>;
}

export async function startMailbox(host: string): Promise<Mailbox> {
  const received: Buffer[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        received.push(Buffer.concat(chunks));
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.server.address();
  if (typeof address !== "object" || address === null) throw new Error("The mail server has no port");
  return {
    url: `smtp://${host}:${address.port}`,
    messages: () => Promise.all(received.map((raw) => PostalMime.parse(raw))),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
